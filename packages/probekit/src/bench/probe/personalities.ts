/** The probes that the bench can put on a board, one row each. Sources: spec/stlink/usb-ids.ts, UM2407, UM1724, field logs. */
import { descriptorsOf374b, descriptorsOf374e, type ProbeDescriptors } from './descriptors.ts';
import type { FirmwareVersion } from './firmware-version.ts';

export interface ProbePersonality {
  readonly model: string;
  readonly productId: number;
  readonly speed: 'full' | 'high';
  /** Firmware unless the scenario names another. */
  readonly firmware: string;
  readonly descriptors: (version: FirmwareVersion) => ProbeDescriptors;
  /** First lines of DETAILS.TXT. Seen with V2-1 only; what a V3E writes is not public. */
  readonly details: { readonly version: string; readonly build: string };
}

const PROBE_PERSONALITIES: readonly ProbePersonality[] = [
  {
    model: 'v3e',
    productId: 0x374e,
    speed: 'high',
    firmware: 'V3J9M3',
    descriptors: descriptorsOf374e,
    details: { version: '0221', build: 'Sep 18 2018 11:09:21' },
  },
  {
    model: 'v2-1',
    productId: 0x374b,
    speed: 'full',
    firmware: 'V2J37M27',
    descriptors: descriptorsOf374b,
    details: { version: '0221', build: 'Sep 18 2018 11:09:21' },
  },
];

export function findPersonality(model: string): ProbePersonality | undefined {
  return PROBE_PERSONALITIES.find((row) => row.model === model);
}
