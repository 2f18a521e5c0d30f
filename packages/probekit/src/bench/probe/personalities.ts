/**
 * The probes that the bench can put in the place of a board's own, one row each. What a row's firmware can do follows from
 * its version (spec/stlink/gates.ts). Sources: spec/stlink/usb-ids.ts, UM2407, UM1724, UM1075, field logs.
 */
import {
  descriptorsOf374b,
  descriptorsOf374d,
  descriptorsOf374e,
  descriptorsOf3748,
  descriptorsOf3752,
  descriptorsOf3753,
  descriptorsOf3754,
  type ProbeDescriptors,
} from './descriptors.ts';
import type { FirmwareVersion } from './firmware-version.ts';

export interface ProbePersonality {
  readonly model: string;
  readonly productId: number;
  readonly speed: 'full' | 'high';
  /** Firmware unless the scenario names another. */
  readonly firmware: string;
  /** How versions of its firmware are written. */
  readonly firmwarePattern: RegExp;
  readonly descriptors: (version: FirmwareVersion) => ProbeDescriptors;
  /** Unique number unless the scenario names another; the board's own probe's when left out. */
  readonly serial?: string;
  /** How that number is written, two digits a byte. */
  readonly serialPattern: RegExp;
  /** Whether the serial string holds the number's bytes as they are instead of its digits. */
  readonly serialIsRaw: (version: FirmwareVersion) => boolean;
  /** It waits in its loader at power-up, until the host starts the firmware. */
  readonly loader?: ProbeLoader;
  /** Made for one board: it knows that board's code and name. */
  readonly isOnBoard: boolean;
  /** False where the plug's NRST pin leads nowhere. */
  readonly hasNrst: boolean;
  /** What the voltage reading tells, whatever the target has; measured at the target when left out. */
  readonly fixedSenseVolts?: number;
  /** First byte of its answer to MODE SENSE(6). */
  readonly modeDataLength: number;
  /** Size of its volume beside the target's flash. */
  readonly volumeOverheadKib: number;
  /** First lines of DETAILS.TXT. Seen with V2-1 only; what a V3E writes is not public. */
  readonly details: { readonly version: string; readonly build: string };
}

export interface ProbeLoader {
  /** Second byte of its GET_CURRENT_MODE: 0 and 1 are ST-LINK/V2s, 2 is V2-1, the rest V3 (stlink-tool). */
  readonly version: number;
  /** The device that it shows itself as, if not the probe's own. */
  readonly device?: { readonly productId: number; readonly descriptors: ProbeDescriptors };
}

const DETAILS = { version: '0221', build: 'Sep 18 2018 11:09:21' } as const;
const WHOLE_SERIAL = /^[0-9A-F]{24}$/;
const V3_FIRMWARE = /^V3J[1-9][0-9]?(M[0-9]{1,2})?(B[0-9]{1,2})?(S[0-9]{1,2})?$/;
const V21_FIRMWARE = /^V2J[1-9][0-9]?M[0-9]{1,2}$/;
const V2_FIRMWARE = /^V2J[1-9][0-9]?S[0-9]{1,2}$/;

const V3E = {
  model: 'v3e',
  productId: 0x374e,
  speed: 'high',
  firmware: 'V3J9M3',
  firmwarePattern: V3_FIRMWARE,
  descriptors: descriptorsOf374e,
  serialPattern: WHOLE_SERIAL,
  serialIsRaw: () => false,
  isOnBoard: true,
  hasNrst: true,
  // What makes Linux say "Asking for cache data failed" (fl-124).
  modeDataLength: 0,
  // 4168 blocks at 2048 KiB of flash (fl-124).
  volumeOverheadKib: 36,
  details: DETAILS,
} as const satisfies ProbePersonality;

const V21 = {
  ...V3E,
  model: 'v2-1',
  // And "No Caching mode page found" (fl-144 to fl-149).
  modeDataLength: 3,
  // 16 and 24 were seen, none at 2048 KiB (fl-144 to fl-149; docs/decisions/open-facts.md).
  volumeOverheadKib: 24,
  productId: 0x374b,
  speed: 'full',
  firmware: 'V2J37M27',
  firmwarePattern: V21_FIRMWARE,
  descriptors: descriptorsOf374b,
} as const satisfies ProbePersonality;

const V2 = {
  ...V21,
  model: 'v2',
  productId: 0x3748,
  firmware: 'V2J37S7',
  firmwarePattern: V2_FIRMWARE,
  descriptors: descriptorsOf3748,
  // Twelve raw bytes before V2J21S4 (OpenOCD stlink_usb.c, stlink usb.c).
  serialIsRaw: ({ jtag, swim }) => jtag < 21 || (jtag === 21 && swim < 4),
  isOnBoard: false,
  // A stand-alone ST-LINK/V2 stays in its loader after every power-up (probe-rs issue 373, stlink issue 1098).
  loader: { version: 1 },
} as const satisfies ProbePersonality;

export const PROBE_PERSONALITIES: readonly ProbePersonality[] = [
  V3E,
  V21,
  { ...V21, model: 'v2-1-no-msd', productId: 0x3752, descriptors: descriptorsOf3752 },
  V2,
  {
    ...V2,
    // A copy of the ST-LINK/V2: raw serial bytes (fl-074, fl-137), which may be few or the same on every piece, no reset
    // wire, a reading that is its own supply's (symptoms RC18). Firmware: the one most reported (fl-060, fl-062, fl-064).
    model: 'v2-clone',
    serial: '680013001F00004831334B4E',
    serialPattern: /^([0-9A-F]{2}){1,12}$/,
    serialIsRaw: () => true,
    hasNrst: false,
    fixedSenseVolts: 3.2,
  },
  {
    ...V3E,
    // An STLINK-V3SET since V3J7M2B4S1 (fl-016, fl-018, fl-085): no volume. Its second serial port and its bridge do nothing here.
    model: 'v3set',
    productId: 0x3753,
    firmware: 'V3J15M7B5S1',
    descriptors: descriptorsOf3753,
    isOnBoard: false,
  },
  // fl-086, fl-101, fl-113.
  { ...V3E, model: 'v3minie', productId: 0x3754, firmware: 'V3J15M7', descriptors: descriptorsOf3754, isOnBoard: false },
  {
    ...V3E,
    // An STLINK-V3 after an update that did not finish; it can still be told to start its firmware.
    model: 'v3-loader',
    loader: { version: 3, device: { productId: 0x374d, descriptors: descriptorsOf374d() } },
  },
];

export function findPersonality(model: string): ProbePersonality | undefined {
  return PROBE_PERSONALITIES.find((row) => row.model === model);
}
