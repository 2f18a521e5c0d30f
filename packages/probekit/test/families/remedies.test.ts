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
  ['nucleo-l476rg', { WRP1A_STRT: '0x0', WRP1A_END: '0x3' }, 'reset', 'Cleared the write protection of all sectors'],
  ['nucleo-f446re', { RDP: '0xBB' }, 'erase', 'Read-out protection is at level 0: the w'],
] as const)('protection of bench:%s that is set as %j goes with --fix=%s', async (board, optionBytes, fix, said) => {
  const scenario = join(folder, `${board}.json`);
  await writeFile(scenario, JSON.stringify({ board, optionBytes }));
  const { out } = await runCommand(['doctor', `--fix=${fix}`, '--probe', `bench:${scenario}`]);
  expect(out).toContain(said);
});
