/**
 * A person at the virtual board with the doctor beside it: what hands do, one after another, and an examination after
 * each change. Hands go first: they call off an examination that is under way. It knows no DOM.
 */
import type { BenchEvent, BoardView, Physics } from 'probekit/base';
import { Examination, type RunOptions } from '../doctor/examination.ts';
import type { ReadyScenario } from './scenario-examples.ts';
import { VirtualBoard } from './virtual-board.ts';

/** Long enough for two hands' moves to count as one. */
const SETTLE_MS = 300;

const MOST_NOTES = 3;

/** The button that no wire leads from to the ST-LINK. */
const UNSEEN_BUTTON = 'USER';

export class BoardSession extends EventTarget {
  readonly examination: Examination;
  readonly #board: VirtualBoard;
  /** Ends when nothing uses the board any more; never rejects. */
  #turn: Promise<void> = Promise.resolve();
  #isBusy = false;
  /** Counts what was wanted, so that an examination which is no longer wanted does not begin. */
  #wish = 0;
  #soon: ReturnType<typeof setTimeout> | undefined;
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
        await this.#whileTimeStands(() => this.#board.load(scenario, images));
      });
    } finally {
      void this.examine();
    }
  }

  /** Does to the board what hands can do. The doctor looks when the hands have come to rest. */
  async change(physics: Physics): Promise<void> {
    const isSeen = canBeSeen(physics);
    if (isSeen) this.#callOff();
    await this.#inTurn(() => this.#board.set(physics));
    if (isSeen) this.#examineSoon();
  }

  async examine(options: RunOptions = {}): Promise<void> {
    this.#callOff();
    const wish = this.#wish;
    await this.#inTurn(async () => {
      if (wish !== this.#wish) return;
      await this.#whileTimeStands(() => this.examination.run(options));
      if (wish !== this.#wish) return;
      this.#isDue = false;
      this.#runs++;
      this.#tell();
    });
  }

  async mend(level: 'nothing' | 'reset'): Promise<void> {
    await this.#inTurn(() => this.#whileTimeStands(() => this.examination.mend(level)));
  }

  async close(): Promise<void> {
    this.#callOff();
    await this.#board.close();
  }

  #callOff(): void {
    this.#wish++;
    clearTimeout(this.#soon);
    this.#isDue = true;
    this.examination.stop();
  }

  #examineSoon(): void {
    clearTimeout(this.#soon);
    this.#soon = setTimeout(() => void this.examine(), SETTLE_MS);
  }

  /** What happens by itself: a scenario may pull the cable. */
  #notice(event: BenchEvent): void {
    if (event.event === 'usb' && !this.#isBusy) this.#examineSoon();
    if (event.event === 'note' && !this.#notes.includes(event.text)) this.#notes = [...this.#notes, event.text].slice(-MOST_NOTES);
  }

  /** From then on the doctor's transfers alone move the board's time. */
  async #whileTimeStands(work: () => Promise<void>): Promise<void> {
    await this.#board.pause();
    try {
      await work();
    } finally {
      this.#board.resume();
    }
  }

  async #inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.#turn.then(async () => {
      this.#isBusy = true;
      try {
        await work();
      } finally {
        this.#isBusy = false;
      }
    });
    this.#turn = done.catch(() => undefined); // told to whoever asked for the work
    await done;
  }

  #tell(): void {
    this.dispatchEvent(new Event('change'));
  }
}

/** Whether anything of it could come over the wire. */
function canBeSeen({ buttons, ...others }: Physics): boolean {
  return Object.keys(others).length > 0 || Object.keys(buttons ?? {}).some((name) => name !== UNSEEN_BUTTON);
}
