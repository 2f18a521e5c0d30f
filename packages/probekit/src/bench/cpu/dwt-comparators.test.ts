/** The comparators of DWT as ARM DDI 0403E.e, C1.8 and D4.3 have them: cycle match, data trace, watched values. */
import { describe, expect, it } from 'vitest';
import { RAM, type ToyChip } from './testing/toy-chip.ts';
import { CODE, COUNTING, CYCCNT, CYCCNTENA, DEMCR, DWT, taken, tracing, word } from './testing/traced-chip.ts';

const COMP = (index: number) => DWT + 0x20 + 0x10 * index;
const MASK = (index: number) => COMP(index) + 4;
const FUNCTION = (index: number) => COMP(index) + 8;
const DHCSR = 0xe000_edf0;
const DFSR = 0xe000_ed30;
const MATCHED = 0x0100_0000;

describe('data trace', () => {
  /** ldr r0, [r1]; strh r0, [r1, #2]; ldrb r0, [r1, #5]; b . */
  const ACCESSES = [0x6808, 0x8048, 0x7948, 0xe7fe];

  function accessed(index: number, kind: number, { range = 0, mask = 2 } = {}): number[] {
    const chip = tracing(...ACCESSES);
    chip.ram.bytes.set([0x78, 0x56, 0x34, 0x12, 0, 0x99], 0x40);
    chip.setRegister(1, RAM + 0x40);
    chip.setPpb(COMP(index), RAM + 0x40);
    chip.setPpb(MASK(index), mask);
    chip.setPpb(FUNCTION(index), kind | range);
    chip.resume();
    chip.run(20);
    expect(chip.core.state).toBe('running');
    return taken(chip);
  }

  it.each([
    { kind: 1, tells: 'the program counter', bytes: [0x47, ...word(CODE), 0x47, ...word(CODE + 2)] },
    { kind: 2, tells: 'the value', bytes: [0x87, 0x78, 0x56, 0x34, 0x12, 0x8e, 0x78, 0x56] },
    { kind: 12, tells: 'values read', bytes: [0x87, 0x78, 0x56, 0x34, 0x12] },
    { kind: 13, tells: 'values written', bytes: [0x8e, 0x78, 0x56] },
    { kind: 14, tells: 'program counter and values read', bytes: [0x47, ...word(CODE), 0x87, 0x78, 0x56, 0x34, 0x12] },
    { kind: 15, tells: 'program counter and values written', bytes: [0x47, ...word(CODE + 2), 0x8e, 0x78, 0x56] },
  ])('FUNCTION $kind tells $tells', ({ kind, bytes }) => {
    expect(accessed(0, kind)).toEqual(bytes);
  });

  it.each([
    { kind: 1, tells: 'the address', bytes: [0x4e, 0x40, 0, 0x4e, 0x42, 0, 0x4e, 0x45, 0] },
    { kind: 12, tells: 'addresses read', bytes: [0x4e, 0x40, 0, 0x4e, 0x45, 0] },
    { kind: 13, tells: 'addresses written', bytes: [0x4e, 0x42, 0] },
    { kind: 15, tells: 'addresses and values written', bytes: [0x4e, 0x42, 0, 0x8e, 0x78, 0x56] },
  ])('FUNCTION $kind with EMITRANGE tells $tells', ({ kind, bytes }) => {
    expect(accessed(0, kind, { range: 0x20, mask: 3 })).toEqual(bytes);
  });

  it('says by which comparator', () => {
    expect(accessed(3, 13)).toEqual([0xbe, 0x78, 0x56]);
    expect(accessed(2, 15)).toEqual([0x67, ...word(CODE + 2), 0xae, 0x78, 0x56]);
  });

  it('loses what finds no room, and says so where that was, once there is room for it', () => {
    const chip = tracing(...ACCESSES);
    chip.ram.bytes.set([0x78, 0x56, 0x34, 0x12, 0, 0x99], 0x40);
    chip.setRegister(1, RAM + 0x40);
    for (const index of [0, 2]) {
      chip.setPpb(COMP(index), RAM + 0x40);
      chip.setPpb(MASK(index), 3);
      chip.setPpb(FUNCTION(index), 3);
    }
    chip.resume();
    chip.run(20);
    const [value, pc] = [word(0x1234_5678), word(CODE)];
    const first = [0x47, ...pc, 0x87, ...value, 0x67, ...pc, 0xa7, ...value];
    expect(taken(chip)).toEqual([...first, 0x47, ...word(CODE + 2), 0x8e, 0x78, 0x56, 0x70, 0xae, 0x78, 0x56, 0x70]);
  });
});

describe('comparators', () => {
  it('halt when the cycle counter reaches a value, on comparator 0', () => {
    const chip = tracing(...COUNTING);
    chip.setPpb(COMP(0), 300);
    chip.setPpb(FUNCTION(0), 0x84);
    chip.setPpb(DWT, CYCCNTENA);
    chip.resume();
    expect(chip.run(1000)).toBe('halted');
    expect(chip.ppb(CYCCNT)).toBeGreaterThanOrEqual(300);
    expect(chip.ppb(CYCCNT)).toBeLessThan(310);
    expect(chip.ppb(DFSR) & 4).toBe(4);
    expect(chip.ppb(FUNCTION(0))).toBe(MATCHED | 0x84);
  });

  it('sample the program counter at such a value', () => {
    const chip = tracing(...COUNTING);
    chip.setPpb(COMP(0), 300);
    chip.setPpb(FUNCTION(0), 0x81);
    chip.setPpb(DWT, CYCCNTENA);
    chip.resume();
    expect(chip.run(1000)).toBe('budget');
    expect(taken(chip)).toHaveLength(5);
  });

  it('keep cycle match for comparator 0 and data values for comparator 1', () => {
    const chip = tracing(...COUNTING);
    for (const index of [0, 1, 2, 3]) chip.setPpb(FUNCTION(index), 0xffff_ffff);
    expect([0, 1, 2, 3].map((index) => chip.ppb(FUNCTION(index)))).toEqual([0x0000_00af, 0x000f_ff2f, 0x0000_002f, 0x0000_002f]);
    chip.setPpb(MASK(0), 31);
    expect(chip.ppb(MASK(0))).toBe(15);
  });

  it.each([8, 9, 10, 11])('set MATCHED and nothing else for the ETM trigger of FUNCTION %i', (kind) => {
    const chip = tracing(0x6808, 0x6008, 0xe7fe);
    chip.setRegister(1, RAM);
    chip.setPpb(COMP(2), kind === 8 ? CODE + 2 : RAM);
    chip.setPpb(FUNCTION(2), kind);
    chip.resume();
    chip.run(50);
    expect(chip.core.state).toBe('running');
    expect(chip.ppb(FUNCTION(2))).toBe(MATCHED | kind);
    expect(taken(chip)).toEqual([]);
  });

  /** str r2, [r1]; strb r3, [r1, #8]; str r3, [r1]; str r3, [r1, #4]; b . */
  const STORES = [0x600a, 0x720b, 0x600b, 0x604b, 0xe7fe];

  function storing(value: number, control: number, address = RAM + 4): ToyChip {
    const chip = tracing(...STORES);
    chip.setRegister(1, RAM);
    chip.setRegister(2, 0x1111_1111);
    chip.setRegister(3, 0x2222_22aa);
    chip.setPpb(COMP(0), address);
    chip.setPpb(MASK(0), 2);
    chip.setPpb(COMP(1), value);
    chip.setPpb(FUNCTION(1), control);
    chip.resume();
    chip.run(50);
    return chip;
  }

  const ALONE = (1 << 12) | (1 << 16) | 0x100;
  const WORD = 2 << 10;

  it('halt on a value of the size asked for, wherever it is written', () => {
    expect(storing(0x2222_22aa, ALONE | WORD | 6).core.pc).toBe(CODE + 6);
    expect(storing(0xaaaa_aaaa, ALONE | 6).core.pc).toBe(CODE + 4);
    expect(storing(0x2222_22aa, ALONE | WORD | 5).core.state).toBe('running');
    expect(storing(0x3333_3333, ALONE | WORD | 7).core.state).toBe('running');
  });

  it('halt on a value at the address of a linked comparator only', () => {
    const linked = storing(0x2222_22aa, (0 << 12) | (0 << 16) | 0x100 | WORD | 6);
    expect(linked.core.pc).toBe(CODE + 8);
    expect(linked.ppb(FUNCTION(1)) & MATCHED).toBe(MATCHED);
    expect(storing(0x2222_22aa, 0x100 | WORD | 6, RAM + 0x20).core.state).toBe('running');
  });

  it('cost nothing while DEMCR.TRCENA is clear', () => {
    const chip = tracing(...STORES);
    chip.setPpb(DEMCR, 0);
    chip.setRegister(1, RAM);
    chip.setPpb(COMP(0), RAM);
    chip.setPpb(FUNCTION(0), 6);
    chip.setPpb(DHCSR, 0xa05f_0001);
    chip.run(50);
    expect(chip.core.state).toBe('running');
    expect(chip.ppb(FUNCTION(0))).toBe(6);
  });
});
