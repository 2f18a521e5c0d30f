/**
 * One installation from the manifest to the running program: which board, which build, what it does to the flash, the job,
 * and the doctor where the board does not answer. It knows no DOM. An unplugged probe is waited for; the same step then
 * begins again, and a flash job goes on where its journal says.
 */
import { hasCode, type Store, type UsbDeviceSummary } from '../base/index.ts';
import { boardName, boardOfProbe, type Diagnosis } from '../doctor/index.ts';
import { type FlashPreview, type FlashReport, flashImage, flashPace, JobProgress, type PhaseLine, previewFlash } from '../flash/index.ts';
import type { Image } from '../image/index.ts';
import { type ChipIdentity, knownChip, type Target } from '../stm32/index.ts';
import { ChosenBoard, isOfLayer } from './chosen-board.ts';
import { fetchFile } from './fetch-file.ts';
import { loadImages } from './load-images.ts';
import { type Manifest, type ManifestBuild, MOST_MANIFEST_BYTES, readManifest } from './manifest.ts';
import { pickBuild } from './pick-build.ts';
import type { ProbeWay } from './probe-way.ts';
import { webAddress } from './web-address.ts';

export interface SeenBoard {
  readonly chip: ChipIdentity;
  /** As printed on it, where the probe tells. */
  readonly board: string | undefined;
}

export type InstallState =
  | { readonly step: 'choosing' | 'none-chosen' | 'connecting' | 'loading' | 'cut' | 'examining' }
  | { readonly step: 'which'; readonly builds: readonly ManifestBuild[] }
  | { readonly step: 'no-build' }
  | { readonly step: 'ready'; readonly preview: FlashPreview }
  | { readonly step: 'flashing'; readonly phases: readonly PhaseLine[] }
  | { readonly step: 'done'; readonly report: FlashReport }
  | { readonly step: 'verdict'; readonly diagnosis: Diagnosis }
  | { readonly step: 'failed'; readonly error: unknown };

type WorkStep = 'choosing' | 'connecting' | 'loading' | 'flashing';

const UNPLUGGED = ['usb/disconnected', 'probe/not-found'];
/** Where an error of these layers ends a step, the board is asked what is wrong with it. */
const BOARD_LAYERS = ['usb', 'stlink', 'dap', 'cortex', 'stm32', 'probe'];

/** Tells of each change by the event `change`. */
export class Installation extends EventTarget {
  readonly way: ProbeWay;
  readonly #manifestUrl: string;
  /** Address of the page, which the manifest's is relative to and held against. */
  readonly #base: string;
  readonly #store: Store;
  #manifest: Manifest | undefined;
  #board: ChosenBoard | undefined;
  #seen: SeenBoard | undefined;
  #image: Image | undefined;
  #state: InstallState = { step: 'choosing' };
  #underWay = new AbortController();
  /** Resolves when the steps begun so far have ended and given the probe back. */
  #ended: Promise<void> = Promise.resolve();
  #isAnother = false;
  /** What was under way when the probe was unplugged. */
  #cut: (() => Promise<void>) | undefined;
  readonly #forgetPlug: () => void;
  #isClosed = false;

  constructor({ manifestUrl, base, way, store }: { manifestUrl: string; base: string; way: ProbeWay; store: Store }) {
    super();
    this.#manifestUrl = manifestUrl;
    this.#base = base;
    this.way = way;
    this.#store = store;
    this.#forgetPlug = way.onPlug(() => void this.#goOn());
  }

  get state(): InstallState {
    return this.#state;
  }

  /** Undefined until it is fetched. */
  get manifest(): Manifest | undefined {
    return this.#manifest;
  }

  get seen(): SeenBoard | undefined {
    return this.#seen;
  }

  /** The chip that was agreed on may be another one: this one was looked at anew. */
  get isAnother(): boolean {
    return this.#isAnother;
  }

  /** The probe that was chosen. */
  get device(): UsbDeviceSummary | undefined {
    return this.#board?.device;
  }

  /** Fetches the manifest, each time anew, while the person chooses; then looks at the board. `choosing` was begun in the click. */
  start(choosing: Promise<UsbDeviceSummary | undefined>): Promise<void> {
    // It is waited for as soon as the step before has ended.
    choosing.catch(() => undefined);
    this.#isAnother = false;
    return this.#work('choosing', async (signal) => {
      const [manifest, device] = await Promise.all([this.#loadManifest(signal), unlessAborted(choosing, signal)]);
      this.#manifest = manifest;
      if (!device) return this.#set({ step: 'none-chosen' });
      this.#board = new ChosenBoard(this.way, device);
      void this.#look();
    });
  }

  /** It is none of the boards that the builds name. */
  refuseBuilds(): void {
    if (this.#state.step === 'which') this.#set({ step: 'no-build' });
  }

  /** Fetches the images of a build and compares them with the flash; writes nothing. */
  prepare(build: ManifestBuild): Promise<void> {
    return this.#work('loading', async (signal) => {
      const image = await loadImages(build, { signal });
      this.#image = image;
      const preview = await this.#withSeen(signal, async (target) => {
        const made = await previewFlash(target, image, { store: this.#store, signal });
        // Only a look: the program goes on.
        if (target.resetBy !== undefined) await target.core.releaseDebug();
        return made;
      });
      if (preview) this.#set({ step: 'ready', preview });
    });
  }

  /** Does the job that was agreed to, and no other: on another chip than was seen it looks again. */
  install(): Promise<void> {
    return this.#work('flashing', async (signal) => {
      const image = this.#image;
      if (!image) throw new TypeError('nothing was prepared');
      const report = await this.#withSeen(signal, (target) => {
        const progress = new JobProgress(() => target.probe.clock.nowMs());
        return flashImage(target, image, {
          store: this.#store,
          signal,
          onPlan: (_plan, estimate) => {
            progress.restart();
            if (estimate) progress.paceOf = flashPace(estimate);
          },
          onProgress: (now) => {
            if (now.phase === 'plan') return;
            progress.note(now);
            this.#set({ step: 'flashing', phases: [...progress.lines] });
          },
        });
      });
      if (report) this.#set({ step: 'done', report });
    });
  }

  /** Calls off what is under way. A flash that was begun is incomplete until the next job. */
  cancel(): void {
    this.#underWay.abort();
  }

  /** Calls off what is under way for good. Resolves when the probe is given back. */
  close(): Promise<void> {
    this.#isClosed = true;
    this.#cut = undefined;
    this.#forgetPlug();
    this.#underWay.abort();
    return this.#ended;
  }

  get #chosen(): ChosenBoard {
    if (!this.#board) throw new TypeError('no probe was chosen');
    return this.#board;
  }

  async #loadManifest(signal: AbortSignal): Promise<Manifest> {
    const url = webAddress(this.#manifestUrl, this.#base);
    return readManifest(await fetchFile(url, { limitBytes: MOST_MANIFEST_BYTES, signal }), url);
  }

  #look(): Promise<void> {
    return this.#work('connecting', async (signal) => {
      const manifest = this.#manifest;
      if (!manifest) throw new TypeError('there is no manifest');
      this.#seen = await this.#chosen.withTarget(signal, async (target, { stlink }) => {
        const setUp = await boardOfProbe(stlink);
        // A probe that stands alone says nothing of the board behind it.
        const board = setUp?.onBoard === false ? undefined : boardName({ setUp });
        if (target.resetBy !== undefined) await target.core.releaseDebug();
        return { chip: target.chip, board };
      });
      if (this.#seen.chip.devId === 0) return this.#examine(signal, undefined);
      const pick = pickBuild(manifest, this.#seen);
      if (pick.step === 'take') void this.prepare(pick.build);
      else this.#set(pick);
    });
  }

  /** Works on the chip that was seen. On another one nothing is done but to look anew. */
  async #withSeen<Result>(signal: AbortSignal, action: (target: Target) => Promise<Result>): Promise<Result | undefined> {
    const result = await this.#chosen.withTarget(signal, async (target) => {
      // While its core slept its unique id may not have been read.
      const chip = await knownChip(target);
      if (!this.#seen || !isSameChip(this.#seen.chip, chip)) return undefined;
      this.#seen = { ...this.#seen, chip };
      return action(target);
    });
    if (result === undefined) {
      this.#isAnother = true;
      void this.#look();
    }
    return result;
  }

  /** Calls off the step before, and begins when that has given the probe back. */
  #work(step: WorkStep, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    if (this.#isClosed) return this.#ended;
    this.#underWay.abort();
    const underWay = new AbortController();
    this.#underWay = underWay;
    this.#cut = undefined;
    this.#set(step === 'flashing' ? { step, phases: [] } : { step });
    this.#ended = this.#ended.then(() => this.#run(step, work, underWay));
    return this.#ended;
  }

  async #run(step: WorkStep, work: (signal: AbortSignal) => Promise<void>, underWay: AbortController): Promise<void> {
    try {
      underWay.signal.throwIfAborted();
      await work(underWay.signal);
    } catch (error) {
      // Another step has begun meanwhile, or none will.
      if (underWay !== this.#underWay || this.#isClosed) return;
      if (hasCode(error, ...UNPLUGGED) && !underWay.signal.aborted && step !== 'choosing') {
        this.#cut = () => this.#work(step, work);
        this.#set({ step: 'cut' });
      } else if (isOfLayer(error, BOARD_LAYERS) && !hasCode(error, 'stm32/no-flash-driver') && this.#board) {
        await this.#examine(underWay.signal, error);
      } else this.#set({ step: 'failed', error });
    }
  }

  async #goOn(): Promise<void> {
    if (!this.#cut || !(await this.#board?.isHere())) return;
    const cut = this.#cut;
    this.#cut = undefined;
    await cut?.();
  }

  /** Only looks. A board without a fault leaves the error that led here. */
  async #examine(signal: AbortSignal, error: unknown): Promise<void> {
    this.#set({ step: 'examining' });
    try {
      // Only who needs the doctor loads it.
      const { diagnose } = await import('./doctor.ts');
      const { during = (work) => work(), clock, hostFacts, openSerial } = this.way;
      const { usbHost } = this.#chosen;
      const diagnosis = await during(() => diagnose({ clock, signal, usbHost, hostFacts, openSerial, reset: 'never' }));
      const isFine = diagnosis.verdict === 'healthy' && error !== undefined;
      this.#set(isFine ? { step: 'failed', error } : { step: 'verdict', diagnosis });
    } catch (why) {
      this.#set({ step: 'failed', error: error ?? why });
    }
  }

  #set(state: InstallState): void {
    if (this.#isClosed) return;
    this.#state = state;
    this.dispatchEvent(new Event('change'));
  }
}

/** One that has not told its unique id yet goes by its kind. */
function isSameChip(seen: ChipIdentity, now: ChipIdentity): boolean {
  return seen.devId === now.devId && (seen.uid === undefined || seen.uid === now.uid);
}

/** The list of the browser may stay open for longer than anybody waits for it. */
function unlessAborted<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    work.then(resolve, reject);
  });
}
