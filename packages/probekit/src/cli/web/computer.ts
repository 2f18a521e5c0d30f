/** What a page of `probekit web` may use: the probes of this computer, or the one that `--probe` names, virtual or not. */
import { silentTracer, type UsbDeviceSummary, type UsbHost, wallClock } from '../../base/index.ts';
import type { BridgedComputer } from '../../servers/index.ts';
import { ST_VENDOR_ID } from '../../spec/stlink/usb-ids.ts';
import { benchHost, benchHostFacts, matchesUsb, type UsbAddress, usbFault } from '../../transport/index.ts';
import { startPacer } from '../bench/pacer.ts';
import type { CommandContext } from '../context.ts';
import { usageError } from '../errors.ts';
import { Leases } from '../lease.ts';
import { busyIfLeased } from '../lease-as-busy.ts';
import { leaseName } from '../lease-name.ts';
import { openProbeSource, type ProbeSource } from '../probe-source.ts';
import { openSerialOf } from '../serial-of-probe.ts';

export interface OpenedComputer {
  readonly computer: BridgedComputer;
  close(): Promise<void>;
}

/** @throws `cli/usage` for an address that carries debug commands only, `probe/address`, and what a bench does not take */
export async function openComputer(context: CommandContext): Promise<OpenedComputer> {
  const { probe: address } = context.options;
  const source = await openProbeSource({ address, trace: undefined, tracer: silentTracer, leases: context.leases });
  if (source.bench) return virtualComputer(source, source.bench);
  if (!source.usb) {
    await source.close();
    throw usageError(
      `${source.addressText} carries debug commands only.`,
      'Name a probe by usb: or usbip:, or a bench.',
      source.addressText,
    );
  }
  const usb = onlyProbes(source.usb, source.usbAddress);
  const computer: BridgedComputer = {
    usb,
    facts: source.facts,
    openSerial: (device) => openSerialOf({ ...source, usb }, device),
    take: (device) => takeProbe(context, source, device),
    isVirtual: false,
    clock: wallClock,
  };
  return { computer, close: () => source.close() };
}

/** Time passes on the bench as it does for the page. */
function virtualComputer(source: ProbeSource, bench: NonNullable<ProbeSource['bench']>): OpenedComputer {
  const pacer = startPacer();
  const paced = pacer.add(bench);
  const usb = benchHost(paced);
  return {
    computer: {
      usb,
      facts: benchHostFacts(paced.control),
      openSerial: (device) => openSerialOf({ ...source, usb }, device),
      isVirtual: true,
      clock: wallClock,
    },
    async close() {
      await pacer.stop();
      await source.close();
    },
  };
}

/** Other devices are listed, since the doctor looks at them, and never opened; with `--probe`, other probes are not even listed. */
function onlyProbes(host: UsbHost, address: UsbAddress): UsbHost {
  const mayOpen = (device: UsbDeviceSummary) => device.vendorId === ST_VENDOR_ID && matchesUsb(address, device);
  return {
    list: async () => (await orBusy(host.list())).filter((device) => device.vendorId !== ST_VENDOR_ID || mayOpen(device)),
    async port(device) {
      if (!mayOpen(device)) throw usbFault.accessDenied(usbFault.deviceName(device), 'probekit web gives probes to pages and nothing else');
      return orBusy(host.port(device));
    },
  };
}

/** Over USB/IP a device is leased before it is looked at. */
async function orBusy<Result>(asked: Promise<Result>): Promise<Result> {
  try {
    return await asked;
  } catch (error) {
    throw busyIfLeased(error);
  }
}

/** For as long as the page has it open, so that other commands have their turn between. */
async function takeProbe(context: CommandContext, { address }: ProbeSource, device: UsbDeviceSummary): Promise<() => Promise<void>> {
  const name = address.kind === 'usb' ? leaseName(address, device) : undefined; // another way has its lease for good
  const { output, signal } = context;
  const leases = new Leases({ job: 'probekit web', kind: 'exclusive', waitMs: 0, signal, tell: (text) => output.aside(text) });
  if (name !== undefined) await orBusy(leases.take(name));
  return () => leases.release();
}
