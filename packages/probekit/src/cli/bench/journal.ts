/**
 * The file that keeps what one board's flash and option bytes hold: a line of JSON that says whose it is, then records of
 * changed bytes, the first with all of them. Records are only added; when they have become many the file is written anew.
 * A kill leaves at most one record without its end, which nobody was told of; reading stops there.
 *
 * A record: its length, eight bytes of SHA-256 over the rest, whether the bytes are packed, their offset, the bytes.
 */
import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { concatBytes, type MemoryChange, viewOf } from '../../base/index.ts';
import type { LastingSilicon } from '../../bench/index.ts';
import { fileError, readIfThere, writeFileAtomically } from '../../node/index.ts';
import { cliErrors } from '../errors.ts';

const VERSION = 1;
const LINE_END = 0x0a;
const DIGEST_BYTES = 8;
const LENGTH_BYTES = 4;
/** Whether packed, and the offset. */
const HEAD_BYTES = 1 + 4;
/** Shorter ones gain nothing by packing, and are many. */
const PACKED_FROM_BYTES = 4096;
/** More than any board's silicon holds: a small file must not unpack to all of memory. */
const MOST_BYTES = 64 * 1024 * 1024;
/** When so much has been added the file is written anew. */
const MOST_ADDED_BYTES = 8 * 1024 * 1024;

/** What the file keeps; undefined while there is none. @throws `cli/bench-file` */
export async function readJournal(path: string): Promise<LastingSilicon | undefined> {
  const bytes = await readIfThere(path);
  if (!bytes) return undefined;
  try {
    const end = bytes.indexOf(LINE_END);
    const head = JSON.parse(new TextDecoder().decode(bytes.subarray(0, Math.max(0, end)))) as Readonly<Record<string, unknown>>;
    const { version, board, byteLength } = head;
    if (version !== VERSION || typeof board !== 'string') throw new RangeError('it is of another version');
    if (typeof byteLength !== 'number' || !(byteLength >= 0 && byteLength <= MOST_BYTES)) throw new RangeError('its size is none');
    const lasting = new Uint8Array(byteLength);
    for (const { offset, bytes: changed } of recordsIn(bytes.subarray(end + 1), byteLength)) lasting.set(changed, offset);
    return { board, lasting };
  } catch (error) {
    throw badJournal(path, error);
  }
}

/** The file while its board lives. */
export class JournalFile {
  readonly #path: string;
  readonly #board: string;
  #file: number | undefined;
  #addedBytes = 0;

  constructor(path: string, board: string) {
    this.#path = path;
    this.#board = board;
  }

  /** Whether everything is to be written next, not changes alone. */
  get wantsAll(): boolean {
    return this.#file === undefined || this.#addedBytes > MOST_ADDED_BYTES;
  }

  /** Everything there is, in place of what the file held. @throws `node/file` */
  async writeAll(byteLength: number, changes: readonly MemoryChange[]): Promise<void> {
    const head = new TextEncoder().encode(`${JSON.stringify({ version: VERSION, board: this.#board, byteLength })}\n`);
    this.#closeFile();
    await writeFileAtomically(this.#path, concatBytes(head, ...changes.map(recordOf)));
    this.#file = this.#try(() => openSync(this.#path, 'a'));
    this.#addedBytes = 0;
  }

  /** The system has the bytes when this returns: the end of this process does not lose them. @throws `node/file` */
  add(changes: readonly MemoryChange[]): void {
    const bytes = concatBytes(...changes.map(recordOf));
    this.#try(() => {
      for (let written = 0; written < bytes.length; ) written += writeSync(this.#file ?? -1, bytes, written);
    });
    this.#addedBytes += bytes.length;
  }

  /** Puts what was added onto the medium. */
  close(): void {
    const file = this.#file;
    if (file !== undefined) this.#try(() => fsyncSync(file));
    this.#closeFile();
  }

  #closeFile(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }

  #try<Result>(act: () => Result): Result {
    try {
      return act();
    } catch (error) {
      throw fileError(this.#path, 'written', error);
    }
  }
}

function recordOf({ offset, bytes }: MemoryChange): Uint8Array {
  const isPacked = bytes.length >= PACKED_FROM_BYTES;
  const stored = isPacked ? new Uint8Array(deflateRawSync(bytes, { level: 1 })) : bytes;
  const body = new Uint8Array(HEAD_BYTES + stored.length);
  body[0] = isPacked ? 1 : 0;
  viewOf(body).setUint32(1, offset, true);
  body.set(stored, HEAD_BYTES);
  const length = new Uint8Array(LENGTH_BYTES);
  viewOf(length).setUint32(0, body.length, true);
  return concatBytes(length, digestOf(body), body);
}

/** The records up to the first that is not whole. */
function* recordsIn(bytes: Uint8Array, byteLength: number): Generator<MemoryChange> {
  const view = viewOf(bytes);
  let at = 0;
  while (at + LENGTH_BYTES + DIGEST_BYTES + HEAD_BYTES <= bytes.length) {
    const start = at + LENGTH_BYTES + DIGEST_BYTES;
    const body = bytes.subarray(start, start + view.getUint32(at, true));
    const digest = bytes.subarray(at + LENGTH_BYTES, start);
    at = start + view.getUint32(at, true);
    if (at > bytes.length || body.length < HEAD_BYTES || !digestOf(body).every((byte, index) => byte === digest[index])) return;
    const offset = viewOf(body).getUint32(1, true);
    const stored = body.subarray(HEAD_BYTES);
    const changed = body[0] === 1 ? new Uint8Array(inflateRawSync(stored, { maxOutputLength: MOST_BYTES })) : stored;
    if (offset + changed.length > byteLength) throw new RangeError('a change lies outside of the memory');
    yield { offset, bytes: changed };
  }
}

function digestOf(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(createHash('sha256').update(bytes).digest().subarray(0, DIGEST_BYTES));
}

export function badJournal(path: string, cause: unknown): Error {
  const detail = cause instanceof Error ? cause.message : String(cause);
  return cliErrors.make('cli/bench-file', {
    message: `${path} is no state of this board: ${detail}.`,
    hint: 'Name another folder, or delete the file to start with a new board.',
    evidence: { path, detail },
    cause,
  });
}
