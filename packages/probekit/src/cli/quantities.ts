/** Numbers that people write, from their text. */
import { hex } from '../base/index.ts';
import type { Fill } from '../image/index.ts';
import { usageError } from './errors.ts';

export { bytesText, clockText, rateText, secondsText, voltsText } from '../words/quantities.ts';

/** `30`, `0.5` */
export function parseSeconds(text: string): number {
  const value = text === 'Infinity' || /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (value >= 0) return value;
  throw usageError(`"${text}" is no number of seconds.`, 'Write it as --wait=30, or --wait alone at the end.', text);
}

/** `10`, `0.5`: more than none of something. */
export function parsePositive(text: string): number {
  const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : 0;
  if (value > 0) return value;
  throw usageError(`"${text}" is no number above 0.`, 'Write it as 10 or 0.5.', text);
}

/** How often a second; Infinity for `max`. */
export function parseRate(text: string): number {
  return text === 'max' ? Infinity : parsePositive(text);
}

/** `0x08000000` or decimal, an unsigned 32-bit number. */
export function parseAddress(text: string): number {
  const value = /^(0[xX][0-9a-fA-F_]+|0|[1-9]\d*)$/.test(text) ? Number(text.replaceAll('_', '')) : Number.NaN;
  if (Number.isInteger(value) && value <= 0xffff_ffff) return value;
  // No decimal number begins with 0: that is an address without its 0x.
  if (/^0[0-9a-fA-F]{7}$/.test(text)) throw usageError(`"${text}" is not an address.`, `Did you mean 0x${text}?`, text);
  throw usageError(`"${text}" is not an address.`, `Write it as ${hex(0x0800_0000)}.`, text);
}

/** `16`: how many lines on the screen. More than these are for a file, and a disassembler that reads one. */
export const parseLineCount = (text: string) => wholeNumber(text, { what: 'count', least: 1, most: 4096 });

/** How many samples, at least one. */
export const parseSampleCount = (text: string) => wholeNumber(text, { what: 'count', least: 1, most: 1_000_000_000 });

/** Of RTT, which has more of them than SWO has stimulus ports. */
export const parseChannel = (text: string) => wholeNumber(text, { what: 'channel', least: 0, most: 63 });

/** Bits a second, of 32 bits in dwDTERate. Source: USB CDC PSTN 1.2, 6.3.11. */
export const parseBaud = (text: string) => wholeNumber(text, { what: 'baud rate', least: 1, most: 0xffff_ffff });

function wholeNumber(
  text: string,
  { what, least, most }: { readonly what: string; readonly least: number; readonly most: number },
): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw usageError(`"${text}" is not a ${what}.`, `Write a whole number from ${least} to ${most}.`, text);
}

/** Faster is no clock of a board. */
const MOST_HERTZ = 1_000_000_000;

/** `8000000`, `8M`, `115200`. */
export function parseHertz(text: string): number {
  const [, digits = '', unit = ''] = /^(\d+(?:\.\d+)?)([kM]?)$/.exec(text) ?? [];
  const value = Number(digits) * { '': 1, k: 1e3, M: 1e6 }[unit as '' | 'k' | 'M'];
  if (value >= 1 && value <= MOST_HERTZ) return value;
  throw usageError(`"${text}" is not a frequency.`, 'Write it in hertz, such as 2000000 or 2M.', text);
}

const MULTIPLES: Readonly<Record<string, number>> = { '': 1, k: 1024, m: 1024 * 1024 };

/** `256`, `0x100`, `128K`, `2M`. */
export function parseByteLength(text: string): number {
  const [, digits = '', unit = ''] = /^(0[xX][0-9a-fA-F]+|\d+)\s*([kKmM]?)(?:i?[bB])?$/.exec(text) ?? [];
  const value = Number(digits) * (MULTIPLES[unit.toLowerCase()] ?? Number.NaN);
  if (digits !== '' && Number.isInteger(value) && value > 0 && value <= 2 ** 32) return value;
  throw usageError(`"${text}" is not a length.`, 'Write it as 256, 0x100, 128K or 2M.', text);
}

/** One byte for every gap, or for those of a range: `0xff`, `0xff@0x08020000+128K`. */
export function parseFill(text: string): Fill {
  const [, value = '', address, length] = /^([^@]+)(?:@([^+]+)\+(.+))?$/.exec(text) ?? [];
  const byte = parseAddress(value);
  if (byte > 0xff) throw usageError(`"${text}" fills with no byte.`, 'Write it as 0xff or 0xff@0x08020000+128K.', text);
  if (address === undefined || length === undefined) return { byte };
  const start = parseAddress(address);
  return { byte, range: { address: start, end: start + parseByteLength(length) } };
}

/** `4000`, in kHz. */
export function parseKhz(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw usageError(`"${text}" is not an SWD clock.`, 'Give it in kHz: --speed 1000', text);
}

/** `7190` */
export function parsePort(text: string): number {
  const { host, port } = parseHostPort(text);
  if (host === undefined) return port;
  throw usageError(`"${text}" is not a port.`, 'Write it as 7190; the address goes behind --host.', text);
}

/** A TCP port with an optional host before it: `7184`, `0.0.0.0:7184`, `[::1]:7184`. */
export function parseHostPort(text: string): { host: string | undefined; port: number } {
  const [, host, digits = ''] = /^(?:\[?([^\]]+?)\]?:)?(\d{1,5})$/.exec(text) ?? [];
  const port = Number(digits);
  if (digits !== '' && port <= 65535) return { host, port };
  throw usageError(`"${text}" is not a port.`, 'Write it as 7184 or 127.0.0.1:7184.', text);
}
