/** `probekit bench`: a virtual board in the foreground, reachable by other tools until Ctrl-C. */

import { LOOPBACK, listenTcp, type TcpListener } from '../../node/index.ts';
import { createStlinkServer } from '../../servers/index.ts';
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
  readonly stlinkServer?: { readonly host: string | undefined; readonly port: number };
}

export async function bench(context: CommandContext, { scenario, stlinkServer }: BenchFlags): Promise<ExitStatus> {
  const { output, signal, options } = context;
  if (!stlinkServer) {
    throw usageError('A bench serves other tools, and none is named.', 'probekit bench --stlink-server 7184', 'bench');
  }
  const text = scenario === undefined ? (options.probe ?? DEFAULT_BENCH) : `bench:${scenario}`;
  const address = parseProbeAddress(text);
  if (address.kind !== 'bench') throw usageError(`${text} is no bench.`, `probekit bench --probe ${DEFAULT_BENCH}`, text);
  const opened = await openBench(address);
  const pacer = paceBench(opened.bench);
  let listener: TcpListener | undefined;
  try {
    listener = await serveStlink(opened, pacer, stlinkServer);
    await announce(context, opened, listener);
    await new Promise<void>((resolve) => {
      if (signal.aborted) resolve();
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
    output.line('The bench is closed.');
    return DONE;
  } finally {
    await listener?.close();
    await pacer.stop();
    await opened.save();
  }
}

function serveStlink(
  { bench: { control } }: OpenedBench,
  { link }: BenchPacer,
  at: { host: string | undefined; port: number },
): Promise<TcpListener> {
  const server = createStlinkServer({
    devices: async () =>
      (await control.send('host.devices', {})).map((summary) => ({
        link,
        summary,
        access: async () => (await control.send('host.open', { interface: 0 })).result,
      })),
  });
  return listenTcp({ host: at.host ?? LOOPBACK, port: at.port }, (stream) => server.serve(stream));
}

async function announce({ output }: CommandContext, opened: OpenedBench, { host, port }: TcpListener): Promise<void> {
  const devices = await opened.bench.control.send('host.devices', {});
  const probe = `stlink-server://${host}:${port}`;
  const backend = `-c "st-link backend tcp ${port}" -c "transport select dapdirect_swd"`;
  const openocd = `openocd -f interface/stlink-dap.cfg ${backend} -f target/stm32h7x.cfg`;
  output.line(`${opened.title}. Nothing here is real hardware.`);
  for (const { productName, serialNumber } of devices) output.line(`probe     ${productName}  ${serialNumber}`);
  if (devices.length === 0) output.line('probe     none enumerates: that is what this scenario is about');
  output.line(`probekit  --probe ${probe}`);
  output.line(`openocd   ${openocd}`);
  output.line('Ctrl-C ends it.');
  output.result({ address: probe, openocd, host, port, probes: devices.map(listedProbe) });
}
