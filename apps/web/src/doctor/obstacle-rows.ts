/**
 * What can stand between a browser and a probe, as data: what is proven good, what is not, why, and what to do. Which
 * row applies is found out in `obstacles.ts`; how it looks is up to `views/obstacle-view.ts`.
 *
 * Sources:
 * - Which browsers have WebUSB: MDN and caniuse, "WebUSB" (Chrome 61, Edge 79, Opera 48 and their Android versions, not
 *   Firefox, not Safari, none on iOS). Only secure pages get it: MDN, Navigator.usb. Policy: DefaultWebUsbGuardSetting.
 * - Linux: the rule is the library's. Snaps list devices without being allowed to open them: pybricks/support issue 428,
 *   snapcraft's page on raw-usb. Flatpaks need to read /run/udev to list any: flathub/com.google.Chrome issue 141.
 * - Windows: Chromium, services/device/usb/usb_device_handle_win.cc: claiming waits for a driver, refuses one that is not
 *   WinUSB and an interface that somebody else has open, the last two with the same words. ST's package puts winusb.sys
 *   under the debug interface (cortexm/pyswd issue 18) and comes with STM32CubeProgrammer (nanoframework/nanoFirmwareFlasher
 *   pull request 363), and libusb programs use it (Gissio/radpro issue 7); interface 0
 *   shows as ...&MI_00 (stlink-org/stlink issue 1350) and calls itself "ST-Link Debug" (descriptor dumps).
 * - Android asks the person before a browser opens a device: Chromium, services/device/usb/mojo/device_impl.cc.
 */

import type { System } from 'probekit/browser';
import { UDEV_RULE_COMMANDS } from 'probekit/doctor';
import type { SentenceKey } from 'probekit/words';
import type { ChainStation } from '../elements/chain-station.ts';

export type ObstacleId =
  | 'no-webusb'
  | 'insecure'
  | 'blocked'
  | 'nothing-chosen'
  | 'denied-linux'
  | 'driver-windows'
  | 'held-windows'
  | 'held-mac'
  | 'held'
  | 'denied-android'
  | 'denied'
  | 'unplugged'
  | 'bridge-lost';

/** What a button of a step does. */
export type ObstacleAct = 'choose' | 'list-was-empty' | 'test-again' | 'read-driver-windows';

export interface ObstacleStep {
  readonly text: SentenceKey;
  /** The systems where it makes sense; all when left out. */
  readonly systems?: readonly System[];
  /** To copy into a terminal or the address bar; the same in every language. */
  readonly command?: string;
  readonly act?: ObstacleAct;
}

export interface ObstacleEvidence {
  readonly check?: 'C1' | 'C2';
  /** `{device}` is the name of the probe. */
  readonly text: SentenceKey;
  /** The browser's own words belong here. */
  readonly isRaw?: boolean;
}

export interface ObstacleRow {
  readonly id: ObstacleId;
  /** The systems where it occurs; all when left out. */
  readonly systems?: readonly System[];
  /** Proven in this order from the host on; then the one that is suspect or being waited for; the rest is unknown. */
  readonly provenStations: 0 | 1 | 3 | 4;
  readonly nextStation?: Pick<ChainStation, 'name' | 'state'> & { readonly reading?: SentenceKey };
  readonly title: SentenceKey;
  readonly good: SentenceKey;
  readonly fault: SentenceKey;
  readonly certainty?: 'proven' | 'likely' | 'possible';
  readonly cause?: SentenceKey;
  readonly because: SentenceKey;
  readonly steps: readonly ObstacleStep[];
  readonly evidence: readonly ObstacleEvidence[];
  readonly otherWays: readonly ObstacleStep[];
}

const SNAP_USB = 'sudo snap connect chromium:raw-usb';
const FLATPAK_UDEV = 'flatpak override --user --filesystem=/run/udev:ro com.google.Chrome';
const RUNNING_TOOLS = "ps -A -o pid,args | grep -iE 'openocd|st-util|pyocd|stlink|stm32cube' | grep -v grep";
const COMMAND_LINE: ObstacleStep = { text: 'obstacle.command-line', command: 'npx probekit doctor' };
const START_BRIDGE = 'npx probekit web --open';
const TEST_AGAIN: ObstacleStep = { text: 'obstacle.step.test-again', act: 'test-again' };
const REPLUG: ObstacleStep = { text: 'obstacle.step.replug' };
const LISTED: ObstacleEvidence = { check: 'C1', text: 'obstacle.evidence.listed' };
const OPEN_REFUSED: ObstacleEvidence = { check: 'C2', text: 'obstacle.evidence.open-refused', isRaw: true };
const CLAIM_REFUSED: ObstacleEvidence = { check: 'C2', text: 'obstacle.evidence.claim-refused', isRaw: true };
const DRIVER_SUSPECT = { name: 'driver', state: 'suspect', reading: 'obstacle.reading.denied' } as const;
const PROBE_SUSPECT = { name: 'probe', state: 'suspect', reading: 'obstacle.reading.held' } as const;

/** Another program or tab has the probe; on Windows the driver may be to blame as well. */
const HELD: Omit<ObstacleRow, 'id' | 'otherWays'> = {
  provenStations: 4,
  nextStation: PROBE_SUSPECT,
  title: 'obstacle.held.title',
  good: 'obstacle.held.good',
  fault: 'obstacle.held.fault',
  certainty: 'likely',
  cause: 'obstacle.held.cause',
  because: 'obstacle.held.because',
  steps: [
    { text: 'obstacle.held.tabs' },
    { text: 'obstacle.held.programs' },
    { text: 'obstacle.held.running', command: RUNNING_TOOLS, systems: ['linux', 'mac'] },
    TEST_AGAIN,
  ],
  evidence: [LISTED, CLAIM_REFUSED],
};

/** As the list of obstacles shows them. */
export const OBSTACLE_ROWS: readonly ObstacleRow[] = [
  {
    id: 'no-webusb',
    provenStations: 0,
    nextStation: { name: 'host', state: 'suspect', reading: 'obstacle.reading.browser' },
    title: 'obstacle.no-webusb.title',
    good: 'obstacle.no-webusb.good',
    fault: 'obstacle.no-webusb.fault',
    certainty: 'proven',
    cause: 'obstacle.no-webusb.cause',
    because: 'obstacle.no-webusb.because',
    steps: [
      { text: 'obstacle.no-webusb.open' },
      { text: 'obstacle.no-webusb.choose' },
      { text: 'obstacle.no-webusb.bridge', command: START_BRIDGE },
    ],
    evidence: [{ text: 'obstacle.no-webusb.evidence' }],
    otherWays: [COMMAND_LINE, { text: 'obstacle.no-webusb.paste' }],
  },
  {
    id: 'insecure',
    provenStations: 0,
    nextStation: { name: 'host', state: 'suspect', reading: 'obstacle.reading.browser' },
    title: 'obstacle.insecure.title',
    good: 'obstacle.insecure.good',
    fault: 'obstacle.insecure.fault',
    certainty: 'proven',
    cause: 'obstacle.insecure.cause',
    because: 'obstacle.insecure.because',
    steps: [{ text: 'obstacle.insecure.https' }, { text: 'obstacle.insecure.localhost' }],
    evidence: [{ text: 'obstacle.insecure.evidence' }],
    otherWays: [COMMAND_LINE],
  },
  {
    id: 'blocked',
    provenStations: 0,
    nextStation: { name: 'host', state: 'suspect', reading: 'obstacle.reading.browser' },
    title: 'obstacle.blocked.title',
    good: 'obstacle.blocked.good',
    fault: 'obstacle.blocked.fault',
    certainty: 'likely',
    cause: 'obstacle.blocked.cause',
    because: 'obstacle.blocked.because',
    steps: [
      { text: 'obstacle.blocked.own-tab' },
      { text: 'obstacle.blocked.settings', command: 'chrome://settings/content/usbDevices' },
      { text: 'obstacle.blocked.policy', command: 'chrome://policy' },
      TEST_AGAIN,
    ],
    evidence: [{ text: 'obstacle.blocked.evidence', isRaw: true }],
    otherWays: [COMMAND_LINE],
  },
  {
    id: 'nothing-chosen',
    provenStations: 1,
    title: 'obstacle.nothing-chosen.title',
    good: 'obstacle.nothing-chosen.good',
    fault: 'obstacle.nothing-chosen.fault',
    because: 'obstacle.nothing-chosen.because',
    steps: [
      { text: 'obstacle.nothing-chosen.closed', act: 'choose' },
      { text: 'obstacle.nothing-chosen.empty', act: 'list-was-empty' },
    ],
    evidence: [{ text: 'obstacle.nothing-chosen.evidence' }],
    otherWays: [
      { text: 'obstacle.nothing-chosen.no-list', command: 'chrome://settings/content/usbDevices' },
      { text: 'obstacle.nothing-chosen.flatpak', command: FLATPAK_UDEV, systems: ['linux'] },
    ],
  },
  {
    id: 'denied-linux',
    systems: ['linux'],
    provenStations: 3,
    nextStation: DRIVER_SUSPECT,
    title: 'obstacle.denied-linux.title',
    good: 'obstacle.board-there',
    fault: 'obstacle.denied-linux.fault',
    certainty: 'likely',
    cause: 'obstacle.denied-linux.cause',
    because: 'obstacle.denied-linux.because',
    steps: [{ text: 'obstacle.denied-linux.rule', command: UDEV_RULE_COMMANDS.join('\n') }, REPLUG, TEST_AGAIN],
    evidence: [LISTED, OPEN_REFUSED],
    otherWays: [{ text: 'obstacle.denied-linux.snap', command: SNAP_USB }, { text: 'obstacle.denied-linux.same' }],
  },
  {
    id: 'driver-windows',
    systems: ['windows'],
    provenStations: 3,
    nextStation: { name: 'driver', state: 'suspect', reading: 'obstacle.reading.driver' },
    title: 'obstacle.driver-windows.title',
    good: 'obstacle.board-there',
    fault: 'obstacle.driver-windows.fault',
    certainty: 'likely',
    cause: 'obstacle.driver-windows.cause',
    because: 'obstacle.driver-windows.because',
    steps: [
      { text: 'obstacle.driver-windows.look' },
      { text: 'obstacle.driver-windows.details' },
      { text: 'obstacle.driver-windows.install' },
      REPLUG,
      TEST_AGAIN,
    ],
    evidence: [LISTED, { check: 'C2', text: 'obstacle.driver-windows.evidence', isRaw: true }],
    otherWays: [{ text: 'obstacle.driver-windows.shared' }, { text: 'obstacle.driver-windows.same' }],
  },
  {
    id: 'held-windows',
    systems: ['windows'],
    provenStations: 3,
    nextStation: { name: 'driver', state: 'suspect', reading: 'obstacle.reading.held' },
    title: 'obstacle.held.title',
    good: 'obstacle.board-there',
    fault: 'obstacle.held-windows.fault',
    certainty: 'likely',
    cause: 'obstacle.held-windows.cause',
    because: 'obstacle.held-windows.because',
    steps: [
      { text: 'obstacle.held.tabs' },
      { text: 'obstacle.held.programs' },
      TEST_AGAIN,
      { text: 'obstacle.held-windows.driver', act: 'read-driver-windows' },
    ],
    evidence: [LISTED, CLAIM_REFUSED],
    otherWays: [{ text: 'obstacle.held.take-away' }],
  },
  {
    id: 'held-mac',
    systems: ['mac'],
    ...HELD,
    otherWays: [{ text: 'obstacle.held.take-away' }, { text: 'obstacle.held-mac.no-driver' }],
  },
  {
    id: 'held',
    systems: ['linux', 'chromeos', 'android', 'other'],
    ...HELD,
    otherWays: [{ text: 'obstacle.held.take-away' }, { text: 'obstacle.held.reinstall' }],
  },
  {
    id: 'denied-android',
    systems: ['android'],
    provenStations: 3,
    nextStation: DRIVER_SUSPECT,
    title: 'obstacle.denied-android.title',
    good: 'obstacle.board-there',
    fault: 'obstacle.denied-android.fault',
    certainty: 'likely',
    cause: 'obstacle.denied-android.cause',
    because: 'obstacle.denied-android.because',
    steps: [REPLUG, { text: 'obstacle.denied-android.agree', act: 'test-again' }],
    evidence: [LISTED, OPEN_REFUSED],
    otherWays: [{ text: 'obstacle.denied-android.computer' }],
  },
  {
    id: 'denied',
    systems: ['mac', 'chromeos', 'other'],
    provenStations: 3,
    nextStation: DRIVER_SUSPECT,
    title: 'obstacle.denied.title',
    good: 'obstacle.board-there',
    fault: 'obstacle.denied.fault',
    certainty: 'possible',
    cause: 'obstacle.denied.cause',
    because: 'obstacle.denied.because',
    steps: [{ text: 'obstacle.held.tabs' }, { text: 'obstacle.held.programs' }, REPLUG, TEST_AGAIN],
    evidence: [LISTED, OPEN_REFUSED],
    otherWays: [COMMAND_LINE],
  },
  {
    id: 'unplugged',
    provenStations: 1,
    nextStation: { name: 'cable', state: 'working', reading: 'obstacle.reading.awaited' },
    title: 'obstacle.unplugged.title',
    good: 'obstacle.unplugged.good',
    fault: 'obstacle.unplugged.fault',
    certainty: 'proven',
    cause: 'obstacle.unplugged.cause',
    because: 'obstacle.unplugged.because',
    steps: [{ text: 'obstacle.unplugged.replug' }, { text: 'obstacle.unplugged.again' }],
    evidence: [{ check: 'C2', text: 'obstacle.unplugged.evidence' }],
    otherWays: [{ text: 'obstacle.unplugged.other', act: 'choose' }],
  },
  {
    id: 'bridge-lost',
    provenStations: 0,
    nextStation: { name: 'host', state: 'suspect', reading: 'obstacle.reading.bridge' },
    title: 'obstacle.bridge-lost.title',
    good: 'obstacle.bridge-lost.good',
    fault: 'obstacle.bridge-lost.fault',
    certainty: 'proven',
    cause: 'obstacle.bridge-lost.cause',
    because: 'obstacle.bridge-lost.because',
    steps: [
      { text: 'obstacle.bridge-lost.start', command: 'probekit web' },
      { text: 'obstacle.bridge-lost.address' },
      { text: 'obstacle.bridge-lost.again', act: 'test-again' },
    ],
    evidence: [{ text: 'obstacle.bridge-lost.evidence', isRaw: true }],
    otherWays: [COMMAND_LINE],
  },
];
