/**
 * The console of the page: the port, what came from it, and how it is spoken to. It lasts over a change of view, and knows no DOM:
 * the port is closed when the view is left, so that others can have it, and opened again with it; the text stays.
 */
import type { LineCoding, SerialLink } from 'probekit/base';
import { chooseWebSerialPort, openWebSerial } from 'probekit/browser';
import { KeptBytes, PortReader, TextLog } from 'probekit/logs';
import { VCP_CODING } from 'probekit/transport';
import { currentBoard } from '../session/current-board.ts';
import type { ProbeSession } from '../session/probe-session.ts';
import { NumberReader } from './number-reader.ts';
import { openThrough } from './way-to-port.ts';

export const LINE_ENDS = ['lf', 'cr', 'crlf', 'none'] as const;
export type LineEnd = (typeof LINE_ENDS)[number];
const SENT: Readonly<Record<LineEnd, string>> = { lf: '\n', cr: '\r', crlf: '\r\n', none: '' };

/** Opens the same port each time; undefined while its board is not there. */
type OpenPort = (coding: LineCoding) => Promise<SerialLink | undefined>;

/** Tells of each change by the event `change`. */
class ConsoleDesk extends EventTarget {
  lineEnd: LineEnd = 'lf';
  #log = new TextLog();
  readonly #kept = new KeptBytes();
  #numbers = new NumberReader();
  #rate: number = VCP_CODING.baudRate;
  #error: unknown;
  /** While a port is open. */
  #reader: PortReader | undefined;
  /** Of the port that a person has opened, until it is closed or ends. */
  #wanted: OpenPort | undefined;
  #isAway = true;
  #isOpening = false;
  /** What it was tried with to open it; a board that has no port now is not asked again. */
  #tried: ProbeSession | undefined;
  /** The end of the port before. */
  #closing: Promise<void> = Promise.resolve();

  constructor() {
    super();
    currentBoard.addEventListener('change', () => {
      if (currentBoard.session !== this.#tried) void this.#run();
    });
  }

  get isOpen(): boolean {
    return this.#reader !== undefined;
  }

  /** Its board is waited for, or has something else to do. */
  get isOpening(): boolean {
    return this.#wanted !== undefined && !this.isOpen;
  }

  get log(): TextLog {
    return this.#log;
  }

  /** All that arrived, as far as it is kept. */
  get kept(): readonly Uint8Array[] {
    return this.#kept.pieces;
  }

  get numbers(): NumberReader {
    return this.#numbers;
  }

  get rate(): number {
    return this.#rate;
  }

  get isWrongRate(): boolean {
    return this.#reader?.isWrongRate ?? false;
  }

  /** Why the port did not open, or ended. */
  get error(): unknown {
    return this.#error;
  }

  get isPaused(): boolean {
    return this.#reader?.isPaused ?? false;
  }

  set isPaused(isPaused: boolean) {
    if (this.#reader) this.#reader.isPaused = isPaused;
    this.#tell();
  }

  /** The bench and the bridge carry the port as they carry the probe; over WebUSB the system has it, and the browser asks which. */
  get needsWebSerial(): boolean {
    return !currentBoard.isVirtual && !currentBoard.door.isBridge;
  }

  get canOpen(): boolean {
    return this.needsWebSerial ? 'serial' in navigator : currentBoard.session !== undefined;
  }

  /** Call it in a click handler: the browser may ask for the port. */
  async open(): Promise<void> {
    this.#error = undefined;
    try {
      this.#wanted = this.needsWebSerial ? await chosenPort() : throughBoard(currentBoard.isVirtual);
    } catch (error) {
      this.#error = error;
    }
    this.#tell();
    await this.#run();
  }

  /** Closes the port; its text stays. */
  async close(): Promise<void> {
    this.#wanted = undefined;
    await this.#end();
  }

  /** The view is left. */
  leave(): void {
    this.#isAway = true;
    void this.#end();
  }

  /** The view is there again: so is the port, if it was open. */
  comeBack(): void {
    this.#isAway = false;
    void this.#run();
  }

  clear(): void {
    this.#log = new TextLog();
    this.#kept.clear();
    this.#numbers = new NumberReader();
    this.#tell();
  }

  setRate(rate: number): void {
    this.#rate = rate;
    // What was read at another rate may have been no numbers.
    this.#numbers = new NumberReader();
    this.#tell();
    this.#reader?.configure(this.#coding).catch(this.refuse);
  }

  sendLine(line: string): void {
    this.send(`${line}${SENT[this.lineEnd]}`);
  }

  send(text: string): void {
    this.#reader?.send(text).catch(this.refuse);
  }

  /** Says what went wrong. */
  readonly refuse = (error: unknown): void => {
    this.#error = error;
    this.#tell();
  };

  get #coding(): LineCoding {
    return { ...VCP_CODING, baudRate: this.#rate };
  }

  /** Opens the wanted port, and reads until it ends. */
  async #run(): Promise<void> {
    const wanted = this.#wanted;
    if (!wanted || this.#isAway || this.#isOpening || this.#reader) return;
    this.#isOpening = true;
    this.#tried = currentBoard.session;
    let reader: PortReader | undefined;
    try {
      await this.#closing;
      const link = await wanted(this.#coding);
      if (!link) return;
      reader = new PortReader(link, (received) => this.#show(received), this.#kept);
      this.#reader = reader;
      this.#isOpening = false;
      this.#numbers = new NumberReader();
      this.#tell();
      if (this.#isAway || wanted !== this.#wanted) return;
      await reader.run();
      // Neither closed by a person nor left.
      if (this.#reader === reader) this.#wanted = undefined;
    } catch (error) {
      this.#wanted = undefined;
      this.refuse(error);
    } finally {
      this.#isOpening = false;
      if (reader && this.#reader === reader) await this.#end();
      // Another port was asked for meanwhile.
      if (this.#wanted && this.#wanted !== wanted) void this.#run();
    }
  }

  async #end(): Promise<void> {
    const reader = this.#reader;
    // What a pause has held back is shown.
    if (reader?.isPaused) reader.isPaused = false;
    this.#reader = undefined;
    this.#tell();
    // A port that is gone cannot be closed any more.
    if (reader) this.#closing = reader.close().catch(() => undefined);
    await this.#closing;
  }

  #show(received: string): void {
    this.#log.add(received);
    this.#numbers.take(received, performance.now() / 1000, this.#rate);
    this.#tell();
  }

  #tell(): void {
    this.dispatchEvent(new Event('change'));
  }
}

async function chosenPort(): Promise<OpenPort | undefined> {
  const port = await chooseWebSerialPort();
  return port && (async (coding) => (currentBoard.isVirtual ? undefined : openWebSerial(port, coding)));
}

/** The port of the board itself, be it on the bench or behind the bridge; not that of the other kind, which was chosen meanwhile. */
function throughBoard(isVirtual: boolean): OpenPort {
  return async (coding) => {
    const { session } = currentBoard;
    return session && currentBoard.isVirtual === isVirtual ? openThrough(session, coding) : undefined;
  };
}

export const consoleDesk = new ConsoleDesk();
