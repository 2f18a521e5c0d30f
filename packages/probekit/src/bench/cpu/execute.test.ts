/** Instructions against values worked out from their pseudocode (ARM DDI 0403E.e, A7.7). Encodings were made with arm-none-eabi-as. */
import { describe, expect, it } from 'vitest';
import { PORT, RAM, ToyChip } from './testing/toy-chip.ts';

interface Case {
  readonly text: string;
  readonly code: readonly number[];
  readonly before: Readonly<Record<number, number>>;
  readonly after: Readonly<Record<number, number>>;
  readonly flags?: string;
}
const CARRY = 0x2100_0000;
const PLAIN = 0x0100_0000;
const ZERO_SET = 0x4100_0000;

const CASES: readonly Case[] = [
  { text: 'adds r0, r1, r2', code: [0x1888], before: { 1: 0x7fff_ffff, 2: 1 }, after: { 0: 0x8000_0000 }, flags: 'NzcV' },
  { text: 'adds r0, r1, r2', code: [0x1888], before: { 1: 0xffff_ffff, 2: 1 }, after: { 0: 0 }, flags: 'nZCv' },
  { text: 'subs r0, r1, r2', code: [0x1a88], before: { 1: 5, 2: 5 }, after: { 0: 0 }, flags: 'nZCv' },
  { text: 'subs r0, r1, r2', code: [0x1a88], before: { 1: 0, 2: 1 }, after: { 0: 0xffff_ffff }, flags: 'Nzcv' },
  { text: 'subs r0, r1, r2', code: [0x1a88], before: { 1: 0x8000_0000, 2: 1 }, after: { 0: 0x7fff_ffff }, flags: 'nzCV' },
  { text: 'adcs r0, r1', code: [0x4148], before: { 0: 0xffff_ffff, 1: 0, 16: CARRY }, after: { 0: 0 }, flags: 'nZCv' },
  { text: 'sbcs r0, r1', code: [0x4188], before: { 0: 3, 1: 2, 16: PLAIN }, after: { 0: 0 }, flags: 'nZCv' },
  { text: 'lsrs r0, r1, #32', code: [0x0808], before: { 1: 0x8000_0001 }, after: { 0: 0 }, flags: 'nZCv' },
  { text: 'asrs r0, r1, #32', code: [0x1008], before: { 1: 0x8000_0000 }, after: { 0: 0xffff_ffff }, flags: 'NzCv' },
  { text: 'lsls r0, r1, #4', code: [0x0108], before: { 1: 0x1800_0000 }, after: { 0: 0x8000_0000 }, flags: 'NzCv' },
  { text: 'rors r0, r1 by 32', code: [0x41c8], before: { 0: 0x8000_0001, 1: 32 }, after: { 0: 0x8000_0001 }, flags: 'NzCv' },
  { text: 'rors r0, r1 by 0', code: [0x41c8], before: { 0: 1, 1: 0x100, 16: CARRY }, after: { 0: 1 }, flags: 'nzCv' },
  { text: 'rrxs r0, r1', code: [0xea5f, 0x0031], before: { 1: 3, 16: CARRY }, after: { 0: 0x8000_0001 }, flags: 'NzCv' },
  { text: 'ands r0, r1, #0x8000_0000', code: [0xf011, 0x4000], before: { 1: 0xf000_0000 }, after: { 0: 0x8000_0000 }, flags: 'NzCv' },
  { text: 'muls r0, r1, r0', code: [0x4348], before: { 0: 0x1_0001, 1: 0x1_0001 }, after: { 0: 0x2_0001 }, flags: 'nzcv' },
  { text: 'mla r0, r1, r2, r3', code: [0xfb01, 0x3002], before: { 1: 7, 2: 0xffff_ffff, 3: 10 }, after: { 0: 3 } },
  { text: 'umull', code: [0xfba1, 0x0302], before: { 1: 0xffff_ffff, 2: 0xffff_ffff }, after: { 0: 1, 3: 0xffff_fffe } },
  { text: 'smull', code: [0xfb81, 0x0302], before: { 1: 0xffff_ffff, 2: 2 }, after: { 0: 0xffff_fffe, 3: 0xffff_ffff } },
  { text: 'umlal', code: [0xfbe1, 0x0302], before: { 0: 0xffff_ffff, 1: 1, 2: 1, 3: 5 }, after: { 0: 0, 3: 6 } },
  { text: 'sdiv', code: [0xfb91, 0xf0f2], before: { 1: 0xffff_fff9, 2: 2 }, after: { 0: 0xffff_fffd } },
  { text: 'sdiv overflow', code: [0xfb91, 0xf0f2], before: { 1: 0x8000_0000, 2: 0xffff_ffff }, after: { 0: 0x8000_0000 } },
  { text: 'udiv', code: [0xfbb1, 0xf0f2], before: { 1: 0xffff_ffff, 2: 0x10 }, after: { 0: 0x0fff_ffff } },
  { text: 'udiv by zero', code: [0xfbb1, 0xf0f2], before: { 1: 7, 2: 0 }, after: { 0: 0 } },
  { text: 'bfi r0, r1, #8, #8', code: [0xf361, 0x200f], before: { 0: 0xffff_ffff, 1: 0x1234 }, after: { 0: 0xffff_34ff } },
  { text: 'ubfx r0, r1, #4, #8', code: [0xf3c1, 0x1007], before: { 1: 0x0000_0ff0 }, after: { 0: 0xff } },
  { text: 'sbfx r0, r1, #4, #8', code: [0xf341, 0x1007], before: { 1: 0x0000_0ff0 }, after: { 0: 0xffff_ffff } },
  { text: 'clz of zero', code: [0xfab1, 0xf081], before: { 1: 0 }, after: { 0: 32 } },
  { text: 'rbit', code: [0xfa91, 0xf0a1], before: { 1: 0x8000_0001 }, after: { 0: 0x8000_0001 } },
  { text: 'rev', code: [0xba08], before: { 1: 0x1122_3344 }, after: { 0: 0x4433_2211 } },
  { text: 'revsh', code: [0xbac8], before: { 1: 0x0000_0080 }, after: { 0: 0xffff_8000 } },
  { text: 'ssat r0, #8, r1', code: [0xf301, 0x0007], before: { 1: 200 }, after: { 0: 127, 16: 0x0900_0000 } },
  { text: 'usat r0, #8, r1', code: [0xf381, 0x0008], before: { 1: 0xffff_ff00 }, after: { 0: 0, 16: 0x0900_0000 } },
  { text: 'movw, movt', code: [0xf241, 0x2034, 0xf6ca, 0x30cd], before: {}, after: { 0: 0xabcd_1234 } },
  { text: 'it eq, taken', code: [0xbf08, 0x2001], before: { 0: 9, 16: ZERO_SET }, after: { 0: 1 }, flags: 'nZcv' },
  { text: 'it eq, not taken', code: [0xbf08, 0x2001], before: { 0: 9, 16: PLAIN }, after: { 0: 9 } },
  { text: 'ite ne', code: [0x2900, 0xbf14, 0x2001, 0x2002], before: { 1: 0 }, after: { 0: 2 }, flags: 'nZCv' },
  { text: 'qadd', code: [0xfa82, 0xf081], before: { 1: 0x7fff_ffff, 2: 1 }, after: { 0: 0x7fff_ffff, 16: 0x0900_0000 } },
  {
    text: 'sadd16, sel',
    code: [0xfa91, 0xf002, 0xfaa1, 0xf382],
    before: { 1: 0x0001_ffff, 2: 0x0001_0000 },
    after: { 0: 0x0002_ffff, 3: 0x0001_0000 },
  },
  { text: 'smlabb', code: [0xfb11, 0x3002], before: { 1: 0xffff, 2: 3, 3: 10 }, after: { 0: 7 } },
];

describe('data processing', () => {
  it.each(CASES)('executes $text', ({ code, before, after, flags }) => {
    const chip = new ToyChip().execute(code, before);
    for (const [selector, value] of Object.entries(after)) expect(chip.register(Number(selector)).toString(16)).toBe(value.toString(16));
    if (flags !== undefined) expect(chip.flags).toBe(flags);
  });

  it('keeps the flags of a 16-bit instruction inside an IT block', () => {
    // lsrs r0, r0, #1; it cs; eorcs r0, r1
    const chip = new ToyChip().execute([0x0840, 0xbf28, 0x4048], { 0: 3, 1: 0xff });
    expect(chip.register(0)).toBe(0xfe);
    expect(chip.flags).toBe('nzCv');
  });
});

describe('loads, stores and branches', () => {
  it('pushes and pops in ascending register order', () => {
    const chip = new ToyChip().execute([0xb506, 0xbc38], { 1: 11, 2: 22, 14: 33 });
    expect([3, 4, 5].map((register) => chip.register(register))).toEqual([11, 22, 33]);
    expect(chip.register(13)).toBe(RAM + 0x1_0000);
  });

  it('writes the base back after a post-indexed LDRD', () => {
    const chip = new ToyChip().placeWords(RAM, 0x1111_1111, 0x2222_2222).execute([0xe8f1, 0x2302]);
    expect([1, 2, 3].map((register) => chip.register(register))).toEqual([RAM + 8, 0x1111_1111, 0x2222_2222]);
  });

  it('stores a byte with pre-indexing and leaves its neighbours alone', () => {
    const chip = new ToyChip().placeWords(RAM, 0xffff_ffff).execute([0xf801, 0x0f01], { 0: 0x12 });
    expect(chip.word(RAM)).toBe(0xffff_12ff);
    expect(chip.register(1)).toBe(RAM + 1);
  });

  it('extends the sign of a half-word', () => {
    expect(new ToyChip().placeWords(RAM, 0x8001).execute([0xf9b1, 0]).register(0)).toBe(0xffff_8001);
  });

  it('reads an unaligned word from memory', () => {
    expect(new ToyChip().placeWords(RAM, 0x4433_2211, 0x8877_6655).execute([0xf8d1, 1]).register(0)).toBe(0x5544_3322);
  });

  it('lets only the first of two exclusive stores through', () => {
    const chip = new ToyChip().placeWords(RAM, 41).execute([0xe851, 0x0f00, 0x3001, 0xe841, 0x0200, 0xe841, 0x0300]);
    expect([chip.word(RAM), chip.register(2), chip.register(3)]).toEqual([42, 0, 1]);
  });

  it('branches through a table', () => {
    // tbb [pc, r1]; table 2, 3; movs r0, #1; b end; movs r0, #2; end: bkpt
    const code = [0xe8df, 0xf001, 0x0302, 0x2001, 0xe000, 0x2002];
    expect(new ToyChip().execute(code, { 1: 1 }).register(0)).toBe(2);
  });

  it('asks the bus for what is not plain memory', () => {
    const chip = new ToyChip();
    chip.port = 0x1234_5678;
    chip.execute([0x6808, 0x600a], { 1: PORT, 2: 5 }); // ldr r0, [r1]; str r2, [r1]
    expect(chip.register(0)).toBe(0x1234_5678);
    expect(chip.portWrites).toEqual([5]);
  });

  it('repeats an instruction that the bus does not answer yet', () => {
    const chip = new ToyChip().startHalted(0x6808, 0xbe00);
    chip.setRegister(1, PORT);
    chip.portStatus = 2;
    chip.resume();
    const address = chip.core.pc;
    expect(chip.run(100)).toBe('stalled');
    expect(chip.core.pc).toBe(address);
    chip.portStatus = 0;
    chip.port = 77;
    expect(chip.run(100)).toBe('halted');
    expect(chip.register(0)).toBe(77);
  });
});
