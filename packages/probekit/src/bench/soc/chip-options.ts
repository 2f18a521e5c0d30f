/** What a chip is made from. */
import type { BenchClock } from '../clock.ts';
import type { LinearMemory } from '../linear-memory.ts';
import type { PpbUnderReset } from './debug-gate.ts';
import type { Part } from './part.ts';

export interface ChipOptions {
  readonly part: Part;
  readonly memory: LinearMemory;
  readonly clock: BenchClock;
  /** Something the models do not do faithfully; called once per text. */
  readonly note: (text: string) => void;
  /** Which way the open question goes: what AP0 answers on the private peripheral bus while NRST is low. */
  readonly ppbUnderReset?: PpbUnderReset;
  /** Memory and data cache may differ. */
  readonly dataCache?: boolean;
  /** Clock cycles of the core's shortest instruction. */
  readonly cyclesPerInstruction?: number;
  /** Decides undefined RAM and damaged flash words. */
  readonly seed?: number;
}
