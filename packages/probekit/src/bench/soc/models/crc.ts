/** CRC calculation unit: any polynomial of 7, 8, 16 or 32 bits, input by byte, half-word or word, bit reversal on both sides. Source: RM0433, chapter 21. */
import { CRC_CR, CRC_DR, CRC_IDR, CRC_INIT, CRC_POL } from '../../../spec/stm32/small-peripherals.ts';
import type { Width } from '../../seams.ts';
import type { Model, ModelContext } from '../model.ts';
import { lanesOf, narrow, place, RegisterFile, row } from '../register-file.ts';

const ALL_ONES = 0xffff_ffff;
/** Bits of the result by POLYSIZE. */
const SIZES = [32, 16, 8, 7] as const;
/** Bits reversed at a time by REV_IN; 1 changes nothing. */
const REVERSED = [1, 8, 16, 32] as const;

export class Crc implements Model {
  readonly #registers: RegisterFile;
  /** The remainder as calculated: DR may show it reversed. */
  readonly #remainder: Uint32Array;

  constructor(context: ModelContext) {
    this.#registers = new RegisterFile(context, [
      row(CRC_DR, ALL_ONES),
      row(CRC_IDR),
      row(CRC_CR),
      row(CRC_INIT, ALL_ONES),
      row(CRC_POL, 0x04c1_1db7),
    ]);
    this.#remainder = context.memory.words(1);
    this.#remainder[0] = ALL_ONES;
  }

  reset(): void {
    this.#registers.reset();
    this.#remainder[0] = ALL_ONES;
  }

  read(offset: number, width: Width): number {
    if ((offset & ~3) === CRC_DR.address) this.#registers.set(CRC_DR, this.#result());
    return narrow(this.#registers.read(offset), offset, width);
  }

  write(offset: number, value: number, width: Width): void {
    if ((offset & ~3) === CRC_DR.address) {
      this.#take(value, 8 * width);
      return;
    }
    const word = place(value, offset);
    this.#registers.write(offset, word, lanesOf(offset, width));
    const restarts = offset === CRC_INIT.address || (offset === CRC_CR.address && (word & CRC_CR.mask('RESET')) !== 0);
    if (restarts) this.#remainder[0] = this.#registers.word(CRC_INIT) & this.#mask;
    this.#registers.set(CRC_CR, this.#registers.word(CRC_CR) & ~CRC_CR.mask('RESET'));
  }

  get #size(): number {
    return SIZES[CRC_CR.get(this.#registers.word(CRC_CR), 'POLYSIZE') as 0 | 1 | 2 | 3];
  }

  get #mask(): number {
    return ALL_ONES >>> (32 - this.#size);
  }

  #take(value: number, inputBits: number): void {
    const group = REVERSED[CRC_CR.get(this.#registers.word(CRC_CR), 'REV_IN') as 0 | 1 | 2 | 3];
    const input = reverse(value, inputBits, Math.min(group, inputBits));
    const size = this.#size;
    const polynomial = this.#registers.word(CRC_POL) & this.#mask;
    if (size === 32) {
      this.#remainder[0] = byBytes(this.#remainder[0]!, input, inputBits, tableOf(polynomial));
      return;
    }
    let remainder = this.#remainder[0]! & this.#mask;
    for (let position = inputBits - 1; position >= 0; position--) {
      const feedback = ((remainder >>> (size - 1)) ^ (input >>> position)) & 1;
      remainder = ((remainder << 1) ^ (feedback ? polynomial : 0)) & this.#mask;
    }
    this.#remainder[0] = remainder;
  }

  #result(): number {
    const reversed = CRC_CR.get(this.#registers.word(CRC_CR), 'REV_OUT') === 1;
    return reversed ? reverse(this.#remainder[0]!, this.#size, this.#size) : this.#remainder[0]!;
  }
}

/** What a byte alone leaves of a polynomial of 32 bits; of the last polynomial that was asked for. */
function tableOf(polynomial: number): Uint32Array {
  if (lastTable.polynomial === polynomial) return lastTable.remainders;
  const remainders = Uint32Array.from({ length: 256 }, (_, byte) => {
    let remainder = byte << 24;
    for (let bit = 0; bit < 8; bit++) remainder = (remainder << 1) ^ (remainder < 0 ? polynomial : 0);
    return remainder;
  });
  lastTable = { polynomial, remainders };
  return remainders;
}
let lastTable = { polynomial: 0, remainders: new Uint32Array(256) };

function byBytes(start: number, input: number, inputBits: number, table: Uint32Array): number {
  let remainder = start | 0;
  for (let position = inputBits - 8; position >= 0; position -= 8) {
    remainder = (remainder << 8) ^ table[(remainder >>> 24) ^ ((input >>> position) & 0xff)]!;
  }
  return remainder >>> 0;
}

/** The bits of each group in the opposite order. */
function reverse(value: number, width: number, group: number): number {
  let result = 0;
  for (let position = 0; position < width; position++) {
    const first = position - (position % group);
    if ((value >>> position) & 1) result |= 1 << (2 * first + group - 1 - position);
  }
  return result >>> 0;
}
