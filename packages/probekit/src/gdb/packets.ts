/**
 * Packets of the GDB remote protocol, both ways: `$body#checksum`, acknowledgements, and the byte that interrupts. Pure; what a body
 * means is not known here. Source: GDB manual, "Remote Protocol: Overview".
 */
import { concatBytes } from '../base/index.ts';

export type GdbEvent =
  | { readonly kind: 'packet'; readonly body: Uint8Array }
  /** `}` is undone in no body whose checksum is wrong. */
  | { readonly kind: 'damaged' }
  | { readonly kind: 'accepted' | 'rejected' | 'interrupt' };

/** Bytes between `$` and `#`, as they are told to the client in PacketSize. */
export const MOST_PACKET_BYTES = 0x4000;

const [DOLLAR, HASH, STAR, ESCAPE, PLUS, MINUS, INTERRUPT] = [0x24, 0x23, 0x2a, 0x7d, 0x2b, 0x2d, 0x03] as const;
const FLIP = 0x20;
const ESCAPED: readonly number[] = [DOLLAR, HASH, STAR, ESCAPE];

/** Takes bytes in pieces of any size. What is too long for a packet, or stands outside of one, is let go. */
export class PacketReader {
  #state: 'outside' | 'body' | 'check-1' | 'check-2' = 'outside';
  #body: number[] = [];
  #tooLong = false;
  #check = 0;

  push(bytes: Uint8Array): GdbEvent[] {
    const events: GdbEvent[] = [];
    for (const byte of bytes) {
      const event = this.#take(byte);
      if (event) events.push(event);
    }
    return events;
  }

  #take(byte: number): GdbEvent | undefined {
    switch (this.#state) {
      case 'outside':
        return this.#outside(byte);
      case 'body':
        if (byte === DOLLAR) this.#begin();
        else if (byte === HASH) this.#state = 'check-1';
        else if (this.#body.length < MOST_PACKET_BYTES) this.#body.push(byte);
        else this.#tooLong = true;
        return undefined;
      case 'check-1':
        this.#check = hexDigit(byte);
        this.#state = 'check-2';
        return undefined;
      case 'check-2':
        this.#state = 'outside';
        return this.#ended(this.#check * 16 + hexDigit(byte));
    }
  }

  #outside(byte: number): GdbEvent | undefined {
    if (byte === DOLLAR) this.#begin();
    else if (byte === INTERRUPT) return { kind: 'interrupt' };
    else if (byte === PLUS) return { kind: 'accepted' };
    else if (byte === MINUS) return { kind: 'rejected' };
    return undefined;
  }

  #begin(): void {
    this.#state = 'body';
    this.#body = [];
    this.#tooLong = false;
  }

  #ended(check: number): GdbEvent {
    const body = this.#body;
    this.#body = [];
    if (this.#tooLong || check !== sum(body)) return { kind: 'damaged' };
    return { kind: 'packet', body: unescaped(body) };
  }
}

/** The packet of a body of any bytes. */
export function packetOf(body: Uint8Array): Uint8Array<ArrayBuffer> {
  const inside: number[] = [];
  for (const byte of body) {
    if (ESCAPED.includes(byte)) inside.push(ESCAPE, byte ^ FLIP);
    else inside.push(byte);
  }
  const check = sum(inside).toString(16).padStart(2, '0');
  return concatBytes(Uint8Array.of(DOLLAR), Uint8Array.from(inside), new TextEncoder().encode(`#${check}`));
}

function unescaped(body: readonly number[]): Uint8Array {
  const out: number[] = [];
  for (let at = 0; at < body.length; at++) out.push(body[at] === ESCAPE ? (body[++at] ?? 0) ^ FLIP : body[at]!);
  return Uint8Array.from(out);
}

function sum(bytes: readonly number[]): number {
  return bytes.reduce((total, byte) => (total + byte) & 0xff, 0);
}

/** Far off for what is none: no checksum matches it. */
function hexDigit(byte: number): number {
  const digit = '0123456789abcdef'.indexOf(String.fromCharCode(byte).toLowerCase());
  return digit < 0 ? 256 : digit;
}
