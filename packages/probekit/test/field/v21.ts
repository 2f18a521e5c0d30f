/** An ST-LINK/V2-1 of the bench, for judges: no board carries one, so it stands on the probe's own test bench. */
import type { Clock } from '../../src/base/index.ts';
import { silentTracer } from '../../src/base/index.ts';
import { openStlink, type StlinkProbe } from '../../src/stlink/index.ts';
import type { StlinkTransport } from '../../src/transport/index.ts';
import { ProbeBench } from '../fakes/probe-bench.ts';

const CONTROL_IN = 0x80;
const GET_DESCRIPTOR = 6;

export function v21(firmware?: string): ProbeBench {
  return new ProbeBench({ model: 'v2-1', ...(firmware ? { firmware } : {}) }).start();
}

export async function v21Descriptor(bench: ProbeBench, value: number): Promise<Uint8Array> {
  const setup = { requestType: CONTROL_IN, request: GET_DESCRIPTOR, value, index: 0, length: 255 };
  const { data } = await bench.probe.submit({ id: 1000, endpoint: 0, setup, length: 255 });
  return data ?? new Uint8Array();
}

export function v21Transport(bench: ProbeBench): { transport: StlinkTransport; clock: Clock } {
  const { vendorId, productId, productName, serialNumber } = bench.probe.summary('1-1');
  const clock: Clock = {
    nowMs: () => bench.nowNs / 1e6,
    sleep: async (ms) => bench.advance(ms * 1e6),
  };
  const transport: StlinkTransport = {
    device: { vendorId, productId, productName, serialNumber },
    async exchange(command, phase) {
      await bench.out(command);
      if (phase && 'out' in phase) await bench.out(phase.out);
      const received = phase && 'in' in phase ? await bench.in(phase.in) : undefined;
      return received?.data ?? new Uint8Array();
    },
    close: async () => undefined,
  };
  return { transport, clock };
}

export async function v21Stlink(bench: ProbeBench): Promise<StlinkProbe> {
  const { transport, clock } = v21Transport(bench);
  return openStlink(transport, { clock, tracer: silentTracer });
}
