/** FPB, DWT and ITM of one core, as the rest of it and its private peripheral bus see them. */
import type { LinearMemory } from '../linear-memory.ts';
import type { CoreSurroundings } from '../seams.ts';
import type { CoreCycles } from './core-cycles.ts';
import { Dwt, type DwtEffects, type DwtOwner } from './dwt.ts';
import { Fpb } from './fpb.ts';
import { Itm } from './itm.ts';
import type { CoreProfile } from './profile.ts';
import { TRCENA } from './register-bits.ts';
import { type CoreState, IPSR, PC } from './state.ts';
import { DEMCR, MODE, MODE_HALTED, MODE_RESET, MODE_SLEEPING } from './system-words.ts';

export interface DebugUnitsParts {
  readonly memory: LinearMemory;
  readonly state: CoreState;
  readonly s: Uint32Array;
  readonly profile: CoreProfile;
  readonly cycles: CoreCycles;
  readonly surroundings: CoreSurroundings;
  readonly effects: DwtEffects;
}

export class DebugUnits {
  readonly fpb: Fpb;
  readonly dwt: Dwt;
  readonly itm: Itm;
  readonly #s: Uint32Array;

  constructor(parts: DebugUnitsParts) {
    const { s, memory, profile, state, cycles, surroundings, effects } = parts;
    this.#s = s;
    this.fpb = new Fpb(s, profile, () => effects.comparatorsChanged());
    this.itm = new Itm(s, memory, {
      cycles,
      get privileged() {
        return state.privileged;
      },
      traceReady: () => surroundings.traceReady(),
      note: (text) => surroundings.note(text),
    });
    const owner: DwtOwner = {
      ...effects,
      cycles,
      get pc() {
        return state.r[PC]! >>> 0;
      },
      get exception() {
        return state.r[IPSR]!;
      },
      get activity() {
        if (s[MODE] === MODE_SLEEPING) return 'asleep';
        return s[MODE] === MODE_HALTED || s[MODE] === MODE_RESET ? 'still' : 'running';
      },
      note: (text) => surroundings.note(text),
    };
    this.dwt = new Dwt({ s, memory, profile, itm: this.itm, owner });
  }

  /** Whether any comparator looks at accesses or instructions. */
  get watches(): boolean {
    return (this.#s[DEMCR]! & TRCENA) !== 0 && this.dwt.comparators.watches;
  }

  /** An instruction is about to be executed. Answers whether that is a debug event. */
  matchesPc(address: number): boolean {
    return this.dwt.comparators.matchesPc(address);
  }

  readItm(offset: number, debugger_: boolean): number {
    return this.itm.read(offset, debugger_);
  }

  writeItm(offset: number, value: number, mask: number, debugger_: boolean): void {
    const synchronised = this.itm.synchronises;
    this.itm.write(offset, value, mask, debugger_);
    if (this.itm.synchronises !== synchronised) this.dwt.reschedule();
  }
}
