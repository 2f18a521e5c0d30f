/**
 * Runs the checks from the outside in and draws the conclusion. Every check is safe: nothing writes DHCSR, DEMCR or
 * DBGMCU and nothing resets, but C6 (attach under reset), which by default runs only when the target does not answer
 * or its core cannot be looked at, so that there is nothing to look at without it; and C11 of a core that sleeps, which
 * under the same leave keeps its clocks on while the option bytes are read. What could not be read is left out.
 */
import {
  type Clock,
  type HostFacts,
  hasCode,
  ProbekitError,
  type SerialLink,
  silentTracer,
  type Tracer,
  type UsbDeviceSummary,
  type UsbHost,
} from '../base/index.ts';
import { findProbeUsbId } from '../spec/stlink/usb-ids.ts';
import { findDie } from '../spec/stm32/devices.ts';
import type { StationName } from '../spec/symptoms/layers.ts';
import { openStlink, type StlinkProbe } from '../stlink/index.ts';
import { leaveLoader, readableSerial, type StlinkTransport } from '../transport/index.ts';
import { boardOfProbe, boardOfVolume, placeOf } from './checks/board-identity.ts';
import { judgeEnumeration } from './checks/enumeration.ts';
import { judgeOpening } from './checks/opening.ts';
import { judgeFirmware, judgeFirmwareError } from './checks/probe-firmware.ts';
import { hasSerialPort, listenToSerial, NO_SERIAL_PORT } from './checks/serial-port.ts';
import { findVolume, judgePasted, judgeVolume } from './checks/volume.ts';
import { inChainOrder, report } from './conclusion.ts';
import { type Diagnosis, type Warning, warning } from './diagnosis.ts';
import { type Answers, type Finding, isOdd, type SetUp } from './evidence.ts';
import {
  explainOpening,
  type HostLook,
  judgeHost,
  judgeUnreadable,
  listPatiently,
  lookAtHost,
  NOT_CONFIGURED,
  watchReturn,
} from './examine-host.ts';
import { examineTarget, type TargetOptions } from './examine-target.ts';
import { readSeen } from './explain/read-seen.ts';
import { wayToProbe } from './way-to-probe.ts';

export interface DiagnoseOptions extends TargetOptions {
  readonly clock: Clock;
  readonly tracer?: Tracer;
  /** Stop at the probe: nothing is done to the target, nor to a debug mode that somebody else may still be in. */
  readonly usbOnly?: boolean | undefined;
  /** The computer's USB; without it C1 and C2 stay unknown. */
  readonly usbHost?: UsbHost | undefined;
  /** The probe that is meant, where several are plugged in. */
  readonly device?: UsbDeviceSummary | undefined;
  /** The computer's files; without them C13 stays unknown. */
  readonly hostFacts?: HostFacts | undefined;
  /** Opens the way to the ST-LINK; over the USB host when left out. The doctor closes it. */
  readonly openTransport?: ((device: UsbDeviceSummary | undefined) => Promise<StlinkTransport>) | undefined;
  /** Tells a firmware loader to start its firmware and resolves with what is there then; over the USB host when left out. */
  readonly leaveLoader?: typeof leaveLoader | undefined;
  /** Opens the probe's serial port, to hear whether the program talks; only when the target does not answer on SWD. */
  readonly openSerial?: ((device: UsbDeviceSummary) => Promise<SerialLink>) | undefined;
  /** What the person pasted: a FAIL.TXT or a log. Stands in for the probe's volume where that cannot be read. */
  readonly seen?: string | undefined;
  /** What a person has already answered. */
  readonly answers?: Answers;
  /** Called as each station of the chain is reached and as each finding is made. */
  readonly onProgress?: ((progress: DoctorProgress) => void) | undefined;
}

export type DoctorProgress =
  | { readonly kind: 'station'; readonly station: StationName }
  | { readonly kind: 'finding'; readonly finding: Finding }
  | { readonly kind: 'warning'; readonly warning: Warning };

/** A target that stays busy for 0.1 s will not answer in this look; what waits longer costs more than it tells. */
const ATTEMPTS = 11;

/** Diagnoses one board. A board that does not work is a result; rejects when aborted, or when `openTransport` cannot reach a server. */
export async function diagnose(options: DiagnoseOptions): Promise<Diagnosis> {
  const { signal, onProgress } = options;
  // By check: what is read under reset replaces what could be read before.
  const made = new Map<Finding['check'], Finding>();
  const warnings: Warning[] = [];
  const found = (finding: Finding | undefined) => {
    if (!finding) return;
    made.set(finding.check, finding);
    onProgress?.({ kind: 'finding', finding });
  };
  const announce = (warning: Warning) => onProgress?.({ kind: 'warning', warning });
  const warn = (warning: Warning) => {
    warnings.push(warning);
    announce(warning);
  };
  const reach = (station: StationName) => {
    signal?.throwIfAborted();
    onProgress?.({ kind: 'station', station });
  };

  reach('host');
  const { device, loader } = await findDevice(options, found, warn);
  let setUp: SetUp = setUpOf(options, device);
  if (device && options.hostFacts) {
    const volume = await findVolume(options.hostFacts, device);
    found(judgeVolume(volume, device));
    const board = volume && boardOfVolume(volume, device);
    if (board) setUp = { ...setUp, board };
  }
  const host = await lookAtHost(options.hostFacts, device);
  found(judgeHost(host));
  if (made.get('C1')?.outcome === 'none') found(await judgeUnreadable(options.hostFacts));
  if (options.seen !== undefined && !made.has('C13')) found(judgePasted(options.seen));
  reach('driver');
  const opened = await openProbe(options, device, host, found);
  let target: Diagnosis['target'];
  if (opened) {
    const { transport, stlink } = opened;
    setUp = { ...setUp, ...placeOf(transport.device) };
    try {
      if (options.usbOnly) warn(warning('usb-only', 'warning.usb-only'));
      else if (stlink) target = await examineTarget(stlink, options, { found, warn, announce, reach });
      if (target && stlink) {
        setUp = { ...setUp, devId: target.devId };
        const firmware = judgeFirmware(stlink, findDie(target.devId)?.series);
        if (firmware.outcome === 'old') found(firmware);
      }
      if (stlink && needsItsBoard([...made.values()])) setUp = { ...setUp, ...(await boardOfProbe(stlink)) };
    } catch (error) {
      signal?.throwIfAborted();
      found(judgeBreakOff(error));
    } finally {
      await transport.close();
    }
  }
  if (options.usbHost && device && hasLeft(made.get('C2'))) {
    found(await watchReturn(options.usbHost, device, { wasOpen: opened !== undefined, clock: options.clock, signal }));
  }
  reach('firmware');
  if (device && !options.usbOnly) await checkSerial(options, device, made.get('C5')?.outcome === 'answers', found);
  const named = device ?? loader;
  const { answers: told, ...seen } = readSeen(options.seen ?? '');
  return report({
    findings: inChainOrder([...made.values()]),
    warnings,
    answers: { ...told, ...options.answers },
    setUp,
    ...(seen.lines.length > 0 ? { seen } : {}),
    ...(named || opened?.stlink ? { probe: identityOf(opened?.stlink, named) } : {}),
    ...(target ? { target } : {}),
  });
}

/** C1: the probe to examine, or the one that is there as its firmware loader only. Never picks between two probes. */
async function findDevice(
  { usbHost, device: chosen, clock, signal, usbOnly, leaveLoader: leave = leaveLoader }: DiagnoseOptions,
  found: (finding: Finding) => void,
  warn: (warning: Warning) => void,
): Promise<{ readonly device?: UsbDeviceSummary | undefined; readonly loader?: UsbDeviceSummary | undefined }> {
  if (!usbHost) return { device: chosen };
  const devices = await listPatiently(usbHost, clock, signal);
  const finding = judgeEnumeration(devices, chosen);
  found(finding);
  if (finding.outcome === 'several') {
    warn(warning('several-probes', 'warning.several-probes'));
  }
  if (chosen) return { device: chosen };
  const first = (isLoader: boolean) => devices.find(({ vendorId, productId }) => findProbeUsbId(vendorId, productId)?.loader === isLoader);
  if (finding.outcome === 'loader') {
    const loader = first(true);
    const device = loader && !usbOnly ? await leftLoader(() => leave(usbHost, loader, { clock }), loader) : undefined;
    if (!device) return { loader };
    found(judgeEnumeration(await usbHost.list(), device));
    warn(warning('left-loader', 'warning.left-loader'));
    return { device };
  }
  return { device: finding.outcome === 'probe' ? first(false) : undefined };
}

/** The device that a loader becomes when it is told to start its firmware; undefined where it stays what it is. */
async function leftLoader(leave: () => Promise<UsbDeviceSummary>, loader: UsbDeviceSummary): Promise<UsbDeviceSummary | undefined> {
  try {
    const device = await leave();
    return device === loader ? undefined : device;
  } catch (error) {
    // One that cannot be opened stays a loader, which is what is told then.
    if (!(error instanceof ProbekitError)) throw error;
    return undefined;
  }
}

/** C2 and C3. `stlink` is missing where the probe opens but does not speak. */
async function openProbe(
  { usbHost, hostFacts, openTransport, usbOnly, clock, tracer = silentTracer, onProgress }: DiagnoseOptions,
  device: UsbDeviceSummary | undefined,
  host: HostLook,
  found: (finding: Finding) => void,
): Promise<{ transport: StlinkTransport; stlink: StlinkProbe | undefined } | undefined> {
  const open = wayToProbe({ usbHost, openTransport, clock }, device);
  if (!open) return undefined;
  if (host.isUnconfigured) {
    found(NOT_CONFIGURED);
    return undefined;
  }
  let transport: StlinkTransport;
  try {
    transport = await open();
  } catch (error) {
    found(await explainOpening(judgeOpening(error), host, hostFacts, device));
    return undefined;
  }
  if (usbHost) found(judgeOpening());
  onProgress?.({ kind: 'station', station: 'probe' });
  try {
    const stlink = await openStlink(transport, { clock, tracer, attempts: ATTEMPTS, keepMode: usbOnly });
    found(judgeFirmware(stlink));
    return { transport, stlink };
  } catch (error) {
    found(judgeBreakOff(error));
    return { transport, stlink: undefined };
  }
}

/** A probe that leaves the bus is a matter of C2; one that stays and does not answer, of C3. */
function judgeBreakOff(error: unknown): Finding {
  return hasCode(error, 'usb/disconnected') ? judgeOpening(error) : judgeFirmwareError(error);
}

/** The probe went off the bus, which is more than not to answer. */
function hasLeft(opening: Finding | undefined): boolean {
  return opening?.facts['code'] === 'usb/disconnected';
}

/** Its name helps to find parts: a board without fault is not asked. What the volume tells is no reason, so that the dialogue alone goes the same way. */
function needsItsBoard(findings: readonly Finding[]): boolean {
  return findings.some((finding) => finding.check !== 'C13' && isOdd(finding));
}

/** C14: only worth listening when the target does not answer by itself. */
async function checkSerial(
  { openSerial, clock, signal }: DiagnoseOptions,
  device: UsbDeviceSummary,
  targetAnswers: boolean,
  found: (finding: Finding) => void,
): Promise<void> {
  const has = hasSerialPort(device);
  if (has === false) found(NO_SERIAL_PORT);
  if (has !== true || !openSerial || targetAnswers) return;
  try {
    found(await listenToSerial(await openSerial(device), clock, signal));
  } catch {
    // A port that another program listens to, that this user may not open, or that fails, leaves the question open.
    signal?.throwIfAborted();
  }
}

function setUpOf({ hostFacts }: DiagnoseOptions, device: UsbDeviceSummary | undefined): SetUp {
  return {
    ...(hostFacts ? { platform: hostFacts.platform } : {}),
    ...(device ? placeOf(device) : {}),
  };
}

function identityOf(stlink: StlinkProbe | undefined, device: UsbDeviceSummary | undefined): NonNullable<Diagnosis['probe']> {
  const product = device?.productName || stlink?.device.productName || 'ST-LINK';
  const serialNumber = readableSerial(device?.serialNumber ?? stlink?.device.serialNumber ?? '');
  if (!stlink) return { product, serialNumber };
  const { version } = judgeFirmware(stlink).facts;
  return { product, serialNumber, firmware: String(version) };
}
