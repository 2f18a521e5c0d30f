/**
 * Causes that nobody notices by themselves. An NRST that the probe cannot pull is harmless until a program shuts the
 * debugger out. Share: among 131 public reports with a known cause 6 were about the reset line, 4 of them a line held
 * low; the other 2 stand beside 35 whose program was the cause. Source: symptoms, section 8.
 */
import type { CauseId } from './cause.ts';

export interface OnlyWith {
  readonly causes: readonly CauseId[];
  readonly partners: readonly CauseId[];
  /** How often one of the causes stands beside a partner; shared among the causes by their priors. */
  readonly share: number;
}

export const ONLY_WITH: OnlyWith = {
  causes: ['RC36', 'RC37'],
  partners: ['RC42', 'RC43', 'RC44', 'RC45', 'RC46', 'RC47', 'RC48'],
  share: 2 / 35,
};
