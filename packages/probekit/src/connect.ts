/**
 * From a probe address to an opened probe: puts transport, ST-LINK protocol and probe seam on top of each other. Which
 * ways to a probe exist (USB of this host, sockets, a bench) is the caller's business.
 */
import { type Bench, type ByteStream, type Clock, silentTracer, type Tracer, type UsbHost, type UsbPort, wallClock } from './base/index.ts';
import { type DebugProbe, debugProbeOverStlink } from './dap/index.ts';
import { openStlink, type StlinkProbe } from './stlink/index.ts';
import {
  type BenchAddress,
  benchClock,
  benchHost,
  chooseProbe,
  leaveLoader,
  type ProbeAddress,
  parseProbeAddress,
  recordStlink,
  type StlinkTransport,
  stlinkOverServer,
  stlinkOverUsb,
  transportErrors,
  type UsbipAddress,
} from './transport/index.ts';

/** The ways to a probe that a program has. */
export interface ProbeTransports {
  /** The host's own USB devices. */
  readonly usb?: UsbHost | undefined;
  /** Sets up a virtual board. */
  readonly bench?: ((address: BenchAddress) => Promise<Bench>) | undefined;
  /** Opens a TCP connection, for stlink-server. */
  readonly tcp?: ((host: string, port: number) => Promise<ByteStream>) | undefined;
  /** A device that another computer exports. */
  readonly usbip?: ((address: UsbipAddress) => Promise<UsbPort>) | undefined;
}

export interface ConnectOptions {
  readonly transports: ProbeTransports;
  /** Time for real probes; a bench brings its own. */
  readonly clock?: Clock | undefined;
  readonly tracer?: Tracer | undefined;
  /** Receives the text of a trace, piece by piece. */
  readonly record?: ((text: string) => void) | undefined;
}

export interface ProbeConnection {
  readonly probe: DebugProbe;
  /** What the probe seam does not show: board identifiers, modes. */
  readonly stlink: StlinkProbe;
  /** Of a virtual board: its controls. */
  readonly bench: Bench | undefined;
  /** Leaves debug mode, which releases NRST, and gives the probe back. A halted core stays halted. */
  close(): Promise<void>;
}

interface OpenedTransport {
  readonly transport: StlinkTransport;
  readonly clock: Clock;
  readonly bench?: Bench;
}

/**
 * Opens the probe at an address. Does not touch the target. A probe that waits in its firmware loader is told to start its
 * firmware first.
 *
 * @throws `probe/*`, `usb/*`, `stlink/*`, `stlink-server/*`
 */
export async function connect(address: string | ProbeAddress, options: ConnectOptions): Promise<ProbeConnection> {
  const { tracer = silentTracer, record } = options;
  const opened = await openTransport(typeof address === 'string' ? parseProbeAddress(address) : address, options);
  const { clock, bench } = opened;
  const transport = record ? recordStlink(opened.transport, { clock, write: record }) : opened.transport;
  try {
    const stlink = await openStlink(transport, { clock, tracer });
    const probe = debugProbeOverStlink(stlink);
    return { probe, stlink, bench, close: () => giveBack(probe, stlink) };
  } catch (error) {
    await transport.close();
    throw error;
  }
}

/** A probe left in debug mode troubles the next program; one that is gone cannot be left any more. */
async function giveBack(probe: DebugProbe, stlink: StlinkProbe): Promise<void> {
  try {
    await probe.detach();
  } catch (error) {
    // Closing goes on: whoever closes has met the fault already, or does not care any more.
    const facts = { error: error instanceof Error ? error.message : String(error) };
    probe.tracer.emit({ level: 'warn', layer: 'connect', name: 'leaving debug mode failed', atMs: probe.clock.nowMs(), facts });
  }
  await stlink.close();
}

async function openTransport(address: ProbeAddress, { transports, clock = wallClock }: ConnectOptions): Promise<OpenedTransport> {
  if (address.kind === 'usb' && transports.usb) {
    const device = await leaveLoader(transports.usb, await chooseProbe(transports.usb, address), { clock });
    return { transport: await stlinkOverUsb(await transports.usb.port(device), { clock }), clock };
  }
  if (address.kind === 'usbip' && transports.usbip) {
    return { transport: await stlinkOverUsb(await transports.usbip(address), { clock }), clock };
  }
  if (address.kind === 'stlink-server' && transports.tcp) {
    const stream = await transports.tcp(address.host, address.port);
    return { transport: await stlinkOverServer(stream, { clock, serialNumber: address.serialNumber }), clock };
  }
  if (address.kind === 'bench' && transports.bench) {
    const bench = await transports.bench(address);
    const benchTime = benchClock(bench.control);
    const host = benchHost(bench, { clock: benchTime });
    const device = await leaveLoader(host, await chooseProbe(host, { kind: 'usb' }), { clock: benchTime });
    return { transport: await stlinkOverUsb(await host.port(device), { clock: benchTime }), clock: benchTime, bench };
  }
  throw transportErrors.make('probe/no-transport', {
    message: `This program has no way to ${address.kind} probes.`,
    hint: 'Use another kind of probe address, or the command-line program.',
    evidence: { kind: address.kind },
  });
}
