/**
 * usbfs as 64-bit Linux programs speak it: ioctl numbers and the two structures that carry transfers. Source: Linux
 * include/uapi/linux/usbdevice_fs.h; numbers as on x86-64 and arm64, least significant bytes first.
 */
import type { UsbSetup, UsbTransfer } from '../../../src/base/index.ts';

export const CONTROL = 0xc018_5500;
export const BULK = 0xc018_5502;
export const RESETEP = 0x8004_5503;
export const SETINTERFACE = 0x8008_5504;
export const SETCONFIGURATION = 0x8004_5505;
export const GETDRIVER = 0x4104_5508;
export const SUBMITURB = 0x8038_550a;
export const DISCARDURB = 0x550b;
export const REAPURB = 0x4008_550c;
export const REAPURBNDELAY = 0x4008_550d;
export const CLAIMINTERFACE = 0x8004_550f;
export const RELEASEINTERFACE = 0x8004_5510;
export const IOCTL = 0xc010_5512;
export const RESET = 0x5514;
export const DISCONNECT = 0x5516;
export const CONNECT = 0x5517;
export const CLEAR_HALT = 0x8004_5515;
export const GET_CAPABILITIES = 0x8004_551a;
export const DISCONNECT_CLAIM = 0x8108_551b;
export const GET_SPEED = 0x551f;

export const EAGAIN = 11;
export const EBUSY = 16;
export const ENODEV = 19;
export const EINVAL = 22;
export const ENOTTY = 25;
export const EPIPE = 32;
export const ENODATA = 61;
export const EPROTO = 71;
export const EOVERFLOW = 75;
export const ENOENT = 2;

/** Zero packets, no limit of packet size, reaping after a disconnect. */
export const CAPABILITIES = 0x01 | 0x04 | 0x10;

export const URB_BYTES = 56;
export const URB_STATUS = 4;
export const URB_ACTUAL_LENGTH = 28;
const URB_TYPE_CONTROL = 2;
export const SETUP_BYTES = 8;

export interface Urb {
  readonly address: bigint;
  readonly isControl: boolean;
  readonly endpoint: number;
  readonly buffer: bigint;
  readonly byteLength: number;
}

export function decodeUrb(address: bigint, bytes: Uint8Array): Urb {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  return {
    address,
    isControl: view.getUint8(0) === URB_TYPE_CONTROL,
    endpoint: view.getUint8(1),
    buffer: view.getBigUint64(16, true),
    byteLength: view.getInt32(24, true),
  };
}

/** A control transfer's buffer starts with its setup; the data follow. */
export function transferOf(id: number, urb: Urb, buffer: Uint8Array): UsbTransfer {
  if (urb.isControl) {
    const setup = setupOf(buffer);
    const isIn = (setup.requestType & 0x80) !== 0;
    return isIn
      ? { id, endpoint: 0x80, setup, length: setup.length }
      : { id, endpoint: 0, setup, data: buffer.slice(SETUP_BYTES, SETUP_BYTES + setup.length) };
  }
  return urb.endpoint & 0x80 ? { id, endpoint: urb.endpoint, length: urb.byteLength } : { id, endpoint: urb.endpoint, data: buffer };
}

export function setupOf(bytes: Uint8Array): UsbSetup {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  return {
    requestType: view.getUint8(0),
    request: view.getUint8(1),
    value: view.getUint16(2, true),
    index: view.getUint16(4, true),
    length: view.getUint16(6, true),
  };
}

/** `struct usbdevfs_ctrltransfer` and `usbdevfs_bulktransfer` have the same size. */
export const SYNC_BYTES = 24;
