/**
 * An examination: runs the doctor on a patient and keeps what is known so far, for views to show. It knows no DOM. Of two
 * runs the newer one wins: the older is called off and ends its transfer before the newer opens the probe.
 */

import type { UsbDeviceSummary } from 'probekit/base';
import {
  afterTrying,
  answerQuestion,
  BOOT0_QUESTION,
  Boot0Memory,
  type Diagnosis,
  type DoctorProgress,
  diagnose,
  type Examined,
  type Finding,
  type Warning,
  withBoot0,
} from 'probekit/doctor';
import { type HandStep, handSteps, type Recording, type Report, recordRun, type Solved, solvedBy } from 'probekit/report';
import { recordStlink, type StlinkTransport, stlinkOverUsb } from 'probekit/transport';
import type { ChainStation } from '../elements/chain-station.ts';
import { chooseRemedy, type Mended, mendWith } from './mending.ts';
import type { Patient } from './patient.ts';
import { reportOf } from './report.ts';
import { concludedStations, stationsOnTheWay } from './stations.ts';

export interface ExaminationState {
  readonly phase: 'idle' | 'running' | 'done' | 'failed';
  readonly stations: readonly ChainStation[];
  readonly findings: readonly Finding[];
  readonly diagnosis?: Diagnosis;
  /** What the run before this one had concluded, while this one is under way. */
  readonly before?: Diagnosis;
  /** What kept the run or the mending from ending. */
  readonly error?: unknown;
  readonly warning?: Warning;
  /** Questions that the person could not tell. */
  readonly skipped: readonly string[];
  /** Software is mending right now. */
  readonly isMending: boolean;
  readonly mended?: Mended;
  /** The board was examined again and its fault is gone: what hands may have done since. */
  readonly helped?: readonly HandStep[];
  /** Which of it they did. */
  readonly solved?: Solved;
  /** The experiment that this run looked after. */
  readonly tried?: string;
}

export interface RunOptions {
  /** Whether the target may be reset where it cannot be looked at otherwise. */
  readonly mayReset?: boolean;
  /** Whether the target may be attached to at all. */
  readonly mayAttach?: boolean;
  /** A message of another tool, which the person has seen. */
  readonly seen?: string | undefined;
  /** The experiment that was done to the board, or that the doctor is to do: its result counts. */
  readonly tried?: string | undefined;
}

interface Run {
  /** The conclusion without any answer, from which each answer starts. */
  readonly unanswered: Diagnosis;
  /** All that came in, for `report`. */
  readonly recording: Recording;
}

const AT_REST: ExaminationState = { phase: 'idle', stations: stationsOnTheWay([]), findings: [], skipped: [], isMending: false };

export class Examination extends EventTarget {
  readonly patient: Patient;
  readonly #inTurn: (work: () => Promise<void>) => Promise<void>;
  #state: ExaminationState = AT_REST;
  /** The run that the diagnosis is of. */
  #of: Run | undefined;
  readonly #boot0 = new Boot0Memory<Run>();
  #device: UsbDeviceSummary | undefined;
  /** Every exchange after that run. */
  #mending: string[] = [];
  /** The run whose fault is gone since. */
  #solvable: { readonly diagnosis: Diagnosis; readonly recording: Recording } | undefined;
  #underWay: AbortController | undefined;
  #seen: Diagnosis | undefined;
  /** Settles when nothing uses the probe any more; never rejects. */
  #settled: Promise<void> = Promise.resolve();

  /** `inTurn` waits until nothing else uses the probe. */
  constructor(patient: Patient, inTurn: (work: () => Promise<void>) => Promise<void> = (work) => work()) {
    super();
    this.patient = patient;
    this.#inTurn = inTurn;
  }

  get state(): ExaminationState {
    return this.#state;
  }

  /** What the last run saw by itself, whatever was known before; undefined where it did not end well. */
  get seen(): Diagnosis | undefined {
    return this.#seen;
  }

  /** Examines from the start; resolves when this run has ended, however it did. */
  run(options: RunOptions = {}): Promise<void> {
    const { diagnosis, before = diagnosis } = this.#state;
    this.#seen = undefined;
    this.#set({ ...AT_REST, phase: 'running', ...(before && { before }) });
    return this.#alone((signal) => this.#examine(options, signal));
  }

  /** Calls off what is under way. What was found so far stays. */
  stop(): void {
    this.#underWay?.abort();
    this.#underWay = undefined;
    const { findings, phase, before } = this.#state;
    if (phase === 'running') this.#set({ ...AT_REST, findings, stations: stationsOnTheWay(findings), ...(before && { before }) });
    else this.#set({ ...this.#state, isMending: false });
  }

  /** Takes an answer into account; needs no new run. */
  answer(questionId: string, value: string): void {
    const answers = { ...this.#state.diagnosis?.answers, [questionId]: value };
    this.#conclude(answers, this.#state.skipped);
  }

  /** The person cannot tell: the next best question comes up. */
  skip(questionId: string): void {
    this.#conclude(this.#state.diagnosis?.answers ?? {}, [...this.#state.skipped, questionId]);
  }

  /** Takes an answer back, or a question that was skipped up again. */
  forget(questionId: string): void {
    const { [questionId]: _forgotten, ...answers } = this.#state.diagnosis?.answers ?? {};
    this.#conclude(
      answers,
      this.#state.skipped.filter((id) => id !== questionId),
    );
  }

  /** Applies the first remedy of the diagnosis that the level allows. */
  async mend(level: 'nothing' | 'reset'): Promise<void> {
    const { diagnosis } = this.#state;
    const remedy = diagnosis && chooseRemedy(diagnosis, level);
    if (!remedy) return;
    const { error: _error, mended: _mended, ...rest } = this.#state;
    this.#set({ ...rest, isMending: true });
    await this.#alone(async (signal) => {
      const { clock, usbHost, hostFacts } = this.patient;
      const write = (text: string) => this.#mending.push(text);
      const openTransport = async (device?: UsbDeviceSummary) => recordStlink(await this.#openTransport(device, signal), { clock, write });
      const options = { clock, signal, usbHost, hostFacts, device: this.#device, openTransport, reset: 'never' } as const;
      const mended = await mendWith(remedy, diagnosis, options);
      this.#set({ ...this.#state, isMending: false, mended, stations: concludedStations(diagnosis, mended) });
    });
  }

  /** What somebody who helps needs to see, of the run before while one is under way. */
  report(): Report {
    const { before, diagnosis = before, solved } = this.#state;
    const { isVirtual } = this.patient;
    if (solved && this.#solvable) return reportOf({ ...this.#solvable, solved, isVirtual });
    if (!diagnosis || !this.#of) throw new TypeError('a report needs a diagnosis');
    const recording = { ...this.#of.recording, trace: this.#of.recording.trace + this.#mending.join('') };
    return reportOf({ diagnosis, recording, isVirtual });
  }

  /** The person says which step it was; from then on `report` tells of the fault and of what solved it. */
  solvedWith(step: HandStep): void {
    const { diagnosis } = this.#state;
    const solved = diagnosis && this.#solvable && solvedBy(step, this.#solvable.diagnosis, diagnosis);
    if (solved) this.#set({ ...this.#state, solved });
  }

  /** Runs `work` as the only one, after what was under way before has ended; keeps its error unless it was called off. */
  #alone(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    this.#underWay?.abort();
    const underWay = new AbortController();
    this.#underWay = underWay;
    const { signal } = underWay;
    this.#settled = this.#settled.then(async () => {
      if (signal.aborted) return;
      try {
        await this.#inTurn(() => work(signal));
      } catch (error) {
        if (signal.aborted) return;
        const { phase } = this.#state;
        this.#set({ ...this.#state, phase: phase === 'running' ? 'failed' : phase, isMending: false, error });
      }
    });
    return this.#settled;
  }

  async #examine({ mayReset = false, mayAttach = true, seen, tried }: RunOptions, signal: AbortSignal): Promise<void> {
    const { before } = this.#state;
    const experiment = before?.experiments?.find(({ id }) => id === tried);
    const bySoftware = experiment?.by === 'software';
    const { clock, usbHost, hostFacts, device, openSerial } = this.patient;
    this.#device = device;
    const { options, recording } = recordRun({
      clock,
      signal,
      usbHost,
      hostFacts,
      device,
      openTransport: (found) => this.#openTransport(found, signal),
      openSerial,
      allowAttach: mayAttach,
      reset: mayReset || (bySoftware && experiment.runs.includes('C6')) ? 'when-unreachable' : 'never',
      slowest: experiment?.id === 'slower',
      seen,
      onProgress: (progress) => {
        if (!signal.aborted) this.#follow(progress);
      },
    });
    const seenNow = await diagnose(options);
    signal.throwIfAborted();
    this.#seen = seenNow;
    const { diagnosis, run } = this.#judge(seenNow, recording(), experiment?.id);
    const helped = this.#whatHelped(diagnosis);
    if (run !== this.#of) this.#mending = [];
    this.#of = run;
    const stations = concludedStations(diagnosis);
    this.#set({
      ...AT_REST,
      phase: 'done',
      findings: diagnosis.evidence,
      diagnosis,
      stations,
      ...(helped.length > 0 && { helped }),
      ...(experiment && { tried: experiment.id }),
    });
  }

  /** What a run adds up to, and the run that this is of: an experiment that leaves the board as it was is an answer to the one before. */
  #judge(seen: Diagnosis, recording: Recording, tried: string | undefined): Examined<Run> {
    const { before } = this.#state;
    const now = { diagnosis: seen, run: { unanswered: seen, recording } };
    if (!before || !this.#of || tried === undefined) return this.#boot0.take(now);
    const { diagnosis } = afterTrying(before, tried, seen);
    return { diagnosis, run: diagnosis.evidence === seen.evidence ? now.run : this.#of };
  }

  /** Steps of the run before this one, where its fault is gone; that run is kept, for the report. */
  #whatHelped(diagnosis: Diagnosis): readonly HandStep[] {
    const { before } = this.#state;
    this.#solvable = before && this.#of && { diagnosis: before, recording: this.#of.recording };
    return before ? handSteps(before).filter((step) => solvedBy(step, before, diagnosis) !== undefined) : [];
  }

  async #openTransport(device: UsbDeviceSummary | undefined, signal: AbortSignal): Promise<StlinkTransport> {
    if (!device) throw new TypeError('a browser opens only a device that it lists');
    this.#device = device;
    const { clock, usbHost } = this.patient;
    signal.throwIfAborted();
    return stlinkOverUsb(await usbHost.port(device), { clock });
  }

  #follow(progress: DoctorProgress): void {
    if (progress.kind === 'warning') {
      this.#set({ ...this.#state, warning: progress.warning });
      return;
    }
    const { findings: earlier, stations } = this.#state;
    const reached = progress.kind === 'station' ? progress.station : stations.find(({ state }) => state === 'working')?.name;
    const findings =
      progress.kind === 'finding' ? [...earlier.filter(({ check }) => check !== progress.finding.check), progress.finding] : earlier;
    this.#set({ ...this.#state, findings, stations: stationsOnTheWay(findings, reached) });
  }

  #conclude(answers: Diagnosis['answers'], skipped: readonly string[]): void {
    if (!this.#of) return;
    const seen = this.#state.diagnosis?.evidence.find((finding): finding is Finding<'C17'> => finding.check === 'C17');
    const answered = Object.entries(answers).reduce((sofar, [id, value]) => answerQuestion(sofar, id, value), this.#of.unanswered);
    const diagnosis = seen && answers[BOOT0_QUESTION] !== undefined ? withBoot0(answered, seen) : answered;
    this.#set({ ...this.#state, diagnosis, skipped, stations: concludedStations(diagnosis, this.#state.mended) });
  }

  #set(state: ExaminationState): void {
    this.#state = state;
    this.dispatchEvent(new Event('change'));
  }
}
