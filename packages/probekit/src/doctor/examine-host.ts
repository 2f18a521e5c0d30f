/** The checks on the computer itself: C15, and what it knows of a probe that does not open (C2) or does not stay (C1). */
import type { Clock, HostFacts, UsbDeviceSummary, UsbHost } from '../base/index.ts';
import { ST_VENDOR_ID } from '../spec/stlink/usb-ids.ts';
import { type HostPrograms, judgePrograms, lookAtPrograms, nameProgram } from './checks/host-programs.ts';
import { type Finding, finding } from './evidence.ts';
import { accessFacts, explainAccess, readAccess } from './host/linux-access.ts';
import { isUnconfigured } from './host/linux-usb.ts';
import { parseMacDevices } from './host/mac-usb.ts';
import { explainDriver, findUnreadable, parseWindowsDevices, type WindowsDevice } from './host/windows-pnp.ts';

export interface HostLook {
  /** Undefined where the computer does not tell. */
  readonly programs?: HostPrograms | undefined;
  /** The computer listed the probe and left it without a configuration. */
  readonly isUnconfigured: boolean;
}

/** Reads the computer's files only; the probe notices nothing. */
export async function lookAtHost(facts: HostFacts | undefined, device: UsbDeviceSummary | undefined): Promise<HostLook> {
  if (!facts) return { isUnconfigured: false };
  return {
    programs: await lookAtPrograms(facts, device),
    isUnconfigured: device !== undefined && facts.platform === 'linux' && (await isUnconfigured(facts, device.location)),
  };
}

/** Asking these systems takes a second or more: only where something is wrong. */
async function windowsDevices(facts: HostFacts | undefined): Promise<readonly WindowsDevice[]> {
  const answer = facts?.platform === 'windows' ? await facts.ask?.('windows-usb-devices') : undefined;
  return parseWindowsDevices(answer ?? '');
}

/** macOS tells what the port gives and what the device asks for. */
async function isRefusedCurrent(facts: HostFacts | undefined, device: UsbDeviceSummary): Promise<boolean> {
  const answer = facts?.platform === 'darwin' ? await facts.ask?.('mac-usb-devices') : undefined;
  const { productId, serialNumber } = device;
  const listed = parseMacDevices(answer ?? '').find((other) => other.productId === productId && other.serialNumber === serialNumber);
  const { needsMilliamps: needs = 0, givesMilliamps: gives = Number.POSITIVE_INFINITY } = listed ?? {};
  return needs > gives;
}

/** C1 of a device that Windows noticed and could not read; only where nothing of ST's could be listed. */
export async function judgeUnreadable(facts: HostFacts | undefined): Promise<Finding<'C1'> | undefined> {
  const device = findUnreadable(await windowsDevices(facts));
  if (!device) return undefined;
  const problem = { key: 'windows.problem-43', values: { name: device.name } } as const;
  return finding('C1', 'descriptor-failed', { key: 'c1.descriptor-failed', values: { problem } }, { problem: device.problem });
}

/** C15. */
export function judgeHost({ programs }: HostLook): Finding<'C15'> | undefined {
  return programs && judgePrograms(programs);
}

/** C2 of a probe that the computer does not configure. Configuring it by force would draw what the port refused. */
export const NOT_CONFIGURED: Finding<'C2'> = finding('C2', 'not-configured', { key: 'c2.not-configured' });

/** Opening ended in a program's name. */
function namesHolder({ said }: Finding<'C2'>): boolean {
  return typeof said.values?.['holder'] === 'string';
}

/** The same finding with what the computer knows of it: who holds the probe, or what keeps this user out. */
export async function explainOpening(
  opening: Finding<'C2'>,
  { programs }: HostLook,
  facts: HostFacts | undefined,
  device: UsbDeviceSummary | undefined,
): Promise<Finding<'C2'>> {
  if (opening.outcome === 'busy' && programs) {
    const { ofProbe } = programs;
    if (ofProbe.length === 0 && namesHolder(opening)) return opening;
    const holder = ofProbe.length > 0 ? ofProbe.map(nameProgram) : ({ key: 'c15.some-program' } as const);
    return finding('C2', 'busy', { key: 'c2.busy', values: { holder } }, opening.facts);
  }
  if (device && opening.outcome !== 'busy' && (await isRefusedCurrent(facts, device))) return NOT_CONFIGURED;
  const driver = device && opening.outcome !== 'busy' ? explainDriver(await windowsDevices(facts), device.productId) : undefined;
  if (driver) {
    return finding('C2', 'no-driver', { key: 'c2.no-driver-because', values: { reason: driver } }, opening.facts);
  }
  if (opening.outcome !== 'denied' || facts?.platform !== 'linux' || !device) return opening;
  const access = await readAccess(facts, device);
  const reason = access && explainAccess(access, device);
  if (!reason) return opening;
  return finding('C2', 'denied', { key: 'c2.denied-because', values: { reason } }, { ...opening.facts, access: accessFacts(access) });
}

/** How often one looks for a probe that is not there. */
const LOOKS = 4;
const BETWEEN_LOOKS_MS = 250;

/** What is plugged in. Where nothing of ST's is, a loose contact may close within a second. */
export async function listPatiently(usbHost: UsbHost, clock: Clock, signal?: AbortSignal): Promise<readonly UsbDeviceSummary[]> {
  let devices = await usbHost.list();
  for (let look = 1; look < LOOKS && !devices.some(({ vendorId }) => vendorId === ST_VENDOR_ID); look++) {
    await clock.sleep(BETWEEN_LOOKS_MS, { signal });
    devices = await usbHost.list();
  }
  return devices;
}

/** C1 of a probe that left the bus: undefined unless it comes back within a second. */
export async function watchReturn(
  usbHost: UsbHost,
  device: UsbDeviceSummary,
  { wasOpen, clock, signal }: { readonly wasOpen: boolean; readonly clock: Clock; readonly signal?: AbortSignal | undefined },
): Promise<Finding<'C1'> | undefined> {
  const isSame = (other: UsbDeviceSummary) => other.location === device.location && other.serialNumber === device.serialNumber;
  const isThere = async () => (await usbHost.list()).some(isSame);
  // What was open and is told to have left was gone, however soon it is back.
  let hasLeft = wasOpen;
  for (let look = 0; look < LOOKS; look++) {
    const there = await isThere();
    if (there && hasLeft)
      return finding('C1', 'flaps', { key: 'c1.flaps', values: { product: device.productName } }, { location: device.location });
    hasLeft ||= !there;
    await clock.sleep(BETWEEN_LOOKS_MS, { signal });
  }
  return undefined;
}
