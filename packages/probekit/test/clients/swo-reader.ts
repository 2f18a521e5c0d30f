/**
 * A reader of what leaves a SWO pin, written for the tests from ARM DDI 0403E.e, D4, and from nothing of ours: it must not
 * share a mistake with those who made the bytes.
 */

export type SwoPacket =
  | { readonly kind: 'software'; readonly port: number; readonly bytes: readonly number[] }
  | { readonly kind: 'exception'; readonly number: number; readonly what: 'enter' | 'exit' | 'return' }
  | { readonly kind: 'pc'; readonly address: number }
  | { readonly kind: 'asleep' | 'overflow' | 'synchronisation' }
  | { readonly kind: 'timestamp'; readonly delta: number }
  | { readonly kind: 'other'; readonly header: number };

const EXCEPTION_WHAT = [undefined, 'enter', 'exit', 'return'] as const;

/** The packets of a stream that begins with a packet; what is cut off at its end is left out. */
export function readSwo(bytes: Uint8Array): SwoPacket[] {
  const packets: SwoPacket[] = [];
  let at = 0;
  while (at < bytes.length) {
    const [packet, length] = readPacket(bytes, at);
    if (at + length > bytes.length) break;
    packets.push(packet);
    at += length;
  }
  return packets;
}

function readPacket(bytes: Uint8Array, at: number): [SwoPacket, number] {
  const header = bytes[at]!;
  const size = [0, 1, 2, 4][header & 3]!;
  if (size > 0) return [source(header, [...bytes.subarray(at + 1, at + 1 + size)]), 1 + size];
  if (header === 0x70) return [{ kind: 'overflow' }, 1];
  if (header === 0) return zeros(bytes, at);
  let length = 1;
  if (header & 0x80)
    do length++;
    while (bytes[at + length - 1]! & 0x80);
  const payload = [...bytes.subarray(at + 1, at + length)];
  if ((header & 0xcf) === 0xc0) return [{ kind: 'timestamp', delta: sevens(payload) }, length];
  if ((header & 0x8f) === 0) return [{ kind: 'timestamp', delta: header >>> 4 }, 1];
  return [{ kind: 'other', header }, length];
}

function zeros(bytes: Uint8Array, at: number): [SwoPacket, number] {
  let length = 1;
  while (bytes[at + length] === 0) length++;
  if (bytes[at + length] === 0x80 && length >= 5) return [{ kind: 'synchronisation' }, length + 1];
  return [{ kind: 'other', header: 0 }, length];
}

function source(header: number, payload: readonly number[]): SwoPacket {
  const id = header >>> 3;
  if ((header & 4) === 0) return { kind: 'software', port: id, bytes: payload };
  const [first = 0, second = 0, third = 0, fourth = 0] = payload;
  const what = EXCEPTION_WHAT[(second >>> 4) & 3];
  if (id === 1 && what) return { kind: 'exception', number: ((second & 1) << 8) | first, what };
  if (id === 2 && payload.length === 4) return { kind: 'pc', address: (first | (second << 8) | (third << 16) | (fourth << 24)) >>> 0 };
  if (id === 2 && first === 0) return { kind: 'asleep' };
  return { kind: 'other', header };
}

/** Seven bits a byte, lowest first. */
function sevens(payload: readonly number[]): number {
  return payload.reduce((value, byte, index) => value + (byte & 0x7f) * 2 ** (7 * index), 0);
}
