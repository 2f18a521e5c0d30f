/** Even parity, as SWD requests and data carry it (ARM IHI 0031, B4.1.6). */
export function parity(word: number): 0 | 1 {
  let folded = word ^ (word >>> 16);
  folded ^= folded >>> 8;
  folded ^= folded >>> 4;
  return ((0x6996 >>> (folded & 0xf)) & 1) as 0 | 1;
}
