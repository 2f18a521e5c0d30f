/**
 * A patient: what an examination needs of a way to a probe, be it a real one behind WebUSB or the bridge, or a
 * virtual one on the bench. How the page gets it is left to `probe-door.ts`, `session/bridge-door.ts` and the virtual board.
 */
import type { Clock, HostFacts, SerialLink, UsbDeviceSummary, UsbHost } from 'probekit/base';

export interface Patient {
  readonly clock: Clock;
  readonly usbHost: UsbHost;
  /** The computer's files; a browser has none to show. */
  readonly hostFacts?: HostFacts;
  /** The probe that is meant, where several are plugged in. */
  readonly device?: UsbDeviceSummary;
  readonly openSerial?: (device: UsbDeviceSummary) => Promise<SerialLink>;
  readonly isVirtual: boolean;
  /** Around all that uses the probe: a bench's time is moved by its transfers alone meanwhile. */
  readonly during?: <Result>(work: () => Promise<Result>) => Promise<Result>;
}
