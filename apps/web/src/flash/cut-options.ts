/**
 * A change of option bytes whose probe was unplugged: what was wanted of it. The form that it was asked for in is gone with the
 * board; the one that comes with the board takes it up. Without DOM.
 */
import type { Assignment } from 'probekit/flash';

class CutOptions extends EventTarget {
  #wanted: readonly Assignment[] | undefined;

  /** A change waits for its board. */
  get isWaiting(): boolean {
    return this.#wanted !== undefined;
  }

  keep(wanted: readonly Assignment[]): void {
    this.#wanted = wanted;
    this.dispatchEvent(new Event('change'));
  }

  /** What was wanted, once. */
  take(): readonly Assignment[] | undefined {
    const wanted = this.#wanted;
    this.#wanted = undefined;
    return wanted;
  }
}

export const cutOptions = new CutOptions();
