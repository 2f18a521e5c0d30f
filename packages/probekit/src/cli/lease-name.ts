/** What a probe is called between processes. */
import type { UsbDeviceSummary } from '../base/index.ts';
import { type ProbeAddress, usbAddressOf } from '../transport/index.ts';

/**
 * What names the probe between processes, however each of them was told of it; undefined for a virtual board, which nobody
 * else has. `device`: which one is meant, for one that is plugged in here. Its place counts: clones share a serial number.
 */
export function leaseName(address: ProbeAddress, device: UsbDeviceSummary | undefined): string | undefined {
  switch (address.kind) {
    case 'bench':
      return undefined;
    case 'usb':
      return device && (device.location === '' ? usbAddressOf(device) : `usb:@${device.location}`);
    case 'usbip':
      return `usbip://${hostOf(address)}:${address.port}/${address.busId}`;
    case 'stlink-server':
      return `stlink-server://${hostOf(address)}:${address.port}${address.serialNumber === undefined ? '' : `/${address.serialNumber}`}`;
  }
}

function hostOf({ host }: { readonly host: string }): string {
  const name = host.toLowerCase();
  return name === 'localhost' || name === '::1' ? '127.0.0.1' : name;
}
