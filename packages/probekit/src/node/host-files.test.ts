import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { builtInFirmware, builtInScenarios } from './built-in-files.ts';
import { realHostFacts } from './host-facts.ts';

describe('what the doctor may look at on this computer', () => {
  it('reads files up to a limit, lists folders, follows no link unasked', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'probekit-facts-'));
    await writeFile(join(folder, 'b'), 'FAIL.TXT');
    await symlink('b', join(folder, 'a'));
    const facts = realHostFacts();
    expect(new TextDecoder().decode(await facts.readFile(join(folder, 'b'), 4))).toBe('FAIL');
    expect(await facts.list(folder)).toEqual(['a', 'b']);
    expect(await facts.readLink(join(folder, 'a'))).toBe('b');
    await rm(folder, { recursive: true });
    expect([await facts.readFile(join(folder, 'b')), await facts.list(folder), await facts.readLink(folder)]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe('files that ship with Probekit', () => {
  it('finds firmware by name, with or without its ending, and says undefined for others', async () => {
    const blinky = await builtInFirmware('blinky');
    expect(blinky?.bytes.subarray(0, 4)).toEqual(Uint8Array.of(0x7f, 0x45, 0x4c, 0x46));
    expect((await builtInFirmware('blinky.elf'))?.path).toBe(blinky?.path);
    expect(await builtInFirmware('../blinky')).toEqual(blinky);
    expect(await builtInFirmware('nothing-of-the-kind')).toBeUndefined();
  });

  it('lists the example scenarios by name', async () => {
    expect([...(await builtInScenarios()).keys()]).toContain('swd-pins');
  });
});
