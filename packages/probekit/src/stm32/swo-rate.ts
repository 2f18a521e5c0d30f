/**
 * The rate of an SWO wire: the chip divides its trace clock by a whole number, the probe its own; the two must meet. Of a frame of ten bits
 * a receiver that looks at the middle of each may be off by half a bit at the last; of that the probes' makers leave 3 %.
 * Source: OpenOCD stlink_usb.c (3 %).
 */
import type { SwoReceiver } from '../dap/index.ts';

/** Where nobody names a rate: every ST-LINK that has SWO can do it. */
const CUSTOMARY_HZ = 2_000_000;
const MOST_ERROR_PERCENT = 3;
/** So much slower may be who meets the probe's rate better: oscillators are off by themselves. */
const WORTH_A_BETTER_MATCH = 0.9;
/** Of the prescaler, 13 bits. */
const MOST_DIVIDER = 8192;

export interface SwoRate {
  /** Clocks of a bit on the pin. */
  readonly divider: number;
  /** What the pin sends at, and what the probe listens at, in bits a second. */
  readonly pinHz: number;
  readonly probeHz: number;
  /** How far the two are apart. */
  readonly errorPercent: number;
}

export function rateOfDivider(traceHz: number, divider: number, swo: Pick<SwoReceiver, 'nearestRate'>): SwoRate {
  const pinHz = traceHz / divider;
  const probeHz = swo.nearestRate(pinHz);
  return { divider, pinHz, probeHz, errorPercent: (100 * Math.abs(pinHz - probeHz)) / pinHz };
}

export const isBearable = ({ errorPercent }: SwoRate): boolean => errorPercent <= MOST_ERROR_PERCENT;

/** About the fastest that both can do and that is no faster than wanted, where they meet best; undefined where they do not. */
export function chooseSwoRate(
  traceHz: number,
  swo: Pick<SwoReceiver, 'nearestRate' | 'mostHertz'>,
  wantedHz = CUSTOMARY_HZ,
): SwoRate | undefined {
  const first = Math.max(1, Math.ceil(traceHz / Math.min(wantedHz, swo.mostHertz)));
  let best: SwoRate | undefined;
  for (let divider = first; divider <= MOST_DIVIDER; divider++) {
    const rate = rateOfDivider(traceHz, divider, swo);
    if (best && (best.errorPercent === 0 || rate.pinHz < WORTH_A_BETTER_MATCH * best.pinHz)) break;
    if (isBearable(rate) && !(best && best.errorPercent <= rate.errorPercent)) best = rate;
  }
  return best;
}
