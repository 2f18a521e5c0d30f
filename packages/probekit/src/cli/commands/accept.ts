/**
 * `probekit accept`: a guided run over a real board that shows whether this program works with it. First what only reads; then,
 * with a typed leave, one sector that is kept and put back. Ends in a report without anything that names the person's things.
 */
import { rangesSaid, wirePace } from '../../flash/index.ts';
import { writeFileAtomically } from '../../node/index.ts';
import { namesChip, type Target } from '../../stm32/index.ts';
import type { Language, SentenceKey, Sentences } from '../../words/sentences/index.ts';
import { say } from '../../words/sentences/index.ts';
import { identifyStep, readStep, speedsStep } from '../accept/reading.ts';
import { AcceptRecord } from '../accept/record.ts';
import { type AcceptReport, makeAcceptReport, type StepId, type Where, whereOf } from '../accept/report.ts';
import { AcceptRun } from '../accept/run.ts';
import { stepTeller } from '../accept/telling.ts';
import { checkStillOurs, restoreSector, sectorToTry, tryOneSector } from '../accept/writing.ts';
import { warnOfAttach } from '../attach-note.ts';
import { isYes } from '../consent.ts';
import type { CommandContext } from '../context.ts';
import { runDiagnosis } from '../diagnosis-run.ts';
import { dialogueOnTerminal, isSomebodyThere } from '../dialogue.ts';
import { DONE, type ExitStatus, FAILED } from '../exit-status.ts';
import { journalStore } from '../journal-store.ts';
import type { ProbeSource } from '../probe-source.ts';
import { ProgressBar } from '../progress-bar.ts';
import { sentencesFor } from '../sentences-for.ts';
import { letGo, withSource, withTarget } from '../with-target.ts';

export interface AcceptFlags {
  readonly report: string;
  /** The chip whose last sector may be written, so that nobody is asked. */
  readonly leave?: string;
  readonly language: Language;
}

const WRITING_STEPS: readonly StepId[] = ['backup', 'flash', 'verify', 'reset', 'restore'];

export async function accept(context: CommandContext, flags: AcceptFlags): Promise<ExitStatus> {
  const { output } = context;
  const catalogue = await sentencesFor(output, flags.language);
  if (!(await mayAttach(context, flags, catalogue))) {
    output.line(say(catalogue, { key: 'accept.not-attached' }));
    return FAILED;
  }
  const acceptance = new Acceptance(context, flags, catalogue);
  try {
    const report = await acceptance.run();
    await writeFileAtomically(flags.report, new TextEncoder().encode(`${JSON.stringify(report, null, 2)}\n`));
    acceptance.tellSaved(report);
    output.result({ ...report });
    return report.steps.some(({ result }) => result === 'failed') ? FAILED : DONE;
  } finally {
    if (acceptance.owesSector) output.aside(say(catalogue, { key: 'accept.kept' }));
  }
}

/** Who sits there can stop before anything is attached to; who gave leave beforehand is told. */
async function mayAttach({ output, signal }: CommandContext, { leave }: AcceptFlags, catalogue: Sentences): Promise<boolean> {
  warnOfAttach(output, catalogue, 'warning.rdp-attach');
  if (leave !== undefined || !isSomebodyThere(output)) return true;
  return isYes(say(catalogue, { key: 'examination.door.rdp.ask' }), { catalogue, dialogue: dialogueOnTerminal(signal) });
}

class Acceptance {
  readonly #context: CommandContext;
  readonly #flags: AcceptFlags;
  readonly #catalogue: Sentences;
  readonly #steps: AcceptRun;
  #where: Where = 'network';
  #resumed = false;

  constructor(context: CommandContext, flags: AcceptFlags, catalogue: Sentences) {
    this.#context = context;
    this.#flags = flags;
    this.#catalogue = catalogue;
    this.#steps = new AcceptRun(stepTeller(context.output, catalogue));
  }

  /** Bytes of the chip are in the record only. */
  get owesSector(): boolean {
    return this.#steps.record?.backup !== undefined;
  }

  async run(): Promise<AcceptReport> {
    const context = this.#context;
    await withTarget(context, (target, source) => this.#read(target, source));
    await withSource(context, (source) => this.#diagnose(source));
    await withTarget(context, (target, source) => this.#write(target, source));
    if (!this.owesSector) await this.#steps.record?.delete();
    return makeAcceptReport(this.#where, this.#steps.steps, this.#resumed);
  }

  tellSaved({ where }: AcceptReport): void {
    if (where !== 'usb') this.#tell(`accept.${where}`);
    this.#tell('accept.saved', { file: this.#flags.report });
    if (where === 'usb') this.#tell('accept.send');
  }

  async #read(target: Target, source: ProbeSource): Promise<void> {
    const steps = this.#steps;
    const store = journalStore(source.address);
    this.#where = whereOf(source.address);
    const options = this.#optionsFor(target);
    this.#tell('accept.reading');
    await steps.step('identify', () => identifyStep(target));
    if (target.chip.uid) steps.record = await AcceptRecord.open(store, target.chip.uid);
    const { record } = steps;
    this.#resumed = (record?.steps.length ?? 0) > 0;
    if (record?.backup) {
      this.#tell('accept.cut');
      await checkStillOurs(target, { record, store });
      await restoreSector(target, { record, store, ...options });
    }
    await steps.reading('speeds', () => speedsStep(target, options));
    await steps.reading('read', () => readStep(target, options));
    await letGo(target);
  }

  async #diagnose(source: ProbeSource): Promise<void> {
    const { output, signal } = this.#context;
    this.#steps.nowMs = () => source.clock.nowMs();
    await this.#steps.reading('doctor', async () => {
      const { verdict, causes, setUp } = await runDiagnosis(source, output, { signal, mayReset: false, mayAttach: true, answers: {} });
      const facts = { verdict, causes: causes.slice(0, 3).map(({ id }) => id), ...(setUp.board !== undefined && { board: setUp.board }) };
      return { passed: verdict === 'healthy', facts };
    });
  }

  async #write(target: Target, source: ProbeSource): Promise<void> {
    const { record } = this.#steps;
    const options = this.#optionsFor(target);
    const refused = record ? ((await this.#isAllowed(target)) ? undefined : 'no-leave') : 'no-unique-id';
    if (!record || refused) {
      for (const id of WRITING_STEPS) await this.#steps.skip(id, refused ?? 'no-unique-id');
      await letGo(target);
      return;
    }
    const { step } = this.#steps;
    await tryOneSector(target, await sectorToTry(target), { record, step, store: journalStore(source.address), ...options });
    const tried = new Set(this.#steps.steps.map(({ id }) => id));
    for (const id of WRITING_STEPS.filter((each) => !tried.has(each))) await this.#steps.skip(id, 'not-reached');
  }

  /** The person has typed the chip's name, now or on the command line. */
  async #isAllowed(target: Target): Promise<boolean> {
    const { output, signal } = this.#context;
    const { leave } = this.#flags;
    const chip = target.chip.name;
    if (leave !== undefined && namesChip(leave, chip)) return true;
    const ranges = rangesSaid([await sectorToTry(target)]);
    if (leave === undefined && isSomebodyThere(output)) {
      const given = await dialogueOnTerminal(signal).type(say(this.#catalogue, { key: 'accept.ask', values: { ranges, chip } }));
      if (given !== undefined && namesChip(given, chip)) return true;
    }
    if (leave === undefined) this.#tell('accept.left', { chip });
    else this.#tell('accept.left.other', { given: leave, chip });
    return false;
  }

  #optionsFor(target: Target) {
    const { output, signal } = this.#context;
    const nowMs = () => target.probe.clock.nowMs();
    this.#steps.nowMs = nowMs;
    const bar = new ProgressBar(output, nowMs, { catalogue: this.#catalogue, paceOf: wirePace(target.speedKhz) });
    return { signal, onProgress: output.mode === 'events' ? bar.onProgress : undefined };
  }

  #tell(key: SentenceKey, values: Readonly<Record<string, string>> = {}): void {
    this.#context.output.line(say(this.#catalogue, { key, values }));
  }
}
