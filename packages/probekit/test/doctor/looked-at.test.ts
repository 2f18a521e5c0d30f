/**
 * A look in reading mode is nothing that a program could notice. Each board is looked at, put back to the instant before,
 * and left alone for as long. Then everything that the silicon holds must be the same at the same instant: the core's
 * registers, every register of every peripheral, RAM, flash, option bytes, all that the models keep; and so must every
 * change of every pin, each text and each lamp meanwhile. Two things are allowed to differ: S_RESET_ST and S_RETIRE_ST of
 * DHCSR, which reading clears and a debugger alone can see (ARM DDI 0403E.e, C1.6.2); and a core cycle in the instant of an
 * event, since the bench runs a program in slices that end where transfers are. The bench's debugger costs the program no
 * cycle of its buses: there are no stalls to be put aside.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Bench, BenchSnapshot, Scenario } from '../../src/base/index.ts';
import { createBench } from '../../src/bench/index.ts';
import { pagesOf, type SavedMemory, unpackPages } from '../../src/bench/saved-memory.ts';
import { DHCSR } from '../../src/spec/arm/dcb.ts';
import { examine } from './open-scenario.ts';

const FIRMWARE = new URL('../../../../firmware/', import.meta.url);
const PROBES = ['v3e', 'v2-1'];
/** On the board itself; all of them but those that protect themselves while a debugger is there. */
const IMAGES = ['', 'zoo/'].flatMap((folder) =>
  readdirSync(new URL(folder || '.', FIRMWARE))
    .filter((name) => name.endsWith('.elf') && !/^rdp-lock|-itcm|-m0|-sram|\.Os\./.test(name))
    .map((name) => `${folder}${name}`),
);
/** Between the press of RESET and the look: some programs have come to an end after a second, and others begin in a hurry. */
const SINCE_RESET_MS = [3, 0, 40, 11];
/** These start a PLL. Which instruction sees it locked depends on the slices by a block, and at 480 MHz that shows in counted cycles. */
const STARTS_PLL = /vendor-start|exceptions|dma-receive|dma-cache|application/;
const AFTER_THE_START_MS = 1500;
/** A core cycle after reset, the longest that these programs have. */
const CYCLE_NS = 1e3 / 64;
/** Lets both runs end in a slice that begins at the same instant. */
const SETTLE_MS = 2;
const SEEN_BY_DEBUGGERS = DHCSR.mask('S_RESET_ST') | DHCSR.mask('S_RETIRE_ST');

interface Change {
  readonly what: string;
  readonly atNs: number;
}

interface Observed {
  readonly bench: Bench;
  /** Pins, lamps and text so far. */
  readonly changes: Change[];
}

async function observe(file: string, model: string): Promise<Observed> {
  const changes: Change[] = [];
  const name = file.replace(/.*\//, '');
  const scenario: Scenario = { board: 'nucleo-h743zi2', probe: { model }, flash: [{ file: name }] };
  const bench = await createBench({
    scenario,
    images: [{ name, bytes: new Uint8Array(readFileSync(new URL(file, FIRMWARE))) }],
    onPin: (pin, high, atNs) => changes.push({ what: `${pin} ${high}`, atNs }),
  });
  bench.control.onEvent((event) => {
    const { atNs } = event;
    if (event.event === 'uart') changes.push({ what: `says ${event.bytes}`, atNs });
    if (event.event === 'led' && /^LD[123]$/.test(event.name)) changes.push({ what: `${event.name} ${event.value}`, atNs });
  });
  return { bench, changes };
}

const nowNs = async ({ control }: Bench) => (await control.send('look', {})).atNs;

/** What happened while `work` was done, by the instants since it began, and how the board is afterwards. */
async function during({ bench, changes }: Observed, work: () => Promise<unknown>) {
  const startNs = await nowNs(bench);
  changes.length = 0;
  await work();
  const tookNs = (await nowNs(bench)) - startNs;
  await bench.control.send('advance', { ms: SETTLE_MS });
  const seen = changes.map(({ what, atNs }) => ({ what, atNs: atNs - startNs }));
  return { seen, tookNs, silicon: siliconOf(await bench.control.send('snapshot', {})) };
}

/** All that the chip holds. The rest of a snapshot is the probe's, and the debug port's end of the wires. */
function siliconOf({ state }: BenchSnapshot) {
  const { memory, chip } = (state as { board: { memory: SavedMemory; chip: { silicon: { nowNs: number; pulseEndNs: number } } } }).board;
  const words = new Uint32Array(pagesOf(memory.byteLength) / 4);
  unpackPages(memory.pages, new Uint8Array(words.buffer));
  return { words, chip: chip.silicon };
}

/** Where two memories differ, and in which bits. Models keep instants there too, as numbers of eight bytes. */
function differing(one: Uint32Array, other: Uint32Array): readonly { at: number; bits: number }[] {
  const found: { at: number; bits: number }[] = [];
  const instants = [one, other].map(({ buffer, length }) => new Float64Array(buffer, 0, length >> 1));
  for (let at = 0; at < one.length; at++) {
    if (one[at] === other[at] || isSameInstant(instants[0]![at >> 1]!, instants[1]![at >> 1]!)) continue;
    found.push({ at, bits: (one[at]! ^ other[at]!) >>> 0 });
  }
  return found;
}

/** As nanoseconds: later than a board needs to start, so that no pair of small words is taken for an instant. */
function isSameInstant(oneNs: number, otherNs: number): boolean {
  return oneNs > 1e6 && oneNs < 1e12 && Math.abs(oneNs - otherNs) < CYCLE_NS + 0.001;
}

const BOARDS = IMAGES.map((file, index) => {
  const sinceMs = STARTS_PLL.test(file) ? AFTER_THE_START_MS : (SINCE_RESET_MS[(index >> 1) % SINCE_RESET_MS.length] ?? 0);
  return [file, PROBES[index % PROBES.length] ?? '', sinceMs] as const;
});

test('there are at least fifty boards to look at', () => {
  expect(BOARDS.length).toBeGreaterThanOrEqual(50);
});

test.each(BOARDS)('%s under a %s, %i ms after its reset, does the same with a look and without', async (file, model, sinceMs) => {
  const observed = await observe(file, model);
  const { control } = observed.bench;
  for (const RESET of ['held', 'free'] as const) await control.send('set', { physics: { buttons: { RESET } } });
  await control.send('advance', { ms: sinceMs });
  const snapshot = await control.send('snapshot', {});
  const looked = await during(observed, () => examine(observed.bench, { reset: 'never' }));
  await control.send('restore', { snapshot });
  const alone = await during(observed, () => control.send('advance', { ms: looked.tookNs / 1e6 }));
  expect(looked.seen.map(({ what }) => what)).toEqual(alone.seen.map(({ what }) => what));
  const late = looked.seen.map(({ atNs }, index) => Math.abs(atNs - (alone.seen[index]?.atNs ?? 0)));
  expect(Math.max(0, ...late)).toBeLessThanOrEqual(CYCLE_NS);
  const { nowNs: lookedNs, pulseEndNs: lookedResetNs, ...chip } = looked.silicon.chip;
  const { nowNs: aloneNs, pulseEndNs: aloneResetNs, ...untouched } = alone.silicon.chip;
  expect(chip).toEqual(untouched);
  expect(Math.abs(lookedResetNs - aloneResetNs)).toBeLessThan(CYCLE_NS + 0.001);
  expect(lookedNs).toBeCloseTo(aloneNs, 3);
  const differences = differing(looked.silicon.words, alone.silicon.words);
  expect(differences.length).toBeLessThanOrEqual(1);
  expect(differences.filter(({ bits }) => (bits & ~SEEN_BY_DEBUGGERS) !== 0)).toEqual([]);
});
