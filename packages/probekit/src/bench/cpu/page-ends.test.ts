/** Transfers of several words before, at and across the end of a page of 256 bytes, where the fast way to memory ends. */
import { describe, expect, it } from 'vitest';
import { FLASH, RAM, ToyChip } from './testing/toy-chip.ts';

const BKPT = 0xbe00;
const STR_R2 = 0x600a; // str r2, [r1]: the page is known from now on
const HANDLER = FLASH + 0x400;
const PAGE = RAM + 0x100;
const AROUND_THE_END = [-16, -12, -8, -4, 0, 4];

function chipAt(address: number, ...code: readonly number[]): ToyChip {
  const chip = new ToyChip().placeWords(FLASH + 4 * 11, HANDLER + 1).place(HANDLER, 0x4770); // bx lr
  chip.startHalted(...code, BKPT);
  [0x1111_1111, address, 0x2222_2222, 0x3333_3333, 0x4444_4444].forEach((value, register) => {
    chip.setRegister(register, value);
  });
  chip.setRegister(13, address + 0x20);
  return chip;
}

function run(chip: ToyChip): void {
  chip.resume();
  expect(chip.run(1000)).toBe('halted');
}

const wordsAt = (chip: ToyChip, address: number, count: number) =>
  Array.from({ length: count }, (_, index) =>
    new DataView(chip.ram.bytes.buffer, chip.ram.bytes.byteOffset).getUint32(address - RAM + 4 * index, true),
  );

describe('at the end of a page', () => {
  it.each(AROUND_THE_END)('STM and LDM move all words, from byte %i on', (offset) => {
    const chip = chipAt(PAGE + offset, STR_R2, 0xc11c, 0x390c, 0xc9e0); // stmia r1!, {r2-r4}; subs r1, #12; ldmia r1!, {r5-r7}
    run(chip);
    expect(wordsAt(chip, PAGE + offset, 3)).toEqual([0x2222_2222, 0x3333_3333, 0x4444_4444]);
    expect([5, 6, 7, 1].map((register) => chip.register(register))).toEqual([0x2222_2222, 0x3333_3333, 0x4444_4444, PAGE + offset + 12]);
  });

  it.each(AROUND_THE_END)('STRD and LDRD move both words, from byte %i on', (offset) => {
    const chip = chipAt(PAGE + offset, STR_R2, 0xe9c1, 0x2300, 0xe9d1, 0x5600); // strd r2, r3, [r1]; ldrd r5, r6, [r1]
    run(chip);
    expect(wordsAt(chip, PAGE + offset, 2)).toEqual([0x2222_2222, 0x3333_3333]);
    expect([5, 6].map((register) => chip.register(register))).toEqual([0x2222_2222, 0x3333_3333]);
  });

  it.each(AROUND_THE_END)('PUSH and POP go downward and back, from byte %i on', (offset) => {
    const chip = chipAt(PAGE + offset, STR_R2, 0xb41c, 0xbce0); // push {r2-r4}; pop {r5-r7}
    run(chip);
    expect(wordsAt(chip, PAGE + offset + 0x20 - 12, 3)).toEqual([0x2222_2222, 0x3333_3333, 0x4444_4444]);
    expect([5, 6, 7, 13].map((register) => chip.register(register))).toEqual([0x2222_2222, 0x3333_3333, 0x4444_4444, PAGE + offset + 0x20]);
  });

  it.each([-32, -24, -16, -8, 0])('an exception saves its frame and takes it back, from byte %i on', (offset) => {
    const chip = chipAt(PAGE + offset, STR_R2, 0xdf00); // svc #0
    run(chip);
    expect(wordsAt(chip, PAGE + offset, 4)).toEqual([0x1111_1111, PAGE + offset, 0x2222_2222, 0x3333_3333]);
    expect([0, 1, 2, 3, 13].map((register) => chip.register(register))).toEqual([
      0x1111_1111,
      PAGE + offset,
      0x2222_2222,
      0x3333_3333,
      PAGE + offset + 0x20,
    ]);
  });
});
