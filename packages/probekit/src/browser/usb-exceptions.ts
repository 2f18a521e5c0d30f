/**
 * Turns the exceptions of WebUSB into `usb/*` errors. Names alone do not tell causes apart, so the texts decide where
 * they must. Source of the texts: Chromium, third_party/blink/renderer/modules/webusb/usb_device.cc and usb.cc.
 */
import { ProbekitError } from '../base/index.ts';
import { usbFault } from '../transport/index.ts';

export interface ExceptionPlace {
  readonly device: string;
  readonly endpoint?: number;
  readonly interface?: number;
}

/** The error to throw instead of `error`: our own pass, and so does what is no `DOMException`. */
export function translateUsbException(error: unknown, { device, endpoint = 0, interface: number = 0 }: ExceptionPlace): unknown {
  if (error instanceof ProbekitError || !(error instanceof DOMException)) return error;
  const { name, message } = error;
  if (/disconnected/i.test(message)) return usbFault.disconnected(device, endpoint, error);
  if (/unable to claim/i.test(message)) return usbFault.busy(device, number, undefined, error);
  if (name === 'SecurityError' || /access denied/i.test(message)) return usbFault.accessDenied(device, withoutDot(message), error);
  if (name === 'InvalidStateError' || /endpoint|interface/i.test(message)) return usbFault.wrongState(device, withoutDot(message), error);
  return usbFault.transferFailed(device, endpoint, withoutDot(message), error);
}

function withoutDot(message: string): string {
  return message.replace(/\.$/, '');
}
