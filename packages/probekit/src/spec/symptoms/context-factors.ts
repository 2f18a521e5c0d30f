/** How the set-up alone makes a cause more or less likely. docs/decisions/likelihoods.md gives the reasons. */
import type { JumperRole } from '../boards/board.ts';
import type { CauseId } from './cause.ts';

/**
 * Factors on the prior by what is known of the set-up. `onBoard`: the probe sits on a factory-built board with its
 * target, tested there (custom boards have no IDD jumper); `jumper`: the one that the cause is at, which is hardly ever so
 * on a board that is known to lack it; `h743`: the board carries an STM32H743 or H753, which has one core and no SMPS.
 */
export interface ContextFactor {
  readonly onBoard?: number;
  readonly jumper?: JumperRole;
  readonly h743?: number;
  /** Ruled out on every other platform, where the platform is known. */
  readonly platform?: 'linux' | 'windows' | 'darwin' | 'browser';
}

export const CONTEXT_FACTORS: Readonly<Partial<Record<CauseId, ContextFactor>>> = {
  RC10: { platform: 'windows' },
  RC11: { platform: 'windows' },
  RC12: { platform: 'linux' },
  RC13: { platform: 'darwin' },
  RC14: { platform: 'browser' },
  RC18: { onBoard: 0.05 },
  RC24: { onBoard: 1.5 },
  RC26: { onBoard: 0.02 },
  RC29: { jumper: 'isolation' },
  RC30: { onBoard: 0.3 },
  RC33: { onBoard: 0.05 },
  RC34: { onBoard: 0.1 },
  RC36: { onBoard: 0.1 },
  RC40: { h743: 0.01 },
  RC46: { h743: 0.3 },
  RC47: { h743: 0.01 },
  RC60: { onBoard: 0.3 },
  RC61: { onBoard: 0.3 },
  RC62: { onBoard: 0.05 },
  RC63: { h743: 0.01 },
};
