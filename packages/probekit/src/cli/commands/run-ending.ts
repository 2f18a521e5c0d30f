/** How a run of a program ends: by a line, by the program's own end, by a crash, or by the time. */
import type { SerialLink } from '../../base/index.ts';
import type { DebugSession, StopReason } from '../../debug/index.ts';
import type { Target } from '../../stm32/index.ts';
import { LinePattern } from '../line-pattern.ts';
import { type Crash, crashOf } from './run-crash.ts';

export type Ending =
  | { readonly ended: 'expected' | 'failed'; readonly line: string }
  | { readonly ended: 'timeout' }
  /** By semihosting. */
  | { readonly ended: 'exit'; readonly exitStatus: number }
  /** The core stands, by a BKPT instruction for example. */
  | { readonly ended: 'stopped'; readonly stopped: StopReason }
  | { readonly ended: 'crash'; readonly crash: Crash };

export interface Patterns {
  readonly expected: string | undefined;
  readonly failing: string | undefined;
}

interface Run {
  readonly target: Target;
  /** Of a program that calls its host. */
  readonly session: DebugSession | undefined;
  readonly link: SerialLink;
  readonly patterns: Patterns;
  readonly timeoutS: number;
  readonly signal: AbortSignal;
}

const POLL_MS = 10;
/** Between two looks at the core. Two in a row show a crash: a handler may mend its fault. */
const LOOK_MS = 100;

/** @throws `cli/usage` */
export function patternsOf({ expected, failing }: Patterns) {
  const patternOf = (option: string, text: string | undefined) => (text === undefined ? undefined : new LinePattern(option, text));
  return { expected: patternOf('--expect', expected), failing: patternOf('--fail', failing) };
}

/**
 * Reads on one side and looks at clock and core on the other, until one of them ends it.
 *
 * @throws `cli/slow-pattern`, what the signal was aborted with, and what transfers throw
 */
export async function listen(run: Run, onText: (text: string) => void): Promise<Ending> {
  const { target, session, link, patterns, timeoutS, signal } = run;
  const { clock } = target.probe;
  signal.throwIfAborted();
  const stop = new AbortController();
  const abort = () => stop.abort();
  signal.addEventListener('abort', abort, { once: true });
  let ending: Ending | undefined;
  const end = (by: Ending) => {
    ending ??= by;
    stop.abort();
  };
  /** Each way has lines of its own. */
  const hearer = () => {
    const decoder = new TextDecoder();
    const { expected, failing } = patternsOf(patterns);
    return (bytes: Uint8Array) => {
      const text = decoder.decode(bytes, { stream: true });
      onText(text);
      const [bad, good] = [failing?.take(text), expected?.take(text)];
      if (bad !== undefined) end({ ended: 'failed', line: bad });
      else if (good !== undefined) end({ ended: 'expected', line: good });
    };
  };
  const read = async () => {
    const hear = hearer();
    for await (const bytes of link.read({ signal: stop.signal })) {
      hear(bytes);
      if (ending) return;
    }
  };
  /** Serves the program's calls, one after the other, until it has none. */
  const serve = async (debug: DebugSession) => {
    for (let calls = -1; calls !== debug.servedCalls && !stop.signal.aborted; ) {
      calls = debug.servedCalls;
      const stopped = await debug.stopped();
      if (stopped?.kind === 'exit') end({ ended: 'exit', exitStatus: stopped.status });
      else if (stopped) {
        const crash = await crashOf(target);
        end(crash ? { ended: 'crash', crash } : { ended: 'stopped', stopped });
      }
    }
  };
  const look = async () => {
    session?.serveSemihosting({ print: hearer(), timeSeconds: () => Math.floor(Date.now() / 1000) });
    const deadlineMs = clock.nowMs() + timeoutS * 1000;
    let lookAtMs = clock.nowMs() + LOOK_MS;
    let before: Crash | undefined;
    while (!stop.signal.aborted) {
      await clock.sleep(POLL_MS, { signal: stop.signal }).catch(() => undefined);
      if (clock.nowMs() >= deadlineMs) end({ ended: 'timeout' });
      if (session) await serve(session);
      if (stop.signal.aborted || clock.nowMs() < lookAtMs) continue;
      lookAtMs = clock.nowMs() + LOOK_MS;
      const crash = await crashOf(target);
      if (crash && before) end({ ended: 'crash', crash });
      before = crash;
    }
  };
  try {
    // Both have left the probe when it goes on.
    const sides = await Promise.allSettled([read().finally(abort), look().finally(abort)]);
    for (const side of sides) if (side.status === 'rejected') throw side.reason;
  } finally {
    signal.removeEventListener('abort', abort);
  }
  signal.throwIfAborted();
  return ending ?? { ended: 'timeout' };
}
