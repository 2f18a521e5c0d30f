/** What the text formats share: lines of characters, pairs of hex digits. */

/** Each line that is not blank with its number, from 1; a byte is the character of its code, so none is lost or joined. */
export function* linesOf(bytes: Uint8Array): Generator<{ number: number; text: string }> {
  let text = '';
  for (let at = 0; at < bytes.length; at += 4096) text += String.fromCharCode(...bytes.subarray(at, at + 4096));
  for (const [index, line] of text.split(/\r\n|\n|\r/).entries()) {
    if (line.trim() !== '') yield { number: index + 1, text: line.trim() };
  }
}

/** The first characters, to recognise a format. */
export function startOfText(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes.subarray(0, 64));
}

/** The bytes of pairs of hex digits that a pattern has found sound. */
export function bytesOfHex(digits: string): Uint8Array {
  return Uint8Array.from({ length: digits.length / 2 }, (_, at) => Number.parseInt(digits.slice(at * 2, at * 2 + 2), 16));
}

/** Two upper-case digits a byte. */
export function hexOfBytes(bytes: Iterable<number>): string {
  return Array.from(bytes, (byte) => byte.toString(16).toUpperCase().padStart(2, '0')).join('');
}

/** A number of so many bytes, most significant first. */
export function bigEndian(value: number, byteLength: number): Uint8Array {
  return Uint8Array.from({ length: byteLength }, (_, at) => value / 2 ** (8 * (byteLength - 1 - at)));
}

export function sumOf(bytes: Uint8Array): number {
  return bytes.reduce((sum, byte) => (sum + byte) & 0xff, 0);
}
