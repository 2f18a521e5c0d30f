/**
 * `probekit run`: flashes a program, starts it, shows what it says, and ends when it has said what was expected, has ended or crashed, or
 * the time is over: a test runner. Time is the board's own, so that a virtual board waits for nobody.
 */
import { crashSaid, DebugSession, stopSaid } from '../../debug/index.ts';
import type { Image } from '../../image/index.ts';
import { SEMIHOSTING_BKPT } from '../../spec/arm/semihosting.ts';
import type { Target } from '../../stm32/index.ts';
import { type Language, type Said, say } from '../../words/sentences/index.ts';
import type { CommandContext } from '../context.ts';
import { DONE, type ExitStatus, FAILED } from '../exit-status.ts';
import { readFirmwareFiles } from '../firmware-file.ts';
import { journalStore } from '../journal-store.ts';
import { KeptText } from '../kept-text.ts';
import { sentencesFor } from '../sentences-for.ts';
import { headline, withSource, withTargetOf } from '../with-target.ts';
import { checkStimulusPort } from './console-swo.ts';
import { flashWithProgress } from './flash.ts';
import { type Ending, listen, patternsOf } from './run-ending.ts';
import { openLog } from './run-log.ts';
import { runVerdict } from './run-verdict.ts';

export interface RunFlags {
  readonly expect?: string;
  readonly fail?: string;
  /** In seconds. */
  readonly timeout?: number;
  readonly log?: 'rtt' | 'semihosting' | 'swo' | 'vcp';
  readonly baud: number;
  readonly channel: number;
  readonly swoRate?: number;
  readonly hse?: number;
  readonly language: Language;
}

/** Of a run that waits for something. */
const CUSTOMARY_TIMEOUT_S = 60;

export async function run(context: CommandContext, file: string, flags: RunFlags): Promise<ExitStatus> {
  const { output, signal } = context;
  if (flags.log === 'swo') checkStimulusPort(flags.channel);
  const patterns = { expected: flags.expect, failing: flags.fail };
  patternsOf(patterns);
  const isAwaited = flags.expect !== undefined || flags.fail !== undefined;
  const timeoutS = flags.timeout ?? (isAwaited ? CUSTOMARY_TIMEOUT_S : Number.POSITIVE_INFINITY);
  const image = await readFirmwareFiles([file], undefined);
  const callsHost = flags.log === 'semihosting' || hasSemihosting(image);
  const catalogue = await sentencesFor(output, flags.language);
  const tell = (said: Said) => output.aside(say(catalogue, said));
  return withSource(context, (source) =>
    withTargetOf(context, source, async (target) => {
      output.line(await headline(target));
      const job = { signal, keep: true, full: false, start: false, store: journalStore(source.address), catalogue };
      const flash = await flashWithProgress(target, image, output, job);
      // A program without such calls runs as it does in the field: without a debugger.
      const session = callsHost ? await DebugSession.attach(target) : undefined;
      let state: 'halted' | 'running' = 'halted';
      try {
        const log = await openLog({ target, source, file, flags, callsHost, tell });
        try {
          tell({ key: callsHost && log.kind !== 'semihosting' ? 'run.log-and-semihosting' : 'run.log', values: { log: log.kind } });
          await start(target, session);
          state = 'running';
          const said = new KeptText();
          const ending = await listen({ target, session, link: await log.begin(), patterns, timeoutS, signal }, (text) => {
            said.add(text);
            output.raw(text);
            output.event('serial', { text });
          });
          if (ending.ended === 'exit' || ending.ended === 'stopped') state = 'halted';
          output.line();
          tell(saidOf(ending, timeoutS));
          const isUnclear = ending.ended === 'crash' || (ending.ended === 'timeout' && isAwaited);
          const verdict = isUnclear ? await runVerdict(target, file) : undefined;
          for (const one of verdict ? crashSaid(verdict) : []) tell(one);
          for (const finding of 'crash' in ending ? ending.crash.faults : []) {
            output.aside(
              `  ${say(catalogue, { key: `fault.${finding.bit}` })}${finding.address === undefined ? '' : ` (0x${finding.address.toString(16)})`}`,
            );
          }
          if (state === 'halted') tell({ key: 'run.stands' });
          output.result({ log: log.kind, ...ending, verdict, state, ...said.document(), flash: { ...flash } });
          return works(ending, flags) ? DONE : FAILED;
        } finally {
          await log.close();
        }
      } finally {
        await session?.detach({ keepHalted: state === 'halted' });
        if (signal.aborted && state === 'running') tell({ key: 'run.left-running' });
      }
    }),
  );
}

async function start({ core }: Target, session: DebugSession | undefined): Promise<void> {
  if (session) {
    await session.catchVectors([]);
    await session.reset('run');
    return;
  }
  await core.systemReset({ halt: false });
  await core.releaseDebug();
}

/** What was expected has to come, however well the program ends. */
function works(ending: Ending, { expect }: RunFlags): boolean {
  if (ending.ended === 'expected') return true;
  return expect === undefined && (ending.ended === 'timeout' || (ending.ended === 'exit' && ending.exitStatus === 0));
}

/** Whether a call to the host stands anywhere in it, at an even address as all instructions do. */
function hasSemihosting({ segments }: Image): boolean {
  const [low, high] = [SEMIHOSTING_BKPT & 0xff, SEMIHOSTING_BKPT >> 8];
  return segments.some(({ address, bytes }) => {
    for (let at = address & 1; at + 1 < bytes.length; at += 2) if (bytes[at] === low && bytes[at + 1] === high) return true;
    return false;
  });
}

function saidOf(ending: Ending, timeoutS: number): Said {
  if (ending.ended === 'timeout') return { key: 'run.timeout', values: { seconds: timeoutS } };
  if (ending.ended === 'exit') return { key: 'run.exit', values: { status: ending.exitStatus } };
  if (ending.ended === 'stopped') return stopSaid(ending.stopped);
  if (ending.ended !== 'crash') return { key: `run.${ending.ended}`, values: { line: ending.line } };
  const { exception, lockedUp } = ending.crash;
  return lockedUp ? { key: 'run.lockup' } : { key: 'run.crash', values: { exception } };
}
