/** Makers of the `usb/*` errors: the same message and hint whichever host library met the fault. */
import { declareErrors, hex, type UsbDeviceSummary, type UsbErrors } from '../base/index.ts';
import { readableSerial } from '../spec/stlink/serial-number.ts';

export const usbErrors = declareErrors<UsbErrors>();

/** How messages and evidence call a device: product and serial number, its ids when it has neither. */
export function deviceName({ productName, serialNumber, vendorId, productId }: UsbDeviceSummary): string {
  const ids = `${hex(vendorId, 4).slice(2)}:${hex(productId, 4).slice(2)}`;
  return [productName || ids, readableSerial(serialNumber)].filter((part) => part !== '').join(' ');
}

export function accessDenied(device: string, detail: string, cause?: unknown) {
  return usbErrors.make('usb/access-denied', {
    message: `The operating system refuses access to ${device}: ${detail}.`,
    hint: 'Install the udev rule for ST-LINK probes (or the WinUSB driver on Windows), then plug the probe in again.',
    evidence: { device, detail },
    cause,
  });
}

export function busy(device: string, number: number, holder?: string, cause?: unknown) {
  return usbErrors.make('usb/busy', {
    message: `${holder ?? 'Another program'} holds interface ${number} of ${device}.`,
    hint: `Close ${holder ?? 'the other debugger, programmer or browser tab'} and try again.`,
    evidence: holder === undefined ? { device, interface: number } : { device, interface: number, holder },
    cause,
  });
}

export function noDriver(device: string, detail: string, cause?: unknown) {
  return usbErrors.make('usb/no-driver', {
    message: `No usable driver is bound to ${device}: ${detail}.`,
    hint: "Install ST's ST-LINK USB driver, then plug the probe in again.",
    evidence: { device, detail },
    cause,
  });
}

export function disconnected(device: string, endpoint?: number, cause?: unknown) {
  return usbErrors.make('usb/disconnected', {
    message: `${device} left the bus.`,
    hint: 'Plug it in again; if that repeats, try another cable and another port.',
    evidence: endpoint === undefined ? { device } : { device, endpoint },
    cause,
  });
}

export function timedOut(device: string, endpoint: number, timeoutMs: number) {
  return usbErrors.make('usb/timeout', {
    message: `${device} did not complete a transfer on endpoint ${hex(endpoint, 2)} within ${timeoutMs} ms.`,
    hint: 'Unplug the probe and plug it in again.',
    evidence: { device, endpoint, timeoutMs },
  });
}

export function stalled(device: string, endpoint: number, cause?: unknown) {
  return usbErrors.make('usb/stall', {
    message: `${device} refused a transfer on endpoint ${hex(endpoint, 2)}.`,
    hint: 'Unplug the probe and plug it in again.',
    evidence: { device, endpoint },
    cause,
  });
}

export function transferFailed(device: string, endpoint: number, status: string, cause?: unknown) {
  return usbErrors.make('usb/transfer', {
    message: `A transfer of ${device} on endpoint ${hex(endpoint, 2)} failed: ${status}.`,
    hint: 'Try another cable and another port, without a hub.',
    evidence: { device, endpoint, status },
    cause,
  });
}

export function wrongState(device: string, detail: string, cause?: unknown) {
  return usbErrors.make('usb/state', {
    message: `${device}: ${detail}.`,
    hint: 'This is a defect of the program; please report it with a trace.',
    evidence: { device, detail },
    cause,
  });
}
