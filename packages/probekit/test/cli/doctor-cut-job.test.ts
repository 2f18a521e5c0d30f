/** The doctor on a chip on which a flash job was cut: the record of the job tells, and nothing else is asked more. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { journalName, writeJournal } from '../../src/flash/journal.ts';
import { fileStore } from '../../src/node/index.ts';
import { misfits, readSchema } from '../schemas/json-schema.ts';
import { NEW_BOARD, runCommand } from './run-command.ts';

const SECTORS = [0x0804_0000, 0x0802_0000];

let folder = '';
let probe = '';
let uid = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'probekit-doctor-'));
  probe = `${NEW_BOARD}?state=${join(folder, 'board.state')}`;
  ({ uid } = (JSON.parse((await runCommand(['info', '--json', '--probe', probe])).out) as { chip: { uid: string } }).chip);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function recordOf(chip: string): Promise<void> {
  const name = journalName({ uid: chip } as Parameters<typeof journalName>[0]);
  const kept = [{ address: SECTORS[0]!, bytes: new Uint8Array(1024) }];
  await writeJournal(fileStore(join(folder, 'board.state.journal')), name!, { sectors: SECTORS, kept });
}

describe('doctor where a flash job was cut', () => {
  it('says nothing where the record is of another chip', async () => {
    await recordOf('0'.repeat(24));
    const { out } = await runCommand(['doctor', '--json', '--probe', probe]);
    expect(JSON.parse(out)).toMatchObject({ warnings: [] });
  });

  it('says which sectors are not whole, and the command that finishes them, in both languages', async () => {
    await recordOf(uid);
    const { out } = await runCommand(['doctor', '--probe', probe]);
    expect(out.replace(/\s+/g, ' ')).toContain(
      '(sectors: 2, from 0x08020000): they may be blank or half written. Give the same probekit flash',
    );
    const spanish = await runCommand(['doctor', '--language', 'es', '--probe', probe]);
    expect(spanish.out.replace(/\s+/g, ' ')).toContain('(sectores: 2, desde 0x08020000)');
    const { out: json } = await runCommand(['doctor', '--json', '--probe', probe]);
    expect(JSON.parse(json)).toMatchObject({ warnings: [{ code: 'cut-flash-job' }] });
    expect(misfits(JSON.parse(json), readSchema('doctor'))).toEqual([]);
  });

  it('is silent again when the job is finished', async () => {
    expect((await runCommand(['flash', 'blinky.elf', '--probe', probe])).status).toBe(0);
    const { out } = await runCommand(['doctor', '--json', '--probe', probe]);
    expect(JSON.parse(out)).toMatchObject({ verdict: 'healthy', warnings: [] });
  });
});
