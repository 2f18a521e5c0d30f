/** `probekit doctor`: finds out what is wrong, and with `--fix` mends what software can mend. */
import { answerQuestion, causePath, type Diagnosis, questionOn, tellDiagnosis } from '../../doctor/index.ts';
import type { Mended } from '../../doctor/remedies/index.ts';
import { handStepsFirst, type Recording, type Remedied, type Solved } from '../../doctor/report/index.ts';
import { readIfThere } from '../../node/index.ts';
import { QUESTIONS } from '../../spec/symptoms/questions.ts';
import { type Catalogue, ENGLISH, type Language, type SentenceKey, say } from '../../words/index.ts';
import { askOnTerminal } from '../auto-connect.ts';
import { catalogueFor } from '../catalogue-for.ts';
import type { CommandContext } from '../context.ts';
import { withCutFlashJob } from '../cut-flash-job.ts';
import { type DiagnosisRun, runDiagnosis } from '../diagnosis-run.ts';
import { dialogueOnTerminal, isSomebodyThere } from '../dialogue.ts';
import { usageError } from '../errors.ts';
import { DONE, type ExitStatus, FAILED } from '../exit-status.ts';
import { jsonOf } from '../json.ts';
import type { Output } from '../output.ts';
import { tellPage } from '../page-link.ts';
import type { ProbeSource } from '../probe-source.ts';
import { BoundedTrace, saveReport } from '../report-file.ts';
import { showLines } from '../told-lines.ts';
import { withSource } from '../with-target.ts';
import { actionToApply, checkFix, type Fix, mayReset, mayTestUnderReset, mend } from './doctor-fix.ts';
import type { AtTheBoard, Walked, WalkOptions } from './doctor-wizard.ts';

export interface DoctorFlags {
  readonly fix?: Fix;
  /** The chip whose option bytes may be written although nobody has reported that from a real one. */
  readonly unproven?: string;
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
  const { fix, answer, seen, attach, usbOnly, language, watch } = flags;
  const { output, signal } = context;
  checkFix(fix, output);
  if (flags.unproven !== undefined && fix === undefined) {
    throw usageError('--unproven names the chip for --fix.', 'Say how far to go as well: --fix=reset or --fix=erase.', '--unproven');
  }
  if (fix !== undefined) context.leases?.becomeExclusive();
  const answers = Object.fromEntries(answer.map(parseAnswer));
  return withSource(context, async (source) => {
    const catalogue = await catalogueFor(output, language);
    const run: DiagnosisRun = {
      signal,
      seen: (await Promise.all(seen.map(textSeen))).join('\n\n'),
      mayAttach: attach,
      usbOnly,
      mayReset: mayReset(fix),
      answers,
      catalogue,
    };
    if (!watch) return new Visit(context, source, flags, run, catalogue).pay();
    const { watchAlong } = await import('./doctor-watch.ts');
    return watchAlong(context, source, { examine: () => runDiagnosis(source, output, run), mayAttach: attach && !usbOnly, catalogue });
  });
}

/** One call of the doctor: it looks, asks, mends, looks again, and keeps what a report needs. */
class Visit {
  readonly #context: CommandContext;
  readonly #source: ProbeSource;
  readonly #flags: DoctorFlags;
  readonly #catalogue: Catalogue;
  #run: DiagnosisRun;
  #looks: Look[] = [];
  /** What was said to the ST-LINK while software mended. */
  readonly #mending = new BoundedTrace();

  constructor(context: CommandContext, source: ProbeSource, flags: DoctorFlags, run: DiagnosisRun, catalogue: Catalogue) {
    this.#context = context;
    this.#source = source;
    this.#flags = flags;
    this.#catalogue = catalogue;
    this.#run = { ...run, recorded: (recording, diagnosis) => this.#looks.push({ recording, diagnosis }) };
  }

  async pay(): Promise<ExitStatus> {
    const { fix } = this.#flags;
    const { output } = this.#context;
    const first = await this.#firstLook();
    const walked = await this.#walk(first, { withHands: fix === undefined, told: handStepsFirst(first) });
    const { diagnosis } = walked;
    const mended = fix === undefined ? undefined : await this.#mend(diagnosis, fix);
    const remedies = mended?.applied.map(({ recheck, ...applied }) => ({ ...applied, after: recheck.verdict }));
    const kept = { answers: diagnosis.answers, remedies };
    await this.#save({ ...kept, solved: walked.solved });
    const left = mended?.diagnosis ?? diagnosis;
    const isOver = fix === undefined || walked.isEnded || mended?.solved;
    const after = isOver ? undefined : await this.#walk(left, { withHands: true });
    if (after && after.solved.length > 0) await this.#save({ ...kept, solved: [...walked.solved, ...after.solved] });
    const { diagnosis: last, isEnded } = after ?? { diagnosis: left, isEnded: walked.isEnded };
    if (isSomebodyThere(output) && !isEnded && !isWell(last) && !mended?.solved) this.#line('wizard.nothing-left');
    output.result({ ...last, ...(mended && resultOf(mended)) });
    return isWell(last) ? DONE : FAILED;
  }

  async #firstLook(): Promise<Diagnosis> {
    const { fix } = this.#flags;
    const { output } = this.#context;
    const catalogue = this.#catalogue;
    const isAsking = isSomebodyThere(output);
    let diagnosis = await withCutFlashJob(this.#source, await runDiagnosis(this.#source, output, this.#run));
    showLines(output, tellDiagnosis(diagnosis, { catalogue, applying: actionToApply(diagnosis, fix), isAsking }));
    tellFacts(output, diagnosis, catalogue);
    if (fix === 'ask' && isSilent(diagnosis) && (await mayTestUnderReset(this.#context, catalogue))) {
      this.#run = { ...this.#run, mayReset: true, ask: askOnTerminal };
      this.#looks = [];
      diagnosis = await runDiagnosis(this.#source, output, this.#run);
      showLines(output, tellDiagnosis(diagnosis, { catalogue, isAsking }));
    }
    if (!isAsking) {
      tellOfReset(output, diagnosis, this.#run);
      const [cause] = diagnosis.causes;
      if (cause && fix === undefined && !isWell(diagnosis)) tellPage(output, causePath(cause), catalogue);
    }
    return diagnosis;
  }

  /** Ends at once where nobody is there. */
  async #walk(diagnosis: Diagnosis, options: WalkOptions): Promise<Walked> {
    const { output, signal } = this.#context;
    if (!isSomebodyThere(output)) return { diagnosis, solved: [], isEnded: false };
    const { walkAlong } = await import('./doctor-wizard.ts');
    const person: AtTheBoard = {
      dialogue: dialogueOnTerminal(signal),
      show: (lines) => showLines(output, lines),
      examine: ({ mayReset = this.#run.mayReset, slowest }) =>
        runDiagnosis(this.#source, output, { ...this.#run, mayReset, slowest, answers: {} }),
      catalogue: this.#catalogue,
    };
    return walkAlong(diagnosis, person, options);
  }

  #mend(diagnosis: Diagnosis, fix: Fix) {
    const { unproven } = this.#flags;
    return mend(this.#context, this.#source, diagnosis, { fix, run: this.#run, unproven, record: (text) => this.#mending.add(text) });
  }

  /** The last look tells most of a fault, the first one of a fault that was solved; with all that was answered. */
  async #save({ answers, solved, remedies }: Kept): Promise<void> {
    const { report: path, withFlash, withIds } = this.#flags;
    const look = solved.length > 0 ? this.#looks[0] : this.#looks.at(-1);
    if (path === undefined || !look) return;
    const diagnosis = Object.entries(answers).reduce((sofar, [id, value]) => answerQuestion(sofar, id, value), look.diagnosis);
    const recording = { ...look.recording, trace: look.recording.trace + this.#mending.text };
    const keep = { flash: withFlash, ids: withIds };
    const isVirtual = this.#source.address.kind === 'bench';
    await saveReport(this.#context.output, path, { diagnosis, recording, solved, remedies, keep, isVirtual }, this.#catalogue);
  }

  #line(key: SentenceKey): void {
    this.#context.output.line(`\n${say(this.#catalogue, { key })}`);
  }
}

interface Kept {
  readonly answers: Diagnosis['answers'];
  readonly solved: readonly Solved[];
  readonly remedies: readonly Remedied[] | undefined;
}

interface Look {
  readonly recording: Recording;
  readonly diagnosis: Diagnosis;
}

function resultOf({ applied, solved, unproven }: Mended) {
  return { remedies: applied, solved, ...(unproven.length > 0 && { unproven }) };
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
