/**
 * The text of a recorded ST-LINK session, one line an event, readable and exact:
 *
 *     # probekit trace: STLINK-V3 0483:374e 0038001C3137510E33333639
 *     > F2 45 FF FF 00 00                (command, trailing zeros left out)
 *     >> 01 02 03 04                     (data to the probe)
 *     < 80 00 00 00 77 24 A0 6B          (data from the probe)
 *     ! usb/disconnected STLINK-V3 left the bus.
 *     @ 12.375                           (the clock after the exchange, in milliseconds)
 *
 * Text after two blanks is a comment, as is any other line with `#`.
 */
import { bytesOfHexPairs, hex, hexPairs } from '../base/index.ts';
import { COMMAND_BYTES } from '../spec/stlink/opcodes.ts';
import { transportErrors } from './errors.ts';
import type { StlinkDevice } from './stlink-transport.ts';

/** One exchange as it went. */
export interface RecordedExchange {
  readonly command: Uint8Array;
  readonly out: Uint8Array | undefined;
  readonly in: Uint8Array;
  /** How it failed, when it did. */
  readonly error: { readonly code: string; readonly message: string } | undefined;
  readonly atMs: number;
}

export interface Trace {
  readonly device: StlinkDevice;
  readonly exchanges: readonly RecordedExchange[];
}

export function formatHeader({ productName, vendorId, productId, serialNumber }: StlinkDevice): string {
  return `# probekit trace: ${productName} ${hex(vendorId, 4).slice(2)}:${hex(productId, 4).slice(2)} ${printable(serialNumber)}\n`;
}

export function formatExchange(exchange: RecordedExchange): string {
  const lines = [`> ${hexPairs(withoutTrailingZeros(exchange.command))}`];
  if (exchange.out) lines.push(`>> ${hexPairs(exchange.out)}`);
  if (exchange.in.length > 0) lines.push(`< ${hexPairs(exchange.in)}`);
  if (exchange.error) lines.push(`! ${exchange.error.code} ${exchange.error.message.replaceAll('\n', ' ')}`);
  lines.push(`@ ${exchange.atMs.toFixed(6)}`);
  return `${lines.join('\n')}\n`;
}

/** Some old ST-LINK/V2 have raw bytes for a serial number: those that are no plain characters are written as `%0A`. */
function printable(serialNumber: string): string {
  return serialNumber.replace(/[^!-$&-~]/g, (char) => `%${(char.charCodeAt(0) & 0xff).toString(16).toUpperCase().padStart(2, '0')}`);
}

function unprintable(text: string): string {
  return text.replace(/%([0-9A-F]{2})/g, (_all, pair: string) => String.fromCharCode(Number.parseInt(pair, 16)));
}

type Draft = { -readonly [Key in keyof RecordedExchange]: RecordedExchange[Key] };

/** @throws `replay/format` naming the line */
export function parseTrace(text: string): Trace {
  let device: StlinkDevice = { vendorId: 0, productId: 0, productName: 'recorded probe', serialNumber: '' };
  const exchanges: Draft[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const header = /^# probekit trace: (.*) ([0-9a-f]{4}):([0-9a-f]{4}) (\S*)$/.exec(line);
    if (header) {
      const [, productName = '', vendor = '', product = '', serialNumber = ''] = header;
      device = {
        productName,
        vendorId: Number.parseInt(vendor, 16),
        productId: Number.parseInt(product, 16),
        serialNumber: unprintable(serialNumber),
      };
    } else if (line.trim() !== '' && !line.startsWith('#')) {
      readLine(line, index + 1, exchanges);
    }
  }
  return { device, exchanges };
}

function readLine(line: string, number: number, exchanges: Draft[]): void {
  const [, mark, rest = ''] = /^(>>|[><!@])\s?(.*)$/.exec(line) ?? [];
  const last = exchanges.at(-1);
  const data = rest.split('  ')[0] ?? '';
  try {
    if (mark === '>')
      exchanges.push({ command: commandOf(data), out: undefined, in: new Uint8Array(0), error: undefined, atMs: last?.atMs ?? 0 });
    else if (!last) throw new RangeError('no command before it');
    else if (mark === '>>') last.out = bytesOfHexPairs(data);
    else if (mark === '<') last.in = bytesOfHexPairs(data);
    else if (mark === '!') last.error = { code: rest.split(' ')[0] ?? '', message: rest.slice(rest.indexOf(' ') + 1) };
    else if (mark === '@' && Number.isFinite(Number(data))) last.atMs = Number(data);
    else throw new RangeError('not a line of a trace');
  } catch (cause) {
    throw transportErrors.make('replay/format', {
      message: `Line ${number} of the trace cannot be read: ${line.slice(0, 60)}`,
      hint: 'Record the trace again with --trace.',
      evidence: { line: number, text: line.slice(0, 200) },
      cause,
    });
  }
}

/** All sixteen bytes. */
function commandOf(pairs: string): Uint8Array {
  const bytes = bytesOfHexPairs(pairs);
  if (bytes.length > COMMAND_BYTES) throw new RangeError(`a command has ${COMMAND_BYTES} bytes`);
  const command = new Uint8Array(COMMAND_BYTES);
  command.set(bytes);
  return command;
}

function withoutTrailingZeros(bytes: Uint8Array): Uint8Array {
  return bytes.subarray(0, bytes.findLastIndex((byte) => byte !== 0) + 1);
}
