/** What a host learns of a USB device from its descriptors, as its device list shows it. Source: USB 2.0, table 9-8. */
import { type UsbDeviceSummary, viewOf } from '../../base/index.ts';
import { interfacesOf, type ProbeDescriptors } from './descriptors.ts';

export function summaryOf(descriptors: ProbeDescriptors, speed: 'full' | 'high', location: string): UsbDeviceSummary {
  const [manufacturerName = '', productName = '', serialNumber = ''] = descriptors.strings;
  const device = viewOf(descriptors.device);
  return {
    vendorId: device.getUint16(8, true),
    productId: device.getUint16(10, true),
    deviceVersion: device.getUint16(12, true),
    serialNumber,
    productName,
    manufacturerName,
    speed,
    location,
    interfaces: interfacesOf(descriptors.configuration),
  };
}
