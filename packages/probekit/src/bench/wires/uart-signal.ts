/** What travels on a serial line: frames, bit by bit, and breaks. Source: RM0433, 48.5 (frames); CDC PSTN 1.2, table 17 (formats). */

export interface UartFormat {
  /** Without the parity bit. */
  readonly dataBits: number;
  readonly parity: 'none' | 'odd' | 'even' | 'mark' | 'space';
  readonly stopBits: number;
}

/** One frame. The line is high before it and after it. */
export interface UartFrame {
  /** Levels in their order, the start bit in bit 0. */
  readonly levels: number;
  /** Start bit to last stop bit; stop bits may be halves. */
  readonly length: number;
  readonly bitSeconds: number;
  /** What its sender meant, for those who watch the sender; undefined for a break. Receivers see levels only. */
  readonly byte: number | undefined;
}

/** `break` holds the line low until `break-ends`. */
export type UartSignal = UartFrame | 'break' | 'break-ends';

export const FORMAT_8N1: UartFormat = { dataBits: 8, parity: 'none', stopBits: 1 };

export function frameOf(byte: number, bitSeconds: number, format: UartFormat = FORMAT_8N1): UartFrame {
  const { dataBits, parity, stopBits } = format;
  const data = byte & ((1 << dataBits) - 1);
  const parityBits = parity === 'none' ? 0 : 1;
  const payload = data | (parityBits ? parityOf(data, parity) << dataBits : 0);
  const payloadBits = dataBits + parityBits;
  const stops = (1 << Math.ceil(stopBits)) - 1;
  return {
    levels: (payload << 1) | (stops << (1 + payloadBits)),
    length: 1 + payloadBits + stopBits,
    bitSeconds,
    byte: data,
  };
}

/** A break as long as a frame of this many bits and one more, ended by a stop bit (RM0433, 48.5.5). */
export function breakFrame(bits: number, bitSeconds: number): UartFrame {
  return { levels: 1 << bits, length: bits + 1, bitSeconds, byte: undefined };
}

/** The parity bit that belongs to some data bits. */
export function parityOf(data: number, parity: UartFormat['parity']): number {
  if (parity === 'mark') return 1;
  if (parity === 'space' || parity === 'none') return 0;
  let ones = 0;
  for (let rest = data; rest !== 0; rest >>>= 1) ones ^= rest & 1;
  return parity === 'odd' ? 1 - ones : ones;
}
