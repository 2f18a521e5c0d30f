/**
 * A person at the virtual board with the doctor beside it, who watches as `probekit doctor --watch` does: it glances at the
 * board after whatever hands did, and examines it anew where something has changed. Hands go first: they call off an
 * examination that is under way. It knows no DOM.
 */
import type { BenchEvent, BoardView, Physics } from 'probekit/base';
import { type Diagnosis, type Glance, glanceAt, watchBoard } from 'probekit/doctor';
import { Examination, type RunOptions } from '../doctor/examination.ts';
import { ProbeSession } from '../session/probe-session.ts';
import { Calls } from './calls.ts';
import type { ReadyScenario } from './scenario-examples.ts';
import { VirtualBoard } from './virtual-board.ts';

const MOST_NOTES = 3;

/** The button that no wire leads from to the ST-LINK. */
const UNSEEN_BUTTON = 'USER';

export class BoardSession extends EventTarget {
  readonly examination: Examination;
  /** What uses the probe beside the doctor. */
  readonly probe: ProbeSession;
  readonly #board: VirtualBoard;
  readonly #calls = new Calls();
  readonly #closing = new AbortController();
  /** Ends when nothing uses the board any more; never rejects. */
  #turn: Promise<void> = Promise.resolve();
  #isBusy = false;
  /** How the next examination is to be made, where somebody asked for it. */
  #asked: RunOptions = {};
  /** There is a board to watch from the first scenario on. */
  #isWatching = false;
  #isDue = false;
  #runs = 0;
  #notes: readonly string[] = [];
  #error: unknown;

  /** With a board that has no program. @throws `page/bench-stopped` */
  static async open(): Promise<BoardSession> {
    return new BoardSession(await VirtualBoard.open());
  }

  private constructor(board: VirtualBoard) {
    super();
    this.#board = board;
    this.probe = new ProbeSession(board.patient);
    this.examination = new Examination(board.patient);
    const tell = () => this.#tell();
    this.examination.addEventListener('change', tell);
    board.onView(tell);
    board.bench.control.onEvent((event) => this.#notice(event));
    board.onEnd = (error) => {
      this.#error = error;
      tell();
    };
  }

  get view(): BoardView {
    return this.#board.view;
  }

  /** Why the board is no more. */
  get error(): unknown {
    return this.#error;
  }

  /** What the model of the board could not do faithfully, in English. */
  get notes(): readonly string[] {
    return this.#notes;
  }

  /** How many examinations have ended. */
  get runs(): number {
    return this.#runs;
  }

  /** A change was made that the doctor has not looked at yet. */
  get isDue(): boolean {
    return this.#isDue;
  }

  /** Puts another board on the bench, which the doctor then examines. @throws what `VirtualBoard.load` throws; the board then stays. */
  async load({ scenario, images }: ReadyScenario): Promise<void> {
    this.#callOff();
    try {
      await this.#inTurn(async () => {
        this.#notes = [];
        // The doctor is there from the first moment, so that it hears what a program says only once.
        await this.#alone(() => this.#board.load(scenario, images));
      });
    } finally {
      this.examine();
    }
  }

  /** Does to the board what hands can do. The doctor looks when the hands have come to rest. */
  async change(physics: Physics): Promise<void> {
    const isSeen = canBeSeen(physics);
    const wasUnderWay = isSeen && this.#callOff();
    await this.#inTurn(() => this.#board.set(physics));
    if (isSeen) this.#calls.stir(wasUnderWay);
  }

  /** Asks for an examination, whatever has changed. */
  examine(options: RunOptions = {}): void {
    this.#callOff();
    this.#asked = options;
    if (this.#isWatching) this.#calls.ask();
    else void this.#watch();
  }

  async mend(level: 'nothing' | 'reset'): Promise<void> {
    await this.#inTurn(() => this.#alone(() => this.examination.mend(level)));
  }

  async close(): Promise<void> {
    this.#callOff();
    this.#closing.abort();
    this.#calls.end();
    await this.#board.close();
  }

  /** Until the session is closed. */
  async #watch(): Promise<void> {
    this.#isWatching = true;
    try {
      await watchBoard({
        signal: this.#closing.signal,
        glance: (how) => this.#glance(how),
        examine: () => this.#look(),
        pause: (how) => this.#pause(how),
        // What comes of it the examination tells.
        onEvent: () => undefined,
      });
    } catch (error) {
      this.#error ??= error;
      this.#tell();
    }
  }

  #pause(how: { readonly isSettled: boolean }): Promise<'examine' | undefined> {
    this.#isDue = this.#calls.isWaiting || !how.isSettled;
    this.#tell();
    return this.#calls.next(how);
  }

  #glance({ mayAttach }: { readonly mayAttach: boolean }): Promise<Glance> {
    const { clock, usbHost } = this.#board.patient;
    return this.#inTurn(() => this.#alone(() => glanceAt({ clock, usbHost, mayAttach, signal: this.#closing.signal })));
  }

  /** What an examination sees; throws where it was called off or could not end, which the examination tells. */
  #look(): Promise<Diagnosis> {
    const options = this.#asked;
    this.#asked = {};
    return this.#inTurn(async () => {
      if (this.#calls.isWaiting) {
        this.#calls.stir(true);
        throw CALLED_OFF;
      }
      await this.#alone(() => this.examination.run(options));
      const { seen } = this.examination;
      const { phase, error } = this.examination.state;
      if (phase !== 'done' && phase !== 'failed') throw CALLED_OFF;
      this.#runs++;
      this.#tell();
      if (!seen) throw error;
      return seen;
    });
  }

  /** True where an examination was under way. */
  #callOff(): boolean {
    const wasUnderWay = this.examination.state.phase === 'running';
    this.#isDue = true;
    this.examination.stop();
    return wasUnderWay;
  }

  /** What happens by itself: a scenario may pull the cable. */
  #notice(event: BenchEvent): void {
    if (event.event === 'usb' && !this.#isBusy) this.#calls.stir(false);
    if (event.event === 'note' && !this.#notes.includes(event.text)) this.#notes = [...this.#notes, event.text].slice(-MOST_NOTES);
  }

  /** With nothing else on the probe, and bench time moved by the work's transfers alone. */
  #alone<Result>(work: () => Promise<Result>): Promise<Result> {
    return this.probe.alone(work, 'session.doing.examine');
  }

  async #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const done = this.#turn.then(async () => {
      this.#isBusy = true;
      try {
        return await work();
      } finally {
        this.#isBusy = false;
      }
    });
    this.#turn = done.then(NOTHING, NOTHING); // told to whoever asked for the work
    return done;
  }

  #tell(): void {
    this.dispatchEvent(new Event('change'));
  }
}

const NOTHING = () => undefined;

const CALLED_OFF = new DOMException('Somebody changed the board meanwhile.', 'AbortError');

/** Whether anything of it could come over the wire. */
function canBeSeen({ buttons, ...others }: Physics): boolean {
  return Object.keys(others).length > 0 || Object.keys(buttons ?? {}).some((name) => name !== UNSEEN_BUTTON);
}
