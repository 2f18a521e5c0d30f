/**
 * Descriptors that let Windows bind its WinUSB driver to the debug interface without an installation: a BOS with the
 * Microsoft OS 2.0 platform capability, and the set of descriptors behind its vendor request. Not claimed to be ST's: a
 * scenario asks for them (`probe.winusb`). Without a registry property: programs find the interface by its USB ids.
 * Sources: Microsoft OS 2.0 Descriptors Specification, tables 1 to 13; USB 3.2, 9.6.2 (BOS and bcdUSB 2.10).
 */
import { ByteWriter, bytesOfHexPairs } from '../../base/index.ts';
import { DEBUG_INTERFACE } from '../../spec/stlink/usb-ids.ts';
import { interfacesOf, type ProbeDescriptors } from './descriptors.ts';

export interface MicrosoftOsDescriptors {
  readonly bos: Uint8Array;
  /** bRequest of the vendor request that fetches `set`. */
  readonly vendorCode: number;
  readonly set: Uint8Array;
}

/** wIndex of that request: MS_OS_20_DESCRIPTOR_INDEX. */
export const MS_OS_20_INDEX = 7;

const VENDOR_CODE = 0x20;
/** Windows 8.1, the first that asks. */
const WINDOWS_VERSION = 0x0603_0000;
/** {D8DD60DF-4589-4CC7-9CD2-659D9E648A9F} in the order of the wire. */
const PLATFORM_UUID = 'DF 60 DD D8 89 45 C7 4C 9C D2 65 9D 9E 64 8A 9F';
const BCD_USB_2_10 = [0x10, 0x02];

const SET_HEADER_BYTES = 10;
const SUBSET_HEADER_BYTES = 8;
const COMPATIBLE_ID_BYTES = 20;

/** The same device, telling Windows to use WinUSB. */
export function withWinUsb(descriptors: ProbeDescriptors): ProbeDescriptors {
  const device = descriptors.device.slice();
  device.set(BCD_USB_2_10, 2);
  const isComposite = interfacesOf(descriptors.configuration).length > 1;
  const set = descriptorSet(isComposite);
  return { ...descriptors, device, microsoftOs: { bos: bos(set.length), vendorCode: VENDOR_CODE, set } };
}

function bos(setByteLength: number): Uint8Array {
  const capability = new ByteWriter().u8(28).u8(0x10).u8(0x05).u8(0).append(bytesOfHexPairs(PLATFORM_UUID));
  capability.u32(WINDOWS_VERSION).u16(setByteLength).u8(VENDOR_CODE).u8(0);
  return new ByteWriter()
    .u8(5)
    .u8(0x0f)
    .u16(5 + capability.length)
    .u8(1)
    .append(capability.finish())
    .finish();
}

/** A device of several interfaces names the configuration and the function that are meant. */
function descriptorSet(isComposite: boolean): Uint8Array {
  const total = SET_HEADER_BYTES + COMPATIBLE_ID_BYTES + (isComposite ? 2 * SUBSET_HEADER_BYTES : 0);
  const out = new ByteWriter().u16(SET_HEADER_BYTES).u16(0).u32(WINDOWS_VERSION).u16(total);
  if (isComposite) {
    out
      .u16(SUBSET_HEADER_BYTES)
      .u16(1)
      .u8(0)
      .u8(0)
      .u16(total - SET_HEADER_BYTES);
    out
      .u16(SUBSET_HEADER_BYTES)
      .u16(2)
      .u8(DEBUG_INTERFACE)
      .u8(0)
      .u16(SUBSET_HEADER_BYTES + COMPATIBLE_ID_BYTES);
  }
  const compatibleId = new TextEncoder().encode('WINUSB\0\0');
  return out.u16(COMPATIBLE_ID_BYTES).u16(3).append(compatibleId).append(new Uint8Array(8)).finish();
}
