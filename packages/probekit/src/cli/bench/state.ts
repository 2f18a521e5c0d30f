/**
 * The state file of a bench: flash and option bytes, so that they last from one command to the next. Gzipped; after a line
 * of JSON that says whose they are come the bytes.
 */
import { gunzipSync, gzipSync } from 'node:zlib';
import { type BenchControl, concatBytes } from '../../base/index.ts';
import type { LastingSilicon } from '../../bench/index.ts';
import { readIfThere, writeFileAtomically } from '../../node/index.ts';
import { cliErrors } from '../errors.ts';

const VERSION = 2;
const LINE_END = 0x0a;
/** More than any board's silicon holds: a small file must not unpack to all of memory. */
const MOST_BYTES = 64 * 1024 * 1024;

/** What the file keeps; undefined while there is no such file. @throws `cli/bench-file` */
export async function loadBenchState(path: string): Promise<LastingSilicon | undefined> {
  const packed = await readIfThere(path);
  if (!packed) return undefined;
  try {
    const bytes = new Uint8Array(gunzipSync(packed, { maxOutputLength: MOST_BYTES }));
    const end = bytes.indexOf(LINE_END);
    const { version, board } = JSON.parse(new TextDecoder().decode(bytes.subarray(0, end))) as { version: unknown; board: unknown };
    if (version !== VERSION || typeof board !== 'string') throw new RangeError('it is of another version');
    return { board, lasting: bytes.slice(end + 1) };
  } catch (error) {
    throw badState(path, error);
  }
}

export async function saveBenchState(control: BenchControl, path: string): Promise<void> {
  const { board } = await control.send('look', {});
  const { byteLength, changes } = await control.send('changes', { all: true });
  const lasting = new Uint8Array(byteLength);
  for (const { offset, bytes } of changes) lasting.set(bytes, offset);
  const head = new TextEncoder().encode(`${JSON.stringify({ version: VERSION, board })}\n`);
  await writeFileAtomically(path, new Uint8Array(gzipSync(concatBytes(head, lasting), { level: 1 })));
}

export function badState(path: string, cause: unknown): Error {
  const detail = cause instanceof Error ? cause.message : String(cause);
  return cliErrors.make('cli/bench-file', {
    message: `${path} is no state of this bench: ${detail}.`,
    hint: 'Delete the file to start with a new board, or name another one: bench:BOARD?state=FILE',
    evidence: { path, detail },
    cause,
  });
}
