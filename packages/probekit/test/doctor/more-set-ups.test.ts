import { describe, expect, test } from 'vitest';
import type { Scenario } from '../../src/base/index.ts';
import { answerFromPhysics } from './bench-user.ts';
import { examine, openScenario } from './open-scenario.ts';

const board = 'nucleo-h743zi2';
const running = (more: Omit<Scenario, 'board'>): Scenario => ({ board, flash: [{ file: 'factory-demo.elf' }], ...more });

const FAULTS: readonly (readonly [name: string, cause: string, scenario: Scenario])[] = [
  ['NRST low, private bus faulting under reset', 'RC35', running({ wires: { NRST: 'low' }, flags: { ppbUnderReset: 'faults' } })],
  ['RESET held', 'RC35', running({ buttons: { RESET: 'held' } })],
  [
    'debug pins taken, private bus faulting under reset',
    'RC43',
    { board, flash: [{ file: 'swd-pins.elf' }], flags: { ppbUnderReset: 'faults' } },
  ],
  [
    'STOP mode, private bus faulting under reset',
    'RC42',
    { board, flash: [{ file: 'stop-mode.elf' }], flags: { ppbUnderReset: 'faults' } },
  ],
  ['JP1 fitted', 'RC08', running({ jumpers: { JP1: 'on' } })],
  ['JP2 on a source that is not there', 'RC23', running({ jumpers: { JP2: '5-6' } })],
  [
    'JP4 off on a board without program, sensed before the jumper',
    'RC24',
    { board, jumpers: { JP4: 'off' }, flags: { senseAt: 'before-idd-jumper' } },
  ],
  ['a low supply', 'RC25', running({ supply: { vdd: 2.4 } })],
  ['SWCLK open', 'RC30', running({ wires: { SWCLK: 'open' } })],
  ['SWDIO open on a board without program', 'RC30', { board, wires: { SWDIO: 'open' } }],
  ['noise on SWDIO', 'RC31', running({ wires: { SWDIO: { noise: 0.0005 } } })],
  ['noise on SWDIO that the attaching survives', 'RC31', running({ wires: { SWDIO: { noise: 0.0001 } }, seed: 3 })],
  ['noise on SWCLK that damages a write', 'RC31', running({ wires: { SWCLK: { noise: 0.0005 } }, seed: 2 })],
  ['noise that breaks the link off while the chip is looked at', 'RC31', running({ wires: { SWCLK: { noise: 0.002 } }, seed: 2 })],
  ['edges on SWDIO too slow for 4 MHz', 'RC31', running({ wires: { SWDIO: { riseNs: 200 } } })],
  ['edges on SWCLK too slow for 1 MHz', 'RC31', running({ wires: { SWCLK: { riseNs: 700 } } })],
  ['another program holds the probe', 'RC20', running({ host: { heldBy: 'openocd' } })],
  ['no driver', 'RC10', running({ host: { driver: false } })],
  ['old probe firmware', 'RC15', running({ probe: { firmware: 'V3J1M1' } })],
  ['a program that crashes', 'RC45', { board, flash: [{ file: 'crash.elf' }] }],
  ['RDP 1 on an empty chip', 'RC38', { board, optionBytes: { RDP: '0xBB' } }],
];

describe('more faults', () => {
  test.each(FAULTS)('%s: %s', async (_name, cause, scenario) => {
    const bench = await openScenario(scenario);
    const diagnosis = await examine(bench);
    expect(diagnosis.verdict).toBe('fault');
    expect(diagnosis.causes.filter(({ group }) => group === 1).map(({ id }) => id)).toContain(cause);
    expect(diagnosis.causes.filter((other) => other.class === 'proven' && other.id !== cause)).toEqual([]);
    expect((await answerFromPhysics(bench, diagnosis, 2)).diagnosis.causes[0]?.id).toBe(cause);
  });

  test.each([
    ['CN4 off on a NUCLEO-H743ZI', 'RC29', { board: 'nucleo-h743zi', jumpers: { CN4: 'off' } }],
    ['JP3 of a NUCLEO-H743ZI on a source that is not there', 'RC23', { board: 'nucleo-h743zi', jumpers: { JP3: 'VIN' } }],
    ['JP5 of a NUCLEO-H743ZI off', 'RC24', { board: 'nucleo-h743zi', jumpers: { JP5: 'off' } }],
    ["a V3SET's T_VCC open", 'RC26', { board: 'custom-h743', wires: { VAPP: 'open' } }],
    ['a V3MINIE with SWDIO open', 'RC30', { board: 'custom-h743', probe: { model: 'v3minie' }, wires: { SWDIO: 'open' } }],
    ['a V2 on wires that are too long', 'RC31', { board: 'custom-h743', probe: { model: 'v2' }, wires: { SWCLK: { riseNs: 700 } } }],
  ] satisfies typeof FAULTS)('%s: %s', async (_name, cause, fault) => {
    const bench = await openScenario({ ...fault, flash: [{ file: 'factory-demo.elf' }] });
    const diagnosis = await examine(bench);
    expect(diagnosis.causes.filter((other) => other.class === 'proven' && other.id !== cause)).toEqual([]);
    const { diagnosis: after, asked } = await answerFromPhysics(bench, diagnosis, 2);
    expect(after.causes[0]?.id, asked.join(' ')).toBe(cause);
  });

  test('two at once: a watchdog loop and a write-protected sector are both proven', async () => {
    const diagnosis = await examine(await openScenario({ board, flash: [{ file: 'watchdog-loop.elf' }], optionBytes: { WRP1: '0xFE' } }));
    expect(
      diagnosis.causes
        .slice(0, 2)
        .map(({ id, class: certainty }) => `${id} ${certainty}`)
        .sort(),
    ).toEqual(['RC44 proven', 'RC50 proven']);
  });
});

test('a supply that is too low is not proven good because the chip answers all the same', async () => {
  const { good } = await examine(await openScenario(running({ supply: { vdd: 2.4 } })));
  expect(good.map(({ what }) => what)).toContain('debug wires of the STM32');
  expect(good.filter(({ what }) => what.includes('supply'))).toEqual([]);
});

test('1.8 V is a fault where the jumper that chooses the rail was seen on 3.3 V, and none where it was seen on 1.8 V', async () => {
  const sagging = await examine(await openScenario(running({ supply: { vdd: 1.76 } })), { answers: { jp5: '1-2' } });
  expect(sagging.causes[0]).toMatchObject({ id: 'RC25', class: 'proven' });
  const chosen = await examine(await openScenario(running({ jumpers: { JP5: '2-3' } })), { answers: { jp5: '2-3' } });
  expect(chosen).toMatchObject({ verdict: 'healthy', causes: [] });
});

test('a serial port that fails leaves its question open and the diagnosis standing', async () => {
  const broken = async () => {
    throw new Error('the port is gone');
  };
  const openSerial = async () => ({ configure: broken, write: broken, sendBreak: broken, close: async () => undefined, async *read() {} });
  const diagnosis = await examine(await openScenario(running({ wires: { SWDIO: 'open' } })), { openSerial });
  expect(diagnosis.verdict).toBe('fault');
  expect(diagnosis.evidence.map(({ check }) => check)).not.toContain('C14');
});

describe('healthy boards', () => {
  test.each([
    ['that blink', running({ flash: [{ file: 'blinky.elf' }] })],
    ['that sleep until a byte arrives', running({ flash: [{ file: 'echo.elf' }] })],
    ['without a program', { board }],
    ['at 1.8 V', running({ jumpers: { JP5: '2-3' } })],
    ['with JP3 off, which nobody needs while all is well', running({ jumpers: { JP3: 'off' } })],
  ] as const)('%s give no finding', async (_name, scenario) => {
    expect(await examine(await openScenario(scenario))).toMatchObject({ verdict: 'healthy', causes: [], questions: [] });
  });
});
