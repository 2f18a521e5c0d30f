/**
 * The SWO receiver of an ST-LINK: its rates are its clock by a whole number. Source: spec/stlink/trace.ts; that STOP comes
 * before START, as OpenOCD sends it: a START alone goes on with what the last one left.
 */
import { GATES } from '../spec/stlink/gates.ts';
import { TRACE_BUFFER_BYTES, TRACE_MOST_HZ, V2_TRACE_CLOCKS, V3_TRACE_CLOCKS } from '../spec/stlink/trace.ts';
import { type StlinkProbe, startTrace, stopTrace, takeTrace } from '../stlink/index.ts';
import type { SwoReceiver } from './debug-probe.ts';

export function swoOfStlink(stlink: StlinkProbe): SwoReceiver | undefined {
  if (!stlink.supports(GATES.trace)) return undefined;
  const isV2 = stlink.version.generation.startsWith('v2');
  const clocks = isV2 ? V2_TRACE_CLOCKS : V3_TRACE_CLOCKS;
  const most = Math.min(isV2 ? TRACE_MOST_HZ.v2 : TRACE_MOST_HZ.v3, ...clocks.slice(0, 1).map(({ hertz, least }) => hertz / least));
  const nearestRate = (hertz: number) => {
    const wanted = Math.min(most, hertz);
    const rates = clocks.map(({ hertz: clock, least, most: last }) => clock / Math.min(last, Math.max(least, Math.round(clock / wanted))));
    return rates.reduce((best, rate) => (Math.abs(rate - wanted) < Math.abs(best - wanted) ? rate : best));
  };
  return {
    nearestRate,
    mostHertz: nearestRate(most),
    bufferBytes: TRACE_BUFFER_BYTES,
    async start(hertz) {
      await stlink.run(stopTrace, undefined);
      await stlink.run(startTrace, { hertz: Math.round(nearestRate(hertz)) });
    },
    take: () => stlink.run(takeTrace, undefined),
    stop: () => stlink.run(stopTrace, undefined),
  };
}
