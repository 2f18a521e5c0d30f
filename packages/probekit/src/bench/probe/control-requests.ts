/** Standard control requests of a USB device, and the vendor request of its Microsoft OS descriptors. Source: USB 2.0, 9.4. */
import type { UsbSetup } from '../../base/index.ts';
import { otherSpeedConfiguration, type ProbeDescriptors, stringDescriptor } from './descriptors.ts';
import { MS_OS_20_INDEX } from './winusb.ts';

/** bRequest (USB 2.0, table 9-4). */
const GET_STATUS = 0;
const CLEAR_FEATURE = 1;
const SET_FEATURE = 3;
const SET_ADDRESS = 5;
const GET_DESCRIPTOR = 6;
const GET_CONFIGURATION = 8;
const SET_CONFIGURATION = 9;
const GET_INTERFACE = 10;
const SET_INTERFACE = 11;
const RECIPIENT_ENDPOINT = 2;
const ENDPOINT_HALT = 0;
/** Descriptor types (USB 2.0, table 9-5). */
const DESCRIPTOR_DEVICE = 1;
const DESCRIPTOR_CONFIGURATION = 2;
const DESCRIPTOR_STRING = 3;
const DESCRIPTOR_QUALIFIER = 6;
const DESCRIPTOR_OTHER_SPEED = 7;
/** USB 3.2, table 9-6. */
const DESCRIPTOR_BOS = 15;

/** What standard requests ask and change. */
export interface ControlledDevice {
  readonly descriptors: ProbeDescriptors;
  readonly configuration: number;
  /** False when there is no such configuration. */
  configure(value: number): boolean;
  endpoint(address: number): { halted: boolean } | undefined;
}

/** The data of the reply, empty for none; undefined refuses the request. */
export function answerStandardRequest(setup: UsbSetup, device: ControlledDevice): Uint8Array | undefined {
  const { request, requestType, value, index } = setup;
  const endpoint = (requestType & 0x1f) === RECIPIENT_ENDPOINT ? device.endpoint(index & 0xff) : undefined;
  const done = new Uint8Array(0);
  switch (request) {
    case GET_STATUS:
      return Uint8Array.of(endpoint?.halted ? 1 : 0, 0);
    case CLEAR_FEATURE:
    case SET_FEATURE:
      if (!endpoint || value !== ENDPOINT_HALT) return undefined;
      endpoint.halted = request === SET_FEATURE;
      return done;
    case SET_ADDRESS:
      return done;
    case GET_DESCRIPTOR:
      return descriptor(device.descriptors, value >>> 8, value & 0xff);
    case GET_CONFIGURATION:
      return Uint8Array.of(device.configuration);
    case SET_CONFIGURATION:
      return device.configure(value & 0xff) ? done : undefined;
    case GET_INTERFACE:
      return Uint8Array.of(0);
    case SET_INTERFACE:
      // No interface has an alternate setting.
      return value === 0 ? done : undefined;
  }
  return undefined;
}

/** The same for a request of the device's maker: only the Microsoft OS descriptors have one. */
export function answerVendorRequest({ request, index }: UsbSetup, { microsoftOs }: ProbeDescriptors): Uint8Array | undefined {
  return request === microsoftOs?.vendorCode && index === MS_OS_20_INDEX ? microsoftOs.set : undefined;
}

function descriptor(descriptors: ProbeDescriptors, type: number, index: number): Uint8Array | undefined {
  switch (type) {
    case DESCRIPTOR_DEVICE:
      return descriptors.device;
    case DESCRIPTOR_CONFIGURATION:
      return index === 0 ? descriptors.configuration : undefined;
    case DESCRIPTOR_STRING:
      return stringDescriptor(descriptors, index);
    case DESCRIPTOR_QUALIFIER:
      return descriptors.qualifier;
    case DESCRIPTOR_OTHER_SPEED:
      return descriptors.otherSpeed ?? (descriptors.qualifier && otherSpeedConfiguration(descriptors.configuration));
    case DESCRIPTOR_BOS:
      return descriptors.microsoftOs?.bos;
  }
  return undefined;
}
