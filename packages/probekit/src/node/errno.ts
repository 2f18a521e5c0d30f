/**
 * Translates what this platform's modules throw into our errors; nothing else reads foreign error texts.
 * Sources: libusb 1.0 `libusb.h` (enum libusb_error, enum libusb_transfer_status), whose names node-usb puts into its
 * messages (node-usb 2.18, `webusb-device.js`); Node.js 20 "Errors", common system errors; node-serialport 13, which passes
 * the operating system's text on.
 */
import type { ProbekitError } from '../base/index.ts';
import { usbFault } from '../transport/index.ts';
import { nodeErrors } from './errors.ts';

/** Where a USB call failed. */
export interface UsbCallSite {
  readonly device: string;
  readonly endpoint?: number | undefined;
  readonly interface?: number | undefined;
  readonly timeoutMs?: number | undefined;
}

/** The `usb/*` error for what node-usb threw. */
export function usbErrorOf(error: unknown, { device, endpoint = 0, interface: number = 0, timeoutMs = 0 }: UsbCallSite): ProbekitError {
  const text = textOf(error);
  const says = (...names: readonly string[]) => names.some((name) => text.includes(name));
  if (says('LIBUSB_ERROR_ACCESS', 'SecurityError')) return usbFault.accessDenied(device, 'permission denied', error);
  if (says('LIBUSB_ERROR_BUSY')) return usbFault.busy(device, number, undefined, error);
  if (says('LIBUSB_ERROR_NOT_SUPPORTED')) return usbFault.noDriver(device, 'libusb finds no driver it can use', error);
  if (says('LIBUSB_ERROR_NO_DEVICE', 'LIBUSB_TRANSFER_NO_DEVICE', 'NotFoundError')) {
    return usbFault.disconnected(device, endpoint || undefined, error);
  }
  if (says('LIBUSB_ERROR_TIMEOUT', 'LIBUSB_TRANSFER_TIMED_OUT', 'TimeoutError')) return usbFault.timedOut(device, endpoint, timeoutMs);
  if (says('LIBUSB_ERROR_PIPE', 'LIBUSB_TRANSFER_STALL')) return usbFault.stalled(device, endpoint, error);
  if (says('invalid state', 'not open', 'InvalidStateError')) return usbFault.wrongState(device, text, error);
  return usbFault.transferFailed(device, endpoint, text, error);
}

/** The system's name of an error, `ENOENT`; the message when it has none. */
export function errnoOf(error: unknown): string {
  const code = (error as { code?: unknown } | undefined)?.code;
  return typeof code === 'string' ? code : textOf(error);
}

const FILE_HINTS: Readonly<Record<string, string>> = {
  ENOENT: 'Check the path; there is nothing of that name.',
  EACCES: 'Choose a place that this user may read and write.',
  EISDIR: 'Name a file; this is a folder.',
  ENOSPC: 'Free some space on that disk.',
};

export function fileError(path: string, doing: 'read' | 'written', error: unknown): ProbekitError {
  const errno = errnoOf(error);
  return nodeErrors.make('node/file', {
    message: `${path} could not be ${doing} (${errno}).`,
    hint: FILE_HINTS[errno] ?? 'Choose another place.',
    evidence: { path, errno },
    cause: error,
  });
}

const CONNECT_HINTS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'Start the server there, or check the port.',
  ENOENT: 'Check the path; no program listens there.',
};

export function connectError(address: string, error: unknown): ProbekitError {
  const errno = errnoOf(error);
  return nodeErrors.make('node/connect', {
    message: `No connection to ${address} (${errno}).`,
    hint: CONNECT_HINTS[errno] ?? 'Check the host name and the network.',
    evidence: { address, errno },
    cause: error,
  });
}

export function listenError(address: string, error: unknown): ProbekitError {
  const errno = errnoOf(error);
  return nodeErrors.make('node/listen', {
    message: `Cannot listen on ${address} (${errno}).`,
    hint: errno === 'EADDRINUSE' ? 'Another program uses that port; choose another one.' : 'Choose another address or port.',
    evidence: { address, errno },
    cause: error,
  });
}

function textOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
