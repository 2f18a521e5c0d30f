/** The doctor's remedies for protection on families beside STM32H7, as `probekit doctor --fix` gives them. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runCommand } from '../cli/run-command.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'probekit-remedies-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it.each([
  ['nucleo-l476rg', { WRP1A_STRT: '0x0', WRP1A_END: '0x3' }, 'erase', 'Cleared the write protection of all sectors'],
  ['nucleo-f103rb', { WRP0: '0xfe' }, 'erase', 'Cleared the write protection of all sectors'],
  ['nucleo-f446re', { RDP: '0xBB' }, 'erase', 'Read-out protection is at level 0: the w'],
] as const)('protection of bench:%s that is set as %j goes with --fix=%s', async (board, optionBytes, fix, said) => {
  const scenario = join(folder, `${board}.json`);
  await writeFile(scenario, JSON.stringify({ board, optionBytes }));
  const { out } = await runCommand(['doctor', `--fix=${fix}`, '--probe', `bench:${scenario}`]);
  expect(out).toContain(said);
});

it.each([
  ['nucleo-l476rg', { WRP1A_STRT: '0x0', WRP1A_END: '0x3' }, 'reset'],
  ['nucleo-f446re', { nWRP: '0xFE' }, 'reset'],
  ['nucleo-g071rb', { WRP1A_STRT: '0x0', WRP1A_END: '0x3' }, 'reset'],
  // The manual warns that a change which is cut can lock this one for good: never unasked.
  ['nucleo-g071rb', { WRP1A_STRT: '0x0', WRP1A_END: '0x3' }, 'erase'],
] as const)(
  'write protection of bench:%s that is set as %j stays with --fix=%s, since a cut would cost more',
  async (board, optionBytes, fix) => {
    const scenario = join(folder, `${board}-${fix}.json`);
    await writeFile(scenario, JSON.stringify({ board, optionBytes }));
    const { out } = await runCommand(['doctor', `--fix=${fix}`, '--probe', `bench:${scenario}`]);
    expect(out).toContain('write-protected');
    expect(out).not.toContain('Cleared');
    const { out: held } = await runCommand(['option-bytes', 'get', 'WRP', '--probe', `bench:${scenario}`]);
    expect(held).toContain('write-protected');
  },
);
