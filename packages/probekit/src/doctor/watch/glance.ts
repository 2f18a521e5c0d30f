/**
 * A glance at a board: whether an ST-LINK is there and opens (C1, C2), its target's voltage (C4, one reading), whether the
 * target answers (C5, one try) and whether its core is held in reset. It writes nothing to the target and resets nothing;
 * of what it reads only DHCSR changes by it, which loses a sticky bit that debuggers alone see (ARM DDI 0403E.e, C1.6.2).
 * The probe is given back after each glance.
 */
import { type Clock, hasCode, ProbekitError, type UsbDeviceSummary, type UsbHost } from '../../base/index.ts';
import { type DebugProbe, debugProbeOverStlink } from '../../dap/index.ts';
import { DHCSR } from '../../spec/arm/dcb.ts';
import { DPIDR } from '../../spec/arm/dp.ts';
import { findProbeUsbId } from '../../spec/stlink/usb-ids.ts';
import type { Outcome } from '../../spec/symptoms/outcomes.ts';
import { openStlink } from '../../stlink/index.ts';
import { type StlinkTransport, stlinkOverUsb } from '../../transport/index.ts';
import { judgeEnumeration } from '../checks/enumeration.ts';
import { judgeOpening } from '../checks/opening.ts';
import { judgeVoltage } from '../checks/target-voltage.ts';

/** What was seen; absent is what was not looked at. */
export interface Glance {
  readonly probe?: Outcome<'C1'>;
  readonly opening?: Outcome<'C2'>;
  /** Undefined, too, where the probe opens and does not speak. */
  readonly voltage?: Outcome<'C4'>;
  readonly target?: 'answers' | 'silent' | 'held-in-reset';
}

export interface GlanceOptions {
  readonly clock: Clock;
  readonly signal?: AbortSignal | undefined;
  readonly usbHost?: UsbHost | undefined;
  /** The probe that is meant, where several are plugged in. */
  readonly device?: UsbDeviceSummary | undefined;
  readonly openTransport?: ((device: UsbDeviceSummary | undefined) => Promise<StlinkTransport>) | undefined;
  /** Whether the target may be attached to. */
  readonly mayAttach: boolean;
}

const KHZ = 1000;

/** Rejects when aborted, and where opening fails for a reason that is no matter of the board. */
export async function glanceAt(options: GlanceOptions): Promise<Glance> {
  const { usbHost, device: chosen, clock, signal } = options;
  const devices = usbHost && (await usbHost.list());
  const meant = devices && chosen ? devices.find(({ serialNumber }) => serialNumber === chosen.serialNumber) : undefined;
  const probe = devices && judgeEnumeration(devices, meant).outcome;
  if (usbHost && probe !== 'probe') return { ...(probe && { probe }) };
  const device = meant ?? devices?.find(({ vendorId, productId }) => findProbeUsbId(vendorId, productId)?.loader === false);
  const seen = { ...(probe && { probe }) };
  signal?.throwIfAborted();
  let transport: StlinkTransport;
  try {
    transport = await openedBy(options, device);
  } catch (error) {
    return { ...seen, opening: judgeOpening(error).outcome };
  }
  try {
    const stlink = await openStlink(transport, { clock, attempts: 1 });
    return { ...seen, opening: 'opens', ...(await lookBeyond(debugProbeOverStlink(stlink), options)) };
  } catch (error) {
    signal?.throwIfAborted();
    // Anything that the probe or the wire does is part of what is seen.
    if (!(error instanceof ProbekitError)) throw error;
    return { ...seen, opening: hasCode(error, 'usb/disconnected') ? 'lost' : 'opens' };
  } finally {
    await transport.close();
  }
}

function openedBy({ usbHost, openTransport, clock }: GlanceOptions, device: UsbDeviceSummary | undefined): Promise<StlinkTransport> {
  if (openTransport) return openTransport(device);
  if (!usbHost || !device) throw new TypeError('a glance needs a way to the ST-LINK');
  return usbHost.port(device).then((port) => stlinkOverUsb(port, { clock }));
}

async function lookBeyond(probe: DebugProbe, { mayAttach, signal }: GlanceOptions): Promise<Pick<Glance, 'voltage' | 'target'>> {
  const voltage = judgeVoltage([await probe.readTargetVoltage({ signal })]).outcome;
  if (!mayAttach) return { voltage };
  try {
    return { voltage, target: await targetShows(probe) };
  } finally {
    await probe.detach();
  }
}

async function targetShows(probe: DebugProbe): Promise<NonNullable<Glance['target']>> {
  try {
    await probe.setSwdClock(KHZ);
    await probe.attach();
    await probe.readDp(DPIDR.address);
  } catch (error) {
    if (!hasCode(error, 'dap/transfer', 'dap/no-debug-power', 'stlink/status')) throw error;
    return 'silent';
  }
  try {
    const memory = probe.memory(0);
    // The first reading may tell of a reset that is over.
    await memory.read32(DHCSR.address);
    return DHCSR.get(await memory.read32(DHCSR.address), 'S_RESET_ST') === 1 ? 'held-in-reset' : 'answers';
  } catch (error) {
    // A core that sleeps or is shut does not keep the link from answering.
    if (!hasCode(error, 'dap/transfer', 'stlink/status')) throw error;
    return 'answers';
  }
}
