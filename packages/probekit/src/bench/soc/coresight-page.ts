/**
 * What CoreSight components have in common: identification, claim tags, and a lock that keeps software out but not a
 * debugger on the debug bus. Their own registers are a `RegisterFile`. Source: ARM IHI 0029, B2.2; RM0433, debug infrastructure.
 */
import { AUTHSTATUS, CLAIMCLR, CLAIMSET, LAR, LOCK_CLOSED, LOCK_PRESENT, LSR, UNLOCK_KEY } from '../../spec/arm/coresight.ts';
import type { Width } from '../seams.ts';
import type { ModelContext, ResetKind } from './model.ts';
import { lanesOf, narrow, place, RegisterFile, type RegisterRow } from './register-file.ts';

interface CoresightOptions {
  /** Identification, by absolute address. */
  readonly words: readonly { readonly address: number; readonly value: number }[];
  /** Debug clock enable without which it reads 0 and ignores writes. */
  readonly clock?: string;
}

const UNLOCKED = 0;
const CLAIMED = 1;
/** Claim tags. */
const CLAIMABLE = 0xf;
/** Above here lie the common registers. */
const COMMON = 0xf00;

export class CoresightPage {
  readonly registers: RegisterFile;
  readonly #context: ModelContext;
  readonly #options: CoresightOptions;
  readonly #words: ReadonlyMap<number, number>;
  readonly #state: Uint32Array;

  constructor(context: ModelContext, rows: readonly RegisterRow[]) {
    this.#context = context;
    this.#options = context.row.options as CoresightOptions;
    this.#words = new Map(this.#options.words.map(({ address, value }) => [address, value]));
    this.registers = new RegisterFile(context, rows);
    this.#state = context.memory.words(2);
  }

  /** Debug components outlive system resets. */
  reset(kind: ResetKind): void {
    if (kind !== 'power-on') return;
    this.registers.reset();
    this.#state.fill(0);
  }

  get clocked(): boolean {
    const { clock } = this.#options;
    return clock === undefined || this.#context.chip.debug?.clockEnabled(clock) === true;
  }

  read(offset: number, width: Width): number {
    if (!this.clocked) return 0;
    const at = offset & ~3;
    return narrow(at < COMMON ? this.registers.read(at) : this.#common(at), offset, width);
  }

  #common(at: number): number {
    switch (at) {
      case CLAIMSET:
        return CLAIMABLE;
      case CLAIMCLR:
        return this.#state[CLAIMED]!;
      case LSR:
        if (!this.#context.chip.softwareAsks) return 0;
        return this.#state[UNLOCKED] ? LOCK_PRESENT : LOCK_PRESENT | LOCK_CLOSED;
      case AUTHSTATUS:
        return 0;
      default:
        return this.#words.get(this.#context.row.base + at) ?? 0;
    }
  }

  write(offset: number, value: number, width: Width): void {
    if (!this.clocked) return;
    const at = offset & ~3;
    const software = this.#context.chip.softwareAsks;
    if (at === LAR && software) this.#state[UNLOCKED] = value === UNLOCK_KEY ? 1 : 0;
    if (at === LAR || (software && !this.#state[UNLOCKED])) return;
    if (at === CLAIMSET) this.#state[CLAIMED]! |= value & CLAIMABLE;
    else if (at === CLAIMCLR) this.#state[CLAIMED]! &= ~value;
    else if (at < COMMON) this.registers.write(at, place(value, offset), lanesOf(offset, width));
  }
}
