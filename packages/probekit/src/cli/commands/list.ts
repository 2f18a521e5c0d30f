/** `probekit list`: the ST-LINKs that are plugged in, and the address that names each. */
import { listProbes, usbAddressOf } from '../../transport/index.ts';
import type { CommandContext } from '../context.ts';
import { notPossibleHere } from '../errors.ts';
import { DONE, type ExitStatus } from '../exit-status.ts';
import { listedProbe } from '../listed-probe.ts';
import { DEFAULT_BENCH } from '../probe-source.ts';
import { withSource } from '../with-target.ts';

export function list(context: CommandContext): Promise<ExitStatus> {
  const { output } = context;
  return withSource(context, async (source) => {
    const { usb, address, addressText } = source;
    if (!usb) {
      throw notPossibleHere('has no USB of its own to look at', 'Run probekit list on the computer that the probe is plugged into.', {
        what: 'list',
        address: addressText,
      });
    }
    const devices = await listProbes(usb);
    const probes = devices.map((device) => ({
      address: address.kind === 'usb' ? usbAddressOf(device, devices) : addressText,
      ...listedProbe(device),
    }));
    for (const { name, serialNumber, location, address: ofProbe } of probes) {
      output.line(`${name}  ${serialNumber}  ${location.padEnd(6)}  ${output.style('cyan', `--probe ${ofProbe}`)}`);
    }
    if (probes.length === 0) {
      output.line('No ST-LINK is plugged in.');
      output.line(`Find out why: probekit doctor     or go on without hardware: --probe ${DEFAULT_BENCH}`);
    }
    output.result({ probes });
    return DONE;
  });
}
