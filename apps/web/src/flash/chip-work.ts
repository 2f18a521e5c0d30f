/** One action on the board at hand with its progress and its error, for a part of a view to show. Without DOM. */
import { hasCode, type OperationOptions } from 'probekit/base';
import { JobProgress, type PaceOf, type PhaseLine, wirePace } from 'probekit/flash';
import type { Target } from 'probekit/stm32';
import type { SentenceKey } from 'probekit/words';
import { currentBoard } from '../session/current-board.ts';
import type { ProbeSession } from '../session/probe-session.ts';
import { letGoAfter } from './let-go.ts';
import type { Ways } from './refusal-part.ts';
import { isSilentTarget } from './silent-target.ts';

/** How an action that was refused is done after all: with the probe that another tab has, with leave to attach, or on a target that is held in reset. */
type WayOn = 'take-over' | 'attach' | 'under-reset';

export class ChipWork extends EventTarget {
  #underWay: AbortController | undefined;
  #phases: readonly PhaseLine[] = [];
  #error: unknown;
  /** Answers how to go on; while nobody has answered, an action waits for it. */
  #answer: ((way: WayOn | undefined) => void) | undefined;
  /** How the last action was done. */
  #way: WayOn | undefined;
  /** The board that somebody has said may be reset where it does not answer else. */
  #mayReset: ProbeSession | undefined;
  #hasLetGo = false;

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

  /** The last action has reset the target to reach it, and its program runs again. */
  get hasLetGo(): boolean {
    return this.#hasLetGo && !this.isRunning;
  }

  /** As `run`, for what only looks: a target that was reset to be reached goes on afterwards. */
  look<Result>(doing: SentenceKey, action: (target: Target, options: OperationOptions) => Promise<Result>): Promise<Result | undefined> {
    return this.run(doing, async (target, options) => {
      const result = await letGoAfter(target, () => action(target, options));
      this.#hasLetGo = target.resetBy !== undefined;
      return result;
    });
  }

  /**
   * What the action gives; undefined where it did not end, which `error` tells, or another one is under way. `paceOf`: how fast it
   * can be at most; left out, as bytes that cross the wire.
   */
  async run<Result>(
    doing: SentenceKey,
    action: (target: Target, options: OperationOptions) => Promise<Result>,
    paceOf: (target: Target) => PaceOf | Promise<PaceOf> = ({ speedKhz }) => wirePace(speedKhz),
  ): Promise<Result | undefined> {
    const { session } = currentBoard;
    if (!session || this.isRunning) return undefined;
    this.#answer?.(undefined);
    this.#way = undefined;
    this.#hasLetGo = false;
    const whole: typeof action = async (target, { signal }) => {
      const pace = await paceOf(target);
      const progress = new JobProgress(() => target.probe.clock.nowMs());
      progress.paceOf = pace;
      const onProgress: OperationOptions['onProgress'] = (now) => {
        progress.note(now);
        this.#phases = [...progress.lines];
        this.#tell();
      };
      return action(target, { signal, onProgress });
    };
    for (;;) {
      const result = await this.#once(session, doing, whole);
      const isSilent = isSilentTarget(this.#error);
      if (!hasCode(this.#error, 'page/probe-in-other-tab', 'page/may-stop-program') && !isSilent) return result;
      if (isSilent && this.#mayReset === session && this.#way !== 'under-reset') this.#way = 'under-reset';
      else this.#way = await this.#asked();
      if (this.#way === undefined) return undefined;
      if (this.#way === 'under-reset') this.#mayReset = session;
    }
  }

  /** What a person may choose where the last action was refused; what it kept from running then runs. */
  get ways(): Ways {
    return {
      takeOver: () => this.#answer?.('take-over'),
      attach: () => this.#answer?.('attach'),
      ...(this.#way !== 'under-reset' && { underReset: () => this.#answer?.('under-reset') }),
    };
  }

  async #asked(): Promise<WayOn | undefined> {
    const way = await new Promise<WayOn | undefined>((resolve) => {
      this.#answer = resolve;
    });
    this.#answer = undefined;
    return way;
  }

  async #once<Result>(
    session: ProbeSession,
    doing: SentenceKey,
    action: (target: Target, options: OperationOptions) => Promise<Result>,
  ): Promise<Result | undefined> {
    const underWay = new AbortController();
    const { signal } = underWay;
    this.#underWay = underWay;
    this.#phases = [];
    this.#error = undefined;
    this.#tell();
    try {
      if (this.#way === 'take-over') await session.takeOver(signal);
      if (this.#way === 'attach') session.allowAttach();
      const mode = this.#way === 'under-reset' ? 'under-reset' : 'normal';
      return await session.use((target) => action(target, { signal }), { doing, signal, mode });
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
