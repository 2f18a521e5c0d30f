/** The way to real probes that this page has: the bridge where `probekit web` served it, else WebUSB. */
import { type Door, ProbeDoor } from '../doctor/probe-door.ts';
import { BridgeDoor } from './bridge-door.ts';
import { bridgeToken } from './bridge-token.ts';

export function ownDoor(): Door {
  const token = bridgeToken();
  if (token === undefined) return new ProbeDoor(navigator.usb);
  return new BridgeDoor(async () => {
    const { dialPageBridge, pageBridgeHost } = await import('probekit/browser');
    return pageBridgeHost(() => dialPageBridge(document.baseURI, token));
  });
}
