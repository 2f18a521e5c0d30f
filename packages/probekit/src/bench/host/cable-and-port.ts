/**
 * The computer's USB port and the cable in it: does the probe enumerate, may a program open it. Linux's order of
 * checks: the node's permission when it is opened, then the holder when an interface is claimed.
 */

import type { HostOpenResult } from '../../base/index.ts';
import { DEBUG_INTERFACE } from '../../spec/stlink/usb-ids.ts';
import type { Electrical } from '../board/electrical.ts';
import type { Surroundings } from '../board/surroundings.ts';

/** The port's place as Linux writes it: bus 1, port 2. */
export const PORT_LOCATION = '1-2';

/** A cable with its data lines joins a running probe to the port. */
export function isOnBus({ cable }: Surroundings, { probeRuns }: Electrical): boolean {
  return cable.plugged && cable.data && probeRuns;
}

/** What a program gets that opens an interface of the enumerated probe. The kernel hands out volume and VCP by itself. */
export function openInterface(host: Surroundings['host'], number: number): { result: HostOpenResult; holder?: string } {
  if (number !== DEBUG_INTERFACE) return { result: 'granted' };
  if (!host.driver) return { result: 'no-driver' };
  if (!host.permission) return { result: 'denied' };
  return host.heldBy === null ? { result: 'granted' } : { result: 'busy', holder: host.heldBy };
}
