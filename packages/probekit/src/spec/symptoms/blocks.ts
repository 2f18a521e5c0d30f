/**
 * Which checks cannot be made, or tell nothing of the target, while a cause is there: what an outer fault hides of an
 * inner one. Follows from the order of the checks. docs/decisions/likelihoods.md, pairs of faults.
 */
import type { CauseId } from './cause.ts';
import type { EvidenceCheck } from './outcomes.ts';

/** Of the core and its chip. */
const CORE: readonly EvidenceCheck[] = ['C8', 'C9', 'C10', 'C11', 'C12'];
/** Of the target, by wire. */
const TARGET: readonly EvidenceCheck[] = ['C5', 'C6', 'C7', ...CORE, 'C17'];
const PROBE: readonly EvidenceCheck[] = ['C3', 'C4', ...TARGET];
const ALL: readonly EvidenceCheck[] = ['C1', 'C2', ...PROBE, 'C13', 'C14'];

/** A cause that is not here hides nothing. */
export const BLOCKS: Readonly<Partial<Record<CauseId, readonly EvidenceCheck[]>>> = {
  RC01: ALL,
  RC02: PROBE,
  RC03: ALL,
  RC04: ALL,
  RC05: ALL,
  RC06: ALL,
  RC07: ALL,
  RC08: ALL,
  RC09: ALL,
  RC10: PROBE,
  RC11: ALL,
  RC12: PROBE,
  RC13: PROBE,
  RC14: PROBE,
  RC15: TARGET,
  // A loader has neither volume nor serial port, and is not opened as a probe.
  RC16: ['C2', 'C4', ...TARGET, 'C13', 'C14'],
  RC19: TARGET,
  RC20: PROBE,
  RC21: PROBE,
  RC23: ['C4', ...TARGET, 'C13', 'C14'],
  RC24: ['C4', ...TARGET, 'C13', 'C14'],
  RC27: ['C4', ...TARGET, 'C13', 'C14'],
  RC29: [...TARGET, 'C13'],
  RC30: ['C4', ...TARGET, 'C13'],
  RC31: [...CORE, 'C13'],
  RC32: ['C4', ...TARGET, 'C13'],
  RC33: [...TARGET, 'C13', 'C14'],
  RC34: TARGET,
  RC35: ['C6', 'C7', 'C9', 'C11', 'C12', 'C13', 'C14'],
  RC38: ['C12'],
  RC39: [...TARGET, 'C13'],
  RC40: [...TARGET, 'C13'],
  RC42: ['C9', 'C12', 'C14'],
  RC43: ['C9', 'C12'],
  RC44: ['C9', 'C12', 'C14'],
  RC45: ['C9', 'C12', 'C14'],
  RC46: [...TARGET, 'C13', 'C14'],
  RC47: CORE,
  RC48: ['C9', 'C12', 'C14'],
  RC49: ['C9', 'C12', 'C14'],
  RC60: [...TARGET, 'C13', 'C14'],
  RC61: ['C4', ...TARGET, 'C13'],
  RC62: ['C4', ...TARGET, 'C13', 'C14'],
  RC63: [...TARGET, 'C13'],
};

/** What the program in flash does, or keeps doing: it shows where that program runs, and only there. */
export const OF_THE_PROGRAM: readonly CauseId[] = ['RC42', 'RC43', 'RC44', 'RC45', 'RC46', 'RC48', 'RC51', 'RC52'];

/**
 * Under these it does not run: the chip has no supply, is dead or in reset, starts elsewhere, or gives nothing out of its
 * flash while a debugger is attached, as the probe is from its power-up on (RDP level 1: RM0433, 4.5.3).
 */
export const STOPS_PROGRAM: readonly CauseId[] = ['RC23', 'RC24', 'RC27', 'RC33', 'RC35', 'RC38', 'RC49', 'RC60', 'RC62'];
