/**
 * Keeps an eye on a board: glances at it again and again, and examines it anew whenever two glances in a row agree that
 * something has changed. That the board answers is said at the first glance that sees it. Time comes from outside.
 */
import type { SentenceKey } from '../../words/index.ts';
import type { Diagnosis } from '../diagnosis.ts';
import { Boot0Memory } from '../dialogue/boot0-memory.ts';
import { vectorOf } from '../evidence.ts';
import type { Glance } from './glance.ts';

export type WatchEvent =
  /** The target answers, as of now; the diagnosis follows. */
  | { readonly kind: 'answers' }
  /** What was plugged, turned or pressed, as far as it shows. */
  | { readonly kind: 'change'; readonly changes: readonly SentenceKey[] }
  | { readonly kind: 'diagnosis'; readonly diagnosis: Diagnosis }
  /** An examination that could not end, as when the cable is pulled in its middle. */
  | { readonly kind: 'failed'; readonly error: unknown };

export interface WatchOptions {
  readonly signal: AbortSignal;
  /** Looks without disturbing; `mayAttach` is false where attaching would. */
  readonly glance: (how: { readonly mayAttach: boolean }) => Promise<Glance>;
  readonly examine: () => Promise<Diagnosis>;
  /**
   * Lets time pass until the next glance; `isSettled` is false where the last one showed something that one more is to
   * confirm. Asks for an examination where one is wanted whatever a glance shows.
   */
  readonly pause: (how: { readonly isSettled: boolean }) => Promise<'examine' | undefined>;
  readonly onEvent: (event: WatchEvent) => void;
}

/** Watches until the signal aborts, and resolves then. */
export async function watchBoard({ signal, glance, examine, pause, onEvent }: WatchOptions): Promise<void> {
  const watcher = new Watcher();
  const memory = new Boot0Memory();
  let mayAttach = true;
  let last: Diagnosis | undefined;
  const look = async () => {
    try {
      const diagnosis = await examine();
      last = diagnosis;
      mayAttach = allowsAttach(diagnosis);
      onEvent({ kind: 'diagnosis', diagnosis: memory.take({ diagnosis, run: undefined }).diagnosis });
    } catch (error) {
      if (signal.aborted) throw error;
      onEvent({ kind: 'failed', error });
    }
  };
  const lookAnew = async () => {
    const before = await glance({ mayAttach: false });
    watcher.settle(before);
    await look();
    watcher.settle(asExamined(await glance({ mayAttach }), before, last));
  };
  try {
    await lookAnew();
    for (;;) {
      const wanted = await pause({ isSettled: watcher.isSettled });
      signal.throwIfAborted();
      if (wanted === 'examine') {
        await lookAnew();
        continue;
      }
      const { answersNow, changes } = watcher.take(await glance({ mayAttach }));
      if (answersNow) onEvent({ kind: 'answers' });
      if (!changes) continue;
      onEvent({ kind: 'change', changes });
      await look();
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/**
 * The first glance that attaches, corrected by what was known before it: hands that moved since then would be taken for what
 * has always been.
 */
function asExamined(glance: Glance, before: Glance, diagnosis: Diagnosis | undefined): Glance {
  const { C5, C9 } = vectorOf(diagnosis?.evidence ?? []);
  if (glance.target === undefined) return before;
  if (C9 === 'runs') return { ...before, target: 'answers' };
  return { ...before, target: C5 === 'silent' ? 'silent' : glance.target };
}

/** On a protected chip attaching may stop the program until power is cycled: once is enough. */
function allowsAttach({ evidence, warnings }: Diagnosis): boolean {
  const isClosed = evidence.some(({ check, outcome }) => check === 'C11' && (outcome === 'rdp1' || outcome === 'closed'));
  return !isClosed && !warnings.some(({ code }) => code === 'attach-skipped');
}

interface Taken {
  readonly answersNow: boolean;
  /** What has changed for certain; absent while nothing has. */
  readonly changes?: readonly SentenceKey[];
}

/** The state machine: what is settled, and what one glance alone has seen. */
class Watcher {
  #settled: Glance = {};
  #pending: Glance | undefined;
  #isAnnounced = false;

  get isSettled(): boolean {
    return this.#pending === undefined;
  }

  settle(seen: Glance): void {
    this.#settled = seen;
    this.#pending = undefined;
    this.#isAnnounced = false;
  }

  take(seen: Glance): Taken {
    const answersNow = seen.target === 'answers' && this.#settled.target !== 'answers' && !this.#isAnnounced;
    if (answersNow) this.#isAnnounced = true;
    if (isSame(seen, this.#settled)) {
      this.#pending = undefined;
      return { answersNow };
    }
    if (!this.#pending || !isSame(seen, this.#pending)) {
      this.#pending = seen;
      return { answersNow };
    }
    const changes = changesBetween(this.#settled, seen);
    this.settle(seen);
    return { answersNow, changes };
  }
}

function isSame(a: Glance, b: Glance): boolean {
  return a.probe === b.probe && a.opening === b.opening && a.voltage === b.voltage && a.target === b.target;
}

/** In the order of the chain. */
function changesBetween(before: Glance, now: Glance): readonly SentenceKey[] {
  const isThere = ({ probe, opening }: Glance) => probe === 'probe' || (probe === undefined && opening === 'opens');
  if (isThere(before) !== isThere(now)) return [isThere(now) ? 'watch.probe-came' : 'watch.probe-left'];
  const changes: SentenceKey[] = [];
  if (before.probe !== now.probe) changes.push('watch.usb');
  if (before.opening !== now.opening) changes.push(now.opening === 'opens' ? 'watch.opens' : 'watch.refuses');
  const { voltage, target } = now;
  if (before.voltage !== undefined && voltage !== undefined && voltage !== before.voltage)
    changes.push(voltage === 'ok' ? 'watch.supply-came' : 'watch.supply-changed');
  if (target !== undefined && target !== before.target) changes.push(TARGET[target]);
  return changes;
}

const TARGET: Readonly<Record<NonNullable<Glance['target']>, SentenceKey>> = {
  answers: 'watch.answers',
  silent: 'watch.silent',
  'held-in-reset': 'watch.held-in-reset',
};
