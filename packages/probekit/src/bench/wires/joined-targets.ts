/** Two targets on the same debug wires: both hear all that is sent, and both answer. Nothing here chooses between them. */
import type { Level, SwdTarget } from './swd-target.ts';

export class JoinedTargets implements SwdTarget {
  readonly #targets: readonly SwdTarget[];
  /** Never: with two that answer, each bit has to be looked at. */
  readonly atRest = false;

  constructor(...targets: readonly SwdTarget[]) {
    this.#targets = targets;
  }

  get reachable(): boolean {
    return this.#targets.some(({ reachable }) => reachable);
  }

  /** Against a driver that pulls low one that pulls high comes off second-best (assumed: N channels are the stronger). */
  get output(): Level {
    const driven = this.#reached.map(({ output }) => output).filter((level) => level !== undefined);
    return driven.length === 0 ? undefined : driven.includes(0) ? 0 : 1;
  }

  clock(level: 0 | 1): void {
    for (const target of this.#reached) target.clock(level);
  }

  request(): never {
    throw new RangeError('a transfer between two targets goes bit by bit');
  }

  readData(): never {
    return this.request();
  }

  writeData(): never {
    return this.request();
  }

  get #reached(): readonly SwdTarget[] {
    return this.#targets.filter(({ reachable }) => reachable);
  }
}
