/** 32-bit arithmetic that JavaScript lacks: high halves of products, bit reversal, saturation, shifts with carry. All operands are signed words. */

/** High word of the unsigned 64-bit product. */
export function highUnsigned(a: number, b: number): number {
  const a0 = a & 0xffff;
  const a1 = a >>> 16;
  const b0 = b & 0xffff;
  const b1 = b >>> 16;
  const cross = Math.imul(a0, b1) >>> 0;
  const middle = (Math.imul(a1, b0) >>> 0) + (Math.imul(a0, b0) >>> 16) + (cross & 0xffff);
  return (Math.imul(a1, b1) + (cross >>> 16) + Math.floor(middle / 65536)) | 0;
}

/** High word of the signed 64-bit product. */
export function highSigned(a: number, b: number): number {
  return (highUnsigned(a, b) - (a < 0 ? b : 0) - (b < 0 ? a : 0)) | 0;
}

export function reverseBits(value: number): number {
  let v = value;
  v = ((v >>> 1) & 0x5555_5555) | ((v & 0x5555_5555) << 1);
  v = ((v >>> 2) & 0x3333_3333) | ((v & 0x3333_3333) << 2);
  v = ((v >>> 4) & 0x0f0f_0f0f) | ((v & 0x0f0f_0f0f) << 4);
  return reverseBytes(v);
}

export function reverseBytes(value: number): number {
  return (value << 24) | ((value & 0xff00) << 8) | ((value >>> 8) & 0xff00) | (value >>> 24);
}

/** A shift by register: types 0 LSL, 1 LSR, 2 ASR, 3 ROR; amounts to 255 (ARM DDI 0403E.e, A2.2.1). */
export function shift(value: number, type: number, amount: number): number {
  if (amount === 0) return value;
  if (type === 3) return (value >>> (amount & 31)) | (value << (32 - (amount & 31)));
  if (type === 2) return value >> Math.min(amount, 31);
  if (amount > 31) return 0;
  return type === 0 ? value << amount : value >>> amount;
}

/** The carry of the same shift; `carry` when nothing is shifted. */
export function shiftCarry(value: number, type: number, amount: number, carry: number): number {
  if (amount === 0) return carry;
  if (type === 3) return (value >>> ((amount - 1) & 31)) & 1;
  if (type === 2) return (value >>> (Math.min(amount, 32) - 1)) & 1;
  if (amount > 32) return 0;
  return type === 0 ? (value >>> (32 - amount)) & 1 : (value >>> (amount - 1)) & 1;
}

/** Clamped to a signed number of `width` bits. */
export function saturateSigned(value: number, width: number): number {
  const limit = 2 ** (width - 1);
  return Math.max(-limit, Math.min(limit - 1, value));
}

/** Clamped to an unsigned number of `width` bits. */
export function saturateUnsigned(value: number, width: number): number {
  return Math.max(0, Math.min(2 ** width - 1, value));
}

export function countBits(word: number): number {
  let count = 0;
  for (let rest = word; rest !== 0; rest &= rest - 1) count++;
  return count;
}
