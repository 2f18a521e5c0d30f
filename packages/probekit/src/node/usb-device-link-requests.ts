/**
 * Standard requests that the operating system must carry out itself: it keeps its own picture of a device's
 * configuration, settings and halted endpoints, which a request sent past it would make wrong. Linux's own USB/IP
 * server treats the same ones apart. Sources: USB 2.0, 9.4; Linux drivers/usb/usbip/stub_rx.c.
 */
import type { UsbSetup } from '../base/index.ts';

export type SystemRequest =
  | { readonly name: 'set-configuration'; readonly value: number }
  | { readonly name: 'set-interface'; readonly number: number; readonly setting: number }
  | { readonly name: 'clear-halt'; readonly endpoint: number }
  /** The address belongs to the computer that the device is plugged into. */
  | { readonly name: 'refused' };

const TO_DEVICE = 0x00;
const TO_INTERFACE = 0x01;
const TO_ENDPOINT = 0x02;
const CLEAR_FEATURE = 1;
const SET_ADDRESS = 5;
const SET_CONFIGURATION = 9;
const SET_INTERFACE = 11;
const ENDPOINT_HALT = 0;

/** Undefined for a request that goes to the device as it is. */
export function systemRequestOf({ requestType, request, value, index }: UsbSetup): SystemRequest | undefined {
  if (requestType === TO_DEVICE && request === SET_ADDRESS) return { name: 'refused' };
  if (requestType === TO_DEVICE && request === SET_CONFIGURATION) return { name: 'set-configuration', value: value & 0xff };
  if (requestType === TO_INTERFACE && request === SET_INTERFACE) return { name: 'set-interface', number: index & 0xff, setting: value };
  const endpoint = index & 0x8f;
  const haltsEnd = requestType === TO_ENDPOINT && request === CLEAR_FEATURE && value === ENDPOINT_HALT;
  // Endpoint 0 heals by itself with the next SETUP.
  return haltsEnd && (endpoint & 0x0f) !== 0 ? { name: 'clear-halt', endpoint } : undefined;
}
