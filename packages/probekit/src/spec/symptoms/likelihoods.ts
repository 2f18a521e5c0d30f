/**
 * How likely each outcome is under each cause: weights per check, scaled to one by the reader. A check that a cause
 * does not list behaves as on a board without fault; an outcome that a listed check does not name is unlikely, and no
 * more: what is impossible is said in `never.ts`, what is proof in `proves.ts`. Five causes show in no check: they need a
 * message of another tool. Source: judgement over evidence gathered from public reports and manuals; docs/decisions/likelihoods.md tells which weights were revised, and why.
 */
import type { Likelihoods } from './likelihood.ts';
import { BOARD_LIKELIHOODS } from './likelihoods-board.ts';
import { CHIP_LIKELIHOODS } from './likelihoods-chip.ts';
import { HOST_LIKELIHOODS } from './likelihoods-host.ts';
import { TOOLS_LIKELIHOODS } from './likelihoods-tools.ts';

export const LIKELIHOODS: Likelihoods = { ...HOST_LIKELIHOODS, ...BOARD_LIKELIHOODS, ...CHIP_LIKELIHOODS, ...TOOLS_LIKELIHOODS };
