/**
 * The lease of a probe: one process at a time has it, so that a flash job never meets another command of ours in the middle.
 * The holder listens under a name made of the probe's place and says who it is to whoever asks; a killed one holds nothing.
 * Programs that are not ours know nothing of it: they are seen where USB says that an interface is taken.
 */
import { type ProbekitError, wallClock } from '../base/index.ts';
import type { HeldLock, LocalLock } from '../node/index.ts';
import { cliErrors } from './errors.ts';
import type { LeaseHolder, LeaseKind } from './lease-talk.ts';

/** Commands that change the board, its memory or who may use the probe. */
const CHANGING: ReadonlySet<string> = new Set([
  'flash',
  'erase',
  'reset',
  'restore',
  'accept',
  'gdb',
  'debug-adapter',
  'run',
  'share',
  'web',
  'memory write',
  'memory fill',
  'option-bytes set',
  'option-bytes restore',
]);

export function leaseKindOf(command: string): LeaseKind {
  return CHANGING.has(command) ? 'exclusive' : 'observe';
}

/** Of `setTimeout`. */
export const LONGEST_TIMER_MS = 2 ** 31 - 1;

export interface LeasesOptions {
  /** `probekit flash` */
  readonly job: string;
  readonly kind: LeaseKind;
  /** How long to wait for another holder; 0 for not at all. */
  readonly waitMs: number;
  readonly signal: AbortSignal;
  /** A line for people, while it waits. */
  readonly tell: (text: string) => void;
}

/** The leases of one command; it keeps them until it ends, whatever it opens and closes meanwhile. */
export class Leases {
  readonly #options: LeasesOptions;
  readonly #held = new Map<string, LocalLock>();
  #kind: LeaseKind;

  constructor(options: LeasesOptions) {
    this.#options = options;
    this.#kind = options.kind;
  }

  /** From now on the command changes what it has or will have. */
  becomeExclusive(): void {
    this.#kind = 'exclusive';
  }

  /**
   * Touches no probe. `isShared`: behind a server that queues everybody's commands only who changes the board keeps the others
   * away, and who looks keeps nothing.
   *
   * @throws `cli/probe-leased`, `cli/interrupted`, `node/not-private`
   */
  async take(probe: string, { isShared = false } = {}): Promise<void> {
    if (this.#held.has(probe)) return;
    const onlyAsks = isShared && this.#kind === 'observe';
    const { waitMs } = this.#options;
    const since = new Date().toISOString();
    const deadlineMs = wallClock.nowMs() + waitMs;
    // With the first probe: a command that opens none starts without them.
    const { takeLocalLock } = await import('../node/index.ts');
    const talk = () => import('./lease-talk.ts');
    const name = await lockName(probe);
    for (let told: number | undefined; ; ) {
      const lock = await takeLocalLock(name, async (stream) => (await talk()).answerAsks(stream, () => this.#holder(since)));
      if (lock.taken) {
        if (onlyAsks) await lock.release();
        else this.#held.set(probe, lock);
        return;
      }
      const holder = await (await talk()).whoHolds(lock);
      // Another one that asks.
      if (onlyAsks && holder.lease === 'observe') return;
      const leftMs = deadlineMs - wallClock.nowMs();
      if (leftMs <= 0) throw probeLeased(probe, holder, waitMs);
      if (told !== holder.pid) this.#options.tell(`Waiting for ${holderText(holder)}: it has ${probe}.`);
      told = holder.pid;
      await this.#untilGone(lock, leftMs);
    }
  }

  async release(): Promise<void> {
    for (const lock of this.#held.values()) await lock.release();
    this.#held.clear();
  }

  #holder(since: string): LeaseHolder {
    const { job } = this.#options;
    return { pid: process.pid, job, lease: this.#kind, since };
  }

  /** The connection ends when the holder gives the lease back, or ends. */
  async #untilGone({ path }: HeldLock, leftMs: number): Promise<void> {
    const { signal } = this.#options;
    const { connectLocal } = await import('../node/index.ts');
    const stream = await connectLocal(path).catch(() => undefined); // it has just gone
    if (!stream) return;
    const close = () => void stream.close();
    const timer = setTimeout(close, Math.min(leftMs, LONGEST_TIMER_MS));
    signal.addEventListener('abort', close, { once: true });
    if (signal.aborted) close();
    for await (const _ of stream.read);
    signal.removeEventListener('abort', close);
    clearTimeout(timer);
    signal.throwIfAborted();
  }
}

/** Short: the path of a socket has room for about a hundred bytes. */
async function lockName(probe: string): Promise<string> {
  const { createHash } = await import('node:crypto');
  return `probe-${createHash('sha256').update(probe).digest('hex').slice(0, 12)}`;
}

/** `probekit flash (process 4242)` */
export function holderText({ job, pid }: LeaseHolder): string {
  return pid === undefined ? job : `${job} (process ${pid})`;
}

function probeLeased(probe: string, holder: LeaseHolder, waitedMs: number): ProbekitError {
  const { since, lease } = holder;
  const from = since === undefined ? '' : ` since ${new Date(since).toTimeString().slice(0, 8)}`;
  const does = lease === 'exclusive' ? ', and changes the board' : '';
  const waited = waitedMs > 0 ? ` It was waited for ${waitedMs / 1000} s.` : '';
  return cliErrors.make('cli/probe-leased', {
    message: `${holderText(holder)} has ${probe}${from}${does}.${waited}`,
    hint: waitedMs > 0 ? 'Let it end, then repeat this command.' : 'Let it end, or wait for it: add --wait, or --wait=30 for 30 s at most.',
    evidence: { probe, ...holder, waitedMs },
  });
}
