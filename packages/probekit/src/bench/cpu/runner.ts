/** Runs stretches of the program: many blocks at once, a single instruction under watchpoints or steps, nothing at all in a loop that waits. */
import type { BlockCache } from './block-cache.ts';
import type { CoreMode } from './core-mode.ts';
import type { DebugUnits } from './debug-units.ts';
import { interpret } from './execute.ts';
import type { RareParts, SystemInstructions } from './execute-rare.ts';
import type { FloatContext } from './float-context.ts';
import type { FloatState } from './float-state.ts';
import { IdleLoop } from './idle-loop.ts';
import type { MemoryPath } from './memory-path.ts';
import type { Block } from './operations.ts';
import { DFSR_DWTTRAP, S_RETIRE_ST } from './register-bits.ts';
import { CYCLES, ITSTATE, LIMIT, PC, THUMB, TRAP, TRAP_ADDRESS, TRAP_NONE } from './state.ts';
import { DHCSR_STICKY } from './system-words.ts';
import type { Traps } from './traps.ts';

/** Cycles between two looks whether the program only waits; and after it did and no longer does, which is often soon over. */
const PROBE_INTERVAL_CYCLES = 20_000;
const SHORT_INTERVAL_CYCLES = 1000;

export interface RunnerParts {
  readonly floats: FloatState;
  readonly s: Uint32Array;
  readonly path: MemoryPath;
  readonly blocks: BlockCache;
  readonly system: SystemInstructions;
  readonly float: FloatContext;
  readonly units: DebugUnits;
  readonly mode: CoreMode;
  readonly traps: Traps;
}

export class Runner {
  /** A watched access has been made by the present instruction. */
  watchHit = false;
  readonly #r: Int32Array;
  readonly #s: Uint32Array;
  readonly #rare: RareParts;
  readonly #path: MemoryPath;
  readonly #blocks: BlockCache;
  readonly #units: DebugUnits;
  readonly #mode: CoreMode;
  readonly #traps: Traps;
  readonly #idle: IdleLoop;
  #probeIn = 0;

  constructor(parts: RunnerParts) {
    this.#rare = { f: parts.floats, path: parts.path, system: parts.system, float: parts.float };
    this.#r = parts.floats.r;
    this.#s = parts.s;
    this.#path = parts.path;
    this.#blocks = parts.blocks;
    this.#units = parts.units;
    this.#mode = parts.mode;
    this.#traps = parts.traps;
    this.#idle = new IdleLoop(parts.floats.r, parts.blocks, () => this.#interpret(undefined));
  }

  /** The program read a clock: a loop around that must not be skipped. */
  timeWasRead(): void {
    this.#idle.timeRead = true;
  }

  /** A new run begins, after one of so many cycles. */
  begin(cycles: number): void {
    this.#probeIn = Math.max(0, this.#probeIn - cycles);
  }

  /** Circumstances have changed: looks at once whether the program only waits. */
  lookForIdleLoop(): void {
    this.#probeIn = 0;
  }

  /** Cycles until it looks again: when it does decides where in a loop that waits the program stands. */
  get nextLook(): number {
    return this.#probeIn - this.#r[CYCLES]!;
  }
  set nextLook(cycles: number) {
    this.#probeIn = cycles + this.#r[CYCLES]!;
  }

  #interpret(first: Block | undefined): void {
    interpret(this.#rare, this.#blocks, first);
  }

  /** Runs until the budget is spent or something needs a look; skips the rest of the budget in a loop that only waits. */
  runBlocks(budget: number): 'stalled' | undefined {
    const r = this.#r;
    let first: Block | undefined;
    if (r[ITSTATE] !== 0 || r[THUMB] === 0) {
      const block = this.#find(Number.POSITIVE_INFINITY);
      if (block === undefined) return this.#traps.handle();
      first = block;
      r[LIMIT] = r[CYCLES]! + 1;
    } else if (r[CYCLES]! >= this.#probeIn) {
      if (this.#idle.probe(budget)) {
        this.#s[DHCSR_STICKY]! |= S_RETIRE_ST;
        r[CYCLES] = budget;
        this.#probeIn = 0;
        this.#mode.askAttention();
        return undefined;
      }
      this.#probeIn = r[CYCLES]! + (this.#probeIn === 0 ? SHORT_INTERVAL_CYCLES : PROBE_INTERVAL_CYCLES);
      if (r[TRAP] !== TRAP_NONE) return this.#traps.handle();
      return undefined;
    } else {
      r[LIMIT] = Math.min(budget, this.#probeIn);
    }
    this.#interpret(first);
    this.#s[DHCSR_STICKY]! |= S_RETIRE_ST;
    return r[TRAP] === TRAP_NONE ? undefined : this.#traps.handle();
  }

  /** One instruction, with watchpoints. */
  runOne(): 'stalled' | undefined {
    const r = this.#r;
    const block = this.#find(1);
    if (block === undefined) return this.#traps.handle();
    this.watchHit = this.#path.watching && this.#units.matchesPc(block.address);
    r[LIMIT] = r[CYCLES]! + 1;
    this.#interpret(block);
    this.#s[DHCSR_STICKY]! |= S_RETIRE_ST;
    const outcome = r[TRAP] === TRAP_NONE ? undefined : this.#traps.handle();
    if (this.watchHit && outcome === undefined) this.#mode.debugEvent(DFSR_DWTTRAP);
    return outcome;
  }

  /** The block at R15, taking ITSTATE with it; undefined with the `TRAP` words set. */
  #find(limit: number): Block | undefined {
    const r = this.#r;
    const block = this.#blocks.find(r[PC]! >>> 0, limit);
    if (typeof block !== 'number') {
      r[ITSTATE] = 0;
      return block;
    }
    r[TRAP] = block;
    r[TRAP_ADDRESS] = r[PC]!;
    return undefined;
  }
}
