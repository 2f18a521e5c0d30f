/** A probe as JSON documents list it: what names it and where it is, without its descriptors. */
import type { UsbDeviceSummary } from '../base/index.ts';
import { findProbeUsbId } from '../spec/index.ts';
import { readableSerial } from '../transport/index.ts';

export interface ListedProbe {
  /** `STLINK-V3E`; what the device calls itself when its product id is not ours to name. */
  readonly name: string;
  readonly vendorId: number;
  readonly productId: number;
  readonly productName: string;
  readonly serialNumber: string;
  readonly speed: UsbDeviceSummary['speed'];
  readonly location: string;
}

export function listedProbe({ vendorId, productId, productName, serialNumber, speed, location }: UsbDeviceSummary): ListedProbe {
  const name = findProbeUsbId(vendorId, productId)?.name ?? productName;
  return { name, vendorId, productId, productName, serialNumber: readableSerial(serialNumber), speed, location };
}
