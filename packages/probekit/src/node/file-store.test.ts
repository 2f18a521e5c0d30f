import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fileStore, writeFileAtomically } from './file-store.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'probekit-store-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('a store in a folder', () => {
  it('gives back what was put, lists it, forgets it', async () => {
    const store = fileStore(join(folder, 'new', 'one'));
    expect(await store.names()).toEqual([]);
    await store.put('journal', Uint8Array.of(1, 2));
    await store.put('journal', Uint8Array.of(3));
    expect(await store.get('journal')).toEqual(Uint8Array.of(3));
    expect(await store.names()).toEqual(['journal']);
    await store.delete('journal');
    expect(await store.get('journal')).toBeUndefined();
  });

  it('shows no half-written record after a kill', async () => {
    await writeFile(join(folder, 'journal.123.partial'), 'half');
    expect(await fileStore(folder).names()).toEqual([]);
  });

  it('leaves nothing beside a record', async () => {
    await fileStore(folder).put('journal', Uint8Array.of(1));
    expect(await readdir(folder)).toEqual(['journal']);
  });

  it.each(['../outside', '.hidden', 'a/b', ''])('refuses the name "%s"', async (name) => {
    await expect(fileStore(folder).get(name)).rejects.toThrow(RangeError);
  });

  it('names the path and the reason when a file cannot be written', async () => {
    await writeFile(join(folder, 'file'), 'x');
    const path = join(folder, 'file', 'below');
    await expect(writeFileAtomically(path, Uint8Array.of(1))).rejects.toMatchObject({ code: 'node/file', evidence: { path } });
  });
});
