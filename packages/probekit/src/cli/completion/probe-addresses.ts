/** Addresses that `--probe` takes now: the probes of this computer, the virtual boards, the examples. Opens nothing. */
import { BOARDS } from '../../bench/index.ts';
import { builtInScenarios, nodeUsbHost, realHostFacts } from '../../node/index.ts';
import { listProbes, usbAddressOf } from '../../transport/index.ts';
import { listedProbe } from '../listed-probe.ts';
import type { Candidate } from './candidates.ts';

export async function probeAddresses(): Promise<readonly Candidate[]> {
  const boards = BOARDS.map(({ id }) => ({ value: `bench:${id}`, description: 'a virtual board' }));
  const examples = [...(await builtInScenarios()).keys()].map((name) => ({
    value: `bench:${name}`,
    description: 'an example of the bench',
  }));
  return [...(await pluggedIn()), ...boards, ...examples];
}

async function pluggedIn(): Promise<readonly Candidate[]> {
  try {
    const devices = await listProbes(nodeUsbHost({ facts: realHostFacts() }));
    return devices.map((device) => ({ value: usbAddressOf(device, devices), description: listedProbe(device).name }));
  } catch {
    // Whoever presses a key to complete a word is not told of drivers; `probekit list` does that.
    return [];
  }
}
