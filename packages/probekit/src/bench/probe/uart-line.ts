/** What a UART receiver makes of a byte sent at another speed: it samples its own bit centres of the frame it sees. */

/** Start bit, eight data bits, stop bit. */
const FRAME_BITS = 10;

/** The bytes a receiver takes from one 8N1 frame. Equal speeds give the byte back; others give what the samples hit. */
export function receivedBytes(sent: number, sentBitSeconds: number, ownBitSeconds: number): readonly number[] {
  const level = (seconds: number): number => {
    const bit = Math.floor(seconds / sentBitSeconds);
    if (bit >= FRAME_BITS - 1) return 1;
    return bit === 0 ? 0 : (sent >>> (bit - 1)) & 1;
  };
  const end = FRAME_BITS * sentBitSeconds;
  const bytes: number[] = [];
  for (let start = 0; start < end; ) {
    if (level(start + ownBitSeconds / 2) === 1) {
      start += ownBitSeconds / 2;
      continue;
    }
    let byte = 0;
    for (let bit = 0; bit < 8; bit++) byte |= level(start + (bit + 1.5) * ownBitSeconds) << bit;
    bytes.push(byte);
    start += (FRAME_BITS - 0.5) * ownBitSeconds;
  }
  return bytes;
}
