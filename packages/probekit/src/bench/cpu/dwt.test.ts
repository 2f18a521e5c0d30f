/** DWT as ARM DDI 0403E.e, C1.8 and D4.3 have it: the cycle counter, samples of the program counter, exception trace. */
import { describe, expect, it } from 'vitest';
import { FLASH, RAM, ToyChip } from './testing/toy-chip.ts';
import { CODE, COUNTING, CYCCNT, CYCCNTENA, DEMCR, DWT, TCR, taken, tracing } from './testing/traced-chip.ts';

const SLEEPCNT = DWT + 0x10;
const PCSR = DWT + 0x1c;
const STIR = 0xe000_ef00;
const PCSAMPLENA = 1 << 12;
const EXCTRCENA = 1 << 16;
const CYCEVTENA = 1 << 22;

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
