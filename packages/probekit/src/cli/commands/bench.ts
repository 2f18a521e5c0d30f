/** `probekit bench`: a virtual board in the foreground, reachable by other tools until Ctrl-C. */

import type { ByteStream } from '../../base/index.ts';
import { LOOPBACK, listenTcp, type TcpListener } from '../../node/index.ts';
import { createStlinkServer, createUsbipServer, type StlinkServer, type UsbipServer } from '../../servers/index.ts';
import { parseProbeAddress } from '../../transport/index.ts';
import { type OpenedBench, openBench } from '../bench-file.ts';
import { type BenchPacer, paceBench } from '../bench-pacer.ts';
import type { CommandContext } from '../context.ts';
import { usageError } from '../errors.ts';
import { DONE, type ExitStatus } from '../exit-status.ts';
import { listedProbe } from '../listed-probe.ts';
import { DEFAULT_BENCH } from '../probe-source.ts';

export interface BenchFlags {
  readonly scenario?: string;
  readonly stlinkServer?: HostPort;
  readonly usbip?: HostPort;
}

interface HostPort {
  readonly host: string | undefined;
  readonly port: number;
}

/** The one board's plug, as Linux names the first port of its first bus. */
const BUS_ID = '1-1';

/** The ways that are open to other tools. */
interface Served {
  readonly stlinkServer: TcpListener | undefined;
  readonly usbip: TcpListener | undefined;
}

export async function bench(context: CommandContext, { scenario, stlinkServer, usbip }: BenchFlags): Promise<ExitStatus> {
  const { output, signal, options } = context;
  if (!stlinkServer && !usbip) {
    throw usageError('A bench serves other tools, and none is named.', 'probekit bench --stlink-server 7184 --usbip 3240', 'bench');
  }
  const text = scenario === undefined ? (options.probe ?? DEFAULT_BENCH) : `bench:${scenario}`;
  const address = parseProbeAddress(text);
  if (address.kind !== 'bench') throw usageError(`${text} is no bench.`, `probekit bench --probe ${DEFAULT_BENCH}`, text);
  const opened = await openBench(address);
  const pacer = paceBench(opened.bench);
  // One server for all its clients: it knows who has the probe.
  const stlink = stlinkServerOf(opened, pacer);
  const exporter = usbipServerOf(opened, pacer);
  const listeners: TcpListener[] = [];
  const listen = async (at: HostPort | undefined, serve: (stream: ByteStream) => Promise<void>) => {
    if (!at) return undefined;
    const listener = await listenTcp({ host: at.host ?? LOOPBACK, port: at.port }, serve);
    listeners.push(listener);
    return listener;
  };
  try {
    const served = {
      stlinkServer: await listen(stlinkServer, (stream) => stlink.serve(stream)),
      usbip: await listen(usbip, (stream) => exporter.serve(stream)),
    };
    await announce(context, opened, served);
    await new Promise<void>((resolve) => {
      if (signal.aborted) resolve();
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
    output.line('The bench is closed.');
    return DONE;
  } finally {
    for (const listener of listeners) await listener.close();
    await pacer.stop();
    await opened.save();
  }
}

function stlinkServerOf({ bench: { control } }: OpenedBench, { link }: BenchPacer): StlinkServer {
  return createStlinkServer({
    devices: async () =>
      (await control.send('host.devices', {})).map((summary) => ({
        link,
        summary,
        access: async () => (await control.send('host.open', { interface: 0 })).result,
      })),
  });
}

function usbipServerOf({ bench: { control } }: OpenedBench, { link }: BenchPacer): UsbipServer {
  return createUsbipServer({
    devices: async () => (await control.send('host.devices', {})).map((summary) => ({ busId: BUS_ID, link, summary })),
  });
}

async function announce({ output }: CommandContext, opened: OpenedBench, served: Served): Promise<void> {
  const devices = await opened.bench.control.send('host.devices', {});
  const ways = [...stlinkServerWays(served.stlinkServer), ...usbipWays(served.usbip)];
  output.line(`${opened.title}. Nothing here is real hardware.`);
  for (const { productName, serialNumber } of devices) output.line(`probe     ${productName}  ${serialNumber}`);
  if (devices.length === 0) output.line('probe     none enumerates: that is what this scenario is about');
  for (const { tool, words } of ways) output.line(`${tool.padEnd(9)} ${words}`);
  output.line('Ctrl-C ends it.');
  const addresses = ways.filter(({ tool }) => tool === 'probekit').map(({ words }) => words.replace('--probe ', ''));
  const openocd = ways.find(({ tool }) => tool === 'openocd')?.words;
  const { host, port } = (served.stlinkServer ?? served.usbip) as TcpListener;
  output.result({ address: addresses[0], addresses, ...(openocd && { openocd }), host, port, probes: devices.map(listedProbe) });
}

/** How a tool reaches the board. */
interface Way {
  readonly tool: string;
  readonly words: string;
}

function stlinkServerWays(listener: TcpListener | undefined): readonly Way[] {
  if (!listener) return [];
  const { host, port } = listener;
  const backend = `-c "st-link backend tcp ${port}" -c "transport select dapdirect_swd"`;
  return [
    { tool: 'probekit', words: `--probe stlink-server://${host}:${port}` },
    { tool: 'openocd', words: `openocd -f interface/stlink-dap.cfg ${backend} -f target/stm32h7x.cfg` },
  ];
}

function usbipWays(listener: TcpListener | undefined): readonly Way[] {
  if (!listener) return [];
  const { host, port } = listener;
  return [
    { tool: 'probekit', words: `--probe usbip://${host}:${port}/${BUS_ID}` },
    { tool: 'linux', words: `sudo modprobe vhci-hcd && sudo usbip --tcp-port ${port} attach -r ${host} -b ${BUS_ID}` },
  ];
}
