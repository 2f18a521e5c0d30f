/**
 * The virtual bench: one board behind exactly two doors. This file keeps the doors in place while boards come and go
 * (`load`, `restore`), and bench time from ever going back. What commands do with a board is in `commands.ts`.
 */

import type {
  Bench,
  BenchCommands,
  BenchControl,
  BenchEvent,
  BenchImage,
  BenchRecording,
  BenchSnapshot,
  Scenario,
  UsbCompletion,
  UsbDeviceLink,
  UsbTransfer,
} from '../base/index.ts';
import { Board } from './board/board.ts';
import type { BoardSpec } from './board/board-spec.ts';
import { BOARDS } from './board/boards.ts';
import { type BenchCommandName, type RequestCheck, requestCheckFor } from './command-schemas.ts';
import { type BenchHands, type PromptCommandName, perform } from './commands.ts';
import { errors } from './errors.ts';
import type { Allocate } from './linear-memory.ts';
import { Recorder } from './recorder.ts';
import { flashContents } from './scenario/images.ts';
import { parseScenario } from './scenario/parse.ts';
import { withSerialNumber } from './scenario/serial-number.ts';
import { misplaced } from './snapshot-shape.ts';

export interface BenchOptions {
  /** Checked like any file from outside. */
  readonly scenario: Scenario;
  /** Boards that it can be; those with an STM32H743 when left out. All that there are: `probekit/bench/boards`. */
  readonly boards?: readonly BoardSpec[];
  /** The firmware images that the scenario names; the bench has no files. */
  readonly images?: readonly BenchImage[];
  /** Flash and option bytes of an earlier board of the same kind; everything else is new. */
  readonly kept?: LastingSilicon;
  /** The probe's serial number, whatever a scenario says that is loaded: for one of several boards of one scenario. */
  readonly serialNumber?: string | undefined;
  /** Makes the one buffer that holds all the silicon's memory. */
  readonly allocate?: Allocate;
  /** A logic analyser on every pin of the chip: called when the program drives one high or low, or lets it go. */
  readonly onPin?: (name: string, high: boolean | undefined, atNs: number) => void;
}

/** What of a board's memories survives a loss of power, as the command `changes` gives it. */
export interface LastingSilicon {
  readonly board: string;
  readonly lasting: Uint8Array;
}

/** Of the form of snapshots: 1 held all of the memory. */
const SNAPSHOT_VERSION = 2;
/** The probe has looked at the target and mounted its volume by then (PROBE_MOUNT_LIMIT_NS and enumeration). */
const SETTLED_NS = 5_000_000_000;

/**
 * Makes a bench. When it resolves, the board has been plugged in long enough for the computer to know it.
 *
 * @throws `bench/unknown-key`, `bench/bad-value`, `bench/image-missing`, `bench/bad-image`
 */
export async function createBench(options: BenchOptions): Promise<Bench> {
  const bench = new VirtualBench(options);
  return { usb: bench.usb, control: bench.control };
}

class VirtualBench implements BenchHands {
  readonly usb: UsbDeviceLink;
  readonly control: BenchControl;
  readonly recorder = new Recorder();
  readonly #allocate: Allocate | undefined;
  readonly #onPin: BenchOptions['onPin'];
  readonly #boards: readonly BoardSpec[];
  readonly #serialNumber: string | undefined;
  readonly #eventListeners = new Set<(event: BenchEvent) => void>();
  readonly #leaveListeners = new Set<() => void>();
  #board: Board;
  #checkRequest: RequestCheck;
  /** Bench time less board time. */
  #offsetNs = 0;

  constructor({ scenario, boards = BOARDS, images = [], kept, serialNumber, allocate, onPin }: BenchOptions) {
    this.#boards = boards;
    this.#allocate = allocate;
    this.#onPin = onPin;
    this.#serialNumber = serialNumber;
    this.#board = this.#newBoard(scenario, images, kept);
    this.#checkRequest = requestCheckFor(this.#board.spec);
    this.#letSettle();
    this.usb = {
      submit: (transfer) => this.#submit(transfer),
      cancel: (id) => {
        this.recorder.add(this.#board.nowNs, { cancel: id });
        return this.#board.probe.cancel(id);
      },
      reset: () => {
        this.recorder.add(this.#board.nowNs, { usbReset: true });
        return this.#board.probe.reset();
      },
      onDisconnect: (listener) => subscribe(this.#leaveListeners, listener),
    };
    this.control = {
      send: (command, request) => this.#send(command, request),
      onEvent: (listener) => subscribe(this.#eventListeners, listener),
    };
  }

  get board(): Board {
    return this.#board;
  }

  get nowNs(): number {
    return this.#offsetNs + this.#board.nowNs;
  }

  onEvent(listener: (event: BenchEvent) => void): () => void {
    return subscribe(this.#eventListeners, listener);
  }

  load(scenario: Scenario, images: readonly BenchImage[]): void {
    this.#replace(this.#newBoard(scenario, images));
    this.#letSettle();
  }

  snapshot(): BenchSnapshot {
    const { spec } = this.#board;
    // Flash comes with the saved memory, so the images are not needed again.
    const { flash: _flash, ...scenario } = this.#board.scenario;
    return { version: SNAPSHOT_VERSION, board: spec.id, state: structuredClone({ scenario, board: this.#board.saveState() }) };
  }

  restore(snapshot: BenchSnapshot): void {
    if (snapshot.version !== SNAPSHOT_VERSION) throw badSnapshot(`it is of version ${snapshot.version}, this bench of ${SNAPSHOT_VERSION}`);
    if (!this.#boards.some(({ id }) => id === snapshot.board)) throw badSnapshot(`there is no board ${snapshot.board}`);
    const state = plainCopy(snapshot.state);
    if (typeof state !== 'object' || state === null || !('scenario' in state) || !('board' in state)) throw badSnapshot('it has no state');
    if (typeof state.scenario !== 'object' || state.scenario === null) throw badSnapshot('it has no scenario');
    const { flash: _flash, ...scenario } = state.scenario as Scenario;
    const board = this.#newBoard(scenario, []);
    const misplacedAt = misplaced(state.board, board.saveState());
    if (misplacedAt !== undefined) throw badSnapshot(`${misplacedAt} is missing or of another kind`);
    try {
      board.loadState(state.board);
    } catch (cause) {
      throw badSnapshot(cause instanceof Error ? cause.message : String(cause), cause);
    }
    this.#replace(board);
  }

  /** A board that nobody has looked at yet. Its events reach the doors only once it is the bench's. */
  #newBoard(scenario: Scenario, images: readonly BenchImage[], kept?: LastingSilicon): Board {
    const parsed = parseScenario(scenario, this.#boards);
    if (kept && kept.board !== parsed.board.id) throw badSnapshot(`it is of a ${kept.board}, not of a ${parsed.board.id}`);
    const emit = (event: BenchEvent) => {
      if (this.#board === board) this.#emit(event);
    };
    const atNs = () => this.#offsetNs + board.nowNs;
    const board: Board = new Board({
      spec: parsed.board,
      scenario: withSerialNumber(parsed.scenario, this.#serialNumber),
      flash: flashContents(parsed.scenario, images),
      lasting: kept?.lasting,
      allocate: this.#allocate,
      onPin: this.#onPin && ((name, high) => this.#board === board && this.#onPin?.(name, high, atNs())),
      onLed: (name, value) => emit({ event: 'led', name, value, atNs: atNs() }),
      onUart: (byte) => emit({ event: 'uart', bytes: Uint8Array.of(byte), atNs: atNs() }),
      onUsb: (present) => {
        emit({ event: 'usb', present, atNs: atNs() });
        if (!present && this.#board === board) for (const listener of this.#leaveListeners) listener();
      },
      onNote: (text) => emit({ event: 'note', text, atNs: atNs() }),
    });
    return board;
  }

  /** The old board is taken off the cable first: whatever is pending on it ends as `disconnected`. */
  #replace(board: Board): void {
    this.#board.probe.unplug();
    // Not before: unplugging may bring the board's clock up to its chip's.
    const { nowNs } = this;
    if (board.spec !== this.#board.spec) this.#checkRequest = requestCheckFor(board.spec);
    this.#board = board;
    this.#offsetNs = Math.max(0, nowNs - board.nowNs);
    // A restored board is in the computer already and will not say so by itself.
    if (board.probe.connected) this.#emit({ event: 'usb', present: true, atNs: this.nowNs });
  }

  #emit(event: BenchEvent): void {
    for (const listener of this.#eventListeners) listener(event);
  }

  #letSettle(): void {
    const { board } = this;
    board.advanceUntil(() => board.probe.settled, SETTLED_NS);
  }

  async #submit(transfer: UsbTransfer): Promise<UsbCompletion> {
    const offsetNs = this.#offsetNs;
    this.recorder.add(this.#board.nowNs, { transfer });
    const completion = await this.#board.probe.submit(transfer);
    return completion.atNs === undefined ? completion : { ...completion, atNs: completion.atNs + offsetNs };
  }

  async #send<Name extends BenchCommandName>(
    command: Name,
    request: BenchCommands[Name]['request'],
  ): Promise<BenchCommands[Name]['reply']> {
    const checked = this.#checkRequest(command, request);
    // Transfers submitted before the command get their turns first.
    await turns();
    if (command === 'replay') return (await this.#replay((checked as BenchCommands['replay']['request']).recording)) as never;
    this.recorder.add(this.#board.nowNs, { command, request: checked });
    return perform(this, command as PromptCommandName, checked as never) as never;
  }

  async #replay({ start, inputs }: BenchRecording) {
    this.restore(start);
    for (const [index, input] of inputs.entries()) {
      // What came at the same instant came at once; all else after what was there before.
      if ('command' in input || input.atNs !== this.#board.nowNs) await turns();
      if (input.atNs !== this.#board.nowNs) throw badRecording(index, input.atNs, this.#board.nowNs);
      if ('transfer' in input) void this.#board.probe.submit(input.transfer);
      else if ('cancel' in input) await this.#board.probe.cancel(input.cancel);
      else if ('usbReset' in input) await this.#board.probe.reset();
      else {
        if (input.command === 'replay') throw badRecording(index, input.atNs, this.#board.nowNs);
        const command = input.command as PromptCommandName;
        try {
          perform(this, command, this.#checkRequest(command, input.request));
        } catch {
          // It failed when it was recorded, too: only what passed its check was.
        }
      }
    }
    await turns();
    return { atNs: this.nowNs };
  }
}

/** As many as a transfer takes from being submitted to being served, and a few more. */
const TURNS_BEFORE_COMMAND = 8;

async function turns(): Promise<void> {
  for (let turn = 0; turn < TURNS_BEFORE_COMMAND; turn++) await Promise.resolve();
}

function badRecording(index: number, atNs: number, nowNs: number) {
  return errors.make('bench/recording', {
    message: `The recording does not go again as it went: input ${index + 1} came at ${atNs} ns, the board stands at ${nowNs} ns.`,
    hint: 'Replay it with the version of Probekit that recorded it, unchanged.',
    evidence: { index, atNs, nowNs },
  });
}

function subscribe<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function plainCopy(state: unknown): unknown {
  try {
    return structuredClone(state);
  } catch (cause) {
    throw badSnapshot('it holds more than plain data', cause);
  }
}

function badSnapshot(detail: string, cause?: unknown) {
  return errors.make('bench/snapshot', {
    message: `The snapshot cannot be restored: ${detail}.`,
    hint: 'Use a snapshot made by this version of Probekit.',
    evidence: { detail },
    cause,
  });
}
