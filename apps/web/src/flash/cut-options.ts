/**
 * A change of option bytes whose probe was unplugged: what was wanted of it, and of which chip. The form that it was asked for in
 * is gone with the board; the one that comes with the board takes it up. Without DOM.
 */
import type { Assignment } from 'probekit/flash';

class CutOptions extends EventTarget {
  #waiting: { readonly uid: string; readonly wanted: readonly Assignment[] } | undefined;

  /** A change waits for its board. */
  get isWaiting(): boolean {
    return this.#waiting !== undefined;
  }

  /** A chip that does not tell which one it is could not be told from another: nothing is kept for it. */
  keep(uid: string | undefined, wanted: readonly Assignment[]): void {
    this.#waiting = uid === undefined ? undefined : { uid, wanted };
    this.dispatchEvent(new Event('change'));
  }

  /** What was wanted of this chip, once. */
  take(uid: string | undefined): readonly Assignment[] | undefined {
    if (this.#waiting?.uid !== uid) return undefined;
    const wanted = this.#waiting?.wanted;
    this.#waiting = undefined;
    return wanted;
  }
}

export const cutOptions = new CutOptions();
