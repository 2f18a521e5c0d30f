/**
 * Turns the exceptions of WebUSB into `usb/*` errors. Names alone do not tell causes apart, so the texts decide where
 * they must. Source of the texts: Chromium, third_party/blink/renderer/modules/webusb/usb_device.cc and usb.cc. What is
 * behind two of them, from services/device/usb:
 * - "Access denied." of `open` stands for whatever kept the system from opening the device: no permission (Linux), a
 *   driver that is not WinUSB on a device with one interface (Windows), the person's refusal (Android).
 * - "Unable to claim interface." stands for a holder in another program or tab, which does not keep `open` from
 *   succeeding; on Windows also for an interface of a composite device whose driver is not WinUSB.
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
  if (/transfer was not allowed|user gesture/i.test(message)) return usbFault.wrongState(device, withoutDot(message), error);
  if (name === 'SecurityError' || /access denied/i.test(message)) return usbFault.accessDenied(device, withoutDot(message), error);
  if (isMisuse(name, message)) return usbFault.wrongState(device, withoutDot(message), error);
  return usbFault.transferFailed(device, endpoint, withoutDot(message), error);
}

/** A call in the wrong order or with a wrong number; "Unable to clear endpoint." and its like are the device's refusals. */
function isMisuse(name: string, message: string): boolean {
  return (
    name === 'InvalidStateError' ||
    name === 'IndexSizeError' ||
    (name === 'NotFoundError' && /endpoint|interface|configuration/i.test(message))
  );
}

function withoutDot(message: string): string {
  return message.replace(/\.$/, '');
}
