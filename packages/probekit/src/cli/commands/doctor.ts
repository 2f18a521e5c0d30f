/** `probekit doctor`: finds out what is wrong, and with `--fix` mends what software can mend. */
import { answerQuestion, type Diagnosis, questionOn, tellDiagnosis } from '../../doctor/index.ts';
import type { Recording, Solved } from '../../doctor/report/index.ts';
import { readIfThere } from '../../node/index.ts';
import { QUESTIONS } from '../../spec/symptoms/questions.ts';
import { type Catalogue, ENGLISH, type Language, say } from '../../words/index.ts';
import type { CommandContext } from '../context.ts';
import { type DiagnosisRun, runDiagnosis } from '../diagnosis-run.ts';
import { usageError } from '../errors.ts';
import { DONE, type ExitStatus, FAILED } from '../exit-status.ts';
import { jsonOf } from '../json.ts';
import type { Output } from '../output.ts';
import { saveReport } from '../report-file.ts';
import { catalogueFor, showLines } from '../told-lines.ts';
import { withSource } from '../with-target.ts';
import { actionToApply, checkFix, type Fix, mayReset, mayTestUnderReset, mend } from './doctor-fix.ts';
import { lookAgain } from './doctor-recheck.ts';
import { type AtTheBoard, isSomebodyThere, walkAtTerminal } from './doctor-wizard.ts';

export interface DoctorFlags {
  readonly fix?: Fix;
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
  /** Look again whenever something changes, until Ctrl-C. */
  readonly watch?: true;
  readonly language: Language;
}

export function doctor(context: CommandContext, flags: DoctorFlags): Promise<ExitStatus> {
  const { fix, answer, seen, attach, usbOnly, language, report, withFlash, withIds, watch } = flags;
  const { output, signal } = context;
  checkFix(fix, output);
  const answers = Object.fromEntries(answer.map(parseAnswer));
  return withSource(context, async (source) => {
    const catalogue = await catalogueFor(output, language);
    const looks: Look[] = [];
    let run: DiagnosisRun = {
      signal,
      seen: (await Promise.all(seen.map(textSeen))).join('\n\n'),
      mayAttach: attach,
      usbOnly,
      mayReset: mayReset(fix),
      answers,
      catalogue,
      recorded: (recording, diagnosis) => looks.push({ recording, diagnosis }),
    };
    if (watch) {
      const { watchAlong } = await import('./doctor-watch.ts');
      return watchAlong(context, source, { examine: () => runDiagnosis(source, output, run), mayAttach: attach && !usbOnly, catalogue });
    }
    const isAsking = isSomebodyThere(output);
    let diagnosis = await runDiagnosis(source, output, run);
    showLines(output, tellDiagnosis(diagnosis, { catalogue, applying: actionToApply(diagnosis, fix), isAsking }));
    tellFacts(output, diagnosis, catalogue);
    if (fix === 'ask' && isSilent(diagnosis) && (await mayTestUnderReset(context, catalogue))) {
      run = { ...run, mayReset: true };
      looks.length = 0;
      diagnosis = await runDiagnosis(source, output, run);
      showLines(output, tellDiagnosis(diagnosis, { catalogue, isAsking }));
    }
    tellOfReset(output, diagnosis, run);
    const examine: AtTheBoard['examine'] = ({ mayReset = run.mayReset, slowest }) =>
      runDiagnosis(source, output, { ...run, mayReset, slowest, answers: {} });
    const walked = await walkAtTerminal(context, diagnosis, examine, catalogue);
    diagnosis = walked.diagnosis;
    const mended = fix === undefined || diagnosis.verdict === 'healthy' ? undefined : await mend(context, source, diagnosis, { fix, run });
    const remedies = mended?.applied.map(({ recheck, ...applied }) => ({ ...applied, after: recheck.verdict }));
    const save = async (solved: readonly Solved[]) => {
      const told = lookToTell(looks, solved, walked.diagnosis.answers);
      if (report === undefined || !told) return;
      await saveReport(output, report, { ...told, solved, remedies, keep: { flash: withFlash, ids: withIds } }, catalogue);
    };
    await save(walked.solved);
    const left = mended?.diagnosis ?? diagnosis;
    const { solved, diagnosis: last } =
      walked.isEnded || mended?.solved ? { solved: [], diagnosis: left } : await lookAgain(context, left, () => examine({}), catalogue);
    if (solved.length > 0) await save([...walked.solved, ...solved]);
    output.result({ ...last, ...(mended && { remedies: mended.applied, solved: mended.solved }) });
    return isWell(last) ? DONE : FAILED;
  });
}

interface Look {
  readonly recording: Recording;
  readonly diagnosis: Diagnosis;
}

/** The last look tells most of a fault, the first one of a fault that was solved; with all that was answered. */
function lookToTell(looks: readonly Look[], solved: readonly Solved[], answers: Diagnosis['answers']): Look | undefined {
  const look = solved.length > 0 ? looks[0] : looks.at(-1);
  if (!look) return undefined;
  const diagnosis = Object.entries(answers).reduce((sofar, [id, value]) => answerQuestion(sofar, id, value), look.diagnosis);
  return { ...look, diagnosis };
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
function tellOfReset(output: Output, diagnosis: Diagnosis, { mayReset, catalogue = ENGLISH }: DiagnosisRun): void {
  if (!isSilent(diagnosis) || mayReset) return;
  output.line();
  output.line(say(catalogue, { key: 'next.know-more' }));
}

function isSilent({ evidence }: Diagnosis): boolean {
  return evidence.some(({ check, outcome }) => check === 'C5' && outcome !== 'answers');
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
