/**
 * Pending, active and enabled exceptions, and who comes next. Entry and return are in `exception-entry.ts`, the
 * registers in `system-control.ts`. Source: ARM DDI 0403E.e, B1.5 and B3.4.
 */
import type { LinearMemory } from '../linear-memory.ts';
import { BUSFAULTENA, MEMFAULTENA, SEVONPEND, USGFAULTENA } from './register-bits.ts';
import { BASEPRI, EVENT, FAULTMASK, LIMIT, PRIMASK } from './state.ts';
import { FAULT_ENABLES, PRIGROUP, SCR } from './system-words.ts';

export const NMI = 2;
export const HARD_FAULT = 3;
export const MEM_MANAGE = 4;
export const BUS_FAULT = 5;
export const USAGE_FAULT = 6;
export const SV_CALL = 11;
export const DEBUG_MONITOR = 12;
export const PEND_SV = 14;
export const SYS_TICK = 15;
/** Number of the first external interrupt. */
export const FIRST_INTERRUPT = 16;
const EXCEPTIONS = 256;
const WORDS = EXCEPTIONS / 32;
/** Lower than every configurable priority: Thread mode. */
const IDLE_PRIORITY = 256;

export class Exceptions {
  readonly pending: Uint32Array;
  readonly active: Uint32Array;
  /** External interrupts only; bit n of the array is exception n. */
  readonly enabled: Uint32Array;
  /** Levels of the external lines. */
  readonly level: Uint32Array;
  /** Priority bytes as written, by exception number. */
  readonly priority: Uint8Array;
  readonly #r: Int32Array;
  readonly #s: Uint32Array;

  constructor(memory: LinearMemory, r: Int32Array, s: Uint32Array) {
    this.pending = memory.words(WORDS);
    this.active = memory.words(WORDS);
    this.enabled = memory.words(WORDS);
    this.level = memory.words(WORDS);
    this.priority = memory.bytes(EXCEPTIONS);
    this.#r = r;
    this.#s = s;
  }

  /** As after reset; the lines keep their levels. */
  reset(): void {
    this.pending.fill(0);
    this.active.fill(0);
    this.enabled.fill(0);
    this.priority.fill(0);
    for (let word = 0; word < WORDS; word++) this.pending[word] = this.level[word]!;
  }

  isPending(number: number): boolean {
    return (this.pending[number >>> 5]! & (1 << (number & 31))) !== 0;
  }
  isActive(number: number): boolean {
    return (this.active[number >>> 5]! & (1 << (number & 31))) !== 0;
  }

  setPending(number: number): void {
    if ((this.#s[SCR]! & SEVONPEND) !== 0 && !this.isPending(number)) this.#r[EVENT] = 1;
    this.pending[number >>> 5]! |= 1 << (number & 31);
    this.changed();
  }
  clearPending(number: number): void {
    this.pending[number >>> 5]! &= ~(1 << (number & 31));
  }

  /** Software no longer wants an external interrupt; a line that is still high keeps it pending. */
  withdraw(number: number): void {
    if ((this.level[number >>> 5]! & (1 << (number & 31))) === 0) this.clearPending(number);
  }

  /** A line changes; a rising level pends. */
  setLevel(number: number, high: boolean): void {
    const bit = 1 << (number & 31);
    const before = this.level[number >>> 5]! & bit;
    if (!high) {
      this.level[number >>> 5]! &= ~bit;
    } else if (before === 0) {
      this.level[number >>> 5]! |= bit;
      this.setPending(number);
    }
  }

  activate(number: number): void {
    this.active[number >>> 5]! |= 1 << (number & 31);
    this.clearPending(number);
  }

  /** The handler is done; a line that is still high pends again. */
  deactivate(number: number): void {
    const bit = 1 << (number & 31);
    this.active[number >>> 5]! &= ~bit;
    if (this.level[number >>> 5]! & bit) this.setPending(number);
  }

  get activeCount(): number {
    let count = 0;
    for (let word = 0; word < WORDS; word++) for (let bits = this.active[word]!; bits !== 0; bits &= bits - 1) count++;
    return count;
  }

  /** Whatever decides the next exception has changed: the interpreter must come back and look. */
  changed(): void {
    this.#r[LIMIT] = 0;
  }

  /** Full priority, negative for the fixed ones. */
  priorityOf(number: number): number {
    if (number === HARD_FAULT) return -1;
    if (number === NMI) return -2;
    return this.priority[number]!;
  }

  /** The part of a priority that decides on preemption (B1.5.4). */
  groupOf(priority: number): number {
    return priority < 0 ? priority : priority & ~((2 << this.#s[PRIGROUP]!) - 1);
  }

  /** Priority of what is active, without the mask registers. */
  get activePriority(): number {
    let lowest = IDLE_PRIORITY;
    for (let word = 0; word < WORDS; word++) {
      for (let bits = this.active[word]!; bits !== 0; bits &= bits - 1) {
        const number = word * 32 + 31 - Math.clz32(bits & -bits);
        lowest = Math.min(lowest, this.groupOf(this.priorityOf(number)));
      }
    }
    return lowest;
  }

  /** Execution priority (B1.5.4). */
  get executionPriority(): number {
    return this.#masked(true);
  }

  /** Execution priority as it will be when a handler has ended, which clears FAULTMASK, too, unless it is that of NMI (B1.5.8). */
  priorityWithout(leaving: number): number {
    const bit = 1 << (leaving & 31);
    const faultmask = this.#r[FAULTMASK]!;
    this.active[leaving >>> 5]! &= ~bit;
    if (leaving !== NMI) this.#r[FAULTMASK] = 0;
    const priority = this.executionPriority;
    this.active[leaving >>> 5]! |= bit;
    this.#r[FAULTMASK] = faultmask;
    return priority;
  }

  /** Execution priority with PRIMASK ignored: what decides whether WFI wakes (B1.5.18). */
  get wakePriority(): number {
    return this.#masked(false);
  }

  #masked(withPrimask: boolean): number {
    const r = this.#r;
    let priority = this.activePriority;
    const basePri = r[BASEPRI]!;
    if (basePri !== 0) priority = Math.min(priority, this.groupOf(basePri));
    if (withPrimask && r[PRIMASK] !== 0) priority = Math.min(priority, 0);
    if (r[FAULTMASK] !== 0) priority = Math.min(priority, -1);
    return priority;
  }

  /** The pending exception with the highest priority, 0 for none; disabled ones do not count. */
  get highestPending(): number {
    let best = 0;
    let bestPriority = IDLE_PRIORITY + 1;
    for (let word = 0; word < WORDS; word++) {
      let bits = this.pending[word]!;
      if (bits === 0) continue;
      bits &= this.enabled[word]! | (word === 0 ? this.#systemEnables() : 0);
      for (; bits !== 0; bits &= bits - 1) {
        const number = word * 32 + 31 - Math.clz32(bits & -bits);
        const priority = this.priorityOf(number);
        if (priority < bestPriority) {
          best = number;
          bestPriority = priority;
        }
      }
    }
    return best;
  }

  /** The exception to enter now, 0 for none. `masked`: DHCSR.C_MASKINTS holds PendSV, SysTick and external ones back. */
  next(masked: boolean): number {
    const number = this.highestPending;
    if (number === 0 || (masked && number >= PEND_SV)) return 0;
    return this.groupOf(this.priorityOf(number)) < this.executionPriority ? number : 0;
  }

  /** Whether WFI ends. */
  get wakes(): boolean {
    const number = this.highestPending;
    return number !== 0 && this.groupOf(this.priorityOf(number)) < this.wakePriority;
  }

  #systemEnables(): number {
    const enables = this.#s[FAULT_ENABLES]!;
    let bits = (1 << NMI) | (1 << HARD_FAULT) | (1 << SV_CALL) | (1 << DEBUG_MONITOR) | (1 << PEND_SV) | (1 << SYS_TICK);
    if (enables & MEMFAULTENA) bits |= 1 << MEM_MANAGE;
    if (enables & BUSFAULTENA) bits |= 1 << BUS_FAULT;
    if (enables & USGFAULTENA) bits |= 1 << USAGE_FAULT;
    return bits;
  }
}
