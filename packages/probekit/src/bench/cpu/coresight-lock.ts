/** The lock that keeps software from a debug unit's registers until it writes the key. Source: ARM DDI 0403E.e, C1.7.6 and C1.8.8. */
import { LAR, LOCK_CLOSED, LOCK_PRESENT, LSR, UNLOCK_KEY } from '../../spec/arm/coresight.ts';

export class CoresightLock {
  readonly #s: Uint32Array;
  /** Word that is nonzero while the lock is open. */
  readonly #unlocked: number;

  constructor(s: Uint32Array, unlocked: number) {
    this.#s = s;
    this.#unlocked = unlocked;
  }

  /** LSR; undefined at other offsets. A debugger sees no lock. */
  read(offset: number, debugger_: boolean): number | undefined {
    if (offset !== LSR) return undefined;
    if (debugger_) return 0;
    return this.#s[this.#unlocked] ? LOCK_PRESENT : LOCK_PRESENT | LOCK_CLOSED;
  }

  /** Whether a write ends here: it was one to the lock, or the lock is closed. */
  takes(offset: number, value: number, debugger_: boolean): boolean {
    if (offset === LAR && !debugger_) this.#s[this.#unlocked] = value === UNLOCK_KEY ? 1 : 0;
    return offset === LAR || (!debugger_ && this.#s[this.#unlocked] === 0);
  }
}
