/** One action on the board at hand with its progress and its error, for a part of a view to show. Without DOM. */
import { hasCode, type OperationOptions } from 'probekit/base';
import { JobProgress, type PhaseLine, wirePace } from 'probekit/flash';
import type { Target } from 'probekit/stm32';
import type { SentenceKey } from 'probekit/words';
import { currentBoard } from '../session/current-board.ts';
import type { ProbeSession } from '../session/probe-session.ts';

export class ChipWork extends EventTarget {
  #underWay: AbortController | undefined;
  #phases: readonly PhaseLine[] = [];
  #error: unknown;
  /** Answers whether the probe is to be taken over from another tab; while nobody has answered, an action waits for it. */
  #answer: ((isTakenOver: boolean) => void) | undefined;

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
    this.#answer?.(false);
    const result = await this.#once(session, doing, action);
    if (!hasCode(this.#error, 'page/probe-in-other-tab')) return result;
    const isTakenOver = await new Promise<boolean>((resolve) => {
      this.#answer = resolve;
    });
    this.#answer = undefined;
    return isTakenOver ? this.#once(session, doing, action, (signal) => session.takeOver(signal)) : undefined;
  }

  /** Asks the other tab for the probe; what it kept from running then runs. */
  takeOver(): void {
    this.#answer?.(true);
  }

  async #once<Result>(
    session: ProbeSession,
    doing: SentenceKey,
    action: (target: Target, options: OperationOptions) => Promise<Result>,
    first: (signal: AbortSignal) => Promise<void> = async () => undefined,
  ): Promise<Result | undefined> {
    const underWay = new AbortController();
    const { signal } = underWay;
    this.#underWay = underWay;
    this.#phases = [];
    this.#error = undefined;
    this.#tell();
    try {
      await first(signal);
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
