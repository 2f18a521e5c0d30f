/**
 * What the holder of a probe and those who would like to have it say to each other: JSON, a message a line, over a local socket.
 * `{"ask":"who"}` is answered by who holds it. Who keeps the connection sees it end when the probe is free again. What one side
 * does not know is answered by `{"unknown":true}`, so that asks can be added.
 */
import * as v from 'valibot';
import { type ByteStream, concatBytes } from '../base/index.ts';
import { connectLocal, type HeldLock } from '../node/index.ts';

/** `exclusive` changes the target; `observe` only looks. */
export type LeaseKind = 'observe' | 'exclusive';

/** As far as it answers. */
export interface LeaseHolder {
  readonly pid: number | undefined;
  /** `probekit flash` */
  readonly job: string;
  readonly lease?: LeaseKind;
  /** ISO 8601 */
  readonly since?: string;
}

const WHO = '{"ask":"who"}\n';
const MOST_LINE_BYTES = 1024;
/** A program on this computer answers at once, or it is busy. */
const ANSWER_MS = 500;

const shortText = v.pipe(v.string(), v.maxLength(100), v.regex(/^\P{Cc}*$/u));
const holderSchema = v.object({
  pid: v.pipe(v.number(), v.safeInteger()),
  job: shortText,
  lease: v.picklist(['observe', 'exclusive']),
  since: v.pipe(shortText, v.isoTimestamp()),
});
const askSchema = v.object({ ask: v.literal('who') });

/** Answers until the other side leaves, or says what no line is. */
export async function answerAsks(stream: ByteStream, holder: () => LeaseHolder): Promise<void> {
  for await (const line of shortLines(stream.read)) {
    const isKnown = v.is(askSchema, parsed(line));
    await stream.write(new TextEncoder().encode(`${JSON.stringify(isKnown ? holder() : { unknown: true })}\n`));
  }
}

/** Who has the lock; what its file tells where it is too busy to answer. */
export async function whoHolds({ path, pid }: HeldLock): Promise<LeaseHolder> {
  const nameless: LeaseHolder = { pid, job: 'another probekit' };
  const stream = await connectLocal(path).catch(() => undefined); // it has just gone
  if (!stream) return nameless;
  const timer = setTimeout(() => void stream.close(), ANSWER_MS);
  try {
    await stream.write(new TextEncoder().encode(WHO));
    for await (const line of shortLines(stream.read)) {
      const answer = v.safeParse(holderSchema, parsed(line));
      return answer.success ? answer.output : nameless;
    }
    return nameless;
  } catch {
    return nameless; // it went while it was asked
  } finally {
    clearTimeout(timer);
    await stream.close();
  }
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined; // no message of ours
  }
}

/** Ends at a line that is too long. */
async function* shortLines(pieces: ByteStream['read']): AsyncGenerator<string> {
  let waiting = new Uint8Array();
  for await (const piece of pieces) {
    waiting = concatBytes(waiting, piece);
    for (let end = waiting.indexOf(0x0a); end >= 0; end = waiting.indexOf(0x0a)) {
      yield new TextDecoder().decode(waiting.subarray(0, end));
      waiting = waiting.slice(end + 1);
    }
    if (waiting.length > MOST_LINE_BYTES) return;
  }
}
