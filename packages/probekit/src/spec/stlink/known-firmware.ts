/**
 * Firmware of ST-LINKs that is too old for a chip, or known for a defect, by its J (JTAG/SWD) number. What is in no row is
 * fine: an update does not help. From which version on a command exists at all: `gates.ts`.
 */
import { STM32_DIES } from '../stm32/devices.ts';
import { GATES, OLDEST_FIRMWARE } from './gates.ts';

/** V2 and V2-1 share one J line. */
export type FirmwareLine = 'v2' | 'v3';

/** What is wrong; sentences are `firmware.<trouble>` in the catalogue. */
export type FirmwareTrouble = 'no-dap' | 'first-port-only' | 'windows-64' | 'st-flash' | 'jtag-switch' | 'long-bytes' | 'many-bytes';

export interface KnownFirmware {
  readonly line: FirmwareLine;
  /** First and last J number. */
  readonly from: number;
  readonly to: number;
  /** `known-bad`: it works here, and fails elsewhere. */
  readonly verdict: 'too-old' | 'known-bad';
  /** Series that it is too old for; all when left out. */
  readonly series?: readonly string[];
  readonly trouble: FirmwareTrouble;
  readonly source: string;
}

/** Parts whose core or whose debug registers hang on another access port than the first (RM0433, access ports). */
const OTHER_PORTS = [
  'STM32H7',
  ...new Set(STM32_DIES.flatMap(({ series, coreAp }) => (coreAp > 0 && series !== 'STM32H7' ? [series] : []))),
];

const OPENOCD = 'openocd-org/openocd at abbbc2e, src/jtag/drivers/stlink_usb.c, flags by version';
const PROBE_RS = 'probe-rs/probe-rs at 67993c4, probe-rs/src/probe/stlink';

/** The first row that fits counts. */
export const KNOWN_FIRMWARE: readonly KnownFirmware[] = [
  { line: 'v2', from: 1, to: OLDEST_FIRMWARE.v2 - 1, verdict: 'too-old', trouble: 'no-dap', source: OPENOCD },
  { line: 'v3', from: 1, to: OLDEST_FIRMWARE.v3 - 1, verdict: 'too-old', trouble: 'no-dap', source: OPENOCD },
  {
    line: 'v2',
    from: OLDEST_FIRMWARE.v2,
    to: GATES.bankedDp.v2 - 1,
    verdict: 'too-old',
    series: OTHER_PORTS,
    trouble: 'first-port-only',
    source: `${OPENOCD}: access ports from J28, their number in memory commands from J32`,
  },
  {
    line: 'v2',
    from: 26,
    to: 26,
    verdict: 'known-bad',
    trouble: 'windows-64',
    source: 'community.st.com, "ST Link upgraded to V2.J26.S0 stopped working", February 2016',
  },
  {
    line: 'v2',
    from: 36,
    to: 36,
    verdict: 'known-bad',
    trouble: 'st-flash',
    source: 'stlink-org/stlink issue 952: timeouts with J36, none with J37',
  },
  { line: 'v3', from: 2, to: 2, verdict: 'known-bad', trouble: 'jtag-switch', source: `${PROBE_RS}, oldest V3 firmware; pull request 291` },
  { line: 'v3', from: 3, to: 4, verdict: 'known-bad', trouble: 'long-bytes', source: `${OPENOCD}: 8-bit blocks of 512 bytes from J6` },
  {
    line: 'v3',
    from: 5,
    to: 7,
    verdict: 'known-bad',
    trouble: 'many-bytes',
    source: `${PROBE_RS}: 8-bit reads below 256 bytes for J5 to J7`,
  },
];

/** What is known of this firmware, beside this chip where it is known; undefined is fine. */
export function findKnownFirmware(line: FirmwareLine, j: number, series?: string): KnownFirmware | undefined {
  return KNOWN_FIRMWARE.find(
    (row) =>
      row.line === line &&
      j >= row.from &&
      j <= row.to &&
      (row.series === undefined || (series !== undefined && row.series.includes(series))),
  );
}
