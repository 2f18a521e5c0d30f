/** A first-in first-out lock: one holder at a time, waiters served in order. */
export class Lock {
  #tail: Promise<unknown> = Promise.resolve();

  /** Runs `task` once every earlier task has settled. A failing task does not stop the next. */
  run<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#tail.then(task, task);
    this.#tail = result.catch(() => undefined);
    return result;
  }
}
