/**
 * The state file of a bench: what its silicon held, so that flash and option bytes last from one command to the next.
 * Gzipped; after a line of JSON that says whose it is come the bytes.
 */
import { gunzipSync, gzipSync } from 'node:zlib';
import { type BenchControl, concatBytes } from '../../base/index.ts';
import { type KeptSilicon, siliconOf } from '../../bench/index.ts';
import { readIfThere, writeFileAtomically } from '../../node/index.ts';
import { cliErrors } from '../errors.ts';

const VERSION = 1;
const LINE_END = 0x0a;
/** More than any board's silicon holds: a small file must not unpack to all of memory. */
const MOST_BYTES = 64 * 1024 * 1024;

/** What the file keeps; undefined while there is no such file. @throws `cli/bench-file` */
export async function loadBenchState(path: string): Promise<KeptSilicon | undefined> {
  const packed = await readIfThere(path);
  if (!packed) return undefined;
  try {
    const bytes = new Uint8Array(gunzipSync(packed, { maxOutputLength: MOST_BYTES }));
    const end = bytes.indexOf(LINE_END);
    const { version, board } = JSON.parse(new TextDecoder().decode(bytes.subarray(0, end))) as { version: unknown; board: unknown };
    if (version !== VERSION || typeof board !== 'string') throw new RangeError('it is of another version');
    return { board, memory: bytes.slice(end + 1) };
  } catch (error) {
    throw badState(path, error);
  }
}

export async function saveBenchState(control: BenchControl, path: string): Promise<void> {
  const { board, memory } = siliconOf(await control.send('snapshot', {}));
  const head = new TextEncoder().encode(`${JSON.stringify({ version: VERSION, board })}\n`);
  await writeFileAtomically(path, new Uint8Array(gzipSync(concatBytes(head, memory), { level: 1 })));
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
