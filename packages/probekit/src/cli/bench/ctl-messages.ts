/**
 * What goes over a bench's local socket: JSON, a message a line, no line longer than a snapshot needs. What JSON cannot hold
 * stands in an object with one key: `{"$bytes":"base64"}`, `{"$number":"Infinity"}`.
 */
import * as v from 'valibot';
import { type BenchEvent, type ByteStream, concatBytes, ProbekitError } from '../../base/index.ts';
import { cliErrors } from '../errors.ts';

/** Asks for one command of `BenchControl` on one board, or for one of the bench's own: `boards`, `watch`. */
export interface CtlRequest {
  readonly id: number;
  /** A number from 1, or a serial number; the first board when absent. */
  readonly board?: number | string;
  readonly command: string;
  readonly request: unknown;
}

export type CtlAnswer =
  | { readonly id: number; readonly reply: unknown }
  | { readonly id: number | null; readonly error: { code: string; message: string; hint: string; evidence: unknown } }
  | { readonly board: number; readonly event: WatchedEvent };

/** Events as they are watched: serial output in pieces of text. */
export type WatchedEvent =
  | Exclude<BenchEvent, { event: 'uart' }>
  | { readonly event: 'uart'; readonly text: string; readonly atNs: number };

/** A snapshot is some megabytes of memory in base64. */
const MOST_LINE_BYTES = 32 * 1024 * 1024;
const LINE_END = 0x0a;

const requestSchema = v.strictObject({
  id: v.pipe(v.number(), v.safeInteger()),
  board: v.exactOptional(v.union([v.number(), v.string()])),
  command: v.string(),
  request: v.unknown(),
});

/** @throws `cli/bench-message` */
export function parseRequest(line: Uint8Array): CtlRequest {
  const parsed = v.safeParse(requestSchema, parseLine(line));
  if (parsed.success) return parsed.output;
  throw badMessage('it is no request', undefined);
}

/** @throws `cli/bench-message` */
export function parseLine(line: Uint8Array): unknown {
  try {
    return fromJson(new TextDecoder('utf-8', { fatal: true }).decode(line));
  } catch (error) {
    throw badMessage(error instanceof Error ? error.message : String(error), error);
  }
}

export function lineOf(message: CtlRequest | CtlAnswer): Uint8Array {
  return new TextEncoder().encode(`${toJson(message)}\n`);
}

/** Cuts bytes into lines. Throws `cli/bench-message` at one that is too long; nothing after that can be understood. */
export async function* linesOf(pieces: ByteStream['read']): AsyncGenerator<Uint8Array> {
  let waiting: Uint8Array[] = [];
  let byteLength = 0;
  for await (const piece of pieces) {
    let from = 0;
    for (let end = piece.indexOf(LINE_END); end >= 0; end = piece.indexOf(LINE_END, from)) {
      yield concatBytes(...waiting, piece.subarray(from, end));
      waiting = [];
      byteLength = 0;
      from = end + 1;
    }
    waiting.push(piece.subarray(from));
    byteLength += piece.length - from;
    if (byteLength > MOST_LINE_BYTES) throw badMessage(`a line is longer than ${MOST_LINE_BYTES} bytes`, undefined);
  }
}

export function toJson(value: unknown, indent?: number): string {
  return JSON.stringify(
    value,
    (_key, one: unknown) => {
      if (one instanceof Uint8Array) return { $bytes: Buffer.from(one).toString('base64') };
      return typeof one === 'number' && !Number.isFinite(one) ? { $number: String(one) } : one;
    },
    indent,
  );
}

export function fromJson(text: string): unknown {
  return JSON.parse(text, (_key, one: unknown) => {
    if (typeof one !== 'object' || one === null) return one;
    const { $bytes, $number } = one as { readonly $bytes?: unknown; readonly $number?: unknown };
    if (typeof $bytes === 'string') return new Uint8Array(Buffer.from($bytes, 'base64'));
    return typeof $number === 'string' ? Number($number) : one;
  });
}

/** An error as it travels. */
export function plainError(error: unknown): { code: string; message: string; hint: string; evidence: unknown } {
  if (error instanceof ProbekitError) {
    return { code: error.code, message: error.message, hint: error.hint ?? '', evidence: error.evidence ?? {} };
  }
  return { code: 'unknown', message: error instanceof Error ? error.message : String(error), hint: '', evidence: {} };
}

function badMessage(detail: string, cause: unknown): ProbekitError {
  return cliErrors.make('cli/bench-message', {
    message: `A message on the bench's socket cannot be read: ${detail}.`,
    hint: 'Send one JSON object a line, as docs/bench.md shows, or use probekit bench ctl.',
    evidence: { detail },
    cause,
  });
}
