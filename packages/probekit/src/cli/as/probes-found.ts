/** The probes that a face lists, each opened on its own: a listing must not end at the first that is silent. */
import { listProbes, matchesUsb, readableSerial, usbAddressOf } from '../../transport/index.ts';
import type { CommandContext } from '../context.ts';
import { isAboutTheBoard } from '../errors.ts';
import { withSource } from '../with-target.ts';

export interface ProbeFound {
  /** A probe address. */
  readonly address: string | undefined;
  readonly serialNumber: string;
}

/** Those that match `--probe`, all without it. A probe behind a server is one, and told by its server. */
export function probesFound(context: CommandContext): Promise<readonly ProbeFound[]> {
  return withSource(context, async ({ usb, usbAddress, address }) => {
    if (!usb) return [{ address: context.options.probe, serialNumber: '' }];
    const devices = (await listProbes(usb)).filter((device) => matchesUsb(usbAddress, device));
    return devices.map((device) => ({
      address: address.kind === 'usb' ? usbAddressOf(device, devices) : context.options.probe,
      serialNumber: readableSerial(device.serialNumber),
    }));
  });
}

/** Its firmware; asks no target. @throws where the probe is silent too */
export function firmwareOf({ options, ...context }: CommandContext, { address }: ProbeFound): Promise<string> {
  return withSource({ ...context, options: { ...options, probe: address } }, async (source) => {
    const probe = await source.openProbe();
    return probe.identity.firmware;
  });
}

/** Empty for a probe that is silent or held by another program; why is told beside it. */
export async function versionOf(context: CommandContext, probe: ProbeFound): Promise<string> {
  try {
    return await firmwareOf(context, probe);
  } catch (error) {
    if (!isAboutTheBoard(error)) throw error;
    context.output.error(error);
    return '';
  }
}
