/**
 * A flash job of the page: the files, what they would do to the board at hand, the job itself and how it ended. It lasts over a
 * change of view, and knows no DOM. A job whose probe was unplugged goes on by itself when the probe is back.
 */
import {
  type FlashEstimate,
  type FlashOptionPlan,
  type FlashOptions,
  type FlashPlan,
  type FlashReport,
  flashImage,
  flashPace,
  flashWithOptions,
  JobProgress,
  type MappedSector,
  mapOfPlan,
  optionNamed,
  optionText,
  type PhaseLine,
  planFlashOptions,
  previewFlash,
  wirePace,
} from 'probekit/flash';
import type { Image } from 'probekit/image';
import { flashOf, knownChip, type Target } from 'probekit/stm32';
import { isBoardGone } from '../session/board-gone.ts';
import { currentBoard } from '../session/current-board.ts';
import type { ProbeSession } from '../session/probe-session.ts';
import { cutOptions } from './cut-options.ts';
import { type FirmwareFile, imageOfFiles, readFirmwareFiles, withoutAddress } from './image-files.ts';
import { journalStore } from './journal-store.ts';
import { letGoAfter } from './let-go.ts';

export interface Planned {
  readonly plan: FlashPlan;
  readonly map: readonly MappedSector[];
  readonly estimate: FlashEstimate | undefined;
  readonly speedKhz: number;
  /** Of the chip that it was planned for; undefined where it does not tell. */
  readonly uid: string | undefined;
}

/** A change of option bytes beside the image, and the chip that it was agreed to for. */
export interface AgreedOptions {
  readonly plan: FlashOptionPlan;
  readonly uid: string | undefined;
}

export interface FlashSettings {
  /** Erases and writes also what is equal already. */
  readonly full: boolean;
  /** Resets the target afterwards and lets the program run. */
  readonly start: boolean;
  /** Connects while the target is held in reset, for programs that shut the debugger out. */
  readonly underReset: boolean;
}

export type FlashStep = 'files' | 'address' | 'planning' | 'planned' | 'running' | 'done' | 'failed' | 'cut';

export interface FlashState {
  /** `files`: none yet, or none that could be used; `cut`: the probe was unplugged, or the bridge to it is gone, and is waited for. */
  readonly step: FlashStep;
  readonly settings: FlashSettings;
  readonly image?: Image;
  /** The file that does not say where it goes. */
  readonly unplaced?: string;
  readonly planned?: Planned;
  /** Another chip came back than the job was cut on: it is left as it was. */
  readonly isOtherChip?: true;
  /** Called off while it waited for its board: what it may have done before. */
  readonly calledOff?: 'untouched' | 'maybe-incomplete' | 'maybe-partly';
  readonly phases: readonly PhaseLine[];
  readonly report?: FlashReport;
  readonly error?: unknown;
}

const AT_REST: FlashState = { step: 'files', settings: { full: false, start: true, underReset: false }, phases: [] };
/** Another board makes another plan then. */
const ENDED: readonly FlashStep[] = ['planned', 'done', 'failed'];

export class FlashDesk extends EventTarget {
  #state = AT_REST;
  #files: readonly FirmwareFile[] = [];
  #underWay: AbortController | undefined;
  /** What was under way when the probe was unplugged. */
  #cut: (() => void) | undefined;
  /** Of the job that runs, or was cut. */
  #beside: AgreedOptions | undefined;
  /** A job has come to where it erases or writes, and none has ended well since. */
  #hasBegun = false;
  #isLooking = false;
  /** The board that the plan is of. */
  #plannedFor: ProbeSession | undefined;

  constructor() {
    super();
    currentBoard.addEventListener('change', () => void this.#goOn());
  }

  get state(): FlashState {
    return this.#state;
  }

  /** A job is under way, or goes on when the board is back. */
  get isBusy(): boolean {
    return this.#state.step === 'running' || this.#state.step === 'cut';
  }

  /** Reads files, one image of all of them, and plans it. */
  async take(files: readonly File[]): Promise<void> {
    if (files.length === 0 || this.#state.step === 'running') return;
    this.#set({ ...AT_REST, settings: this.#state.settings });
    try {
      this.#files = await readFirmwareFiles(files);
      await this.#read();
    } catch (error) {
      this.#set({ ...AT_REST, settings: this.#state.settings, error });
    }
  }

  /** Says where the file goes that does not say it itself. */
  async place(address: number): Promise<void> {
    const unplaced = withoutAddress(this.#files);
    this.#files = this.#files.map((file) => (file === unplaced ? { ...file, address } : file));
    try {
      await this.#read();
    } catch (error) {
      this.#set({ ...AT_REST, settings: this.#state.settings, error });
    }
  }

  change(settings: Partial<FlashSettings>): void {
    this.#set({ ...this.#state, settings: { ...this.#state.settings, ...settings } });
    if (this.#state.image && this.#state.step !== 'running') void this.plan();
  }

  /** Finds out what the job would do; writes nothing. */
  plan(): Promise<void> {
    return this.#work('planning', async (image, signal) => {
      const { session } = currentBoard;
      const { settings } = this.#state;
      const planned = await session?.use(
        (target) =>
          letGoAfter(target, async (): Promise<Planned> => {
            const progress = this.#progressOn(target.probe.clock);
            progress.paceOf = wirePace(target.speedKhz);
            const flash = await flashOf(target);
            const options = { full: settings.full, store: journalStore(), signal, onProgress: this.#follow(progress) };
            const { plan, estimate } = await previewFlash(target, image, options);
            const { uid } = await knownChip(target);
            return { plan, map: mapOfPlan(plan, flash.sectors), estimate, speedKhz: target.speedKhz, uid };
          }),
        { doing: 'session.doing.plan', signal, mode: settings.underReset ? 'under-reset' : 'normal' },
      );
      if (planned) this.#set({ ...this.#state, step: 'planned', phases: [], planned });
    });
  }

  /** Something else has changed the flash: what was planned or done is no more. */
  async planAnew(): Promise<void> {
    if (ENDED.includes(this.#state.step)) await this.plan();
  }

  /** Does the job, with a change of option bytes where one was agreed to. One that is under way already goes on. */
  async run(beside?: AgreedOptions): Promise<void> {
    if (this.#state.step !== 'running') await this.#run(beside, false);
  }

  /** `isAgain`: finishes a job that was cut. Another chip, or a change that costs more than was agreed to, is asked about anew. */
  #run(beside: AgreedOptions | undefined, isAgain: boolean): Promise<void> {
    this.#beside = beside;
    return this.#work('running', async (image, signal) => {
      const { session } = currentBoard;
      const { settings, planned: before } = this.#state;
      let isOtherChip = false;
      let isAgreed = true;
      await session?.use(
        async (target) => {
          const { uid } = await knownChip(target);
          isOtherChip = (isAgain && before !== undefined && uid !== before.uid) || (beside !== undefined && uid !== beside.uid);
          if (isOtherChip) return;
          const progress = this.#progressOn(target.probe.clock);
          const { sectors } = await flashOf(target);
          const options: FlashOptions = {
            full: settings.full,
            start: settings.start,
            store: journalStore(),
            signal,
            onPlan: (plan, estimate) => {
              this.#hasBegun ||= plan.erase.length > 0;
              progress.restart();
              if (estimate) progress.paceOf = flashPace(estimate);
              this.#set({ ...this.#state, planned: { plan, map: mapOfPlan(plan, sectors), estimate, speedKhz: target.speedKhz, uid } });
            },
            onProgress: this.#follow(progress),
          };
          const both = beside && isAgain ? await plannedAgain(target, image, beside.plan, options) : beside?.plan;
          isAgreed = !(beside && both && asksAnew(both, beside.plan));
          if (!isAgreed) return;
          this.#hasBegun ||= both !== undefined;
          const report = await (both ? flashWithOptions(target, image, both, options) : flashImage(target, image, options));
          session.hasFlashed();
          this.#hasBegun = false;
          if (beside) cutOptions.take(beside.uid);
          this.#set({ ...this.#state, step: 'done', report });
        },
        { doing: 'session.doing.flash', signal, mode: settings.underReset ? 'under-reset' : 'normal' },
      );
      if (isOtherChip || !isAgreed) await this.plan();
      if (isOtherChip && this.#state.step === 'planned') this.#set({ ...this.#state, isOtherChip });
    });
  }

  /** Calls off what is under way; a flash that was begun is then incomplete until the next job. */
  cancel(): void {
    const { step } = this.#state;
    const isWaiting = this.#cut !== undefined;
    this.#cut = undefined;
    this.#underWay?.abort();
    if (!isWaiting) return;
    const calledOff = step === 'planning' || !this.#hasBegun ? 'untouched' : this.#beside ? 'maybe-partly' : 'maybe-incomplete';
    this.#set({ ...this.#state, step: 'failed', error: undefined, calledOff });
  }

  /** Asks another tab for the probe, then goes on. */
  async takeOver(): Promise<void> {
    await currentBoard.session?.takeOver();
    await this.plan();
  }

  /** Attaches after all, and plans. */
  async attach(): Promise<void> {
    currentBoard.session?.allowAttach();
    await this.plan();
  }

  async #read(): Promise<void> {
    const unplaced = withoutAddress(this.#files)?.name;
    if (unplaced !== undefined) return this.#set({ ...AT_REST, settings: this.#state.settings, step: 'address', unplaced });
    this.#set({ ...AT_REST, settings: this.#state.settings, step: 'planning', image: imageOfFiles(this.#files) });
    await this.plan();
  }

  async #work(step: 'planning' | 'running', work: (image: Image, signal: AbortSignal) => Promise<void>): Promise<void> {
    const { image, settings, planned } = this.#state;
    if (!image) return;
    this.#underWay?.abort();
    const underWay = new AbortController();
    this.#underWay = underWay;
    this.#cut = undefined;
    this.#set({ step, image, settings, phases: [], ...(step === 'running' && planned && { planned }) });
    try {
      // Without a board the plan waits for one.
      this.#plannedFor = currentBoard.session;
      if (currentBoard.session) await work(image, underWay.signal);
      else this.#cut = () => void this.#begin(step);
    } catch (error) {
      if (underWay !== this.#underWay) return;
      const isCut = isBoardGone(error) && !underWay.signal.aborted;
      if (isCut) this.#cut = () => void this.#begin(step);
      if (isCut && step === 'running' && this.#beside) keepWanted(this.#beside);
      this.#set({ ...this.#state, step: isCut ? 'cut' : 'failed', error });
    }
  }

  /** Begins anew what was cut. Where the chip does not tell which one it is, nobody agreed to a change for it. */
  #begin(step: 'planning' | 'running'): Promise<void> {
    const isAgreed = !this.#beside || this.#beside.uid !== undefined;
    return step === 'running' && isAgreed ? this.#run(this.#beside, true) : this.plan();
  }

  /** What was cut, or had no board to begin with, begins again with the board that has come. */
  async #goOn(): Promise<void> {
    const { session } = currentBoard;
    if (session && session !== this.#plannedFor && ENDED.includes(this.#state.step)) void this.plan();
    if (!this.#cut || !session || this.#isLooking) return;
    this.#isLooking = true;
    const devices = await session.patient.usbHost.list().catch(() => []);
    this.#isLooking = false;
    const cut = this.#cut;
    if (!cut || devices.length === 0) return;
    this.#cut = undefined;
    cut();
  }

  #progressOn(clock: { nowMs(): number }): JobProgress {
    return new JobProgress(() => clock.nowMs());
  }

  #follow(progress: JobProgress) {
    return (now: Parameters<JobProgress['note']>[0]) => {
      if (now.phase === 'plan' && this.#state.step === 'running') return;
      progress.note(now);
      this.#set({ ...this.#state, phases: [...progress.lines] });
    };
  }

  #set(state: FlashState): void {
    this.#state = state;
    this.dispatchEvent(new Event('change'));
  }
}

/** Whether a risk is new that somebody must agree to. */
function asksAnew({ options: { risks } }: FlashOptionPlan, { options: agreed }: FlashOptionPlan): boolean {
  return risks.some(({ id, weight }) => weight !== 'tell' && !agreed.risks.some((risk) => risk.id === id));
}

/** For the form of the board that comes back, should the job not go on by itself. */
function keepWanted({ plan, uid }: AgreedOptions): void {
  const { layout, changes } = plan.options;
  cutOptions.keep(
    uid,
    changes.map(({ name, after }) => [name, optionText(optionNamed(layout, name), after)]),
  );
}

/** What is left of a change that was cut with its job. */
function plannedAgain(target: Target, image: Image, { options }: FlashOptionPlan, how: FlashOptions): Promise<FlashOptionPlan> {
  return planFlashOptions(target, image, Object.fromEntries(options.changes.map(({ name, after }) => [name, after])), how);
}

export const flashDesk = new FlashDesk();
