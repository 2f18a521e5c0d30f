/** `probekit watch`: variables of the running program, sampled without halting it, until Ctrl-C. */
import type { Clock } from '../../base/index.ts';
import { MemorySampler, type ReadBytes } from '../../debug/index.ts';
import { isBusFault, readMemory, readWord } from '../../flash/index.ts';
import type { Target } from '../../stm32/index.ts';
import { ProgramExpression, type ProgramValue, symbolErrors } from '../../symbols/index.ts';
import { type Language, say, secondsText } from '../../words/sentences/index.ts';
import { inStepWithTheWall } from '../bench-time.ts';
import type { CommandContext } from '../context.ts';
import { usageError } from '../errors.ts';
import { DONE, type ExitStatus } from '../exit-status.ts';
import { checkRuns, readRunningProgram } from '../running-program.ts';
import { sentencesFor } from '../sentences-for.ts';
import { type WatchFace, watchFace } from '../watch-face.ts';
import { letGo, withTarget } from '../with-target.ts';

export interface WatchFlags {
  /** The program that runs on the chip: an ELF file with -g. */
  readonly file: string;
  readonly language: Language;
  /** Samples a second; Infinity is as many as the wire carries. */
  readonly rate: number;
  readonly seconds?: number;
  readonly samples?: number;
  readonly csv?: true;
}

interface Watched {
  readonly samples: number;
  readonly elapsedMs: number;
}

export async function watch(context: CommandContext, texts: readonly string[], flags: WatchFlags): Promise<ExitStatus> {
  const { output, signal } = context;
  if (flags.csv && output.mode !== 'people') throw usageError('--csv and --json are two formats.', 'Ask for one of them.', '--csv');
  const program = await readRunningProgram(flags.file);
  // What is misspelt is told before a probe is opened.
  const expressions = texts.map((text) => new ProgramExpression(text, program.symbols));
  return withTarget(context, async (target, { bench }) => {
    const otherProgramAt = await checkRuns(context, target, program, flags.language);
    await letGo(target);
    const { clock } = target.probe;
    const sampler = new MemorySampler(readerOf(target));
    // Names that there are not are an error. Afterwards it is known what a sample reads, and the first is of one moment.
    await sampler.sample((read) => valuesOf(expressions, read));
    const face = watchFace(output, expressions, flags.csv === true);
    const { samples, elapsedMs } = await sampleUntilDone(expressions, {
      sampler,
      clock: bench && output.isTerminal ? inStepWithTheWall(clock) : clock,
      face,
      flags,
      signal,
    });
    face.end();
    const samplesPerSecond = elapsedMs > 0 ? Number((((samples - 1) * 1000) / elapsedMs).toPrecision(3)) : 0;
    const values = { count: samples, time: secondsText(elapsedMs), rate: samplesPerSecond };
    output.aside(say(await sentencesFor(output, flags.language), { key: 'memory.watched', values }));
    const document = { samples, elapsedMs: Math.round(elapsedMs * 100) / 100, samplesPerSecond, ...(otherProgramAt && { otherProgramAt }) };
    // Samples are a line each, and so is what ends them.
    if (output.mode === 'json') output.stream('result', document);
    else output.result(document);
    return DONE;
  });
}

interface SamplingOptions {
  readonly sampler: MemorySampler;
  readonly clock: Clock;
  readonly face: WatchFace;
  readonly flags: WatchFlags;
  readonly signal: AbortSignal;
}

async function sampleUntilDone(
  expressions: readonly ProgramExpression[],
  { sampler, clock, face, flags, signal }: SamplingOptions,
): Promise<Watched> {
  const { rate, seconds = Infinity, samples: most = Infinity } = flags;
  const startMs = clock.nowMs();
  let dueMs = 0;
  for (let samples = 1; ; samples++) {
    const values = await sampler.sample((read) => valuesOf(expressions, read));
    const elapsedMs = clock.nowMs() - startMs;
    face.show({ atMs: elapsedMs, values });
    // What the wire cannot keep up with is left out, not caught up with.
    dueMs = Math.max(dueMs + 1000 / rate, elapsedMs);
    if (samples >= most || dueMs > seconds * 1000) return { samples, elapsedMs };
    await nextTurn();
    await clock.sleep(dueMs - elapsedMs, { signal }).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
    if (signal.aborted) return { samples, elapsedMs };
  }
}

/** What cannot be read now may be readable later: behind a pointer that is still null, divided by what is still zero. */
function isOfThisMoment(error: unknown): boolean {
  return isBusFault(error) || symbolErrors.is(error, 'symbols/no-value');
}

async function valuesOf(expressions: readonly ProgramExpression[], read: ReadBytes): Promise<ProgramValue[]> {
  const values: ProgramValue[] = [];
  for (const expression of expressions) {
    try {
      values.push((await expression.read(read)).value);
    } catch (error) {
      if (!isOfThisMoment(error)) throw error;
      values.push({ kind: 'unreadable', reason: isBusFault(error) ? 'nothing answers there' : 'it has no value now' });
    }
  }
  return values;
}

/** A word has a command of its own, half as long as that for a block. */
function readerOf(target: Target): ReadBytes {
  return (address, byteLength) =>
    byteLength === 4 && address % 4 === 0 ? readWord(target, address) : readMemory(target, address, byteLength);
}

/** Signals and timers of the process get their turn: on a bench nothing else waits for anything outside. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
