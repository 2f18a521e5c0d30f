/**
 * The computer's USB port and the cable in it: does the probe enumerate, may a program open it. Linux's order of
 * checks: the node's permission when it is opened, then the holder when an interface is claimed.
 */

import type { Dropouts, HostOpenResult, UsbDeviceSummary } from '../../base/index.ts';
import { DEBUG_INTERFACE } from '../../spec/stlink/usb-ids.ts';
import type { Electrical } from '../board/electrical.ts';
import type { Surroundings } from '../board/surroundings.ts';
import type { Noise } from '../wires/noise.ts';
import { groupsOf, mayOpen, nodeAccess } from './access.ts';

/** The port's place as Linux writes it: bus 1, port 2. */
export const PORT_LOCATION = '1-2';
const FIRST_OTHER_PORT = 3;

/** A cable with its data lines joins a running probe to the port of a computer. */
export function isOnBus({ cable, port }: Surroundings, { probeRuns }: Electrical): boolean {
  return cable.plugged && cable.data && port.data && port.of !== 'charger' && probeRuns;
}

/** A contact of the data lines that may be loose, on the cable or behind the port. */
export class LooseContact {
  /** False during a loss. */
  closed = true;
  /** When it changes next. */
  nextNs = Number.POSITIVE_INFINITY;
  #dropouts: Dropouts | undefined;

  /** What ails it from now on: the cable, else the port. */
  become({ cable, port }: Pick<Surroundings, 'cable' | 'port'>, nowNs: number, noise: Noise): void {
    const dropouts = cable.dropouts ?? port.dropouts ?? undefined;
    if (dropouts?.everyMs === this.#dropouts?.everyMs && dropouts?.forMs === this.#dropouts?.forMs) return;
    this.#dropouts = dropouts;
    this.closed = true;
    this.nextNs = dropouts ? nowNs + untilLossNs(dropouts, noise) : Number.POSITIVE_INFINITY;
  }

  act(nowNs: number, noise: Noise): void {
    if (!this.#dropouts || nowNs < this.nextNs) return;
    this.closed = !this.closed;
    this.nextNs = nowNs + (this.closed ? untilLossNs(this.#dropouts, noise) : this.#dropouts.forMs * 1e6);
  }

  saveState(): { readonly closed: boolean; readonly nextNs: number } {
    return { closed: this.closed, nextNs: this.nextNs };
  }

  /** Throws `RangeError` when what ails it is no loose contact. */
  loadState(saved: { readonly closed: boolean; readonly nextNs: number }): void {
    if (this.#dropouts && !(this.#dropouts.everyMs > 0 && this.#dropouts.forMs > 0))
      throw new RangeError('a contact is lost at no instant');
    this.closed = saved.closed;
    this.nextNs = saved.nextNs;
  }
}

/** Half of the average to half as much again. */
function untilLossNs({ everyMs }: Dropouts, noise: Noise): number {
  return (0.5 + noise.next()) * everyMs * 1e6;
}

/** What a program gets that opens an interface of the enumerated probe. The kernel hands out volume and VCP by itself. */
export function openInterface(
  host: Omit<Surroundings['host'], 'others' | 'listeners'>,
  number: number,
  productId: number,
): { result: HostOpenResult; holder?: string } {
  if (number !== DEBUG_INTERFACE) return { result: 'granted' };
  if (!host.driver) return { result: 'no-driver' };
  if (!mayOpen(nodeAccess(host, productId), groupsOf(host))) return { result: 'denied' };
  return host.heldBy === null ? { result: 'granted' } : { result: 'busy', holder: host.heldBy };
}

/** What is in the computer's other ports. */
export function otherDevices({ others }: Surroundings['host']): readonly UsbDeviceSummary[] {
  return others.map((device, index) => ({
    ...device,
    serialNumber: '',
    manufacturerName: '',
    deviceVersion: 0x0200,
    speed: 'full',
    location: `1-${FIRST_OTHER_PORT + index}`,
    interfaces: [],
  }));
}
