/** Bytes, words and text as the protocol writes them: hex pairs without blanks, words with their lowest byte first. */

export function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Undefined for anything but pairs of hex digits. */
export function bytesOfHex(text: string): Uint8Array | undefined {
  if (text.length % 2 !== 0 || !/^[0-9a-fA-F]*$/.test(text)) return undefined;
  return Uint8Array.from({ length: text.length / 2 }, (_, at) => Number.parseInt(text.slice(2 * at, 2 * at + 2), 16));
}

export function textAsHex(text: string): string {
  return hexOf(new TextEncoder().encode(text));
}

/** The lowest byte first. */
export function wordAsHex(word: number): string {
  return hexOf(Uint8Array.of(word, word >>> 8, word >>> 16, word >>> 24));
}
