/** What `--connect auto` says to people and programs. */
import { describe, expect, it } from 'vitest';
import { NEW_BOARD, runCommand } from './run-command.ts';

const SILENT = 'The target does not answer: ENTER SWD (GET_IDCODE_ERROR, 0x09).';

describe('--connect auto', () => {
  it('says why each way failed, which one worked, and what to do next time', async () => {
    const { status, error } = await runCommand(['info', '--connect', 'auto', '--probe', 'bench:swd-pins']);
    expect(status).toBe(0);
    expect(error.split('\n')).toEqual([
      `as it is            ${SILENT}`,
      `slower clock        At 3300, 200, 50, 5 kHz it is the same: ${SILENT}`,
      'under reset         reached in 0.8 s',
      'Next time: --connect under-reset, until a program is in the flash that leaves PA13 and PA14 alone and does not stop the debug clocks.',
      '',
    ]);
  });

  it('says nothing of itself where the board connects as it is', async () => {
    const [plain, auto] = [
      await runCommand(['info', '--probe', NEW_BOARD]),
      await runCommand(['info', '--connect', 'auto', '--probe', NEW_BOARD]),
    ];
    expect(auto).toEqual(plain);
  });

  it('ends with one error and one hint when no way works', async () => {
    const { status, error } = await runCommand(['info', '--connect', 'auto', '--probe', 'bench:jp4-off']);
    expect(status).toBe(1);
    expect(error.split('\n').slice(-9)).toEqual([
      'power by software   Nothing here can switch the power of the target: an ST-LINK cannot.',
      'power by hand       This needs hands at the board, and nobody is there to be asked.',
      'BOOT0               This needs hands at the board, and nobody is there to be asked.',
      `other access ports  ${SILENT}`,
      `None of 5 ways to connect reached the core; 3 could not be tried. ${SILENT}`,
      'Run it on a terminal, without --json: the ways that are left ask for hands at power and BOOT0.',
      '(stm32/ladder-exhausted)',
      'Find out why: probekit doctor --probe bench:jp4-off',
      '',
    ]);
  });

  it('flashes a board that a program had locked, and lets the new program run', async () => {
    const { status, out } = await runCommand(['flash', 'blinky.elf', '--connect', 'auto', '--probe', 'bench:stop-mode', '--json']);
    expect(status).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      state: 'running',
      connection: { rung: 'under-reset', resetBy: 'nrst', failures: [{ rung: 'normal' }, { rung: 'slower-clock' }] },
    });
  });

  it('has all failures in the evidence of --json', async () => {
    const { out } = await runCommand(['info', '--connect', 'auto', '--probe', 'bench:jp4-off', '--json']);
    const { error } = JSON.parse(out);
    expect(error.evidence.rungs.map(({ rung }: { rung: string }) => rung)).toEqual([
      ...['normal', 'slower-clock', 'under-reset', 'reset-race', 'power-cycle', 'power-race', 'boot0', 'other-aps'],
    ]);
  });
});
