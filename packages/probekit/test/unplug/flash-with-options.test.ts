/** Jobs of three files, alone and with option bytes, that are cut at their USB transfers: given again, they end as without the cut. */
import { describe, expect, it } from 'vitest';
import { type Bench, equalBytes, type Scenario, type Store } from '../../src/base/index.ts';
import { createBench } from '../../src/bench/index.ts';
import { flashImage, flashWithOptions, optionChangeOf, planFlashOptions, readOptionBytes } from '../../src/flash/index.ts';
import { assembleImage, mergeImages } from '../../src/image/index.ts';
import { type OptionValues, optionsOf, type Target } from '../../src/stm32/index.ts';
import { boardWithSettings, contentsWith, FLASH, NEW_PROGRAM } from './board-with-settings.ts';
import { ALL_CUTS_MS, asProgram, memoryStore, SUPPLY_FALLS, SUPPLY_STAYS } from './cut.ts';
import { cutJob } from './cut-job.ts';
import { IS_SWEEP } from './cut-share.ts';

const CHANGE = optionChangeOf(optionsOf({ devId: 0x450, name: 'STM32H743/753' }), [
  ['WRP1', '0xfe'],
  ['BOR_LEV', '1'],
]);
const TABLE = { address: 0x0800_4000, bytes: Uint8Array.from({ length: 96 }, (_, index) => 5 * index) };
const TEXTS = { address: 0x0800_c000, bytes: Uint8Array.from({ length: 64 }, (_, index) => 7 * index) };
const image = mergeImages('new.bin + table.bin + texts.bin', 'bin', [
  assembleImage('new.bin', 'bin', [{ address: FLASH, bytes: NEW_PROGRAM }]),
  assembleImage('table.bin', 'bin', [TABLE]),
  assembleImage('texts.bin', 'bin', [TEXTS]),
]);
const WANTED = contentsWith(NEW_PROGRAM);
for (const { address, bytes } of [TABLE, TEXTS]) WANTED.set(bytes, address - FLASH);
const MOST_TRANSFERS = 300;

type Job = (target: Target, store: Store) => Promise<unknown>;

const filesAlone: Job = (target, store) => flashImage(target, image, { store });

const filesAndOptions: Job = async (target, store) =>
  flashWithOptions(target, image, await planFlashOptions(target, image, CHANGE, { store }), { store });

/** What is not as the job wants it. */
async function isWrong(bench: Bench, store: Store, wanted: Partial<OptionValues>): Promise<string | undefined> {
  const found = await bench.control.send('peek', { address: FLASH, byteLength: WANTED.length });
  if (!found || !equalBytes(found, WANTED)) return 'the flash is wrong';
  const { values } = await asProgram(bench, bench.usb, (target) => readOptionBytes(target));
  const wrong = Object.entries(wanted).find(([name, value]) => values[name] !== value);
  if (wrong) return `${wrong[0]} is not ${wrong[1]}`;
  return (await store.names()).length > 0 ? 'a record is still there' : undefined;
}

/** Cuts the job at each of its transfers, or evenly at some. */
async function cutEverywhere(run: Job, scenario: Partial<Scenario>, wanted: Partial<OptionValues>) {
  const bench = await createBench(boardWithSettings(scenario));
  return cutJob({ bench, run, problem: (store) => isWrong(bench, store, wanted), mostCuts: MOST_CUTS });
}

const CLOSED: Partial<Scenario> = { optionBytes: { WRP1: '0xFE' } };
/** `npm run test:cuts`: every transfer. Elsewhere some, spread evenly: `pulled-*.test.ts` cut a job of one file at each. */
const MOST_CUTS = IS_SWEEP ? Number.POSITIVE_INFINITY : 24;

describe.each([
  ['falls', SUPPLY_FALLS],
  ['stays', SUPPLY_STAYS],
] as const)('with a supply that %s', (_what, surroundings) => {
  it(
    'a job of several files that is cut ends as without the cut when it is given again',
    async () => {
      const { transfers, failures } = await cutEverywhere(filesAlone, surroundings, { WRP1: 0xff });
      expect(transfers).toBeLessThanOrEqual(MOST_TRANSFERS);
      expect(failures).toEqual([]);
    },
    ALL_CUTS_MS,
  );

  it(
    'so does one that lifts write protection before, and puts it back with a brown-out level after',
    async () => {
      const wanted = { WRP1: 0xfe, BOR_LEV: 1 };
      const scenario = { ...surroundings, ...CLOSED };
      expect((await cutEverywhere(filesAndOptions, scenario, wanted)).failures).toEqual([]);
    },
    ALL_CUTS_MS,
  );

  it('a job that was cut is completed by one of another image too: the protection is not left lifted', async () => {
    const bench = await createBench(boardWithSettings({ ...surroundings, ...CLOSED }));
    const store = memoryStore();
    await asProgram(bench, bench.usb, async (target) => {
      const plan = await planFlashOptions(target, image, CHANGE, { store });
      const stop = new AbortController();
      const onPlan = () => stop.abort(new Error('enough'));
      await expect(flashWithOptions(target, image, plan, { store, onPlan, signal: stop.signal })).rejects.toThrow();
    });
    const other = assembleImage('table.bin', 'bin', [TABLE]);
    await asProgram(bench, bench.usb, async (target) => {
      expect((await readOptionBytes(target, { store })).cut).toBe('half');
      await flashWithOptions(target, other, await planFlashOptions(target, other, {}, { store }), { store });
      expect((await readOptionBytes(target, { store })).values).toMatchObject({ WRP1: 0xfe, BOR_LEV: 1 });
    });
    await expect(asProgram(bench, bench.usb, (target) => flashImage(target, image, { store }))).rejects.toMatchObject({
      code: 'flash/write-protected',
    });
  });
});
