/**
 * The program on its board, for one client: running or standing. What moves it goes on beside the requests, and each of them gets the
 * session between two looks at the core.
 */
import { Lock, wallClock } from '../base/index.ts';
import { DebugSession, type StepSurroundings, type StopReason } from '../debug/index.ts';
import type { ProgramSymbols } from '../symbols/index.ts';
import { BreakpointTable } from './breakpoint-table.ts';
import { adapterErrors } from './errors.ts';
import type { OpenedBoard } from './services.ts';
import { Standing } from './standing.ts';

const POLL_MS = 10;

/** Lets the core go on in some way, and resolves with why it stands again. */
export type Motion = (surroundings: StepSurroundings) => Promise<StopReason>;

export interface DebuggeeEvents {
  /** It stands. */
  stopped(reason: StopReason): void;
  /** What moved it could not go on: the board is gone, or does not answer. */
  failed(error: unknown): void;
  /** It has printed by semihosting. */
  printed(bytes: Uint8Array): void;
}

export interface Debugged {
  readonly board: OpenedBoard;
  readonly program: ProgramSymbols;
  /** Path of the program. */
  readonly file: string;
}

export class Debuggee {
  readonly program: ProgramSymbols;
  readonly file: string;
  readonly session: DebugSession;
  readonly breakpoints: BreakpointTable;
  readonly #board: OpenedBoard;
  readonly #events: DebuggeeEvents;
  readonly #lock = new Lock();
  #standing: Standing | undefined;
  #numbers = { firstFrame: 1, firstVariable: 1 };
  #hasEnded = false;
  #moving: { readonly controller: AbortController; readonly ended: Promise<void> } | undefined;

  private constructor({ board, program, file }: Debugged, session: DebugSession, events: DebuggeeEvents) {
    this.#board = board;
    this.program = program;
    this.file = file;
    this.session = session;
    this.#events = events;
    this.breakpoints = new BreakpointTable(session);
    session.serveSemihosting({ print: (bytes) => events.printed(bytes), timeSeconds: () => Math.floor(Date.now() / 1000) });
  }

  /** Attaches the debugger; the core keeps doing what it does. */
  static async attach(debugged: Debugged, events: DebuggeeEvents): Promise<Debuggee> {
    return new Debuggee(debugged, await DebugSession.attach(debugged.board.target), events);
  }

  get board(): OpenedBoard {
    return this.#board;
  }

  get isMoving(): boolean {
    return this.#moving !== undefined;
  }

  /** The stop that it stands at. @throws `adapter/runs` */
  standing(command: string): Standing {
    if (this.#moving) {
      throw adapterErrors.make('adapter/runs', {
        message: `The program runs: ${command} is for one that stands.`,
        hint: 'Pause it first.',
        evidence: { command },
      });
    }
    this.#standing ??= new Standing(this.session, this.program, this.#numbers);
    return this.#standing;
  }

  /** Runs work on the session between two looks at the core. */
  unit<T>(work: () => Promise<T>): Promise<T> {
    return this.#lock.run(work);
  }

  /** Begins to move it. One that moves already goes on as it does. */
  move(motion: Motion): void {
    if (this.#moving) return;
    if (this.#standing) this.#numbers = this.#standing.numbers;
    this.#standing = undefined;
    const controller = new AbortController();
    this.#moving = { controller, ended: this.#follow(motion, controller.signal) };
  }

  /** Stops it where it is. */
  async pause(): Promise<void> {
    this.#moving?.controller.abort();
    await this.#moving?.ended;
  }

  /** Takes back what was set, and lets the probe go. */
  async end({ keepHalted = false } = {}): Promise<void> {
    try {
      // What moves it ends with its next look; the stop that it makes is not told any more.
      this.#hasEnded = true;
      await this.pause();
      await this.unit(() => this.session.detach({ keepHalted }));
    } finally {
      await this.#board.close();
    }
  }

  async #follow(motion: Motion, signal: AbortSignal): Promise<void> {
    const pause = () => this.#letTimePass();
    try {
      const { session, program } = this;
      const reason = await motion({ session, program, unit: (work) => this.unit(work), pause, signal });
      this.#moving = undefined;
      if (!this.#hasEnded) this.#events.stopped(reason);
    } catch (error) {
      this.#moving = undefined;
      if (!this.#hasEnded) this.#events.failed(error);
    }
  }

  /** Time of a virtual board passes only while somebody sleeps on its clock. */
  async #letTimePass(): Promise<void> {
    const { clock } = this.#board.target.probe;
    await wallClock.sleep(POLL_MS);
    if (clock !== wallClock) await this.unit(() => clock.sleep(POLL_MS));
  }
}
