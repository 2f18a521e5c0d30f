/**
 * Stops that only the bench knows: at an address, or after so many cycles. They are no breakpoint unit: no register shows
 * them, neither the program nor a debugger can tell, and a run without them does not look at them.
 */

import type { CoreStop, CoreStops } from '../seams.ts';
import type { BlockCache } from './block-cache.ts';
import type { CoreCycles } from './core-cycles.ts';
import { CYCLES, PC } from './state.ts';

/** No instruction has an odd address. */
const NOWHERE = -1;
/** So near to the end a block could run past it: 52 instructions, loads counted twice, and some more. */
const SINGLY_CYCLES = 256;

export class BenchStop implements CoreStops {
  /** Whether `run` has to look. */
  armed = false;
  reached: keyof CoreStop | undefined;
  readonly #r: Int32Array;
  readonly #cycles: CoreCycles;
  readonly #blocks: () => BlockCache;
  #address = NOWHERE;
  /** The core stood there when it was armed: that instruction runs first. */
  #passing = false;
  #atCycle = Number.POSITIVE_INFINITY;

  constructor(r: Int32Array, cycles: CoreCycles, blocks: () => BlockCache) {
    this.#r = r;
    this.#cycles = cycles;
    this.#blocks = blocks;
  }

  arm({ address, cycles, singly = false }: CoreStop): void {
    this.#address = address === undefined ? NOWHERE : (address & ~1) >>> 0;
    this.#passing = this.#address === this.#r[PC]! >>> 0;
    this.#atCycle = cycles === undefined ? Number.POSITIVE_INFINITY : this.#cycles.ran + cycles / this.#cycles.each;
    this.armed = address !== undefined || cycles !== undefined;
    this.reached = undefined;
    const blocks = this.#blocks();
    blocks.longest = singly ? 1 : Number.POSITIVE_INFINITY;
    blocks.clear();
  }

  /** Whether blocks end in front of an address: for a stop here, or for the breakpoints of others. */
  or(isBreakpoint: (address: number) => boolean): (address: number) => boolean {
    return (address) => this.#matches(address) || isBreakpoint(address);
  }

  /** The trap in front of a stop's instruction: takes its cycle back. False when it belongs to a breakpoint. */
  takes(): boolean {
    if (!this.#matches(this.#r[PC]! >>> 0)) return false;
    this.#r[CYCLES]! -= 1;
    this.reached = 'address';
    return true;
  }

  /** Whether one of them has been reached; then both are taken off. */
  ends(): boolean {
    if (this.reached === undefined && this.#cycles.ran < this.#atCycle) return false;
    const reached = this.reached ?? 'cycles';
    this.arm({});
    this.reached = reached;
    return true;
  }

  /** Cycles that blocks may use; 0 when only the next instruction may run. */
  get blockCycles(): number {
    return this.#passing ? 0 : Math.max(0, this.#atCycle - this.#cycles.ran - SINGLY_CYCLES);
  }

  /** An instruction has been executed. */
  stepped(): void {
    this.#passing = false;
  }

  #matches(address: number): boolean {
    return address === this.#address && !this.#passing;
  }
}
