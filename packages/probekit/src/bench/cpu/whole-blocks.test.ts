/**
 * Whole blocks against the same instructions stepped one by one, which lose no flag and are not joined with neighbours:
 * registers, flags, memory, stacked frames.
 */
import { describe, expect, it } from 'vitest';
import { dropDeadFlags } from './dead-flags.ts';
import { decodeBlock } from './decode.ts';
import { InstructionSet } from './instruction-set.ts';
import { type Block, OP, STRIDE } from './operations.ts';
import { FLASH, RAM, ToyChip } from './testing/toy-chip.ts';

const CODE = FLASH + 0x100;
const HARD_FAULT = FLASH + 0x4000;
const BKPT = 0xbe00;
const STACK = RAM + 0x8000;
const FAULTING = 0x6838; // ldr r0, [r7]
const DATA = RAM + 0x1000;
/** Accesses that move their base R8, and a sum with a shift. */
const WIDE = [
  [0xf858, 0x0b04], // ldr r0, [r8], #4
  [0xf858, 0x1f08], // ldr r1, [r8, #8]!
  [0xf818, 0x2901], // ldrb r2, [r8], #-1
  [0xf848, 0x3d04], // str r3, [r8, #-4]!
  [0xf848, 0x4b07], // str r4, [r8], #7
  [0xf808, 0x5f02], // strb r5, [r8, #2]!
  [0xeb01, 0x00c2], // add r0, r1, r2, lsl #3
] as const;

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

/** Shifts, sums, moves and data processing on R0 to R6, IT blocks, branches over an instruction, accesses, of which some fault. */
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
    else if (choice === 2) code.push(...WIDE[random(WIDE.length)]!);
    else if (choice === 3)
      code.push(0x4280 | (random(7) << 3) | random(7), 0xd000 | (random(2) << 8), plain()); // cmp; beq or bne
    else if (choice === 4) code.push(0x2800 | (random(7) << 8) | random(3), 0xd000 | (random(14) << 8), plain());
    else if (choice === 5)
      code.push(0x3801 | (random(7) << 8), 0xd100, plain()); // subs; bne
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
  chip.setRegister(8, DATA);
  chip.setRegister(13, STACK);
  chip.setRegister(16, xpsr);
  return chip;
}

const stateOf = (chip: ToyChip) => ({
  registers: [0, 1, 2, 3, 4, 5, 6, 8, 13, 15, 16].map((selector) => chip.register(selector)),
  memory: chip.ram.bytes.slice(DATA - RAM - 64, DATA - RAM + 128),
  frame: [0, 4, 8, 12, 16, 20, 24, 28].map((offset) => chip.word(STACK - 32 + offset)),
});

describe('blocks', () => {
  it('leave everything as single steps do', () => {
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

  it('drop the flags that nobody sees: of three sums in a row the first two become plain ones', () => {
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

  it('join neighbours: of a copying loop three operations are left', () => {
    const bytes = Uint8Array.from([0x51, 0xf8, 0x04, 0x3b, 0x40, 0xf8, 0x04, 0x3b, 0x01, 0x3a, 0xf9, 0xd1]);
    const block = decodeBlock({
      address: FLASH,
      it: 0,
      limit: 100,
      region: { address: FLASH, bytes, readable: true, writable: false, generation: 0 },
      instructionSet: new InstructionSet({ architecture: 'v7e-m', floatingPoint: 'fpv5-dp' }),
      isBreakpoint: () => false,
    }) as Block;
    const codes = Array.from(block.code).flatMap((word, index) => (index % STRIDE === 0 ? [word & 0xff] : []));
    expect(codes).toEqual([OP.LDR_MOVE, OP.STR_MOVE, OP.SUBS_IMM_BNE, OP.END]);
  });
});
