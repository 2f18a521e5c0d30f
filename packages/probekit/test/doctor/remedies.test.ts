/** What `--fix` does, on boards that a program, an option byte or a protection has locked: afterwards each flashes and runs. */
import { describe, expect, test } from 'vitest';
import type { Bench, Scenario } from '../../src/base/index.ts';
import { type AppliedRemedy, type Mended, mendBoard, type PlannedRemedy, type RemedyLevel } from '../../src/doctor/remedies/index.ts';
import { flashImage } from '../../src/flash/index.ts';
import { assembleImage, parseImage } from '../../src/image/index.ts';
import * as flash from '../../src/spec/stm32/flash-h7.ts';
import { REMEDY_ACTIONS, type RemedyAction, WRITES_OPTIONS } from '../../src/spec/symptoms/remedy-actions.ts';
import { connectTarget, flashOf as controllerOf, type Target } from '../../src/stm32/index.ts';
import { firmware, openProbe } from '../contracts/board-on-bench.ts';
import { replug } from '../unplug/cut.ts';
import { examine, openScenario, readScenario, scenarioFiles } from './open-scenario.ts';
import { optionsFor } from './run-options.ts';

const board = 'nucleo-h743zi2';
const RUNNING_MS = 1000;
const FLASH = 0x0800_0000;
const SECTOR_BYTES = 0x2_0000;

const locked = (more: Partial<Scenario>): Scenario => ({ board, ...more });

async function setUp(scenario: Scenario): Promise<Bench> {
  const bench = await openScenario(scenario);
  await bench.control.send('advance', { ms: RUNNING_MS });
  return bench;
}

interface MendedBoard extends Mended {
  readonly saved: ReadonlyMap<string, Uint8Array>;
}

async function mend(bench: Bench, level: RemedyLevel): Promise<MendedBoard> {
  const saved = new Map<string, Uint8Array>();
  const reset = level === 'nothing' ? 'never' : 'when-unreachable';
  const first = await examine(bench, { reset });
  const mended = await mendBoard(first, {
    ...optionsFor(bench),
    unproven: async () => true,
    reset,
    level,
    keepBytes: async (name, bytes) => {
      saved.set(name, bytes);
      return `saved/${name}`;
    },
  });
  return { ...mended, saved };
}

const actions = ({ applied }: Mended) => applied.filter(({ worked }) => worked).map(({ action }: AppliedRemedy) => action);

async function flashOf(bench: Bench): Promise<Uint8Array | null> {
  return bench.control.send('peek', { address: FLASH, byteLength: SECTOR_BYTES });
}

/** Halted, its controller unlocked: somebody may write. */
async function flashInHand(bench: Bench): Promise<Target> {
  const target = await connectTarget(await openProbe(bench), { mode: 'under-reset' });
  await (await controllerOf(target)).prepare();
  return target;
}

/** As the command does it: no reset line, no race. */
async function flashAndRun(bench: Bench): Promise<string> {
  const { name, bytes } = firmware('blinky.elf');
  const target = await connectTarget(await openProbe(bench), { mode: 'normal' });
  const { state } = await flashImage(target, parseImage(bytes, { name }));
  return state;
}

/** The shipped scenarios: how software mends each, or that it is well already, or for hands alone. */
const SHIPPED: Readonly<Record<string, readonly RemedyAction[] | 'well' | 'for hands'>> = {
  'brand-new.json': 'for hands',
  'charging-cable.json': 'for hands',
  'closed-product.json': 'for hands',
  'copied-chip.json': 'for hands',
  'healthy.json': 'well',
  'held-core.json': ['mend-boot-core'],
  'jp2-off.json': 'for hands',
  'jp4-off-sense-before.json': 'for hands',
  'jp4-off.json': 'for hands',
  'no-permission.json': 'for hands',
  'nrst-low.json': 'for hands',
  'old-probe-firmware.json': 'for hands',
  'rdp1.json': ['rdp-0'],
  'stop-mode.json': ['save-and-erase-program'],
  'swd-pins.json': ['save-and-erase-program'],
  'swdio-open.json': 'for hands',
  'v2-1.json': 'well',
  'v2-clone.json': 'for hands',
  'v2.json': 'well',
  // The look itself leaves the loader.
  'v3-loader.json': 'well',
  'watchdog-loop.json': ['save-and-erase-program'],
  'write-protected.json': ['unlock-wrp'],
};

type Mendable = readonly [name: string, scenario: Scenario, actions: readonly RemedyAction[]];

/** What software mends beside the shipped scenarios. */
const MENDABLE: readonly Mendable[] = [
  ['Standby', locked({ flash: [{ file: 'standby-loop.elf' }] }), ['save-and-erase-program']],
  ['a program that locks itself', locked({ flash: [{ file: 'rdp-lock.elf' }] }), ['rdp-0']],
  ['swapped banks', locked({ flash: [{ file: 'blinky.elf' }], optionBytes: { SWAP_BANK_OPT: '0x1' } }), ['restore-swap']],
  [
    'a boot address elsewhere',
    locked({ flash: [{ file: 'blinky.elf' }], optionBytes: { BOOT_ADD0: '0x1FF0' } }),
    ['restore-boot-addresses'],
  ],
  [
    'a stretch of flash protected by PCROP',
    locked({ flash: [{ file: 'blinky.elf' }], optionBytes: { PROT_AREA_START1: '0x201', PROT_AREA_END1: '0x3FF' } }),
    ['unlock-pcrop'],
  ],
  [
    'a bank protected by PCROP as a whole, write-protected as well',
    locked({ flash: [{ file: 'blinky.elf' }], optionBytes: { PROT_AREA_START1: '0x0', PROT_AREA_END1: '0x0', WRP1: '0xFE' } }),
    ['unlock-wrp', 'unlock-pcrop'],
  ],
  [
    'read-out protection over a PCROP area that outlives it',
    locked({ flash: [{ file: 'blinky.elf' }], optionBytes: { RDP: '0xBB', PROT_AREA_START2: '0x0', PROT_AREA_END2: '0x3' } }),
    ['rdp-0', 'unlock-pcrop'],
  ],
  ['a hardware watchdog', locked({ flash: [{ file: 'blinky.elf' }], optionBytes: { IWDG1_SW: '0x0' } }), ['restore-options']],
];
const shipped = Object.entries(SHIPPED);
const mendable = [
  ...shipped.flatMap(([file, how]): Mendable[] => (typeof how === 'string' ? [] : [[file, readScenario(file), how]])),
  ...MENDABLE,
];

describe('at level erase, what is mended flashes and runs', () => {
  test.each(mendable)('%s', async (_, scenario, expected) => {
    const bench = await setUp(scenario);
    const mended = await mend(bench, 'erase');
    expect(actions(mended)).toEqual(expected);
    expect(mended.solved).toBe(true);
    expect(await flashAndRun(bench)).toBe('running');
  });

  test.each(shipped.filter(([, how]) => how === 'well'))('%s, to which nothing has to be done', async (file) => {
    const bench = await setUp(readScenario(file));
    expect(await mend(bench, 'erase')).toMatchObject({ applied: [], solved: true });
    expect(await flashAndRun(bench)).toBe('running');
  });

  test('every shipped scenario is among them, or for hands', () => {
    expect(Object.keys(SHIPPED).sort()).toEqual([...scenarioFiles].sort());
  });

  test('so is every remedy that erases or writes option bytes', () => {
    const done = [...mendable.flatMap(([, , how]) => how), 'repair-half-written'];
    const lasting = Object.entries(REMEDY_ACTIONS).flatMap(([action, touches]) => (touches === 'erases' ? [action] : []));
    expect([...lasting, ...WRITES_OPTIONS].filter((action) => !done.includes(action))).toEqual([]);
  });
});

describe('what an earlier program left behind', () => {
  test('a sector whose erase was cut is erased, and the board flashes and runs', async () => {
    const bench = await setUp(locked({ flash: [{ file: 'blinky.elf' }] }));
    const { memory } = await flashInHand(bench);
    await memory.write32(flash.FLASH_BASE + flash.CR.address, flash.CR.pack({ SER: 1, START: 1, PSIZE: flash.PSIZE_X64 }));
    await replug(bench);
    const mended = await mend(bench, 'erase');
    expect(actions(mended)).toEqual(['repair-half-written']);
    expect(mended.solved).toBe(true);
    expect(await flashAndRun(bench)).toBe('running');
  });

  test('a flash word programmed twice is erased, and the rest of its sector is written back', async () => {
    const bench = await setUp(locked({ flash: [{ file: 'blinky.elf' }] }));
    const before = await flashOf(bench);
    const target = await flashInHand(bench);
    // The vectors, which the core reads first.
    await (await controllerOf(target)).program(FLASH, new Uint8Array(32).fill(0x5a));
    await replug(bench);
    const mended = await mend(bench, 'erase');
    expect(actions(mended)).toEqual(['repair-half-written']);
    const after = await flashOf(bench);
    expect(after?.subarray(32)).toEqual(before?.subarray(32));
    expect(after?.subarray(0, 32)).toEqual(new Uint8Array(32).fill(0xff));
    expect(await flashAndRun(bench)).toBe('running');
  });

  test('a change of option bytes that the chip refused is cleared', async () => {
    const bench = await setUp(locked({ flash: [{ file: 'blinky.elf' }], optionBytes: { PROT_AREA_START2: '0x0', PROT_AREA_END2: '0x3' } }));
    const { memory, probe } = await connectTarget(await openProbe(bench), { mode: 'normal' });
    const write = (register: { readonly address: number }, value: number) => memory.write32(flash.FLASH_BASE + register.address, value);
    await write(flash.OPTKEYR, flash.OPTKEY1);
    await write(flash.OPTKEYR, flash.OPTKEY2);
    await memory.write32(flash.FLASH_BASE + flash.BANK_STEP + flash.PRAR_PRG.address, flash.AREA_FACTORY);
    await write(flash.OPTCR, flash.OPTCR.pack({ OPTSTART: 1 }));
    await probe.detach();
    const mended = await mend(bench, 'reset');
    expect(actions(mended)).toEqual(['restore-options']);
    expect(mended.applied[0]?.recheck).toEqual({ verdict: 'fault', cause: 'RC50' });
  });
});

describe('below level erase', () => {
  test('a program that takes the debug pins is halted before its first instruction, and its flash stays as it is', async () => {
    const bench = await setUp(readScenario('swd-pins.json'));
    const before = await flashOf(bench);
    const mended = await mend(bench, 'reset');
    expect(mended.applied).toMatchObject([
      { cause: 'RC43', action: 'halt-under-reset', touches: 'resets', worked: true, recheck: { verdict: 'healthy' } },
    ]);
    expect(mended).toMatchObject({ solved: false, diagnosis: { verdict: 'fault' } });
    expect((await bench.control.send('look', {})).core).toBe('halted');
    expect(await flashOf(bench)).toEqual(before);
    expect(await flashAndRun(bench)).toBe('running');
  });

  test('a program in Stop runs on with its debug clocks kept', async () => {
    const bench = await setUp(readScenario('stop-mode.json'));
    const mended = await mend(bench, 'reset');
    expect(actions(mended)).toEqual(['keep-debug-clocks']);
    expect((await bench.control.send('look', {})).core).not.toBe('halted');
    expect(await flashAndRun(bench)).toBe('running');
  });

  test('a watchdog loop is halted with its watchdogs stopped', async () => {
    const bench = await setUp(readScenario('watchdog-loop.json'));
    expect(actions(await mend(bench, 'reset'))).toEqual(['freeze-watchdogs']);
    await bench.control.send('advance', { ms: RUNNING_MS });
    expect((await bench.control.send('look', {})).core).toBe('halted');
  });

  test('flags of the flash controller are cleared without a reset', async () => {
    const bench = await setUp(locked({ flash: [{ file: 'flash-mistake.elf' }] }));
    const mended = await mend(bench, 'nothing');
    expect(mended.applied).toMatchObject([{ action: 'clear-flash-errors', touches: 'nothing', worked: true }]);
    expect(mended.solved).toBe(true);
  });
});

describe('nothing is done', () => {
  test.each<readonly [string, RemedyLevel]>([
    ...shipped.flatMap(([file, how]): [string, RemedyLevel][] => (how === 'for hands' ? [[file, 'erase']] : [])),
    ['swd-pins.json', 'nothing'],
    ['rdp1.json', 'reset'],
  ])('about %s at level %s', async (file, level) => {
    const bench = await openScenario(readScenario(file));
    expect((await mend(bench, level)).applied).toEqual([]);
  });

  test('about a program that nobody can keep', async () => {
    const bench = await setUp(readScenario('swd-pins.json'));
    const before = await flashOf(bench);
    const { applied } = await mendBoard(await examine(bench), { ...optionsFor(bench), unproven: async () => true, level: 'erase' });
    expect(applied.map(({ action, worked }) => [action, worked])).toEqual([
      ['save-and-erase-program', false],
      ['halt-under-reset', true],
    ]);
    expect(await flashOf(bench)).toEqual(before);
  });

  test('that is not agreed to', async () => {
    const bench = await setUp(readScenario('rdp1.json'));
    const asked: PlannedRemedy[] = [];
    const { applied } = await mendBoard(await examine(bench), {
      ...optionsFor(bench),
      level: 'erase',
      consent: async (planned) => {
        asked.push(planned);
        return false;
      },
    });
    expect(applied).toEqual([]);
    expect(asked).toMatchObject([{ action: 'rdp-0', touches: 'erases', forGood: true }]);
  });
});

test('what was erased can be flashed back from the copy', async () => {
  const bench = await setUp(readScenario('swd-pins.json'));
  const before = await flashOf(bench);
  const { saved, applied } = await mend(bench, 'erase');
  const [[name = '', bytes = new Uint8Array()] = []] = [...saved];
  expect(applied[0]).toMatchObject({ savedAs: `saved/${name}` });
  expect(applied[0]?.sentence).toContain(`saved/${name}`);
  expect(await flashOf(bench)).not.toEqual(before);
  const target = await connectTarget(await openProbe(bench), { mode: 'normal' });
  await flashImage(target, assembleImage(name, 'bin', [{ address: FLASH, bytes }]));
  expect(await flashOf(bench)).toEqual(before);
});
