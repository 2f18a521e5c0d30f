/**
 * The virtual board of this page: a bench in a worker of its own, the virtual computer around it as a patient for the
 * doctor, and what eyes see of it. Which scenario it holds and what is shown of it belong to the view.
 */
import type { Bench, BenchControl, BenchImage, BoardView, Physics, ProbekitError, Scenario } from 'probekit/base';
import { connectBench } from 'probekit/bench';
import { benchClock, benchHost, benchHostFacts, openVcp } from 'probekit/transport';
import type { Patient } from '../doctor/patient.ts';
import { LampChanges } from './lamp-changes.ts';
import { Pacing } from './pacing.ts';
import { WorkerChannel } from './worker-channel.ts';

/** Eyes see no more changes than this. */
const LOOK_EVERY_MS = 100;
/** A worker that is silent for this long does not come back: the slowest known step takes a tenth of it. */
const PATIENCE_MS = 10_000;

export class VirtualBoard {
  readonly bench: Bench;
  readonly patient: Patient;
  readonly #channel: WorkerChannel;
  readonly #pacing: Pacing;
  readonly #viewListeners = new Set<(view: BoardView) => void>();
  readonly #lamps = new LampChanges();
  #view: BoardView;
  #looking: ReturnType<typeof setTimeout> | undefined;

  /** A board as it comes from the shop, with nothing in its flash. @throws `page/bench-stopped` */
  static async open(): Promise<VirtualBoard> {
    const worker = new Worker(new URL('./bench-worker.ts', import.meta.url), { type: 'module' });
    const channel = await WorkerChannel.open(worker, PATIENCE_MS);
    const bench = connectBench(channel);
    return new VirtualBoard(channel, bench, await bench.control.send('look', {}));
  }

  private constructor(channel: WorkerChannel, bench: Bench, view: BoardView) {
    this.#channel = channel;
    this.bench = bench;
    this.#view = view;
    this.patient = { ...patientOn(bench), during: (work) => this.#whileTimeStands(work) };
    this.#pacing = new Pacing((ms) => this.#ask('advance', { ms }));
    bench.control.onEvent((event) => {
      if (event.event === 'led') this.#lamps.note(event.name, event.value);
      if (event.event === 'led' || event.event === 'usb') this.#lookSoon();
    });
  }

  /** What a person sees and could measure now. */
  get view(): BoardView {
    return this.#view;
  }

  /** Calls the listener when something to be seen has changed, until the function that it returns is called. */
  onView(listener: (view: BoardView) => void): () => void {
    this.#viewListeners.add(listener);
    return () => this.#viewListeners.delete(listener);
  }

  /** Called once, when the bench crashed or hung. Every request then ends with `page/bench-stopped`. */
  set onEnd(listener: (error: ProbekitError) => void) {
    this.#channel.onEnd = listener;
  }

  /** @throws `bench/unknown-key`, `bench/bad-value`, `bench/image-missing`, `bench/bad-image`, `page/bench-stopped` */
  async load(scenario: Scenario, images: readonly BenchImage[]): Promise<void> {
    await this.#ask('load', { scenario, images });
    await this.#look();
  }

  /** Does to the board what hands can do. */
  async set(physics: Physics): Promise<void> {
    await this.#ask('set', { physics });
    await this.#look();
  }

  async close(): Promise<void> {
    clearTimeout(this.#looking);
    this.#viewListeners.clear();
    this.#channel.end('closed');
    await this.#pacing.stop();
  }

  /** The transfers of `work` alone move the board's time; after it wall time passes on the bench while the page can be seen. */
  async #whileTimeStands<Result>(work: () => Promise<Result>): Promise<Result> {
    await this.#pacing.pause();
    try {
      return await work();
    } finally {
      this.#pacing.resume();
      this.#lookSoon();
    }
  }

  #lookSoon(): void {
    this.#looking ??= setTimeout(() => {
      // A bench that ended meanwhile has told so by `onEnd`.
      this.#look().catch(() => undefined);
    }, LOOK_EVERY_MS);
  }

  async #look(): Promise<void> {
    const view = await this.#ask('look', {});
    clearTimeout(this.#looking);
    this.#looking = undefined;
    const { lamps: leds, isLate } = this.#lamps.show(view.leds);
    this.#view = { ...view, leds };
    for (const listener of this.#viewListeners) listener(this.#view);
    if (isLate) this.#lookSoon();
  }

  /** As `BenchControl.send`, for requests that the worker answers at once unless it hangs. */
  readonly #ask: BenchControl['send'] = async (command, request) => {
    const late = setTimeout(() => this.#channel.end('hung'), PATIENCE_MS);
    try {
      return await this.bench.control.send(command, request);
    } finally {
      clearTimeout(late);
    }
  };
}

/** What the command line gives its doctor for a bench. */
function patientOn(bench: Bench): Patient {
  const clock = benchClock(bench.control);
  const usbHost = benchHost(bench, { clock });
  return {
    isVirtual: true,
    clock,
    usbHost,
    hostFacts: benchHostFacts(bench.control),
    openSerial: async (device) => openVcp(await usbHost.port(device)),
  };
}
