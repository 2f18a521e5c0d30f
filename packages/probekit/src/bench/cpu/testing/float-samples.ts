/** Operands for floating-point tests: drawn from the classes where arithmetic goes wrong, the same ones in every run. */
import { DOUBLE, SINGLE } from '../float-state.ts';

/** Bits of exponent and fraction. */
const LAYOUT = { [SINGLE]: [8n, 23n], [DOUBLE]: [11n, 52n] } as const;

export class FloatSamples {
  #state: bigint;

  constructor(seed: number) {
    this.#state = BigInt(seed) | 1n;
  }

  /** Sixty-four bits. Source: S. Vigna, "xorshift64*" (2016). */
  bits(): bigint {
    let x = this.#state;
    x ^= x >> 12n;
    x = BigInt.asUintN(64, x ^ (x << 25n));
    x ^= x >> 27n;
    this.#state = x;
    return BigInt.asUintN(64, x * 0x2545_f491_4f6c_dd1dn);
  }

  below(count: number): number {
    return Number(this.bits() >> 32n) % count;
  }

  /** An operand of any class, NaNs and infinities included. */
  any(format: typeof SINGLE | typeof DOUBLE): bigint {
    const [exponentBits, fractionBits] = LAYOUT[format];
    const top = (1n << exponentBits) - 1n;
    const quiet = 1n << (fractionBits - 1n);
    const payload = this.#fraction(fractionBits);
    const kind = this.below(16);
    if (kind === 0) return this.#join(format, top, quiet | payload);
    if (kind === 1) return this.#join(format, top, (payload & (quiet - 1n)) | 1n);
    if (kind === 2) return this.#join(format, top, 0n);
    return this.finite(format);
  }

  /** A finite operand: zero, subnormal, the ends of the range, near one, a whole number, halfway, or just random. */
  finite(format: typeof SINGLE | typeof DOUBLE): bigint {
    const [exponentBits, fractionBits] = LAYOUT[format];
    const top = (1n << exponentBits) - 1n;
    const bias = top >> 1n;
    const fraction = this.#fraction(fractionBits);
    switch (this.below(12)) {
      case 0:
        return this.#join(format, 0n, 0n);
      case 1:
        return this.#join(format, 0n, fraction);
      case 2:
        return this.#join(format, 0n, 1n << BigInt(this.below(Number(fractionBits))));
      case 3:
        return this.#join(format, 1n + BigInt(this.below(3)), fraction);
      case 4:
        return this.#join(format, top - 1n - BigInt(this.below(3)), fraction);
      case 5:
        return this.#join(format, bias + BigInt(this.below(60) - 30), fraction);
      case 6:
        return this.#join(format, bias + BigInt(this.below(5) - 2), fraction);
      case 7:
        return this.#join(format, bias + BigInt(this.below(33)), (fraction >> (fractionBits - 12n)) << (fractionBits - 12n));
      case 8:
        return this.#join(format, (bias >> 1n) + BigInt(this.below(8) - 4), fraction);
      case 9:
        return this.#join(format, bias + (bias >> 1n) + BigInt(this.below(8) - 4), fraction);
      case 10:
        return this.#join(format, bias - fractionBits - 3n + BigInt(this.below(6)), fraction);
      default:
        return this.#join(format, this.bits() % top, fraction);
    }
  }

  /**
   * Addend and two factors whose fused sum lies halfway between two neighbours, or beside it by as little as the square of the
   * last place: the product is (1 + s)(1 - s), (1 + s) or 1 times half the last place of the addend.
   */
  halfway(format: typeof SINGLE | typeof DOUBLE): readonly [bigint, bigint, bigint] {
    const [exponentBits, fractionBits] = LAYOUT[format];
    const bias = (1n << (exponentBits - 1n)) - 1n;
    const exponent = bias + BigInt(this.below(40) - 20);
    const step = 1n + BigInt(this.below(Number(fractionBits)));
    const kind = this.below(3);
    const first = kind === 0 ? 0n : 1n << (fractionBits - step);
    const below = ((1n << (step - 1n)) - 1n) << (fractionBits - step + 1n);
    return [
      this.#join(format, exponent, this.#fraction(fractionBits)),
      this.#join(format, exponent - fractionBits - 1n, first),
      kind === 1 ? this.#join(format, bias - 1n, below) : this.#join(format, bias, 0n),
    ];
  }

  /** All zeros, all ones, a single bit, a short tail, or random. */
  #fraction(width: bigint): bigint {
    const all = (1n << width) - 1n;
    switch (this.below(8)) {
      case 0:
        return 0n;
      case 1:
        return all;
      case 2:
        return 1n << BigInt(this.below(Number(width)));
      case 3:
        return all ^ (1n << BigInt(this.below(Number(width))));
      case 4:
        return this.bits() & 0xffn;
      default:
        return this.bits() & all;
    }
  }

  #join(format: typeof SINGLE | typeof DOUBLE, exponent: bigint, fraction: bigint): bigint {
    const [exponentBits, fractionBits] = LAYOUT[format];
    const sign = (this.bits() & 1n) << (exponentBits + fractionBits);
    return sign | (exponent << fractionBits) | fraction;
  }
}
