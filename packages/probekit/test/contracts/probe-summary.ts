/** What a computer learns of an STLINK-V3E, for tests whose subject are not its descriptors: its interfaces are left out. */
import type { UsbDeviceSummary } from '../../src/base/index.ts';

export const PROBE_SUMMARY: UsbDeviceSummary = {
  vendorId: 0x0483,
  productId: 0x374e,
  serialNumber: '003A00273038510234333935',
  productName: 'STLINK-V3',
  manufacturerName: 'STMicroelectronics',
  deviceVersion: 0x0100,
  speed: 'high',
  location: '1-2',
  interfaces: [],
};
