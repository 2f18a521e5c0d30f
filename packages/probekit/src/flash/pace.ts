/** How fast the phases of a job can be at most: those of a flash job from its estimate, an erase by the flash's
 * typical times, all others by the bits of the wire. */
import type { FlashController, FlashSector } from '../stm32/index.ts';
import { eraseMsOf, type FlashEstimate, wireMsOf } from './estimate.ts';

/** How fast a phase can be at most. */
export interface PhasePace {
  /** For all bytes of the phase. */
  readonly limitMs: number;
  readonly limitedBy: 'silicon' | 'wire';
  /** What the phases behind it take at least. */
  readonly laterMs: number;
}

export type PaceOf = (phase: string, totalBytes: number) => PhasePace | undefined;

/** With the loader the flash is programmed and read by the chip itself, while the wire brings what is next. */
export function flashPace({ eraseMs, totalMs, verifyMs, limit }: FlashEstimate): PaceOf {
  const writingMs = totalMs - eraseMs;
  const limitedBy = limit === 'wire' ? 'wire' : 'silicon';
  return (phase) => {
    if (phase === 'erase') return { limitMs: eraseMs, limitedBy: 'silicon', laterMs: writingMs + verifyMs };
    if (phase === 'program') return { limitMs: writingMs, limitedBy, laterMs: verifyMs };
    return phase === 'verify' && verifyMs > 0 ? { limitMs: verifyMs, limitedBy: 'wire', laterMs: 0 } : undefined;
  };
}

/** Sectors that are erased and nothing more. */
export function erasePace(flash: FlashController, sectors: readonly FlashSector[]): PaceOf {
  const limitMs = eraseMsOf(flash, sectors);
  return () => ({ limitMs, limitedBy: 'silicon', laterMs: 0 });
}

/** Bytes that only cross the wire, there or back. */
export function wirePace(speedKhz: number): PaceOf {
  return (_phase, totalBytes) => ({ limitMs: wireMsOf(totalBytes, speedKhz), limitedBy: 'wire', laterMs: 0 });
}
