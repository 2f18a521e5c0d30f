/** Finding the probe that an address means among the devices of a host. Never picks silently between two. */
import type { UsbDeviceSummary, UsbHost } from '../base/index.ts';
import { findProbeUsbId } from '../spec/index.ts';
import { transportErrors } from './errors.ts';
import { matchesUsb, type UsbAddress, usbAddressOf } from './probe-address.ts';
import { deviceName } from './usb-errors.ts';

/** The host's ST-LINKs, firmware loaders included. */
export async function listProbes(host: UsbHost): Promise<readonly UsbDeviceSummary[]> {
  return (await host.list()).filter(({ vendorId, productId }) => findProbeUsbId(vendorId, productId) !== undefined);
}

/** @throws `probe/not-found`, `probe/ambiguous` */
export async function chooseProbe(host: UsbHost, address: UsbAddress): Promise<UsbDeviceSummary> {
  const probes = await listProbes(host);
  const matching = probes.filter((device) => matchesUsb(address, device));
  const [only] = matching;
  if (only && matching.length === 1) return only;
  const addresses = (matching.length > 0 ? matching : probes).map((device) => usbAddressOf(device, probes));
  if (only) {
    throw transportErrors.make('probe/ambiguous', {
      message: `${matching.length} probes are plugged in: ${matching.map(deviceName).join(', ')}.`,
      hint: `Choose one with --probe ${addresses[0]}.`,
      evidence: { addresses },
    });
  }
  throw transportErrors.make('probe/not-found', {
    message: probes.length === 0 ? 'No ST-LINK is plugged in.' : `The probe asked for is not plugged in; there is ${addresses.join(', ')}.`,
    hint:
      probes.length === 0
        ? 'Find out why: probekit doctor. Or go on without hardware: --probe bench:nucleo-h743zi2'
        : 'probekit list shows what is plugged in; name one of these.',
    evidence: { addresses },
  });
}
