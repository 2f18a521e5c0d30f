/**
 * `probekit run`: flashes a program, starts it, shows what it says, and ends when it has said what was expected, has crashed, or the
 * time is over: a test runner. Time is the board's own, so that a virtual board waits for nobody.
 */
import type { SerialLink } from '../../base/index.ts';
import type { Target } from '../../stm32/index.ts';
import { type Language, type Said, say } from '../../words/sentences/index.ts';
import type { CommandContext } from '../context.ts';
import { DONE, type ExitStatus, FAILED } from '../exit-status.ts';
import { readFirmwareFiles } from '../firmware-file.ts';
import { journalStore } from '../journal-store.ts';
import { KeptText } from '../kept-text.ts';
import { LinePattern } from '../line-pattern.ts';
import { sentencesFor } from '../sentences-for.ts';
import { headline, withSource, withTargetOf } from '../with-target.ts';
import { checkStimulusPort } from './console-swo.ts';
import { flashWithProgress } from './flash.ts';
import { type Crash, crashOf } from './run-crash.ts';
import { openLog } from './run-log.ts';

export interface RunFlags {
  readonly expect?: string;
  readonly fail?: string;
  /** In seconds. */
  readonly timeout?: number;
  readonly log?: 'rtt' | 'swo' | 'vcp';
  readonly baud: number;
  readonly channel: number;
  readonly swoRate?: number;
  readonly hse?: number;
  readonly language: Language;
}

type Ending =
  | { readonly ended: 'expected' | 'failed'; readonly line: string }
  | { readonly ended: 'timeout' }
  | { readonly ended: 'crash'; readonly crash: Crash };

/** Of a run that waits for something. */
const CUSTOMARY_TIMEOUT_S = 60;
const POLL_MS = 10;
/** Between two looks at the core. Two in a row show a crash: a handler may mend its fault. */
const LOOK_MS = 100;

export async function run(context: CommandContext, file: string, flags: RunFlags): Promise<ExitStatus> {
  const { output, signal } = context;
  if (flags.log === 'swo') checkStimulusPort(flags.channel);
  const expected = patternOf('--expect', flags.expect);
  const failing = patternOf('--fail', flags.fail);
  const timeoutS = flags.timeout ?? (expected || failing ? CUSTOMARY_TIMEOUT_S : Number.POSITIVE_INFINITY);
  const image = await readFirmwareFiles([file], undefined);
  const catalogue = await sentencesFor(output, flags.language);
  const tell = (said: Said) => output.aside(say(catalogue, said));
  return withSource(context, (source) =>
    withTargetOf(context, source, async (target) => {
      output.line(await headline(target));
      const job = { signal, keep: true, full: false, start: false, store: journalStore(source.address), catalogue };
      const flash = await flashWithProgress(target, image, output, job);
      const log = await openLog({ target, source, file, flags });
      try {
        tell({ key: 'run.log', values: { log: log.kind } });
        await target.core.systemReset({ halt: false });
        await target.core.releaseDebug();
        const said = new KeptText();
        const ending = await listen(target, await log.begin(), { expected, failing, timeoutS, signal }, (text) => {
          said.add(text);
          output.raw(text);
          output.event('serial', { text });
        });
        const works = ending.ended === 'expected' || (ending.ended === 'timeout' && !expected);
        output.line();
        tell(saidOf(ending, timeoutS));
        for (const finding of 'crash' in ending ? ending.crash.faults : []) {
          output.aside(
            `  ${say(catalogue, { key: `fault.${finding.bit}` })}${finding.address === undefined ? '' : ` (0x${finding.address.toString(16)})`}`,
          );
        }
        output.result({ log: log.kind, ...ending, ...said.document(), flash: { ...flash } });
        return works ? DONE : FAILED;
      } finally {
        await log.close();
      }
    }),
  );
}

interface Wanted {
  readonly expected: LinePattern | undefined;
  readonly failing: LinePattern | undefined;
  readonly timeoutS: number;
  readonly signal: AbortSignal;
}

/** Reads on one side and looks at clock and core on the other, until one of them ends it. */
async function listen(target: Target, link: SerialLink, wanted: Wanted, onText: (text: string) => void): Promise<Ending> {
  const { clock } = target.probe;
  const stop = new AbortController();
  const abort = () => stop.abort();
  wanted.signal.addEventListener('abort', abort, { once: true });
  let ending: Ending | undefined;
  const end = (by: Ending) => {
    ending ??= by;
    stop.abort();
  };
  const read = async () => {
    const decoder = new TextDecoder();
    for await (const bytes of link.read({ signal: stop.signal })) {
      const text = decoder.decode(bytes, { stream: true });
      onText(text);
      const [bad, good] = [wanted.failing?.take(text), wanted.expected?.take(text)];
      if (bad !== undefined) end({ ended: 'failed', line: bad });
      else if (good !== undefined) end({ ended: 'expected', line: good });
      if (ending) return;
    }
  };
  const look = async () => {
    const deadlineMs = clock.nowMs() + wanted.timeoutS * 1000;
    let lookAtMs = clock.nowMs() + LOOK_MS;
    let before: Crash | undefined;
    while (!stop.signal.aborted) {
      await clock.sleep(POLL_MS, { signal: stop.signal }).catch(() => undefined);
      if (clock.nowMs() >= deadlineMs) end({ ended: 'timeout' });
      if (stop.signal.aborted || clock.nowMs() < lookAtMs) continue;
      lookAtMs = clock.nowMs() + LOOK_MS;
      const crash = await crashOf(target);
      if (crash && before) end({ ended: 'crash', crash });
      before = crash;
    }
  };
  try {
    await Promise.all([read().finally(abort), look().finally(abort)]);
  } finally {
    wanted.signal.removeEventListener('abort', abort);
  }
  wanted.signal.throwIfAborted();
  return ending ?? { ended: 'timeout' };
}

function saidOf(ending: Ending, timeoutS: number): Said {
  if (ending.ended === 'timeout') return { key: 'run.timeout', values: { seconds: timeoutS } };
  if (ending.ended !== 'crash') return { key: `run.${ending.ended}`, values: { line: ending.line } };
  const { exception, lockedUp } = ending.crash;
  return lockedUp ? { key: 'run.lockup' } : { key: 'run.crash', values: { exception } };
}

/** @throws `cli/usage` */
function patternOf(option: string, text: string | undefined): LinePattern | undefined {
  return text === undefined ? undefined : new LinePattern(option, text);
}
