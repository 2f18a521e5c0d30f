/**
 * The mass-storage interface as far as it goes: class requests are answered, SCSI commands are refused with a stall.
 * The volume's contents are in `volume.ts`. Source: USB Mass Storage Class Bulk-Only Transport 1.0, 3.
 */
import type { UsbFunction } from './usb-device.ts';

const GET_MAX_LUN = 0xfe;
const BULK_ONLY_RESET = 0xff;

export const massStorage: UsbFunction = {
  endpoints: [0x03, 0x83],
  interfaces: [1],
  receive: () => 'stall',
  waits: () => false,
  control: ({ request }) => {
    if (request === GET_MAX_LUN) return Uint8Array.of(0);
    return request === BULK_ONLY_RESET ? new Uint8Array(0) : undefined;
  },
  usbReset: () => undefined,
};
