/** What calls for a look at the board: hands that have come to rest, one glance that another is to confirm, somebody who asks. */

/** Long enough for two hands' moves to count as one. */
const REST_MS = 200;
/** From a glance that shows something new to the one that confirms it. */
const CONFIRM_MS = 100;

type Wanted = 'glance' | 'examine';

export class Calls {
  #wanted: Wanted | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #answer: ((wanted: 'examine' | undefined) => void) | undefined;

  /** Something is to be looked at that was not yet. */
  get isWaiting(): boolean {
    return this.#wanted !== undefined;
  }

  /** The board changes; `isToExamine`: what was being found out about it is of the past, whatever a glance shows. */
  stir(isToExamine: boolean): void {
    this.#want(isToExamine || this.#wanted === 'examine' ? 'examine' : 'glance', REST_MS);
  }

  /** Somebody asks for an examination. */
  ask(): void {
    this.#want('examine', 0);
  }

  /** Resolves with the next call, as a watch wants it. */
  next({ isSettled }: { readonly isSettled: boolean }): Promise<'examine' | undefined> {
    if (!isSettled && !this.isWaiting) this.#want('glance', CONFIRM_MS);
    return new Promise((resolve) => {
      this.#answer = resolve;
      if (this.#timer === undefined) this.#give();
    });
  }

  /** Lets go of whoever waits. */
  end(): void {
    this.ask();
  }

  #want(wanted: Wanted, afterMs: number): void {
    this.#wanted = wanted;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#give();
    }, afterMs);
  }

  #give(): void {
    const answer = this.#answer;
    if (!answer || this.#wanted === undefined) return;
    const wanted = this.#wanted === 'examine' ? 'examine' : undefined;
    this.#answer = undefined;
    this.#wanted = undefined;
    answer(wanted);
  }
}
