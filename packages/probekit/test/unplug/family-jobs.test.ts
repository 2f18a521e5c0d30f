/**
 * An image with option bytes on an STM32L476, whose protection is lifted first and put back at the end, its cable pulled at
 * transfers all over it; `npm run test:cuts` pulls it at each.
 */
import { expect, it } from 'vitest';
import { type Bench, equalBytes, hex, type Scenario, type Store } from '../../src/base/index.ts';
import { ALL_BOARDS } from '../../src/bench/boards/index.ts';
import { createBench } from '../../src/bench/index.ts';
import {
  type Assignment,
  changeOptionBytes,
  flashWithOptions,
  forgetCutChange,
  isInForceAlready,
  optionChangeOf,
  optionsWrittenSaid,
  planFlashOptions,
  planOptionChange,
  readOptionBytes,
} from '../../src/flash/index.ts';
import { assembleImage } from '../../src/image/index.ts';
import { CR, FLASH_BASE } from '../../src/spec/stm32/flash-l4-kind.ts';
import { type OptionChange, optionsOf, type Target } from '../../src/stm32/index.ts';
import { FLASH, NEW_PROGRAM, OLD_PROGRAM } from './board-with-settings.ts';
import { ALL_CUTS_MS, asProgram, KilledError, memoryStore } from './cut.ts';
import { cutJob } from './cut-job.ts';
import { IS_SWEEP } from './cut-share.ts';
import { powerCycle } from './option-command.ts';

const MOST_CUTS = IS_SWEEP ? Number.POSITIVE_INFINITY : 8;
const OLD = { name: 'old.bin', bytes: OLD_PROGRAM };
const PAGE_BYTES = 0x800;
/** The pages of the program and behind it are protected; afterwards so is a third. */
const CLOSED = { WRP1A_STRT: '0x0', WRP1A_END: '0x1' };
const CHANGE = [
  ['WRP1', '0-2'],
  ['BOR_LEV', '1'],
] as const;
const WANTED = { WRP1A_STRT: 0, WRP1A_END: 2, BOR_LEV: 1 };
const image = assembleImage('new.bin', 'bin', [{ address: FLASH, bytes: NEW_PROGRAM }]);

async function problem(bench: Bench, store: Store): Promise<string | undefined> {
  for (const [address, bytes] of [
    [FLASH, NEW_PROGRAM],
    [FLASH + PAGE_BYTES, OLD_PROGRAM],
  ] as const) {
    const found = await bench.control.send('peek', { address, byteLength: bytes.length });
    if (!found || !equalBytes(found, bytes)) return `the flash is wrong behind ${hex(address)}`;
  }
  return (await store.names()).length > 0 ? 'a record is still there' : optionProblem(bench, store);
}

async function optionProblem(bench: Bench, store: Store): Promise<string | undefined> {
  const { values } = await asProgram(bench, bench.usb, (target) => readOptionBytes(target));
  const wrong = Object.entries(WANTED).find(([name, value]) => values[name] !== value);
  if (wrong) return `${wrong[0]} is ${values[wrong[0]]}`;
  return (await store.names()).some((name) => name.startsWith('options-')) ? 'the record of option bytes is still there' : undefined;
}

async function benchWith(supply: Partial<Scenario>): Promise<Bench> {
  const flash = [FLASH, FLASH + PAGE_BYTES].map((address) => ({ file: OLD.name, address: hex(address) }));
  const scenario = { board: 'nucleo-l476rg', flash, optionBytes: CLOSED, ...supply };
  return createBench({ scenario, boards: ALL_BOARDS, images: [OLD] });
}

async function flashBoth(target: Target, store: Store): Promise<void> {
  const plan = await planFlashOptions(target, image, optionChangeOf(optionsOf(target.chip), CHANGE), { store });
  await flashWithOptions(target, image, plan, { store });
}

async function setOptions(target: Target, store: Store, assignments: readonly Assignment[] = CHANGE): Promise<void> {
  const plan = await planOptionChange(target, optionChangeOf(optionsOf(target.chip), assignments), { store });
  if (!isInForceAlready(plan)) await changeOptionBytes(target, plan, { store });
  else if (plan.cut === 'new') await forgetCutChange(target, { store });
}

it.each<[string, Partial<Scenario>]>([
  ['falls', {}],
  ['stays', { jumpers: { JP5: 'E5V' }, supply: { external5V: true } }],
])(
  'an image with option bytes on an STM32L476 that is cut, and given again, is there as a whole: the supply %s',
  async (_what, supply) => {
    const bench = await benchWith(supply);
    const { cuts, failures } = await cutJob({ bench, run: flashBoth, problem: (store) => problem(bench, store), mostCuts: MOST_CUTS });
    expect(failures).toEqual([]);
    expect(cuts).toBeGreaterThan(6);
  },
  ALL_CUTS_MS,
);

it.each(['pulled', 'killed'] as const)(
  'option bytes given alone after such a job was %s are in force',
  async (how) => {
    const bench = await benchWith({});
    const { cuts, failures } = await cutJob({
      bench,
      run: flashBoth,
      again: setOptions,
      how,
      problem: (store) => optionProblem(bench, store),
      mostCuts: 2 * MOST_CUTS,
    });
    expect(failures).toEqual([]);
    expect(cuts).toBeGreaterThan(6);
  },
  ALL_CUTS_MS,
);

/** The program dies with the change in the cells, in front of the write that puts it in force. */
async function killedBeforeLaunch(target: Target, store: Store, assignments?: readonly Assignment[]): Promise<void> {
  const { memory } = target;
  const write32 = memory.write32.bind(memory);
  memory.write32 = async (address, value, ...options) => {
    if (address === FLASH_BASE + CR.address && CR.get(value, 'OBL_LAUNCH') === 1) throw new KilledError();
    await write32(address, value, ...options);
  };
  await expect(setOptions(target, store, assignments)).rejects.toThrow(KilledError);
}

it.each(['nucleo-l476rg', 'nucleo-g474re', 'nucleo-g071rb'])(
  'the values of before a change that was killed are written anew on %s after a reset',
  async (board) => {
    const bench = await benchWith({ board });
    const store = memoryStore();
    const before = await asProgram(bench, bench.usb, async (target) => (await readOptionBytes(target)).values);
    await asProgram(bench, bench.usb, (target) => killedBeforeLaunch(target, store, [['WRP1', '0-2']]));
    // Somebody presses the reset button.
    await bench.control.send('set', { physics: { buttons: { RESET: 'held' } } });
    await bench.control.send('advance', { ms: 10 });
    await bench.control.send('set', { physics: { buttons: { RESET: 'free' } } });
    await asProgram(bench, bench.usb, async (target) => {
      const found = await readOptionBytes(target, { store });
      expect(found).toMatchObject({ values: before, cut: 'stored', stored: { WRP1A_END: 2 } });
      expect(await readOptionBytes(target)).toMatchObject({ values: before, cut: 'stored' });
      const plan = await planOptionChange(target, before, { store });
      expect(plan).toMatchObject({ changes: [], cut: 'stored' });
      const { state } = await changeOptionBytes(target, plan, { store });
      expect(optionsWrittenSaid(plan, state).key).toBe('options.written-anew');
      expect((await readOptionBytes(target)).cut).toBeUndefined();
    });
    expect(await store.names()).toEqual([]);
    await powerCycle(bench);
    expect((await asProgram(bench, bench.usb, (target) => readOptionBytes(target))).values).toEqual(before);
  },
);

it('a flash job with the option bytes of before a killed change writes them anew: a power-up would bring the change', async () => {
  const bench = await benchWith({});
  const store = memoryStore();
  const before = await asProgram(bench, bench.usb, async (target) => (await readOptionBytes(target)).values);
  await asProgram(bench, bench.usb, (target) => killedBeforeLaunch(target, store));
  const { WRP1A_STRT, WRP1A_END, WRP1B_STRT, WRP1B_END, BOR_LEV } = before;
  await asProgram(bench, bench.usb, async (target) => {
    const back = { WRP1A_STRT, WRP1A_END, WRP1B_STRT, WRP1B_END, BOR_LEV } as OptionChange;
    const plan = await planFlashOptions(target, image, back, { store });
    expect(plan.options).toMatchObject({ changes: [], cut: 'half' });
    await flashWithOptions(target, image, plan, { store });
  });
  expect(await store.names()).toEqual([]);
  await powerCycle(bench);
  expect((await asProgram(bench, bench.usb, (target) => readOptionBytes(target))).values).toEqual(before);
});
