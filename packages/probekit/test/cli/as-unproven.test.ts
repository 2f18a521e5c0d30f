/** Option bytes through the words of other tools on a chip that nobody can tell from a real one: behind a server. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type ServedBench, serveBenchProcess } from '../clients/served-bench.ts';
import { runCommand } from './run-command.ts';

let folder = '';
let served: ServedBench | undefined;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'probekit-as-unproven-'));
  vi.stubEnv('XDG_STATE_HOME', folder);
  vi.stubEnv('LOCALAPPDATA', folder);
});
afterEach(async () => {
  await served?.stop();
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

/** Each line is what stands behind `probekit as`. */
async function onRealChip(bench: string): Promise<(line: string) => ReturnType<typeof runCommand>> {
  served = await serveBenchProcess(bench);
  const probe = `stlink-server://127.0.0.1:${served.port}`;
  return (line) => runCommand(['--probe', probe, 'as', ...line.split(' ')]);
}

describe('option bytes of a real chip', { timeout: 90_000 }, () => {
  it('are written by STM32_Programmer_CLI and st-flash where the chip is named before the tool', async () => {
    const as = await onRealChip('bench:healthy');
    const set = 'STM32_Programmer_CLI -c port=SWD -ob BOR_LEV=1';
    for (const [line, said] of [
      [set, 'name it before the tool: probekit as --unproven STM32H743/753'],
      [`--unproven STM32F407 ${set}`, '--unproven names STM32F407.'],
    ] as const) {
      expect(await as(line)).toMatchObject({ status: 1, error: expect.stringContaining(said) });
    }
    expect((await as('st-flash --area=option read')).out).toContain('1bc6aaf0');
    const written = await as(`--unproven STM32H743 ${set}`);
    expect([written.status, written.out]).toEqual([0, expect.stringContaining('Option Bytes successfully programmed')]);
    const back = 'st-flash --area=option write 0x1bc6aaf0';
    expect(await as(back)).toMatchObject({ status: 255, error: expect.stringContaining('Nothing was written.') });
    expect((await as(`--unproven=STM32H743ZI ${back}`)).status).toBe(0);
    expect((await as('st-flash --area=option read')).out).toContain('1bc6aaf0');
  });

  it('that cost bytes want a sentence typed, and are refused where nobody can', async () => {
    const as = await onRealChip('bench:rdp1');
    for (const words of ['-rdu', '-y -ob RDP=0xAA']) {
      const { status, error } = await as(`--unproven STM32H743 STM32_Programmer_CLI -c port=SWD mode=UR ${words}`);
      expect([status, error]).toEqual([1, expect.stringMatching(/erases the whole flash.*typed at a terminal\. Nothing was written\./)]);
      expect(error).toMatch(/option-bytes set RDP=0x[aA]+ --accept rdp-0 --unproven STM32H743/);
    }
  });
});
