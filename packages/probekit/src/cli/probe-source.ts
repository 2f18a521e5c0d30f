/**
 * From a probe address to the computer around the probe: this one, the virtual one of a bench, or none to look at (a
 * stlink-server). Opens the probe when asked. The bench loads only when an address needs it.
 */
import {
  type Bench,
  type Clock,
  type HostFacts,
  hasCode,
  type PowerSwitch,
  type Tracer,
  type UsbDeviceSummary,
  type UsbHost,
  wallClock,
} from '../base/index.ts';
import type { DebugProbe } from '../dap/index.ts';
import { connectTcp, hubPortSwitch, nodeUsbHost, realHostFacts, realSwitchFiles, type SwitchFiles } from '../node/index.ts';
import {
  benchClock,
  benchHost,
  benchHostFacts,
  benchSwitchFiles,
  chooseProbe,
  type ProbeAddress,
  parseProbeAddress,
  recordStlink,
  type StlinkTransport,
  stlinkOverServer,
  stlinkOverUsb,
  type UsbAddress,
  usbipHost,
} from '../transport/index.ts';
import type { Leases } from './lease.ts';
import { leaseName } from './lease-name.ts';
import { TraceFile } from './trace-file.ts';

export const DEFAULT_BENCH = 'bench:nucleo-h743zi2';

export interface SourceOptions {
  /** Undefined means: whatever ST-LINK is plugged in. */
  readonly address: string | undefined;
  /** Of the probe that is meant: instead of the one that a USB address or a server's names, and asked of every other. */
  readonly serialNumber?: string | undefined;
  /** File for the trace of the ST-LINK commands. */
  readonly trace: string | undefined;
  readonly tracer: Tracer;
  /** Other boards are worked on at the same time. */
  readonly isOneOfSeveral?: boolean;
  /** Asked for the probe before it is opened. */
  readonly leases?: Leases | undefined;
}

/** Where a command's probe comes from. */
export interface ProbeSource {
  readonly address: ProbeAddress;
  /** As the user wrote it. */
  readonly addressText: string;
  readonly clock: Clock;
  /** Undefined where the computer around the probe cannot be looked at. */
  readonly facts: HostFacts | undefined;
  readonly usb: UsbHost | undefined;
  /** Which of the devices of `usb` is meant. */
  readonly usbAddress: UsbAddress;
  /** What switches the power of the port that the probe hangs on; undefined where nothing does. */
  powerSwitch(): Promise<PowerSwitch | undefined>;
  /** The virtual board, when the address is a bench. */
  readonly bench: Bench | undefined;
  /** Opens the way to the ST-LINK only, recorded when asked for; the caller closes it. */
  openTransport(device?: UsbDeviceSummary): Promise<StlinkTransport>;
  /** Opens the probe; the source gives it back when it closes. */
  openProbe(): Promise<DebugProbe>;
  /** Gives back what was opened and saves the bench's state. */
  close(): Promise<void>;
}

export async function openProbeSource({
  address: text,
  serialNumber,
  trace,
  tracer,
  isOneOfSeveral = false,
  leases,
}: SourceOptions): Promise<ProbeSource> {
  const addressText = text ?? 'usb:';
  const address = withSerial(parseProbeAddress(addressText), serialNumber);
  const place = await openPlace(address, isOneOfSeveral);
  const traceFile = trace === undefined ? undefined : await TraceFile.open(trace);
  const usbAddress: UsbAddress = address.kind === 'usb' ? address : { kind: 'usb', ...(serialNumber !== undefined && { serialNumber }) };
  const opened: { close(): Promise<void> }[] = [];
  const record = traceFile && ((piece: string) => traceFile.write(piece));
  const takeLease = async (device?: UsbDeviceSummary) => {
    if (!leases) return;
    const meant = device ?? (address.kind === 'usb' && place.usb ? await deviceMeant(place.usb, address) : undefined);
    const probe = leaseName(address, meant);
    if (probe !== undefined) await leases.take(probe, { isShared: address.kind === 'stlink-server' });
  };
  return {
    address,
    addressText,
    clock: place.clock,
    facts: place.facts,
    usb: address.kind === 'usbip' && place.usb ? leasedFirst(place.usb, takeLease) : place.usb,
    usbAddress,
    bench: place.bench,
    powerSwitch: () => powerSwitchOf(place, usbAddress),
    async openTransport(device) {
      await takeLease(device);
      const transport = await plainTransport(address, place, usbAddress, device);
      return record ? recordStlink(transport, { clock: place.clock, write: record }) : transport;
    },
    async openProbe() {
      await takeLease();
      const { connect } = await import('../connect.ts');
      const connection = await connect(place.usb ? usbAddress : address, {
        transports: { usb: place.usb, tcp: (host, port) => connectTcp({ host, port }) },
        clock: place.clock,
        tracer,
        record,
      });
      opened.push(connection);
      return connection.probe;
    },
    async close() {
      for (const connection of opened) await connection.close();
      await traceFile?.close();
      await place.close();
    },
  };
}

function withSerial(address: ProbeAddress, serialNumber: string | undefined): ProbeAddress {
  if (serialNumber === undefined) return address;
  if (address.kind === 'usb') return { kind: 'usb', serialNumber };
  return address.kind === 'stlink-server' ? { ...address, serialNumber } : address;
}

/** The computer, or what stands for it. */
type Place = Pick<ProbeSource, 'clock' | 'facts' | 'usb' | 'bench' | 'close'> & { readonly switchFiles?: SwitchFiles };

async function openPlace(address: ProbeAddress, isOneOfSeveral: boolean): Promise<Place> {
  const close = async () => undefined;
  if (address.kind === 'bench') {
    const { openBench, readBenchSetup } = await import('./bench/file.ts');
    const { bench, save } = await openBench(await readBenchSetup(address), address);
    const clock = benchClock(bench.control);
    const facts = benchHostFacts(bench.control);
    const host = benchHost(bench, { clock });
    const usb = isOneOfSeveral ? (await import('./bench/turns.ts')).takingTurns(host) : host;
    return { clock, facts, usb, bench, close: save, switchFiles: benchSwitchFiles(bench.control) };
  }
  if (address.kind === 'usb') {
    const facts = realHostFacts();
    return { clock: wallClock, facts, usb: nodeUsbHost({ facts }), bench: undefined, close, switchFiles: realSwitchFiles };
  }
  if (address.kind === 'usbip') {
    const { host, port, busId } = address;
    const usb = usbipHost({ dial: () => connectTcp({ host, port }), busId, clock: wallClock });
    return { clock: wallClock, facts: undefined, usb, bench: undefined, close };
  }
  return { clock: wallClock, facts: undefined, usb: undefined, bench: undefined, close };
}

async function powerSwitchOf({ usb, clock, facts, switchFiles }: Place, address: UsbAddress): Promise<PowerSwitch | undefined> {
  if (!usb || !switchFiles || facts?.platform !== 'linux') return undefined;
  // Which port is meant, only a probe that is there tells.
  const device = await deviceMeant(usb, address);
  return device && hubPortSwitch(device.location, { files: switchFiles, clock });
}

/** Over USB/IP a device is imported even to look at it. */
function leasedFirst(host: UsbHost, takeLease: () => Promise<void>): UsbHost {
  return {
    list: () => takeLease().then(() => host.list()),
    port: (device) => takeLease().then(() => host.port(device)),
  };
}

/** Undefined where it cannot be told: opening it says why. */
async function deviceMeant(usb: UsbHost, address: UsbAddress): Promise<UsbDeviceSummary | undefined> {
  try {
    return await chooseProbe(usb, address);
  } catch (error) {
    if (!hasCode(error, 'probe/not-found', 'probe/ambiguous')) throw error;
    return undefined;
  }
}

async function plainTransport(
  address: ProbeAddress,
  { usb, clock }: Place,
  usbAddress: UsbAddress,
  device: UsbDeviceSummary | undefined,
): Promise<StlinkTransport> {
  if (usb) return stlinkOverUsb(await usb.port(device ?? (await chooseProbe(usb, usbAddress))), { clock });
  if (address.kind !== 'stlink-server') throw new TypeError(`${address.kind} has no way to a probe`);
  const { host, port, serialNumber } = address;
  return stlinkOverServer(await connectTcp({ host, port }), { clock, serialNumber });
}
