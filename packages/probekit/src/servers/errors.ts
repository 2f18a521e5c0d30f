/** Errors of the servers: what a client sent that no client should, and what they refuse. */

import { declareErrors, type UsbErrors } from '../base/index.ts';

export interface ServerErrors {
  /** A client sent bytes that are not the protocol. Its connection is closed; the others go on. */
  'server/malformed': { protocol: string; detail: string; bytes: Uint8Array };
}

export interface BridgeErrors {
  /** A page asked the bridge for something that it does not know, or not in this form. Reload the page. */
  'bridge/request': { detail: string };
  /** The page gave the request up. */
  'bridge/cancelled': { request: number };
  /** Something failed on the computer behind the bridge that has no code of its own. */
  'bridge/failed': { detail: string };
}

export const errors = declareErrors<ServerErrors>();
export const bridgeErrors = declareErrors<BridgeErrors>();
/** Faults of a device that only a server can know. */
export const usbErrors = declareErrors<Pick<UsbErrors, 'usb/busy' | 'usb/disconnected'>>();
