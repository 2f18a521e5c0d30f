/** Whole blocks against the same instructions stepped one by one, which never lose a flag: registers, flags, stacked frames. */
import { describe, expect, it } from 'vitest';
import { dropDeadFlags } from './dead-flags.ts';
import { OP, STRIDE } from './operations.ts';
import { FLASH, RAM, ToyChip } from './testing/toy-chip.ts';

const CODE = FLASH + 0x100;
const HARD_FAULT = FLASH + 0x4000;
const BKPT = 0xbe00;
const STACK = RAM + 0x8000;
const FAULTING = 0x6838; // ldr r0, [r7]

/** Numbers from a seed, up to 2^32. Source: G. Marsaglia, "Xorshift RNGs" (2003). */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

/** Shifts, sums, moves, compares and data processing on R0 to R6, IT blocks, now and then a load that faults. */
function program(random: (below: number) => number, length: number): number[] {
  const code: number[] = [];
  const plain = () => {
    const choice = random(3);
    const registers = random(7) | (random(7) << 3);
    if (choice === 0) return (random(13) << 9) | (random(7) << 6) | registers;
    if (choice === 1) return 0x2000 | (random(4) << 11) | (random(7) << 8) | random(256);
    return 0x4000 | (random(16) << 6) | registers;
  };
  while (code.length < length) {
    const choice = random(12);
    if (choice === 0) code.push(0xbf08 | (random(14) << 4), plain());
    else if (choice === 1 && random(4) === 0) code.push(FAULTING);
    else code.push(plain());
  }
  return code;
}

function chipWith(code: readonly number[], registers: readonly number[], xpsr: number): ToyChip {
  const chip = new ToyChip().placeWords(FLASH + 12, HARD_FAULT + 1).place(HARD_FAULT, BKPT);
  chip.startHalted(...code, BKPT);
  registers.forEach((value, index) => {
    chip.setRegister(index, value);
  });
  chip.setRegister(13, STACK);
  chip.setRegister(16, xpsr);
  return chip;
}

const stateOf = (chip: ToyChip) => ({
  registers: [0, 1, 2, 3, 4, 5, 6, 13, 15, 16].map((selector) => chip.register(selector)),
  frame: [0, 4, 8, 12, 16, 20, 24, 28].map((offset) => chip.word(STACK - 32 + offset)),
});

describe('flags that nobody sees', () => {
  it('leave everything that somebody sees as it is', () => {
    const random = randomFrom(2026);
    let faults = 0;
    for (let count = 0; count < 400; count++) {
      const code = program(random, 2 + random(30));
      const registers = [...Array.from({ length: 7 }, () => (random(3) === 0 ? random(4) : random(2 ** 32))), 0x0fff_0000];
      const xpsr = 0x0100_0000 | (random(16) << 28);
      const whole = chipWith(code, registers, xpsr);
      whole.resume();
      expect(whole.run(1000)).toBe('halted');
      const stepped = chipWith(code, registers, xpsr);
      while (stepped.core.pc !== HARD_FAULT && stepped.core.pc !== CODE + 2 * code.length) stepped.step();
      expect(stateOf(whole), code.map((each) => each.toString(16)).join(' ')).toEqual(stateOf(stepped));
      if (whole.core.pc === HARD_FAULT) faults++;
    }
    expect(faults).toBeGreaterThan(20);
  });

  it('cost nothing: of three sums in a row the first two become plain ones', () => {
    const sum = OP.ADDS_REG | (1 << 16) | (2 << 24);
    const words = [...[sum, 0, 0, 0], ...[sum, 0, 0, 0], ...[sum, 0, 0, 0], ...[OP.END, 0, 0, 0]];
    dropDeadFlags(words);
    expect(words.filter((_, index) => index % STRIDE === 0).map((word) => word & 0xff)).toEqual([
      OP.ADD_REG,
      OP.ADD_REG,
      OP.ADDS_REG,
      OP.END,
    ]);
  });
});
