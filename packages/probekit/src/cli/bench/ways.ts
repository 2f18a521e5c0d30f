/** How other programs reach the boards of a bench: addresses, and commands to copy. */
import { ALL_BOARDS } from '../../bench/boards/index.ts';
import type { TcpListener } from '../../node/index.ts';
import { MOST_DEVICES } from '../../spec/stlink/server.ts';
import type { CommandContext } from '../context.ts';
import { listedProbe } from '../listed-probe.ts';
import type { Output } from '../output.ts';
import type { BoardOnBench } from './boards.ts';
import type { OpenServers } from './servers.ts';

/** The ways to one board, as its JSON document lists them. */
interface BoardWays {
  readonly number: number;
  readonly busId: string;
  readonly serialNumber: string;
  /** What `--probe` may be given. */
  readonly addresses: readonly string[];
  readonly openocd?: string;
  /** What makes a Linux machine see it as plugged in. */
  readonly linux?: string;
}

type Listeners = Pick<OpenServers, 'stlinkServer' | 'usbip'>;

/** From this many boards on the commands are shown for the first one only. */
const MANY = 5;
const LABEL_COLUMNS = 9;

export interface Announced {
  /** What is on the bench, in a few words. */
  readonly title: string;
  readonly boards: readonly BoardOnBench[];
  readonly listeners: Listeners;
  /** Where `probekit bench ctl` finds the bench. */
  readonly control: string;
}

/** Tells people each board's addresses and commands; programs get them as the one document. */
export async function announce({ output }: CommandContext, { title, boards, listeners, control }: Announced): Promise<void> {
  const probes = (await Promise.all(boards.map((board) => board.probe()))).filter((probe) => probe !== undefined);
  const ways = await Promise.all(boards.map((board) => waysTo(board, listeners, boards.length > 1)));
  output.line(`${title}. Nothing here is real hardware.`);
  for (const board of boards) {
    const probe = probes.find(({ location }) => location === board.busId);
    const seen = probe ? `${probe.productName}  ${board.serialNumber}` : 'none enumerates: that is what this scenario is about';
    output.line(labelled(boards.length === 1 ? 'probe' : `board ${board.number}`, seen));
    const way = ways[board.number - 1] as BoardWays;
    tellAddresses(output, way);
    if (boards.length < MANY) tellCommands(output, way);
  }
  if (boards.length >= MANY) {
    output.line();
    output.line('Commands for board 1; the others have their own serial number and bus id:');
    tellCommands(output, ways[0] as BoardWays);
  }
  output.line(labelled('change', `probekit bench ctl --help (by ${control})`));
  const warnings = exposures([listeners.stlinkServer, listeners.usbip], boards.length === 1 ? 'this board' : 'these boards');
  for (const warning of warnings) output.aside(output.style('yellow', warning));
  output.line('Ctrl-C ends it.');
  const { host, port } = (listeners.stlinkServer ?? listeners.usbip) as TcpListener;
  const addresses = ways.flatMap((way) => way.addresses);
  const openocd = ways[0]?.openocd;
  output.result({
    address: addresses[0],
    addresses,
    ...(openocd && { openocd }),
    host,
    port,
    control,
    warnings,
    probes: probes.map(listedProbe),
    boards: ways,
  });
}

async function waysTo(
  { number, busId, serialNumber, eyes }: BoardOnBench,
  { stlinkServer, usbip }: Listeners,
  isOneOfSeveral: boolean,
): Promise<BoardWays> {
  const addresses: string[] = [];
  // The protocol lists no more than that; the others have USB/IP.
  const isListed = stlinkServer && number <= MOST_DEVICES;
  if (isListed) addresses.push(`stlink-server://${urlHost(stlinkServer)}:${stlinkServer.port}${isOneOfSeveral ? `/${serialNumber}` : ''}`);
  if (usbip) addresses.push(`usbip://${urlHost(usbip)}:${usbip.port}/${busId}`);
  return {
    number,
    busId,
    serialNumber,
    addresses,
    ...(isListed && {
      openocd: openocdCommand(stlinkServer.port, isOneOfSeveral ? serialNumber : undefined, seriesOf((await eyes.send('look', {})).board)),
    }),
    ...(usbip && { linux: attachCommand(usbip, busId) }),
  };
}

/** `h7`: as OpenOCD's files are called by. */
function seriesOf(board: string): string | undefined {
  const part = ALL_BOARDS.find(({ id }) => id === board)?.part.name ?? '';
  return /32([A-Z]+[0-9])/.exec(part)?.[1]?.toLowerCase();
}

export function openocdCommand(port: number, serialNumber: string | undefined, series = 'h7'): string {
  const serial = serialNumber === undefined ? '' : ` -c "adapter serial ${serialNumber}"`;
  const backend = `-c "st-link backend tcp ${port}" -c "transport select dapdirect_swd"`;
  return `openocd -f interface/stlink-dap.cfg ${backend}${serial} -f target/stm32${series}x.cfg`;
}

export function attachCommand({ host, port }: TcpListener, busId: string): string {
  return `sudo modprobe vhci-hcd && sudo usbip --tcp-port ${port} attach -r ${host} -b ${busId}`;
}

/** What must be said of each server that not only this computer reaches. */
export function exposures(listeners: readonly (TcpListener | undefined)[], what: string): readonly string[] {
  return listeners
    .filter((listener) => listener !== undefined)
    .filter(({ host }) => !isLoopback(host))
    .map((listener) => {
      const place = `${urlHost(listener)}:${listener.port}`;
      return `Whoever reaches ${place} may read, stop and reflash ${what}: the protocol asks for no password.`;
    });
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}

/** An IPv6 address goes between brackets. */
export function urlHost({ host }: TcpListener): string {
  return host.includes(':') ? `[${host}]` : host;
}

function tellAddresses(output: Output, { addresses }: BoardWays): void {
  for (const address of addresses) output.line(labelled('probekit', `--probe ${address}`));
}

function tellCommands(output: Output, { openocd, linux }: BoardWays): void {
  if (openocd) output.line(labelled('openocd', openocd));
  if (linux) output.line(labelled('linux', linux));
}

export function labelled(label: string, text: string): string {
  return `${label.padEnd(LABEL_COLUMNS)} ${text}`;
}
