/** Which of the devices that a browser lists are ST's, and which of those carry debug commands. */
import type { UsbDeviceSummary } from '../base/index.ts';
import { findProbeUsbId, ST_VENDOR_ID } from '../spec/index.ts';

export function isOfSt({ vendorId }: UsbDeviceSummary): boolean {
  return vendorId === ST_VENDOR_ID;
}

/** An ST-LINK, and not its firmware loader. */
export function isDebugProbe({ vendorId, productId }: UsbDeviceSummary): boolean {
  return findProbeUsbId(vendorId, productId)?.loader === false;
}

/** A probe that comes back is another device to the browser; its product id may have changed with its firmware. */
export function isSameProbe(one: UsbDeviceSummary, other: UsbDeviceSummary): boolean {
  return other.serialNumber === '' ? one.productId === other.productId : one.serialNumber === other.serialNumber;
}
