/**
 * What no programmer would write: random bytes as code, random words to every peripheral, random accesses of a debugger.
 * The chip may end as it likes, but it ends in a state that has a name, in bounded memory, and its time goes on.
 */
import { describe, expect, it } from 'vitest';
import { BenchClock } from '../clock.ts';
import { LinearMemory } from '../linear-memory.ts';
import type { Width } from '../seams.ts';
import { Chip } from './chip.ts';
import { STM32H743 } from './stm32h743.ts';

const FLASH = 0x0800_0000;
const STATES = ['off', 'reset', 'running', 'sleeping', 'stopped', 'halted', 'lockup'];
const MOST_NOTES = 1001;
/** Some seconds of work, on a computer that has much else to do. */
const BUSY_COMPUTER_MS = 180_000;
const ONE_RUN_NS = 5e6;

/** Marsaglia's xorshift32: whole numbers below `below`. */
function randomOf(seed: number): (below: number) => number {
  let x = seed | 0;
  return (below) => {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    return (x >>> 0) % below;
  };
}

function newChip(seed: number) {
  const notes: string[] = [];
  const memory = new LinearMemory(8 * 1024 * 1024);
  const chip = new Chip({ part: STM32H743, memory, clock: new BenchClock(), note: (text) => notes.push(text), seed });
  return { chip, notes };
}

type One = ReturnType<typeof newChip>;

/** Starts a program, lets it run for so many cycles, and answers how many it used at least and how it ended. */
function run({ chip, notes }: One, image: Uint8Array, cycles = 40_000): { cycles: number; end: string } {
  chip.setSupply(0);
  chip.loadFlash(FLASH, image);
  chip.setSupply(3.3);
  const endNs = chip.nowNs + ONE_RUN_NS;
  chip.stops.arm({ cycles });
  chip.advanceTo(endNs);
  const reached = chip.paused;
  chip.stops.arm({});
  expect(STATES).toContain(chip.coreState);
  expect(Number.isFinite(chip.nowNs)).toBe(true);
  expect(notes.length).toBeLessThanOrEqual(MOST_NOTES);
  return { cycles: reached ? cycles : 0, end: chip.coreState };
}

const words = (image: Uint8Array) => new DataView(image.buffer, image.byteOffset, image.byteLength);

/** Random bytes behind vectors that lead into them. */
function randomImage(random: (below: number) => number, byteLength = 4096): Uint8Array {
  const image = Uint8Array.from({ length: byteLength }, () => random(256));
  const view = words(image);
  view.setUint32(0, [0x2002_0000, 0x2408_0000, random(2 ** 32), 0x3002_0000][random(4)]!, true);
  for (let vector = 1; vector < 64; vector++) view.setUint32(4 * vector, FLASH + 0x100 + random(byteLength - 0x100), true);
  if (random(8) > 0) view.setUint32(4, view.getUint32(4, true) | 1, true);
  return image;
}

/** Where something may be: peripherals, memories, the private peripheral bus, and anywhere. */
function randomAddress(random: (below: number) => number): number {
  const rows = STM32H743.peripherals;
  const row = rows[random(rows.length)]!;
  const kind = random(16);
  if (kind < 12) return row.base + 4 * random(row.byteLength / 4);
  if (kind < 14) return 0xe000_0000 + 4 * random(0x4_0000);
  if (kind === 14) return [0, FLASH, 0x2000_0000, 0x2400_0000, 0x3000_0000, 0x3880_0000, 0x5c00_0000][random(7)]! + random(0x2_0000);
  return random(2 ** 32);
}

/** Words with all, some, few and no bits. */
function randomWord(random: (below: number) => number): number {
  return [random(2 ** 32), (random(2 ** 32) & random(2 ** 32)) >>> 0, 1 << random(31), 0xffff_ffff, 0][random(5)]! >>> 0;
}

/** Half-words, and words to load from behind them: `{ into: 2, value: 5 }` is `ldr r2, =5`. */
type Line = number | { readonly into: number; readonly value: number };

function assemble(image: Uint8Array, at: number, lines: readonly Line[]): void {
  const view = words(image);
  let literal = (at + 2 * lines.length + 3) & ~3;
  for (const [index, line] of lines.entries()) {
    const address = at + 2 * index;
    if (typeof line === 'number') {
      view.setUint16(address, line, true);
      continue;
    }
    view.setUint16(address, 0x4800 | (line.into << 8) | ((literal - ((address + 4) & ~3)) >>> 2), true);
    view.setUint32(literal, line.value, true);
    literal += 4;
  }
}

/** Where the bytes lie that are executed, and what each fault does to them before the program goes on. */
const AS_THEY_ARE = { code: FLASH + 0x1000, change: [] } as const;
/** A word of them becomes random: lsrs r2, r1, #2; lsls r2, r2, #2; str r3, [r2]. */
const REWRITTEN = { code: 0x2400_0000, change: [0x088a, 0x0092, 0x6013] } as const;

/** Runs random bytes; after each fault the program goes on somewhere else in them, with other registers. */
function recoveringImage(random: (below: number) => number, { code, change }: typeof AS_THEY_ARE | typeof REWRITTEN): Uint8Array {
  const image = randomImage(random, 0x2000);
  const view = words(image);
  for (let vector = 1; vector < 166; vector++) view.setUint32(4 * vector, FLASH + 0x301, true);
  view.setUint32(0, 0x2001_f000, true);
  const state = { into: 0, value: 0x2001_ff00 };
  assemble(image, 0x300, [
    // state = state * 1664525 + 1013904223
    ...[state, 0x6801, { into: 2, value: 1_664_525 }, 0x4351, { into: 2, value: 1_013_904_223 }, 0x1889, 0x6001],
    // where to go on: code + 2 * (state >> 21)
    ...[0x000b, 0x0d49, 0x0049, { into: 2, value: code }, 0x1889, ...change],
    // a new stack with a frame that says so
    ...[{ into: 0, value: 0x2001_e000 }, 0x4685, 0x6181, { into: 1, value: 0x0100_0000 }, 0x61c1],
    // R4 to R7 from a table of sixteen rows
    ...[state, 0x6801, 0x0f09, 0x0109, { into: 0, value: FLASH + 0x400 }, 0x1840, 0xc8f0],
    ...[{ into: 0, value: 0xffff_fff9 }, 0x4700],
  ]);
  for (let at = 0x400; at < 0x500; at += 4) {
    const place = change.length > 0 && random(2) === 0 ? code + 4 * random(0x400) : randomAddress(random);
    view.setUint32(at, random(3) > 0 ? place : random(2 ** 32), true);
  }
  return image;
}

describe('random programs', () => {
  it.each([
    ['of random bytes run ten million instructions', AS_THEY_ARE, 10e6],
    ['that write themselves anew run a million instructions', REWRITTEN, 1e6],
  ] as const)(
    '%s',
    (_what, kind, instructions) => {
      const random = randomOf(20_240_229);
      let cycles = 0;
      // An instruction takes one cycle or two, three when it branches.
      for (let seed = 1; cycles < 2 * instructions; seed++) {
        expect(seed).toBeLessThan(400);
        cycles += run(newChip(seed), recoveringImage(random, kind), 200_000).cycles;
      }
    },
    BUSY_COMPUTER_MS,
  );

  it('of random bytes that nobody saves from themselves end in a state with a name', () => {
    const random = randomOf(11);
    const ends = new Set<string>();
    let one = newChip(1);
    for (let program = 0; program < 200; program++) {
      if (program % 40 === 0) one = newChip(program + 1);
      ends.add(run(one, randomImage(random)).end);
    }
    expect([...ends]).toEqual(expect.arrayContaining(['running', 'lockup']));
  });

  it('that store random words to every peripheral leave the chip in a state with a name', () => {
    // loop: ldmia r0!, {r1, r2}; str r2, [r1]; ldr r3, [r1]; b loop. HardFault: the instruction behind is next.
    const program = [0x4802, 0xc806, 0x600a, 0x680b, 0xe7fb, 0xbf00, 0x1000, 0x0800, 0x9b06, 0x3302, 0x9306, 0x4770];
    const random = randomOf(7);
    for (let seed = 1; seed <= 20; seed++) {
      const image = new Uint8Array(0x1000 + 8 * 2000).fill(0xff);
      const view = words(image);
      for (let vector = 2; vector < 160; vector++) view.setUint32(4 * vector, FLASH + 0x311, true);
      view.setUint32(0, 0x2002_0000, true);
      view.setUint32(4, FLASH + 0x301, true);
      for (const [index, halfword] of program.entries()) view.setUint16(0x300 + 2 * index, halfword, true);
      for (let at = 0x1000; at < image.length; at += 8) {
        view.setUint32(at, randomAddress(random), true);
        view.setUint32(at + 4, randomWord(random), true);
      }
      run(newChip(seed), image, 30_000);
    }
  });
});

describe('random accesses of a debugger', () => {
  it('through each access port, half a million of them, leave the chip in a state with a name', () => {
    const random = randomOf(3);
    let mostNotes = 0;
    for (let seed = 1; seed <= 10; seed++) {
      const { chip, notes } = newChip(seed);
      chip.loadFlash(FLASH, randomImage(random));
      chip.setSupply(3.3);
      for (let access = 0; access < 50_000; access++) {
        const width = ([1, 2, 4, 4] as const)[random(4)] as Width;
        const address = (randomAddress(random) & -width) >>> 0;
        const port = random(3);
        if (random(2) === 0) chip.read(port, address, width);
        else chip.write(port, address, width === 4 ? randomWord(random) : random(256), width);
        if (access % 64 === 0) chip.advanceTo(chip.nowNs + random(2000));
      }
      expect(STATES).toContain(chip.coreState);
      mostNotes = Math.max(mostNotes, notes.length);
      expect(Number.isFinite(chip.nowNs)).toBe(true);
    }
    expect(mostNotes, 'what is said ends with a last word').toBe(MOST_NOTES);
  });
});
