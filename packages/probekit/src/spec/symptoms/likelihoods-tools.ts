/** Likelihoods of the causes in host tools, RC55 to RC59. */
import type { Likelihoods } from './likelihood.ts';

export const TOOLS_LIKELIHOODS: Likelihoods = {
  RC56: { C10: { foreign: 1 } },
  RC59: { C13: { clean: 45, 'copy-failed': 33, 'odd-volume': 22 } },
};
