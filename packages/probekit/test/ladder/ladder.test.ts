/** For each way to connect a board on which it is the first to work, and one on which none does. */
import { describe, expect, it } from 'vitest';
import { ProbekitError, type Scenario } from '../../src/base/index.ts';
import type { RungFailure, RungId } from '../../src/stm32/index.ts';
import { openProbe } from '../contracts/board-on-bench.ts';
import { benchSupply, board, climb, pullCable, set, willingHand } from './board.ts';
import { LATE_PINS } from './late-pins.ts';

const flash = (file: string) => [{ file }];
const LATE = [{ file: LATE_PINS.name, address: '0x08000000' }];
const HIDDEN = { ppbUnderReset: 'faults' } as const;

const codesOf = (failures: readonly RungFailure[]) => failures.map(({ rung, code }) => `${rung} ${code}`);

async function failureOf(climbing: Promise<unknown>): Promise<{ error: ProbekitError; rungs: readonly RungFailure[] }> {
  const error = await climbing.catch((reason: unknown) => reason);
  if (!(error instanceof ProbekitError)) throw new TypeError(`it ended with ${String(error)}`);
  return { error, rungs: (error.evidence as { rungs: readonly RungFailure[] }).rungs };
}

const FIRST: readonly (readonly [what: string, scenario: Partial<Scenario>, rung: RungId, resetBy: string | undefined])[] = [
  ['a healthy board', { flash: flash('blinky.elf') }, 'normal', undefined],
  ['a program that sleeps', { flash: flash('echo.elf') }, 'normal', undefined],
  ['wires that damage fast transfers', { flash: flash('factory-demo.elf'), wires: { SWCLK: { noise: 0.002 } } }, 'slower-clock', undefined],
  ['a program that took the debug pins', { flash: flash('swd-pins.elf') }, 'under-reset', 'nrst'],
  ['a program in Stop', { flash: flash('stop-mode.elf') }, 'under-reset', 'nrst'],
  ['a program in Standby', { flash: flash('standby-loop.elf') }, 'under-reset', 'nrst'],
  ['a program in Stop with NRST open', { flash: flash('stop-mode.elf'), jumpers: { JP3: 'off' } }, 'under-reset', 'system-request'],
  ['taken pins, and a core that hides in reset', { flash: flash('swd-pins.elf'), flags: HIDDEN }, 'reset-race', 'system-request'],
  ['taken pins with NRST open', { flash: LATE, jumpers: { JP3: 'off' } }, 'power-race', 'system-request'],
  ['a supply that the program switched off', { flash: flash('supply-mistake.elf') }, 'boot0', 'system-request'],
];

describe('the first way that works', () => {
  it.each(FIRST)('%s', async (_what, scenario, rung, resetBy) => {
    const bench = await board(scenario);
    const tried: RungId[] = [];
    const reached = await climb(bench, { ask: willingHand(bench), onTry: ({ id }) => tried.push(id) });
    expect([reached.rung, reached.target.resetBy]).toEqual([rung, resetBy]);
    expect(tried).toEqual([...reached.failures.map((failure) => failure.rung), rung]);
    expect(reached.target.chip).toMatchObject({ devId: 0x450, core: { name: 'Cortex-M7' } });
    expect((await reached.target.core.readStatus()).halted).toBe(resetBy !== undefined);
    expect(reached.failures.every(({ message, tookMs }) => message.endsWith('.') && tookMs >= 0)).toBe(true);
  });

  it('is power by software where something can switch it', async () => {
    const bench = await board({ flash: LATE, jumpers: { JP3: 'off', JP2: '5-6' }, supply: { external5V: true } });
    const reached = await climb(bench, { ask: willingHand(bench), powerSwitch: benchSupply(bench) });
    expect([reached.rung, reached.target.resetBy]).toEqual(['power-cycle', 'system-request']);
  });

  it('survives a cable that probe and target share', async () => {
    const bench = await board({ flash: flash('supply-mistake.elf') });
    const reached = await climb(bench, { ask: pullCable(bench), reopen: () => openProbe(bench) });
    expect(reached.rung).toBe('boot0');
    expect((await reached.target.core.readStatus()).halted).toBe(true);
  });
});

it('a reset race measures how long the program leaves the wires', async () => {
  const { window } = await climb(await board({ flash: flash('swd-pins.elf'), flags: HIDDEN }));
  // It takes the pins 1.7 ms after it starts.
  expect(window?.lost).toBe(true);
  expect(window?.answeredFromUs).toBeLessThan(1000);
  expect(window?.answeredUntilUs).toBeGreaterThan(1000);
  expect(window?.answeredUntilUs).toBeLessThan(2500);
});

it('a board that connects as it is is neither halted nor reset, and does not notice', async () => {
  const bench = await board({ flash: flash('blinky.elf') });
  const { target, failures } = await climb(bench);
  expect(failures).toEqual([]);
  expect(target.resetBy).toBeUndefined();
  expect(await target.core.readStatus()).toMatchObject({ halted: false, debugEnabled: false, lockedUp: false });
});

describe('when no way works', () => {
  it('each says why, and nobody is asked who is not there', async () => {
    const { error, rungs } = await failureOf(climb(await board({ flash: flash('blinky.elf'), wires: { SWDIO: 'open' } })));
    expect(error.code).toBe('stm32/ladder-exhausted');
    expect(codesOf(rungs)).toEqual([
      'normal dap/transfer',
      'slower-clock stm32/no-clock-helps',
      'under-reset dap/transfer',
      'reset-race stm32/reset-race-lost',
      'power-cycle stm32/rung-not-here',
      'power-race stm32/rung-not-here',
      'boot0 stm32/rung-not-here',
      'other-aps dap/transfer',
    ]);
    expect(error.message).toBe(
      'None of 5 ways to connect reached the core; 3 could not be tried. The target does not answer: ENTER SWD (GET_IDCODE_ERROR, 0x09).',
    );
    expect(error.hint).toBe('Run it on a terminal, without --json: the ways that are left ask for hands at power and BOOT0.');
  });

  it('hands that did all they could are told to look at supply and wires', async () => {
    const bench = await board({ flash: flash('blinky.elf'), wires: { SWDIO: 'open' } });
    const { error, rungs } = await failureOf(climb(bench, { ask: willingHand(bench) }));
    expect(codesOf(rungs).slice(5)).toEqual(['power-race stm32/power-race-lost', 'boot0 stm32/power-race-lost', 'other-aps dap/transfer']);
    expect(error.hint).toBe("Look at the target's supply and at SWDIO, SWCLK and ground: nothing answered in any state of the chip.");
  });

  it('hands that would rather not are not asked twice for the same', async () => {
    const asked: string[] = [];
    const ask = async (request: string) => asked.push(request) < 0;
    const { error, rungs } = await failureOf(climb(await board({ wires: { SWDIO: 'open' } }), { ask }));
    expect(error.hint).toBe('Do what was skipped: power and BOOT0 by hand are the ways that are left.');
    expect(asked).toEqual(['power-cycle', 'boot0']);
    expect(rungs.filter(({ rung }) => rung === 'power-race' || rung === 'boot0').map(({ evidence }) => evidence)).toEqual([
      { reason: 'declined' },
      { reason: 'declined' },
    ]);
  });

  it('a core held in reset is told with the ports that answer, and is no connection', async () => {
    const { error, rungs } = await failureOf(climb(await board({ flash: flash('blinky.elf'), wires: { NRST: 'low' }, flags: HIDDEN })));
    expect(rungs.at(-1)).toMatchObject({
      rung: 'other-aps',
      code: 'stm32/only-other-ports',
      evidence: { ports: [{ ap: 1 }, { ap: 2, kind: 'APB-AP', reads: 'STM32H743/753' }] },
    });
    expect(error.hint).toBe('Look for what holds the core in reset: NRST, the RESET button, a shield.');
  });
});

describe('called off', () => {
  it.each([1, 3, 5])('at rung %i, it stops there with NRST high, and the next climb finds the board as it was', async (at) => {
    const bench = await board({ flash: flash('blinky.elf'), wires: { SWDIO: 'open' } });
    const controller = new AbortController();
    const reason = new Error('enough');
    let count = 0;
    const onTry = () => {
      count += 1;
      if (count === at) controller.abort(reason);
    };
    await expect(climb(bench, { signal: controller.signal, onTry })).rejects.toBe(reason);
    expect(count).toBe(at);
    await set(bench, { wires: { SWDIO: 'ok' } });
    expect((await bench.control.send('look', {})).nrst).toBe('high');
    expect((await climb(bench)).rung).toBe('normal');
  });
});
