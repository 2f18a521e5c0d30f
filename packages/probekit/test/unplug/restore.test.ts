/**
 * A backup of a whole part that is put back, as `probekit restore` does it, its cable pulled at transfers all over it: given again,
 * flash and option bytes are those of the backup. `npm run test:cuts` pulls it at some 400.
 */
import { expect, it } from 'vitest';
import { type Bench, equalBytes, hex, type Scenario, type Store } from '../../src/base/index.ts';
import { createBench } from '../../src/bench/index.ts';
import {
  changeToRestore,
  flashWithOptions,
  optionChangeOf,
  optionFileText,
  planFlashOptions,
  readOptionBytes,
  readOptionFile,
  readWholeFlash,
} from '../../src/flash/index.ts';
import { assembleImage, type Segment } from '../../src/image/index.ts';
import { optionsOf, type Target } from '../../src/stm32/index.ts';
import { boardWithSettings, FLASH, NEW_PROGRAM } from './board-with-settings.ts';
import { ALL_CUTS_MS, asProgram, SUPPLY_FALLS, SUPPLY_STAYS } from './cut.ts';
import { cutJob } from './cut-job.ts';
import { IS_SWEEP } from './cut-share.ts';

/** Most of its transfers wait for the chip to change its option bytes. */
const MOST_CUTS = IS_SWEEP ? 400 : 4;

const BANK_BYTES = 0x10_0000;

interface Saved {
  readonly segments: readonly Segment[];
  readonly optionText: string;
}

/** As `probekit backup` reads it. */
async function backUp(bench: Bench): Promise<Saved> {
  const { segments } = await asProgram(bench, bench.usb, (target) => readWholeFlash(target));
  return { segments, optionText: await optionsText(bench) };
}

function optionsText(bench: Bench): Promise<string> {
  return asProgram(bench, bench.usb, async (target) => {
    const { layout, values } = await readOptionBytes(target);
    return optionFileText(layout, target.chip.name, values);
  });
}

async function restore(target: Target, { segments, optionText }: Saved, store: Store): Promise<void> {
  const image = assembleImage('before.zip', 'bin', segments);
  const { layout, values } = await readOptionBytes(target);
  const change = changeToRestore(layout, optionChangeOf(layout, readOptionFile(optionText, 'before.zip').assignments), values);
  await flashWithOptions(target, image, await planFlashOptions(target, image, change, { store }), { store });
}

/** The board after the backup: another program, and other option bytes that the backup has to get past. */
async function spoil(bench: Bench): Promise<void> {
  await asProgram(bench, bench.usb, async (target) => {
    const image = assembleImage('new.bin', 'bin', [{ address: FLASH, bytes: NEW_PROGRAM }]);
    const change = optionChangeOf(optionsOf(target.chip), [
      ['WRP1', '0xfe'],
      ['BOR_LEV', '0'],
    ]);
    await flashWithOptions(target, image, await planFlashOptions(target, image, change), {});
  });
}

async function problem(bench: Bench, saved: Saved, store: Store): Promise<string | undefined> {
  for (const segment of saved.segments) {
    for (let at = 0; at < segment.bytes.length; at += BANK_BYTES) {
      const [address, bytes] = [segment.address + at, segment.bytes.subarray(at, at + BANK_BYTES)];
      const found = await bench.control.send('peek', { address, byteLength: bytes.length });
      if (!found || !equalBytes(found, bytes)) return `the flash is wrong behind ${hex(address)}`;
    }
  }
  const optionText = await optionsText(bench);
  if (optionText !== saved.optionText) return `it holds ${optionText}`;
  return (await store.names()).length > 0 ? 'a record is still there' : undefined;
}

it.each<[string, Partial<Scenario>]>([
  ['falls', SUPPLY_FALLS],
  ['stays', SUPPLY_STAYS],
])(
  'a backup that is put back, cut, and given again, is there as a whole: the supply %s',
  async (_what, supply) => {
    const bench = await createBench(boardWithSettings({ ...supply, optionBytes: { BOR_LEV: '0x2', WRP2: '0x7F' } }));
    const saved = await backUp(bench);
    await spoil(bench);
    const { cuts, failures } = await cutJob({
      bench,
      run: (target, store) => restore(target, saved, store),
      problem: (store) => problem(bench, saved, store),
      mostCuts: MOST_CUTS,
    });
    expect(failures).toEqual([]);
    expect(cuts).toBeGreaterThan(2);
  },
  ALL_CUTS_MS,
);
