/** What a USB/IP server answers, as bytes. Pure. Codes and sources: `spec/usb/usbip.ts`. */
import type { UsbCompletion, UsbDeviceSummary } from '../base/index.ts';
import {
  BUSID_BYTES,
  DEVICE_RECORD_BYTES,
  ECONNRESET,
  ENODEV,
  EOVERFLOW,
  EPIPE,
  EPROTO,
  EREMOTEIO,
  INTERFACE_RECORD_BYTES,
  OP_HEADER_BYTES,
  OP_REP_DEVLIST,
  OP_REP_IMPORT,
  PATH_BYTES,
  RET_SUBMIT,
  RET_UNLINK,
  SPEED_FULL,
  SPEED_HIGH,
  ST_OK,
  URB_HEADER_BYTES,
  USBIP_VERSION,
} from '../spec/usb/usbip.ts';
import type { UsbipSubmit } from './usbip-requests.ts';

/** A device under the name by which clients import it. */
export interface NamedDevice {
  /** `1-1`, as Linux names the first port of its first bus. */
  readonly busId: string;
  readonly busNumber: number;
  readonly deviceNumber: number;
  readonly summary: UsbDeviceSummary;
  /** Of its device descriptor: class, subclass, protocol, number of configurations. */
  readonly classTriplet: readonly [number, number, number];
  readonly configurationCount: number;
  /** The configuration in force, 0 for none. */
  readonly configuration: number;
}

export function deviceList(devices: readonly NamedDevice[]): Uint8Array {
  const sizes = devices.map(({ summary }) => DEVICE_RECORD_BYTES + INTERFACE_RECORD_BYTES * summary.interfaces.length);
  const out = new Uint8Array(OP_HEADER_BYTES + 4 + sizes.reduce((sum, size) => sum + size, 0));
  const view = new DataView(out.buffer);
  writeOperation(view, OP_REP_DEVLIST, ST_OK);
  view.setUint32(OP_HEADER_BYTES, devices.length);
  let at = OP_HEADER_BYTES + 4;
  for (const device of devices) {
    writeDevice(out, at, device);
    at += DEVICE_RECORD_BYTES;
    for (const { classCode, subclass, protocol } of device.summary.interfaces) {
      out.set([classCode, subclass, protocol, 0], at);
      at += INTERFACE_RECORD_BYTES;
    }
  }
  return out;
}

/** Without a device the import failed, and `status` says why. */
export function importReply(status: number, device?: NamedDevice): Uint8Array {
  const out = new Uint8Array(OP_HEADER_BYTES + (device ? DEVICE_RECORD_BYTES : 0));
  writeOperation(new DataView(out.buffer), OP_REP_IMPORT, status);
  if (device) writeDevice(out, OP_HEADER_BYTES, device);
  return out;
}

const STATUS: Readonly<Record<UsbCompletion['status'], number>> = {
  ok: 0,
  stall: -EPIPE,
  overflow: -EOVERFLOW,
  cancelled: -ECONNRESET,
  disconnected: -ENODEV,
  error: -EPROTO,
};

export function submitReply({ seqnum, direction, byteLength, shortNotOk }: UsbipSubmit, completion: UsbCompletion): Uint8Array {
  const data = direction === 'in' ? (completion.data ?? new Uint8Array(0)).subarray(0, byteLength) : new Uint8Array(0);
  const moved = direction === 'in' ? data.length : completion.byteLength;
  const isShort = completion.status === 'ok' && shortNotOk && moved < byteLength;
  const out = new Uint8Array(URB_HEADER_BYTES + data.length);
  const view = new DataView(out.buffer);
  view.setUint32(0, RET_SUBMIT);
  view.setUint32(4, seqnum);
  view.setInt32(20, isShort ? -EREMOTEIO : STATUS[completion.status]);
  view.setUint32(24, moved);
  out.set(data, URB_HEADER_BYTES);
  return out;
}

/** Whether the transfer was still there to be cancelled. */
export function unlinkReply(seqnum: number, wasPending: boolean): Uint8Array {
  const out = new Uint8Array(URB_HEADER_BYTES);
  const view = new DataView(out.buffer);
  view.setUint32(0, RET_UNLINK);
  view.setUint32(4, seqnum);
  view.setInt32(20, wasPending ? -ECONNRESET : 0);
  return out;
}

function writeOperation(view: DataView, code: number, status: number): void {
  view.setUint16(0, USBIP_VERSION);
  view.setUint16(2, code);
  view.setUint32(4, status);
}

function writeDevice(out: Uint8Array, at: number, device: NamedDevice): void {
  const { busId, busNumber, deviceNumber, summary, classTriplet, configuration, configurationCount } = device;
  const text = new TextEncoder();
  out.set(text.encode(`/probekit/${busId}`).subarray(0, PATH_BYTES - 1), at);
  out.set(text.encode(busId).subarray(0, BUSID_BYTES - 1), at + PATH_BYTES);
  const view = new DataView(out.buffer, at + PATH_BYTES + BUSID_BYTES);
  view.setUint32(0, busNumber);
  view.setUint32(4, deviceNumber);
  view.setUint32(8, summary.speed === 'high' ? SPEED_HIGH : SPEED_FULL);
  view.setUint16(12, summary.vendorId);
  view.setUint16(14, summary.productId);
  view.setUint16(16, summary.deviceVersion);
  out.set([...classTriplet, configuration, configurationCount, summary.interfaces.length], at + PATH_BYTES + BUSID_BYTES + 18);
}
