/** Registers of a frame, by DWARF's numbers of Arm: 0 to 15, S0 to S31 from 64 on, D0 to D31 from 256 on. Source: AADWARF32, 4.1. */

/** Words by register, D registers as two of S; those that are absent nobody knows. */
export type FrameRegisters = ReadonlyMap<number, number>;

const S0 = 64;
const D0 = 256;

/** The words that a register of a number consists of. */
export function wordsOf(register: number): readonly number[] {
  if (register < D0) return [register];
  const first = S0 + 2 * (register - D0);
  return [first, first + 1];
}

/** Of a register and the one behind it, which holds the rest of what is larger. Nothing where the first one is not known. */
export function registerBytes(register: number, registers: FrameRegisters): Uint8Array | undefined {
  const [first = register, second = register + 1] = wordsOf(register);
  const words = [registers.get(first), registers.get(second)];
  if (words[0] === undefined) return undefined;
  return new Uint8Array(Uint32Array.from(words.filter((word) => word !== undefined)).buffer);
}
