/** One action on the board at hand with its progress and its error, for a part of a view to show. Without DOM. */
import type { OperationOptions } from 'probekit/base';
import { JobProgress, type PhaseLine, wirePace } from 'probekit/flash';
import type { Target } from 'probekit/stm32';
import type { SentenceKey } from 'probekit/words';
import { currentBoard } from '../session/current-board.ts';

export class ChipWork extends EventTarget {
  #underWay: AbortController | undefined;
  #phases: readonly PhaseLine[] = [];
  #error: unknown;

  get isRunning(): boolean {
    return this.#underWay !== undefined;
  }

  get phases(): readonly PhaseLine[] {
    return this.#phases;
  }

  /** Why the last action did not end. */
  get error(): unknown {
    return this.#error;
  }

  /** What the action gives; undefined where it did not end, which `error` tells, or another one is under way. */
  async run<Result>(
    doing: SentenceKey,
    action: (target: Target, options: OperationOptions) => Promise<Result>,
  ): Promise<Result | undefined> {
    const { session } = currentBoard;
    if (!session || this.isRunning) return undefined;
    const underWay = new AbortController();
    const { signal } = underWay;
    this.#underWay = underWay;
    this.#phases = [];
    this.#error = undefined;
    this.#tell();
    try {
      return await session.use(
        (target) => {
          const progress = new JobProgress(() => target.probe.clock.nowMs());
          progress.paceOf = wirePace(target.speedKhz);
          const onProgress: OperationOptions['onProgress'] = (now) => {
            progress.note(now);
            this.#phases = [...progress.lines];
            this.#tell();
          };
          return action(target, { signal, onProgress });
        },
        { doing, signal },
      );
    } catch (error) {
      this.#error = error;
      return undefined;
    } finally {
      this.#underWay = undefined;
      this.#tell();
    }
  }

  /** Says what keeps an action from beginning. */
  refuse(error: unknown): void {
    this.#error = error;
    this.#tell();
  }

  cancel(): void {
    this.#underWay?.abort();
  }

  #tell(): void {
    this.dispatchEvent(new Event('change'));
  }
}
