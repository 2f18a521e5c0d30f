/** The data cache as a program meets it: what stays in lines, what memory holds, and what each maintenance register does. */
import { describe, expect, it } from 'vitest';
import { FLASH, RAM, ToyChip } from './testing/toy-chip.ts';

const CCR = 0xe000_ed14;
const DC_ON = 0x1_0200;
const DC_OFF = 0x200;
const CACR = 0xe000_ef9c;
const [DCIMVAC, DCISW, DCCMVAU, DCCMVAC, DCCSW, DCCIMVAC, DCCISW] = [
  0xe000_ef5c, 0xe000_ef60, 0xe000_ef64, 0xe000_ef68, 0xe000_ef6c, 0xe000_ef70, 0xe000_ef74,
] as const;
const RBAR = 0xe000_ed9c;
const RASR = 0xe000_eda0;
const MPU_CTRL = 0xe000_ed94;
/** Full access, 64 KiB, enabled; all of the address space. */
const REGION = 0x0300_001f;
const ALL = 0x0300_003f;
const PLACE = RAM + 0x120;
/** Addresses this far apart share a set of four lines. */
const SET_STRIDE = 4096;

function cachedChip(profile = {}): ToyChip {
  const chip = new ToyChip({ dataCache: true, profile });
  chip.setPpb(CCR, DC_ON);
  return chip;
}

/** The program's own store and load, of a word. */
function store(chip: ToyChip, address: number, value: number): void {
  chip.execute([0x6008], { 0: value, 1: address });
}
function load(chip: ToyChip, address: number): number {
  return chip.execute([0x6808], { 1: address }).register(0);
}

describe('a store', () => {
  it('stays in its line, where the program finds it and nobody else', () => {
    const chip = cachedChip();
    store(chip, PLACE, 0x1234_5678);
    expect([load(chip, PLACE), chip.word(PLACE)]).toEqual([0x1234_5678, 0]);
  });

  it('goes to memory while CCR.DC is clear, and on a bench without data cache', () => {
    for (const chip of [cachedChip(), new ToyChip()]) {
      chip.setPpb(CCR, chip.core.dataCache ? DC_OFF : DC_ON);
      store(chip, PLACE, 7);
      expect([chip.word(PLACE), chip.core.dataCache]).toEqual([7, undefined]);
    }
  });

  it('takes the rest of its line along when that is written back, over what came to memory meanwhile', () => {
    const chip = cachedChip();
    store(chip, PLACE, 1);
    chip.placeWords(PLACE + 4, 2);
    chip.setPpb(DCCMVAC, PLACE);
    expect([chip.word(PLACE), chip.word(PLACE + 4)]).toEqual([1, 0]);
  });

  it('across two lines leaves its bytes in both', () => {
    const chip = cachedChip();
    store(chip, RAM + 0x1e, 0x4433_2211);
    expect([load(chip, RAM + 0x1e), chip.word(RAM + 0x1c), chip.word(RAM + 0x20)]).toEqual([0x4433_2211, 0, 0]);
    chip.setPpb(DCCMVAC, RAM + 0x20);
    expect([chip.word(RAM + 0x1c), chip.word(RAM + 0x20)]).toEqual([0, 0x4433]);
  });

  it('is in memory once four others have taken its set, and the program reads it from there', () => {
    const chip = cachedChip();
    for (let index = 0; index < 5; index++) store(chip, PLACE + index * SET_STRIDE, index + 1);
    const inMemory = [0, 1, 2, 3, 4].map((index) => chip.word(PLACE + index * SET_STRIDE));
    expect(inMemory).toEqual([1, 0, 0, 0, 0]);
    expect(load(chip, PLACE)).toBe(1);
  });
});

describe('maintenance', () => {
  // By the line's way 0: the first that its set has.
  const bySet = PLACE & 0xfe0;
  it.each([
    ['DCCMVAU', DCCMVAU, PLACE + 5, 1, 1],
    ['DCCMVAC', DCCMVAC, PLACE, 1, 1],
    ['DCCSW', DCCSW, bySet, 1, 1],
    ['DCCIMVAC', DCCIMVAC, PLACE + 31, 1, 9],
    ['DCCISW', DCCISW, bySet, 1, 9],
    ['DCIMVAC', DCIMVAC, PLACE, 0, 9],
    ['DCISW', DCISW, bySet, 0, 9],
  ])('by %s', (_name, register, value, inMemory, readAfterOthersWrote) => {
    const chip = cachedChip();
    store(chip, PLACE, 1);
    chip.setPpb(register, value);
    expect(chip.word(PLACE)).toBe(inMemory);
    chip.placeWords(PLACE, 9);
    expect(load(chip, PLACE)).toBe(readAfterOthersWrote);
  });

  it('of another way, or of a line that is not there, does nothing', () => {
    const chip = cachedChip();
    store(chip, PLACE, 1);
    chip.setPpb(DCCISW, (0x4000_0000 | bySet) >>> 0);
    chip.setPpb(DCCIMVAC, PLACE + SET_STRIDE);
    expect([chip.word(PLACE), load(chip, PLACE)]).toEqual([0, 1]);
  });

  it('reaches lines while the cache is off: nothing is lost by switching it off, and all of it by a loop of DCISW', () => {
    const chip = cachedChip();
    store(chip, PLACE, 1);
    chip.setPpb(CCR, DC_OFF);
    expect(load(chip, PLACE)).toBe(0);
    chip.setPpb(DCCSW, bySet);
    expect(load(chip, PLACE)).toBe(1);
    for (let way = 0; way < 4; way++) {
      for (let set = 0; set < 128; set++) chip.setPpb(DCISW, ((way << 30) | (set << 5)) >>> 0);
    }
    chip.placeWords(PLACE, 9);
    chip.setPpb(CCR, DC_ON);
    expect(load(chip, PLACE)).toBe(9);
  });
});

describe('memory', () => {
  /** TEX, S, C and B at their places in RASR; what memory has of a store to a line that is not there, and to one that is; CACR. */
  it.each([
    ['write-back, write-allocate', 0x000b_0000, 0, 0, 0],
    ['write-back', 0x0003_0000, 5, 5, 0],
    ['write-through', 0x0002_0000, 5, 6, 0],
    ['not cacheable', 0x0008_0000, 5, 6, 0],
    ['device', 0x0001_0000, 5, 6, 0],
    ['write-through inside, write-back outside', 0x002a_0000, 5, 6, 0],
    ['not cacheable inside', 0x0028_0000, 5, 6, 0],
    ['write-back, shared', 0x000f_0000, 5, 6, 0],
    ['write-back, shared, with SIWT', 0x000f_0000, 5, 6, 1],
    ['write-back, with FORCEWT', 0x000b_0000, 5, 6, 4],
  ])('that a region calls %s', (_name, attributes, afterMiss, afterHit, control) => {
    const chip = cachedChip();
    chip.setPpb(CACR, control);
    chip.setPpb(RBAR, 0x10);
    chip.setPpb(RASR, ALL | 0x0008_0000);
    chip.setPpb(RBAR, RAM + 0x11);
    chip.setPpb(RASR, REGION | attributes);
    chip.setPpb(MPU_CTRL, 1);
    store(chip, PLACE, 5);
    expect(chip.word(PLACE)).toBe(afterMiss);
    expect(load(chip, PLACE)).toBe(5);
    store(chip, PLACE, 6);
    expect([chip.word(PLACE), load(chip, PLACE)]).toEqual([afterHit, 6]);
  });

  it.each([
    ['write-through', 0x0002_0000, 0, 5],
    ['shared', 0x000f_0000, 0, 9],
    ['shared, with SIWT', 0x000f_0000, 1, 5],
  ])('that is %s is kept by a load or not', (_name, attributes, control, expected) => {
    const chip = cachedChip();
    chip.setPpb(CACR, control);
    chip.setPpb(RBAR, RAM + 0x10);
    chip.setPpb(RASR, REGION | attributes);
    chip.setPpb(MPU_CTRL, 5);
    chip.placeWords(PLACE, 5);
    load(chip, PLACE);
    chip.placeWords(PLACE, 9);
    expect(load(chip, PLACE)).toBe(expected);
  });

  it('without a region is as the default map has it: flash write-through, so that a line outlives what replaces it', () => {
    const chip = cachedChip();
    chip.placeWords(FLASH + 0x8000, 5);
    load(chip, FLASH + 0x8000);
    chip.placeWords(FLASH + 0x8000, 9);
    expect(load(chip, FLASH + 0x8000)).toBe(5);
    chip.setPpb(DCIMVAC, FLASH + 0x8000);
    expect(load(chip, FLASH + 0x8000)).toBe(9);
  });

  it('that is tightly coupled is never cached', () => {
    const chip = cachedChip({ tightlyCoupled: [[RAM, RAM + 0x200]] });
    store(chip, PLACE, 5);
    store(chip, RAM + 0x200, 6);
    expect([chip.word(PLACE), chip.word(RAM + 0x200)]).toEqual([5, 0]);
  });
});

describe('around it', () => {
  it('instruction fetches see memory: new code runs once it is cleaned', () => {
    const chip = cachedChip();
    const code = RAM + 0x1000;
    const run = () => chip.execute([0x4708], { 1: code + 1 }).register(0);
    chip.place(code, 0x2001, 0xbe00);
    expect(run()).toBe(1);
    store(chip, code, 0xbe00_2002);
    expect(run()).toBe(1);
    chip.setPpb(DCCMVAC, code);
    expect(run()).toBe(2);
  });

  it('a system reset switches it off and leaves its lines; a loss of power leaves nothing', () => {
    const chip = cachedChip();
    store(chip, PLACE, 1);
    chip.core.systemReset();
    expect([chip.core.dataCache, load(chip, PLACE)]).toEqual([undefined, 0]);
    chip.setPpb(CCR, DC_ON);
    expect(load(chip, PLACE)).toBe(1);
    chip.core.powerOnReset();
    chip.setPpb(CCR, DC_ON);
    expect(load(chip, PLACE)).toBe(0);
  });

  it('a snapshot holds lines that memory does not', () => {
    const chip = cachedChip();
    store(chip, PLACE, 1);
    const other = new ToyChip({ dataCache: true });
    other.memory.load(chip.memory.save());
    other.core.loadState(chip.core.saveState());
    expect([other.word(PLACE), load(other, PLACE)]).toEqual([0, 1]);
  });

  it("the debugger's look finds lines that are there and brings none in", () => {
    const chip = cachedChip();
    const { dataCache } = chip.core;
    expect(dataCache?.read(PLACE, 4)).toBeUndefined();
    store(chip, PLACE, 0x1234_5678);
    expect([dataCache?.read(PLACE + 1, 1), dataCache?.read(PLACE + 2, 2)]).toEqual([0x56, 0x1234]);
    dataCache?.write(PLACE, 0xff, 1);
    dataCache?.write(PLACE + 0x100, 3, 4);
    expect([load(chip, PLACE), load(chip, PLACE + 0x100)]).toEqual([0x1234_56ff, 0]);
  });
});
