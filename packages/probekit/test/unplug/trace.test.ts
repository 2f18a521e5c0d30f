/** SWO that is killed or pulled at transfers of setting it up, listening and giving it back: the next command finds what is ours, and no more. */
import { describe, expect, it } from 'vitest';
import { memoryStore, type Store } from '../../src/base/index.ts';
import { DEMCR } from '../../src/spec/arm/dcb.ts';
import { DWT_CTRL } from '../../src/spec/arm/debug-units.ts';
import { ITM_TCR, ITM_TER } from '../../src/spec/arm/itm.ts';
import { DBGMCU_BASE_AP2, DBGMCU_CR } from '../../src/spec/stm32/dbgmcu-h7.ts';
import { SWO_BASE_AP2, SWO_CODR, SWO_SPPR, SWTF_BASE_AP2, SWTF_CTRL } from '../../src/spec/stm32/trace-h7.ts';
import { SwoChannel, type Target, takeBackTrace, whileClocked } from '../../src/stm32/index.ts';
import { boardWith } from '../contracts/board-on-bench.ts';
import { ALL_CUTS_MS, asProgram, replug, SUPPLY_FALLS, SUPPLY_STAYS } from './cut.ts';
import { cutJob } from './cut-job.ts';
import { IS_SWEEP } from './cut-share.ts';

const WISHES = { ports: 1, exceptions: true, programCounter: false, hseHz: 8_000_000 };
const MOST_CUTS = IS_SWEEP ? 1000 : 16;

async function listenFor20Ms(target: Target, store: Store): Promise<void> {
  const channel = await SwoChannel.open(target, WISHES, store);
  for (let look = 0; look < 4; look++) {
    await target.probe.clock.sleep(5);
    await channel.take();
  }
  await channel.close();
}

async function registersOf(target: Target): Promise<readonly number[]> {
  const { memory, debugBus } = target;
  const words = [await debugBus!.read32(DBGMCU_BASE_AP2 + DBGMCU_CR.address)];
  await whileClocked(target, async () => {
    for (const address of [DEMCR.address, DWT_CTRL.address, ITM_TCR.address, ITM_TER]) words.push(await memory.read32(address));
    const pin = [SWO_BASE_AP2 + SWO_CODR.address, SWO_BASE_AP2 + SWO_SPPR.address, SWTF_BASE_AP2 + SWTF_CTRL.address];
    for (const address of pin) words.push(await debugBus!.read32(address));
  });
  return words;
}

const board = async (surroundings: object) => {
  const bench = await boardWith({ flash: [{ file: 'itm.elf' }], ...surroundings });
  await bench.control.send('advance', { ms: 5 });
  return bench;
};

describe('a trace path that a cut command has set up', () => {
  it.each([
    ['killed', 'stays', SUPPLY_STAYS],
    ['pulled', 'stays', SUPPLY_STAYS],
    ['pulled', 'falls', SUPPLY_FALLS],
  ] as const)(
    'is as before after the next one, %s where the supply %s',
    async (how, supply, surroundings) => {
      const bench = await board(surroundings);
      const before = await asProgram(bench, bench.usb, registersOf);
      let found = before;
      let takenBack = 0;
      const { cuts, failures } = await cutJob({
        bench,
        how,
        run: listenFor20Ms,
        async again(target, store) {
          takenBack += Number(await takeBackTrace(target, store));
          found = await registersOf(target);
        },
        mostCuts: MOST_CUTS,
        async problem(store) {
          if (`${found}` !== `${before}`) return `the registers hold ${found}, before they held ${before}`;
          return (await store.names()).length > 0 ? 'the record is still there' : undefined;
        },
      });
      expect(failures).toEqual([]);
      expect(cuts).toBeGreaterThan(MOST_CUTS / 4);
      if (supply === 'stays') expect(takenBack).toBeGreaterThan(cuts / 3);
      else expect(takenBack).toBe(0);
    },
    ALL_CUTS_MS,
  );

  it('is left as it is where it is the program’s by now: the power was lost meanwhile', async () => {
    const bench = await board(SUPPLY_FALLS);
    const store = memoryStore();
    await asProgram(bench, bench.usb, (target) => SwoChannel.open(target, WISHES, store));
    const [name = ''] = await store.names();
    expect(name).toMatch(/^trace-/);
    await replug(bench);
    await asProgram(bench, bench.usb, async (target) => {
      const trace = async () => [await target.memory.read32(DEMCR.address), await target.memory.read32(DWT_CTRL.address)];
      await whileClocked(target, async () => {
        await target.memory.write32(DEMCR.address, DEMCR.mask('TRCENA'));
        await target.memory.write32(DWT_CTRL.address, ((await target.memory.read32(DWT_CTRL.address)) | 1) >>> 0);
      });
      const own = await whileClocked(target, trace);
      expect(await takeBackTrace(target, store)).toBe(false);
      expect(await whileClocked(target, trace)).toEqual(own);
    });
    expect(await store.names()).toEqual([]);
  });

  it('is forgotten where its record cannot be read, and that of another chip stays', async () => {
    const bench = await board(SUPPLY_STAYS);
    const store = memoryStore();
    await store.put('trace-0102030405', Uint8Array.of(1));
    await asProgram(bench, bench.usb, async (target) => {
      const channel = await SwoChannel.open(target, WISHES, store);
      const [name = ''] = (await store.names()).filter((other) => other !== 'trace-0102030405');
      await store.put(name, Uint8Array.of(1, 2, 3));
      expect(await takeBackTrace(target, store)).toBe(false);
      expect(await store.names()).toEqual(['trace-0102030405']);
      await channel.close();
    });
  });
});
