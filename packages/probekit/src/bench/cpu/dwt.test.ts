/** DWT as ARM DDI 0403E.e, C1.8 and D4.3 have it: the cycle counter, what happens at its values, comparators, exception trace. */
import { describe, expect, it } from 'vitest';
import { FLASH, RAM, ToyChip } from './testing/toy-chip.ts';

const DWT = 0xe000_1000;
const CYCCNT = DWT + 4;
const SLEEPCNT = DWT + 0x10;
const PCSR = DWT + 0x1c;
const COMP = (index: number) => DWT + 0x20 + 0x10 * index;
const MASK = (index: number) => COMP(index) + 4;
const FUNCTION = (index: number) => COMP(index) + 8;
const TCR = 0xe000_0e80;
const DEMCR = 0xe000_edfc;
const DHCSR = 0xe000_edf0;
const DFSR = 0xe000_ed30;
const STIR = 0xe000_ef00;
const CODE = FLASH + 0x100;
const MATCHED = 0x0100_0000;
const CYCCNTENA = 1;
const PCSAMPLENA = 1 << 12;
const EXCTRCENA = 1 << 16;
const CYCEVTENA = 1 << 22;
/** movs r0, #1; adds r0, #1; adds r0, #1; b to the second. */
const COUNTING = [0x2001, 0x3001, 0x3001, 0xe7fc];

/** A halted chip whose DWT packets get through. */
function tracing(...code: readonly number[]): ToyChip {
  const chip = new ToyChip().startHalted(...code);
  chip.setPpb(DEMCR, 0x0100_0000);
  chip.setPpb(TCR, 0b1001);
  return chip;
}

function taken(chip: ToyChip): number[] {
  const bytes: number[] = [];
  for (let byte = chip.core.takeTraceByte(); byte >= 0; byte = chip.core.takeTraceByte()) bytes.push(byte);
  return bytes;
}

function word(value: number): number[] {
  return [value & 0xff, (value >>> 8) & 0xff, (value >>> 16) & 0xff, value >>> 24];
}

describe('the cycle counter', () => {
  it('counts what the program uses, from the value written, round 32 bits', () => {
    const chip = tracing(...COUNTING);
    chip.setPpb(DWT, CYCCNTENA);
    chip.setPpb(CYCCNT, 0xffff_fff0);
    chip.resume();
    chip.run(500);
    expect(chip.ppb(CYCCNT)).toBe(chip.core.cyclesUsed - 16);
  });

  it.each([
    { name: 'two reads', code: [0x680a, 0xbf00, 0xbf00, 0xbf00, 0xbf00, 0x680b], cycles: 4 + 2 }, // ldr r2, [r1]; four nops; ldr r3, [r1]
    { name: 'reads around a load and a multiplication', code: [0x680a, 0x6825, 0x4345, 0x680b], cycles: 2 + 1 + 2 },
    { name: 'a write and a read', code: [0x600a, 0xbf00, 0xbf00, 0x680b], cycles: 2 + 2 }, // str r2, [r1] with r2 zero
  ])('gives a program exactly the cycles between $name', ({ code, cycles }) => {
    const chip = tracing(...code, 0x1a9b, 0xbe00); // subs r3, r3, r2; bkpt
    chip.setPpb(DWT, CYCCNTENA);
    chip.core.ppbWrite(DWT + 0xfb0, 0xc5ac_ce55, 4, false);
    chip.setRegister(1, CYCCNT);
    chip.setRegister(4, RAM);
    for (let round = 0; round < 3; round++) {
      chip.setRegister(2, 0);
      chip.setRegister(15, CODE);
      chip.resume();
      chip.run(100);
      expect(chip.register(3)).toBe(cycles);
    }
  });

  it('stands still in Debug state and while it is off, and counts each step', () => {
    const chip = tracing(0xbf00, 0xbf00, 0x6808, 0xe7fe);
    chip.setRegister(1, RAM);
    chip.setPpb(DWT, CYCCNTENA);
    const seen = [0, 1, 2].map(() => {
      chip.step();
      return chip.ppb(CYCCNT);
    });
    expect(seen).toEqual([1, 2, 4]);
    chip.nowNs += 1e6;
    expect(chip.ppb(CYCCNT)).toBe(4);
    chip.setPpb(DWT, 0);
    chip.step();
    expect(chip.ppb(CYCCNT)).toBe(4);
  });

  it('goes on through sleep while the clock does, and SLEEPCNT counts those cycles in eight bits', () => {
    const chip = tracing(0xbf30, 0xe7fe);
    chip.setPpb(DWT, CYCCNTENA);
    chip.resume();
    chip.run(100);
    const before = chip.ppb(CYCCNT);
    chip.nowNs += 1e9 / 64_000;
    expect(chip.ppb(CYCCNT) - before).toBe(1000);
    expect(chip.ppb(SLEEPCNT)).toBe(1000 & 0xff);
    chip.halt();
    expect(chip.ppb(CYCCNT) - before).toBe(1000);
    chip.setPpb(SLEEPCNT, 7);
    expect(chip.ppb(SLEEPCNT)).toBe(7);
  });

  it('says once that the other counters have no cause to count by', () => {
    const chip = tracing(...COUNTING);
    chip.setPpb(DWT, 1 << 17);
    expect(chip.notes.join()).toMatch(/CPICNT/);
    chip.setPpb(DWT + 8, 0x123);
    expect(chip.ppb(DWT + 8)).toBe(0x23);
  });
});

describe('PC samples', () => {
  function samples(bytes: readonly number[]): number[] {
    const found: number[] = [];
    for (let at = 0; at + 5 <= bytes.length; at += 5) {
      expect(bytes[at]).toBe(0x17);
      found.push((bytes[at + 1]! | (bytes[at + 2]! << 8) | (bytes[at + 3]! << 16) | (bytes[at + 4]! << 24)) >>> 0);
    }
    return found;
  }

  it.each([
    { name: '64 cycles', ctrl: 0, period: 64 },
    { name: '64 cycles by POSTPRESET and one', ctrl: 3 << 1, period: 256 },
    { name: '1024 cycles', ctrl: 1 << 9, period: 1024 },
    { name: '1024 cycles by POSTPRESET and one', ctrl: (1 << 9) | (15 << 1), period: 16_384 },
  ])('come each $name', ({ ctrl, period }) => {
    const chip = tracing(...COUNTING);
    chip.setPpb(DWT, CYCCNTENA | PCSAMPLENA | ctrl);
    chip.resume();
    let count = 0;
    let cycles = 0;
    while (cycles < 64 * 1024) {
      chip.run(period / 2);
      cycles += chip.core.cyclesUsed;
      for (const pc of samples(taken(chip))) {
        expect(pc).toBeGreaterThanOrEqual(CODE);
        expect(pc).toBeLessThan(CODE + 8);
        count++;
      }
    }
    // The first comes with the first tap, since POSTINIT is 0.
    const expected = 1 + (cycles - (ctrl & (1 << 9) ? 1024 : 64)) / period;
    expect(Math.abs(count - expected)).toBeLessThanOrEqual(1);
  });

  it('wait for POSTINIT first', () => {
    const chip = tracing(...COUNTING);
    chip.setPpb(DWT, CYCCNTENA | PCSAMPLENA | (4 << 5));
    chip.resume();
    chip.run(250);
    expect(taken(chip)).toEqual([]);
    chip.run(100);
    expect(taken(chip)).toHaveLength(5);
  });

  it('of a sleeping core are one byte of zero, and a halted one gives none', () => {
    const chip = tracing(0xbf30, 0xe7fe);
    chip.setPpb(DWT, CYCCNTENA | PCSAMPLENA);
    chip.resume();
    chip.run(10);
    const next = chip.core.nextNs;
    chip.nowNs = next;
    chip.core.act(next);
    expect(taken(chip)).toEqual([0x15, 0]);
    expect(Math.round(((chip.core.nextNs - next) * 64) / 1000)).toBe(64);
    chip.halt();
    expect(chip.core.nextNs).toBe(Number.POSITIVE_INFINITY);
    expect(taken(chip)).toEqual([]);
  });

  it('do not need a block to end in time, nor a loop that waits', () => {
    const chip = tracing(0xe7fe);
    chip.setPpb(DWT, CYCCNTENA | PCSAMPLENA);
    chip.resume();
    let count = 0;
    for (let cycles = 0; cycles < 64_000; cycles += chip.core.cyclesUsed) {
      chip.run(64_000 - cycles);
      count += samples(taken(chip)).filter((pc) => pc === CODE).length;
    }
    expect(count).toBeGreaterThan(900);
  });

  it('are replaced by event counter packets when only CYCEVTENA is on', () => {
    const chip = tracing(...COUNTING);
    chip.setPpb(DWT, CYCCNTENA | CYCEVTENA);
    chip.resume();
    chip.run(70);
    expect(taken(chip)).toEqual([0x05, 0x20]);
    chip.setPpb(DWT, CYCCNTENA | CYCEVTENA | PCSAMPLENA);
    chip.run(64);
    expect(taken(chip)[0]).toBe(0x17);
  });

  it('keep their place over a snapshot', () => {
    const chip = tracing(...COUNTING);
    chip.setPpb(DWT, CYCCNTENA | PCSAMPLENA | (7 << 1));
    chip.resume();
    chip.run(300);
    taken(chip);
    const kept = chip.memory.save();
    const next = () => {
      const bytes: number[] = [];
      for (let round = 0; round < 20; round++) {
        chip.run(50);
        bytes.push(...taken(chip), chip.core.cyclesUsed);
      }
      return bytes;
    };
    const first = next();
    chip.memory.load(kept);
    chip.core.loadState(null);
    expect(next()).toEqual(first);
    expect(first.length).toBeGreaterThan(20);
  });

  it('can be read one at a time, 0xffffffff in Debug state', () => {
    const chip = tracing(...COUNTING);
    chip.resume();
    chip.run(33);
    expect(chip.ppb(PCSR)).toBe(chip.core.pc);
    chip.halt();
    expect(chip.ppb(PCSR)).toBe(0xffff_ffff);
  });

  it('need ITM_TCR.TXENA', () => {
    const chip = tracing(...COUNTING);
    chip.setPpb(TCR, 1);
    chip.setPpb(DWT, CYCCNTENA | PCSAMPLENA);
    chip.resume();
    chip.run(1000);
    expect(taken(chip)).toEqual([]);
  });
});

describe('exception trace', () => {
  const HANDLER = FLASH + 0x200;
  const OTHER = FLASH + 0x220;
  const packet = (kind: 'enter' | 'exit' | 'return', exception: number) => [
    0x0e,
    exception & 0xff,
    (exception >>> 8) | ({ enter: 1, exit: 2, return: 3 }[kind] << 4),
  ];

  /** Interrupts 0 and 240 − 100, enabled, with handlers that return at once. */
  function withInterrupts(): ToyChip {
    const chip = new ToyChip()
      .placeWords(FLASH + 4 * 16, HANDLER + 1, OTHER + 1)
      .place(HANDLER, 0xbf00, 0x4770)
      .place(OTHER, 0x4770);
    chip.startHalted(0xe7fe);
    chip.setPpb(DEMCR, 0x0100_0000);
    chip.setPpb(TCR, 0b1001);
    chip.setPpb(DWT, EXCTRCENA);
    chip.setPpb(0xe000_e100, 3);
    chip.resume();
    return chip;
  }

  it('tells entry, exit and where execution returns to', () => {
    const chip = withInterrupts();
    chip.setPpb(STIR, 0);
    chip.run(200);
    expect(taken(chip)).toEqual([...packet('enter', 16), ...packet('exit', 16), ...packet('return', 0)]);
  });

  it('tells no return between exceptions that follow one another', () => {
    const chip = withInterrupts();
    chip.setPpb(STIR, 0);
    chip.setPpb(STIR, 1);
    chip.run(200);
    expect(taken(chip)).toEqual([
      ...packet('enter', 16),
      ...packet('exit', 16),
      ...packet('enter', 17),
      ...packet('exit', 17),
      ...packet('return', 0),
    ]);
  });

  it('returns to the exception that was interrupted', () => {
    const chip = withInterrupts();
    chip.setPpb(0xe000_e400, 0x0000_4080);
    chip.place(HANDLER, 0xe7fe);
    chip.setPpb(STIR, 0);
    chip.run(20);
    expect(taken(chip)).toEqual(packet('enter', 16));
    chip.setPpb(STIR, 1);
    chip.run(20);
    expect(taken(chip)).toEqual([...packet('enter', 17), ...packet('exit', 17), ...packet('return', 16)]);
  });

  it('says nothing while it is off', () => {
    const chip = withInterrupts();
    chip.setPpb(DWT, 0);
    chip.setPpb(STIR, 0);
    chip.run(200);
    expect(taken(chip)).toEqual([]);
  });
});

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
