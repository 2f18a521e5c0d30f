/**
 * USB/IP client: devices that another computer, or a bench, exports, without any help of the kernel. An imported device
 * is a `UsbDeviceLink`; `usbip-port.ts` makes a port of it. Source: Linux kernel documentation, USB/IP protocol; codes:
 * `spec/usb/usbip.ts`.
 */
import { type ByteStream, type Clock, type UsbDeviceLink, type UsbDeviceSummary, viewOf } from '../base/index.ts';
import {
  BUSID_BYTES,
  DEVICE_RECORD_BYTES,
  INTERFACE_RECORD_BYTES,
  OP_HEADER_BYTES,
  OP_REP_DEVLIST,
  OP_REP_IMPORT,
  OP_REQ_DEVLIST,
  OP_REQ_IMPORT,
  PATH_BYTES,
  SPEED_HIGH,
  ST_DEV_BUSY,
  ST_NODEV,
  ST_OK,
  USBIP_VERSION,
} from '../spec/usb/usbip.ts';
import { transportErrors } from './errors.ts';
import { summaryFromDescriptors } from './usb-descriptors.ts';
import { protocolError, UsbipAnswers } from './usbip-answers.ts';
import { UsbipLink } from './usbip-link.ts';

/** A device as an exporting computer lists it. */
export interface UsbipDevice {
  readonly busId: string;
  readonly vendorId: number;
  readonly productId: number;
}

export interface ImportedDevice {
  readonly link: UsbDeviceLink;
  readonly summary: UsbDeviceSummary;
}

/** A computer that lists more is none that we talk to. */
const MOST_DEVICES = 256;

/** What is exported at the other end. Uses the stream up: an import needs one of its own. */
export async function listUsbip(stream: ByteStream, { clock }: { clock: Clock }): Promise<readonly UsbipDevice[]> {
  const answers = new UsbipAnswers(stream, clock);
  try {
    await stream.write(operation(OP_REQ_DEVLIST, 0));
    await answers.operation(OP_REP_DEVLIST);
    const count = viewOf(await answers.read(4)).getUint32(0);
    if (count > MOST_DEVICES) throw protocolError(`${count} devices are more than one computer has`);
    const devices: UsbipDevice[] = [];
    for (let index = 0; index < count; index++) {
      const record = await answers.read(DEVICE_RECORD_BYTES);
      await answers.read(INTERFACE_RECORD_BYTES * (record.at(-1) ?? 0));
      devices.push(listed(record));
    }
    return devices;
  } finally {
    await stream.close();
  }
}

/**
 * Takes a device into use. The stream is the device's from now on: when it ends, the device has left.
 *
 * @throws `usbip/refused`, `usbip/protocol`
 */
export async function importUsbip(stream: ByteStream, busId: string, { clock }: { clock: Clock }): Promise<ImportedDevice> {
  const answers = new UsbipAnswers(stream, clock);
  try {
    const request = operation(OP_REQ_IMPORT, BUSID_BYTES);
    request.set(new TextEncoder().encode(busId).subarray(0, BUSID_BYTES - 1), OP_HEADER_BYTES);
    await stream.write(request);
    const status = await answers.operation(OP_REP_IMPORT);
    if (status !== ST_OK) throw refused(busId, status);
    const record = await answers.read(DEVICE_RECORD_BYTES);
    const speed = viewOf(record).getUint32(PATH_BYTES + BUSID_BYTES + 8) === SPEED_HIGH ? 'high' : 'full';
    const link = new UsbipLink(stream, answers);
    return { link, summary: await summaryFromDescriptors(link, { speed, location: busId }) };
  } catch (error) {
    await stream.close();
    throw error;
  }
}

function operation(code: number, bodyByteLength: number): Uint8Array {
  const out = new Uint8Array(OP_HEADER_BYTES + bodyByteLength);
  const view = viewOf(out);
  view.setUint16(0, USBIP_VERSION);
  view.setUint16(2, code);
  return out;
}

function listed(record: Uint8Array): UsbipDevice {
  const field = record.subarray(PATH_BYTES, PATH_BYTES + BUSID_BYTES);
  const end = field.indexOf(0);
  const view = viewOf(record);
  return {
    busId: String.fromCharCode(...field.subarray(0, end < 0 ? field.length : end)),
    vendorId: view.getUint16(PATH_BYTES + BUSID_BYTES + 12),
    productId: view.getUint16(PATH_BYTES + BUSID_BYTES + 14),
  };
}

/** The other computer exports devices, and this is none of them. */
export function notExported(busId: string, devices: readonly UsbipDevice[]) {
  const exported = devices.map((device) => `${device.busId} (${hex4(device.vendorId)}:${hex4(device.productId)})`);
  return transportErrors.make('usbip/refused', {
    message: `The other computer exports no device ${busId}; it exports ${exported.join(', ')}.`,
    hint: 'Name one of these, or plug the device in there and export it.',
    evidence: { busId, status: ST_NODEV, exported },
  });
}

const hex4 = (value: number) => value.toString(16).padStart(4, '0');

function refused(busId: string, status: number) {
  const reasons: Readonly<Record<number, string>> = { [ST_NODEV]: 'it has no such device', [ST_DEV_BUSY]: 'another client has it' };
  const detail = reasons[status] ?? `it answers with status ${status}`;
  return transportErrors.make('usbip/refused', {
    message: `The other computer does not give device ${busId} away: ${detail}.`,
    hint: status === ST_DEV_BUSY ? 'End the other client, then try again.' : 'List what it exports: usbip list -r HOST.',
    evidence: { busId, status },
  });
}
