/** Errors of carrying ST-LINK commands; those of USB itself are in `usb-errors.ts`. */
import { declareErrors } from '../base/index.ts';

export interface TransportErrors {
  /** After a broken exchange the probe does not answer GET_VERSION any more, not even after a USB reset. Replug it. */
  'stlink/desync': { device: string; attempts: number };
  /** The USB device is not an ST-LINK that carries debug commands: a firmware loader, a user's own device. */
  'stlink/not-a-probe': { vendorId: number; productId: number; productName: string };
  /** ST's stlink-server refused a request. */
  'stlink-server/status': { request: string; status: number; statusName: string };
  /** The connection to stlink-server ended, or brought bytes that its protocol does not know. */
  'stlink-server/protocol': { request: string; detail: string };
  /** The server has no such probe, or several and none was named. */
  'stlink-server/no-probe': { wanted: string | undefined; serialNumbers: readonly string[] };
  /** The computer that exports devices does not give this one away. */
  'usbip/refused': { busId: string; status: number; exported?: readonly string[] };
  /** The connection brought bytes that are not USB/IP, or ended in the middle of an answer. */
  'usbip/protocol': { detail: string };
  /** The text is not a probe address. */
  'probe/address': { text: string; detail: string };
  /** No device is the one that the address means. `addresses`: those there are. */
  'probe/not-found': { addresses: readonly string[] };
  /** Several devices fit the address. */
  'probe/ambiguous': { addresses: readonly string[] };
  /** This program has no way to that kind of probe: a browser has no TCP, for example. */
  'probe/no-transport': { kind: string };
  /** The program asked for something that was not recorded, or not that often. */
  'replay/not-recorded': { command: Uint8Array; recordedTimes: number };
  /** A line of a trace that is not of its format. */
  'replay/format': { line: number; text: string };
  /** The device has no serial port. */
  'serial/no-port': { device: string };
}

export const transportErrors = declareErrors<TransportErrors>();
