/** `probekit doctor`: finds out what is wrong, and with `--fix` mends what software can mend. */
import {
  type AppliedRemedy,
  applyRemedy,
  chooseRemedy,
  type Diagnosis,
  diagnosisIn,
  questionOn,
  tellDiagnosis,
} from '../../doctor/index.ts';
import type { Recording, Solved } from '../../doctor/report/index.ts';
import { readIfThere } from '../../node/index.ts';
import { QUESTIONS } from '../../spec/symptoms/questions.ts';
import { type Catalogue, ENGLISH, type Language, type Said, type SentenceKey, say } from '../../words/index.ts';
import type { CommandContext } from '../context.ts';
import { runDiagnosis } from '../diagnosis-run.ts';
import { isAboutTheBoard, usageError } from '../errors.ts';
import { DONE, type ExitStatus, FAILED } from '../exit-status.ts';
import { jsonOf } from '../json.ts';
import type { Output } from '../output.ts';
import type { ProbeSource } from '../probe-source.ts';
import { saveReport } from '../report-file.ts';
import { catalogueFor, showLines } from '../told-lines.ts';
import { withSource } from '../with-target.ts';
import { lookAgain } from './doctor-recheck.ts';
import { type AtTheBoard, walkAtTerminal } from './doctor-wizard.ts';

export interface DoctorFlags {
  readonly fix?: 'nothing' | 'reset';
  /** `question=answer` each. */
  readonly answer: readonly string[];
  /** A text, or `@` and the file that holds it. */
  readonly seen: readonly string[];
  readonly attach: boolean;
  readonly usbOnly?: true;
  /** File to save the case in. */
  readonly report?: string;
  readonly withFlash?: true;
  readonly withIds?: true;
  readonly language: Language;
}

/** Of the column that the doctor's lines begin with. */
const KEYWORD_WIDTH = 9;

export function doctor(context: CommandContext, flags: DoctorFlags): Promise<ExitStatus> {
  const { fix, answer, seen, attach, usbOnly, language, report, withFlash, withIds } = flags;
  const { output, signal } = context;
  const answers = Object.fromEntries(answer.map(parseAnswer));
  return withSource(context, async (source) => {
    const catalogue = await catalogueFor(output, language);
    let recording: Recording | undefined;
    const recorded = (first: Recording) => {
      recording ??= first;
    };
    const run = {
      signal,
      seen: (await Promise.all(seen.map(textSeen))).join('\n\n'),
      mayAttach: attach,
      usbOnly,
      mayReset: fix === 'reset',
      answers,
      catalogue,
      recorded,
    };
    let diagnosis = await runDiagnosis(source, output, run);
    showLines(output, tellDiagnosis(diagnosis, { catalogue, applying: actionToApply(diagnosis, fix) }));
    tellFacts(output, diagnosis, catalogue);
    tellOfReset(output, diagnosis, run);
    const examine: AtTheBoard['examine'] = ({ mayReset = run.mayReset, slowest }) =>
      runDiagnosis(source, output, { ...run, mayReset, slowest, answers: {} });
    const walked = await walkAtTerminal(context, diagnosis, examine, catalogue);
    diagnosis = walked.diagnosis;
    const applied =
      fix === undefined || diagnosis.verdict === 'healthy' ? undefined : await mend(context, source, diagnosis, fix, catalogue);
    const keep = { flash: withFlash, ids: withIds };
    const save = async (solved: readonly Solved[]) => {
      if (report !== undefined && recording) await saveReport(output, report, { diagnosis, recording, solved, keep }, catalogue);
    };
    await save(walked.solved);
    const { solved, diagnosis: last } = walked.isEnded
      ? { solved: [], diagnosis }
      : await lookAgain(context, diagnosis, () => examine({}), catalogue);
    if (solved.length > 0) await save([...walked.solved, ...solved]);
    output.result({ ...last, ...(applied && { applied }) });
    diagnosis = last;
    return isWell(diagnosis) ? DONE : FAILED;
  });
}

/** As far as it was looked at. */
function isWell({ verdict, causes, stations, warnings }: Diagnosis): boolean {
  const stopped = warnings.some(({ code }) => code === 'usb-only');
  const answers = stations.some(({ name, state }) => name === 'probe' && state === 'proven');
  return verdict === 'healthy' || (stopped && answers && causes.length === 0);
}

/** With `-v` what each check read, as it was read. */
function tellFacts(output: Output, { evidence }: Diagnosis, catalogue: Catalogue): void {
  if (!output.verbose) return;
  output.line();
  output.line(say(catalogue, { key: 'heading.facts' }));
  for (const { check, facts } of evidence) output.line(output.style('dim', `  ${check.padEnd(4)} ${jsonOf(facts)}`));
}

/** Without a reset a silent target stays a riddle; resetting is for the reader to allow. */
function tellOfReset(output: Output, { evidence }: Diagnosis, { mayReset, catalogue }: { mayReset: boolean; catalogue: Catalogue }): void {
  const isSilent = evidence.some(({ check, outcome }) => check === 'C5' && outcome !== 'answers');
  if (isSilent && !mayReset) {
    output.line();
    output.line(say(catalogue, { key: 'next.know-more' }));
  }
}

/** What `mend` will do about this diagnosis. */
export function actionToApply(diagnosis: Diagnosis, fix: DoctorFlags['fix']): AppliedRemedy['action'] | undefined {
  return fix === undefined || diagnosis.verdict === 'healthy' ? undefined : chooseRemedy(diagnosis, fix)?.action;
}

type Mended = Omit<AppliedRemedy, 'target'>;

/** Applies the first remedy that the level allows; leaves the target as the remedy put it. */
export async function mend(
  { output, signal }: Pick<CommandContext, 'output' | 'signal'>,
  source: ProbeSource,
  diagnosis: Diagnosis,
  level: 'nothing' | 'reset',
  catalogue: Catalogue = ENGLISH,
): Promise<Mended | undefined> {
  const chosen = chooseRemedy(diagnosis, level);
  output.line();
  if (!chosen) {
    output.line(say(catalogue, { key: 'next.nothing-by-software' }));
    return undefined;
  }
  const applied = await tryRemedy(source, diagnosis, level, signal).catch((error: unknown): Mended => {
    if (!isAboutTheBoard(error)) throw error;
    const { cause, action, remedy } = chosen;
    const told = diagnosisIn(diagnosis, catalogue).causes.find(({ id }) => id === cause);
    const { what } = told?.remedies.find((other) => other.action === action) ?? remedy;
    const said: Said = { key: 'applied.failed', values: { remedy: what, reason: (error as Error).message } };
    return { cause, action, touches: remedy.touches, worked: false, sentence: say(ENGLISH, said), said };
  });
  tellMended(output, applied, catalogue);
  return applied;
}

function tellMended(output: Output, { worked, action, said }: Mended, catalogue: Catalogue): void {
  const words = (key: SentenceKey) => say(catalogue, { key });
  const keyword = words(worked ? 'keyword.fixed' : 'keyword.tried').padEnd(KEYWORD_WIDTH);
  output.line((worked ? output.style('green', keyword) : keyword) + say(catalogue, said));
  if (!worked || action !== 'halt-under-reset') return;
  output.line(words('keyword.next').padEnd(KEYWORD_WIDTH) + words('next.replace'));
  output.line(' '.repeat(KEYWORD_WIDTH) + words('next.keep-copy'));
}

async function tryRemedy(source: ProbeSource, diagnosis: Diagnosis, level: 'nothing' | 'reset', signal: AbortSignal): Promise<Mended> {
  const probe = await source.openProbe();
  try {
    const applied = await applyRemedy(probe, diagnosis, { level, clock: source.clock, signal });
    if (!applied) throw new TypeError('a remedy was chosen and not applied');
    const { target: _target, ...told } = applied;
    return told;
  } finally {
    await probe.detach();
  }
}

/** Throws `cli/usage`, with the choices, for what is no answer of ours. */
function parseAnswer(text: string): readonly [string, string] {
  const [, id, value] = /^([\w-]+)=(.+)$/.exec(text) ?? [];
  if (!id || !value) throw usageError(`"${text}" is no answer.`, 'Write it as question=answer: --answer jp4=off', text);
  const question = QUESTIONS.find((row) => row.id === id);
  if (!question) {
    const known = QUESTIONS.map((row) => row.id).join(', ');
    throw usageError(`There is no question "${id}".`, `The questions are ${known}.`, text);
  }
  const choices = Object.keys(question.answers);
  if (choices.includes(value)) return [id, value];
  throw usageError(
    `"${value}" is no answer to "${questionOn(undefined, question, ENGLISH).text}"`,
    `Write ${choices.map((choice) => `${id}=${choice}`).join(' or ')}.`,
    text,
  );
}

/** Throws `cli/usage` where there is no such file. */
async function textSeen(given: string): Promise<string> {
  if (!given.startsWith('@')) return given;
  const bytes = await readIfThere(given.slice(1)).catch(() => undefined);
  if (bytes) return new TextDecoder().decode(bytes);
  throw usageError(`There is no file ${given.slice(1)}.`, 'Write the text itself, or @ and the path of a file that holds it.', given);
}
