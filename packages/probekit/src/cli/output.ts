/**
 * Where a command's words go: sentences for people, one JSON document, or events a line each. Colour and redrawn lines
 * only on a terminal. Commands say everything through an `Output`; they never ask which kind it is unless they must.
 */
import { styleText } from 'node:util';
import { ProbekitError } from '../base/index.ts';
import { jsonOf } from './json.ts';

export type OutputMode = 'people' | 'json' | 'events';
export type Style = Parameters<typeof styleText>[0];

export interface OutputStreams {
  readonly out: { write(text: string): unknown; readonly isTTY?: boolean; readonly columns?: number; readonly rows?: number };
  readonly error: { write(text: string): unknown };
}

export interface OutputOptions {
  readonly mode: OutputMode;
  readonly verbose: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

export class Output {
  readonly mode: OutputMode;
  readonly verbose: boolean;
  /** Whether lines may be redrawn. */
  readonly isTerminal: boolean;
  readonly hasColour: boolean;
  readonly #streams: OutputStreams;
  /** A redrawn line stands on the terminal, without its end. */
  #isDrawn = false;
  #beside: Readonly<Record<string, unknown>> = {};

  constructor(streams: OutputStreams, { mode, verbose, environment }: OutputOptions) {
    this.mode = mode;
    this.verbose = verbose;
    this.#streams = streams;
    this.isTerminal = mode === 'people' && streams.out.isTTY === true && environment['TERM'] !== 'dumb';
    this.hasColour = this.isTerminal && !environment['NO_COLOR'];
  }

  /** Of the terminal as it is now. */
  get columns(): number {
    return this.#streams.out.columns ?? 100;
  }

  /** Lines of the terminal as it is now. */
  get rows(): number {
    return this.#streams.out.rows ?? 24;
  }

  /** A line for people; in the other modes nothing. */
  line(text = ''): void {
    if (this.mode !== 'people') return;
    this.keepLine();
    this.#streams.out.write(`${text}\n`);
  }

  /** On a terminal: puts the text in the place of the one drawn last. It may not be longer than the terminal is wide. */
  redraw(text: string): void {
    if (!this.isTerminal) return;
    this.#streams.out.write(`\r${text}\x1b[K`);
    this.#isDrawn = true;
  }

  /** What was drawn last stays, and the next text begins a line of its own. */
  keepLine(): void {
    if (this.#isDrawn) this.#streams.out.write('\n');
    this.#isDrawn = false;
  }

  /** Text for people as it is, without a line's end. */
  raw(text: string): void {
    if (this.mode === 'people') this.#streams.out.write(text);
  }

  /** A line for people beside the result: what goes to a file must not contain it. */
  aside(text: string): void {
    if (this.mode !== 'people') return;
    this.keepLine();
    this.#streams.error.write(`${text}\n`);
  }

  /** Facts that will stand in the command's document beside its own. */
  beside(facts: Readonly<Record<string, unknown>>): void {
    this.#beside = { ...this.#beside, ...facts };
  }

  /** The one document of `--json`, the last event of `--events`. */
  result(document: Readonly<Record<string, unknown>>): void {
    const whole = { ...document, ...this.#beside };
    if (this.mode === 'json') this.#streams.out.write(`${jsonOf(whole, 2)}\n`);
    if (this.mode === 'events') this.#streams.out.write(`${jsonOf({ event: 'result', ...whole })}\n`);
  }

  /** Something that happened on the way; only `--events` shows it. */
  event(name: string, facts: Readonly<Record<string, unknown>>): void {
    if (this.mode === 'events') this.#streams.out.write(`${jsonOf({ event: name, ...facts })}\n`);
  }

  /** What goes on without an end: one line an event, with `--json` as with `--events`. */
  stream(name: string, facts: Readonly<Record<string, unknown>>): void {
    if (this.mode !== 'people') this.#streams.out.write(`${jsonOf({ event: name, ...facts })}\n`);
  }

  /** The error as a sentence, its hint, its code; or as a document. */
  error(error: unknown): void {
    const known = error instanceof ProbekitError ? error : undefined;
    const document = { error: errorDocument(error) };
    const { message } = document.error;
    if (this.mode === 'json') this.#streams.out.write(`${jsonOf(document, 2)}\n`);
    if (this.mode === 'events') this.#streams.out.write(`${jsonOf({ event: 'error', ...document.error })}\n`);
    if (this.mode !== 'people') return;
    this.keepLine();
    this.#streams.error.write(`${this.style('red', message)}\n`);
    if (known?.hint) this.#streams.error.write(`${known.hint}\n`);
    if (known) this.#streams.error.write(`${this.style('dim', `(${known.code})`)}\n`);
    if (this.verbose || !known) this.#streams.error.write(`${this.style('dim', detailsOf(error))}\n`);
  }

  style(style: Style, text: string): string {
    return this.hasColour ? styleText(style, text, { validateStream: false }) : text;
  }
}

export interface ErrorDocument {
  readonly code: string;
  readonly layer: string;
  readonly message: string;
  readonly hint: string;
  readonly evidence: object;
}

/** An error as documents and events hold it. */
export function errorDocument(error: unknown): ErrorDocument {
  const known = error instanceof ProbekitError ? error : undefined;
  return {
    code: known?.code ?? 'unknown',
    layer: known?.layer ?? 'unknown',
    message: known?.message ?? (error instanceof Error ? error.message : String(error)),
    hint: known?.hint ?? '',
    evidence: known?.evidence ?? {},
  };
}

function detailsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const evidence = error instanceof ProbekitError ? `evidence ${jsonOf(error.evidence)}\n` : '';
  const cause = error.cause instanceof Error ? `\ncaused by ${error.cause.message}` : '';
  return `${evidence}${error.stack ?? error.message}${cause}`;
}
