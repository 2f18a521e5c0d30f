/**
 * Probe addresses: one line of text that names one probe, wherever it is.
 *
 *     usb:SERIAL   usb:VID:PID   usb:VID:PID:SERIAL   usb:@1-2.3   usb:
 *     bench:nucleo-h743zi2   bench:folder/scenario.json?state=FILE   bench:v2?winusb=1
 *     stlink-server://host:7184/SERIAL   usbip://host:3240/1-1
 */
import { hex, type UsbDeviceSummary } from '../base/index.ts';
import { readableSerial } from '../spec/stlink/serial-number.ts';
import { STLINK_SERVER_PORT } from '../spec/stlink/server.ts';
import { USBIP_PORT } from '../spec/usb/usbip.ts';
import { transportErrors } from './errors.ts';

export interface UsbAddress {
  readonly kind: 'usb';
  readonly serialNumber?: string;
  readonly vendorId?: number;
  readonly productId?: number;
  /** Bus and ports as Linux writes them; for clones that share one serial number. */
  readonly location?: string;
}

export interface BenchAddress {
  readonly kind: 'bench';
  /** Name of a board that comes with the bench, or path of a scenario file. */
  readonly scenario: string;
  readonly isFile: boolean;
  /** File that keeps flash and option bytes between runs. */
  readonly state?: string;
  /** The probe also has the descriptors that make Windows bind WinUSB by itself. */
  readonly winUsb?: true;
}

export interface ServerAddress {
  readonly kind: 'stlink-server';
  readonly host: string;
  readonly port: number;
  readonly serialNumber?: string;
}

export interface UsbipAddress {
  readonly kind: 'usbip';
  readonly host: string;
  readonly port: number;
  readonly busId: string;
}

export type ProbeAddress = UsbAddress | BenchAddress | ServerAddress | UsbipAddress;

/** @throws `probe/address` */
export function parseProbeAddress(text: string): ProbeAddress {
  const [, scheme = '', rest = ''] = /^([a-z-]+):(.*)$/s.exec(text) ?? [];
  if (scheme === 'usb') return parseUsb(text, rest);
  if (scheme === 'bench') return parseBench(text, rest);
  if (scheme === 'stlink-server') {
    const { host, port, path } = parseAuthority(text, rest, STLINK_SERVER_PORT);
    return { kind: 'stlink-server', host, port, ...(path !== '' && { serialNumber: path }) };
  }
  if (scheme === 'usbip') {
    const { host, port, path } = parseAuthority(text, rest, USBIP_PORT);
    if (path === '') throw badAddress(text, 'the bus id is missing');
    return { kind: 'usbip', host, port, busId: path };
  }
  throw badAddress(text, scheme === '' ? 'it names no kind of probe' : `"${scheme}" is no kind of probe`);
}

/** The shortest address that tells a device from `others`. */
export function usbAddressOf(device: UsbDeviceSummary, others: readonly UsbDeviceSummary[] = []): string {
  const serialNumber = readableSerial(device.serialNumber);
  const isTwin = others.some((other) => other !== device && readableSerial(other.serialNumber) === serialNumber);
  if (device.location !== '' && (isTwin || serialNumber === '')) return `usb:@${device.location}`;
  if (serialNumber !== '') return `usb:${serialNumber}`;
  return `usb:${hex(device.vendorId, 4).slice(2)}:${hex(device.productId, 4).slice(2)}`;
}

/** Whether a device is one that the address means. */
export function matchesUsb(address: UsbAddress, device: UsbDeviceSummary): boolean {
  return (
    (address.serialNumber === undefined || address.serialNumber === readableSerial(device.serialNumber)) &&
    (address.vendorId === undefined || address.vendorId === device.vendorId) &&
    (address.productId === undefined || address.productId === device.productId) &&
    (address.location === undefined || address.location === device.location)
  );
}

function parseUsb(text: string, rest: string): UsbAddress {
  if (rest === '') return { kind: 'usb' };
  if (rest.startsWith('@')) {
    if (!/^@\d+-\d+(\.\d+)*$/.test(rest)) throw badAddress(text, 'a place on the bus looks like @1-2.3');
    return { kind: 'usb', location: rest.slice(1) };
  }
  const ids = /^([0-9a-f]{4}):([0-9a-f]{4})(?::(.+))?$/i.exec(rest);
  if (ids) {
    const [, vendor = '', product = '', serialNumber] = ids;
    const numbers = { vendorId: Number.parseInt(vendor, 16), productId: Number.parseInt(product, 16) };
    return { kind: 'usb', ...numbers, ...(serialNumber && { serialNumber }) };
  }
  if (!/^[\w.-]+$/.test(rest)) throw badAddress(text, 'that is neither a serial number nor VID:PID');
  return { kind: 'usb', serialNumber: rest };
}

/** `winusb=1` alone, before or after `state=FILE`. */
const WINUSB = /^winusb=1(?:&|$)|&winusb=1$/;

function parseBench(text: string, place: string): BenchAddress {
  const [scenario = '', query, ...more] = place.split('?');
  if (scenario === '') throw badAddress(text, 'the board or scenario file is missing');
  // A file name may hold anything: what may stand before or after it goes first.
  const rest = query?.replace(WINUSB, '');
  const state = /^state=(.+)$/.exec(rest ?? '')?.[1];
  const isUnderstood = query === undefined || (query !== '' && (rest === '' || state !== undefined));
  if (more.length > 0 || !isUnderstood) throw badAddress(text, 'after "?" only state=FILE and winusb=1 may follow, with & between them');
  return {
    kind: 'bench',
    scenario,
    isFile: /\.json$/i.test(scenario),
    ...(state !== undefined && { state }),
    ...(rest !== query && { winUsb: true }),
  };
}

function parseAuthority(text: string, rest: string, defaultPort: number): { host: string; port: number; path: string } {
  const match = /^\/\/(\[[0-9a-f:]+\]|[^\s/:]+)(?::(\d{1,5}))?(?:\/([\w.-]*))?$/i.exec(rest);
  const port = Number(match?.[2] ?? defaultPort);
  if (!match || port < 1 || port > 65535) throw badAddress(text, 'it should look like kind://host:port/name');
  return { host: (match[1] as string).replace(/^\[|\]$/g, ''), port, path: match[3] ?? '' };
}

function badAddress(text: string, detail: string) {
  return transportErrors.make('probe/address', {
    message: `"${text}" is no probe address: ${detail}.`,
    hint: 'Write usb:SERIAL, usb:VID:PID, usb:@BUS-PORT, bench:BOARD, stlink-server://HOST:PORT or usbip://HOST:PORT/BUSID.',
    evidence: { text, detail },
  });
}
