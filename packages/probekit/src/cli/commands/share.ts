/**
 * `probekit share`: lets other programs and other computers use a probe that is plugged in here, over USB/IP and as ST's
 * stlink-server does, until Ctrl-C.
 */
import { type UsbDeviceSummary, wallClock } from '../../base/index.ts';
import { nodeUsbHost, openUsbDeviceLink, type TcpListener } from '../../node/index.ts';
import { DEBUG_INTERFACE } from '../../spec/index.ts';
import { chooseProbe, parseProbeAddress } from '../../transport/index.ts';
import { placesOf, type ServerPlaces } from '../bench/servers.ts';
import { attachCommand, exposures, labelled, openocdCommand, urlHost } from '../bench/ways.ts';
import type { CommandContext } from '../context.ts';
import { usageError } from '../errors.ts';
import { DONE, type ExitStatus } from '../exit-status.ts';
import { leaseName } from '../lease-name.ts';
import { listedProbe } from '../listed-probe.ts';
import { ProbeServers } from '../probe-servers.ts';
import { SharedProbe } from '../shared-probe.ts';

export type ShareFlags = ServerPlaces;

export async function share(context: CommandContext, flags: ShareFlags): Promise<ExitStatus> {
  const text = context.options.probe ?? 'usb:';
  const address = parseProbeAddress(text);
  if (address.kind !== 'usb') {
    const hint = 'probekit list names the probes that are; a virtual board is shared by probekit bench.';
    throw usageError(`${text} is no probe that is plugged into this computer.`, hint, text);
  }
  const host = nodeUsbHost();
  const device = await chooseProbe(host, address);
  const leased = leaseName(address, device);
  if (leased !== undefined) await context.leases?.take(leased);
  const places = placesOf(flags);
  // ST's protocol carries debug commands only: the serial port and the volume may stay where they are.
  const interfaces = places.usbip ? undefined : [DEBUG_INTERFACE];
  const probe = await SharedProbe.open(device, { host, open: (found) => openUsbDeviceLink(found, { interfaces }), clock: wallClock });
  // USB/IP wants a bus and a port; the place where the probe was found keeps naming it.
  const busId = device.location || '1-1';
  const servers = new ProbeServers(probe, busId);
  try {
    await servers.listen(places);
    announce(context, device, servers, busId);
    await serveUntilStopped(context, probe, device);
  } finally {
    await servers.close();
    await probe.close();
  }
  context.output.line('The probe is back with this computer.');
  return DONE;
}

function announce({ output }: CommandContext, device: UsbDeviceSummary, { stlinkServer, usbip }: ProbeServers, busId: string): void {
  const listeners = [stlinkServer, usbip].filter((listener) => listener !== undefined);
  const addresses = [
    ...(stlinkServer ? [`stlink-server://${urlHost(stlinkServer)}:${stlinkServer.port}`] : []),
    ...(usbip ? [`usbip://${urlHost(usbip)}:${usbip.port}/${busId}`] : []),
  ];
  const openocd = stlinkServer && openocdCommand(stlinkServer.port, undefined);
  const linux = usbip && attachCommand(usbip, busId);
  const warnings = exposures(listeners, 'this board');
  output.line(labelled('probe', `${device.productName}  ${device.serialNumber}`));
  output.line(labelled('touches', usbip ? TAKES_ALL : TAKES_DEBUG));
  for (const address of addresses) output.line(labelled('probekit', `--probe ${address}`));
  if (openocd) output.line(labelled('openocd', openocd));
  if (linux) output.line(labelled('linux', linux));
  for (const warning of warnings) output.aside(output.style('yellow', warning));
  output.line('Ctrl-C ends it.');
  const { host, port } = listeners[0] as TcpListener;
  output.result({
    address: addresses[0],
    addresses,
    ...(openocd && { openocd }),
    ...(linux && { linux }),
    host,
    port,
    busId,
    takes: usbip ? 'all' : 'debug',
    warnings,
    probe: listedProbe(device),
  });
}

const TAKES_ALL = 'the whole probe: its serial port and its volume are gone from this computer until Ctrl-C, then they come back';
const TAKES_DEBUG = 'the debug interface alone: the serial port and the volume stay with this computer';

async function serveUntilStopped({ output, signal }: CommandContext, probe: SharedProbe, device: UsbDeviceSummary): Promise<void> {
  const tell = (error: unknown) => output.aside(error instanceof Error ? error.message : String(error));
  while (!signal.aborted) {
    await probe.untilUnplugged(signal);
    if (signal.aborted) return;
    output.line(`${device.productName} was unplugged. Plug it in again, at any port: it comes back under the same addresses.`);
    if (await probe.untilBack(device, signal, tell)) output.line('It is back.');
  }
}
