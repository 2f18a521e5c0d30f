/**
 * A dialogue as text, in the form that `transport/` records and replays, with what the bytes say beside them. What
 * repeats itself is told once: polls, and long blocks that follow each other in memory.
 */
import { createHash } from 'node:crypto';
import { concatBytes, hex, hexPairs } from '../../src/base/index.ts';
import { describeCommand } from '../../src/spec/stlink/command-names.ts';
import type { Exchange } from './wire.ts';

const COMMENT_COLUMN = 40;
/** Longer data is told by its start, its length and its hash. */
const MOST_BYTES = 64;
const SHOWN_BYTES = 16;
/** Longest sequence of exchanges that counts as a poll. */
const LONGEST_POLL = 4;
/** Fewer repetitions are shorter to read as they are. */
const FEWEST_COUNTED = 3;
/** Replies that hold what the program was doing when it was stopped. */
const OF_THE_INSTANT: readonly string[] = ['READREG', 'RW_MISC_IN'];

export interface Telling {
  /** The client looked at the wall clock: how often it polled and where it stopped the program differ from run to run. */
  readonly onWallTime?: boolean;
  /** All bytes of long data as well, so that the dialogue can be replayed. */
  readonly whole?: boolean;
}

export function tellDialogue(title: string, exchanges: readonly Exchange[], { onWallTime = false, whole = false }: Telling = {}): string {
  const pieces: string[] = [];
  for (let index = 0; index < exchanges.length; ) {
    const run = whole ? [] : blocksOnEnd(exchanges, index);
    if (run.length > 1) {
      pieces.push(...exchanges.slice(index, index + 2).map((exchange) => tell(exchange, onWallTime)), tellRun(run));
      index += 2 * run.length;
    } else {
      pieces.push(tell(exchanges[index] as Exchange, onWallTime, whole));
      index++;
    }
  }
  return `# ${title}\n${tellOnce(pieces, onWallTime).join('\n')}\n`;
}

function tell({ command, out, in: reply, error }: Exchange, onWallTime = false, whole = false): string {
  const words = describeCommand(command);
  const lines = [line('>', withoutTrailingZeros(command), words.text)];
  if (out) lines.push(line('>>', out, words.sent(out), whole));
  if (reply?.length && onWallTime && OF_THE_INSTANT.includes(words.name)) lines.push(`< <${reply.length} bytes of the instant>`);
  else if (reply?.length) lines.push(line('<', reply, words.reply(reply), whole));
  if (error) lines.push(`! ${error.code}`);
  return lines.join('\n');
}

const dataOf = ({ out, in: reply }: Exchange) => out ?? reply ?? new Uint8Array(0);

/** The long blocks from here that are moved by the same command, each where the one before ended, each with its status. */
function blocksOnEnd(exchanges: readonly Exchange[], start: number): readonly Exchange[] {
  const run: Exchange[] = [];
  const status = exchanges[start + 1];
  for (let index = start; ; index += 2) {
    const exchange = exchanges[index];
    const after = exchanges[index + 1];
    const block = exchange && describeCommand(exchange.command).block;
    if (!exchange || !after || !status || !block || block.byteLength <= MOST_BYTES || tell(after) !== tell(status)) return run;
    const before = run.at(-1);
    const last = before && describeCommand(before.command).block;
    if (before && last && (before.command[1] !== exchange.command[1] || last.address + last.byteLength !== block.address)) return run;
    run.push(exchange);
  }
}

function tellRun(run: readonly Exchange[]): string {
  const bytes = concatBytes(...run.map(dataOf));
  const first = describeCommand((run[0] as Exchange).command).block?.address ?? 0;
  return `# and on: ${run.length} blocks to ${hex(first + bytes.length - 1)}, ${bytes.length} bytes, SHA-256 ${hashOf(bytes)}`;
}

function tellOnce(pieces: readonly string[], onWallTime: boolean): readonly string[] {
  const lines: string[] = [];
  for (let index = 0; index < pieces.length; ) {
    const { period, times } = repetition(pieces, index, onWallTime ? 2 : FEWEST_COUNTED);
    lines.push(...pieces.slice(index, index + period));
    if (times > 1 && !onWallTime) lines.push(`# ${period === 1 ? 'this' : `these ${period}`}: ${times} times in all`);
    index += period * times;
  }
  return lines;
}

function repetition(pieces: readonly string[], start: number, fewest: number): { period: number; times: number } {
  for (let period = 1; period <= LONGEST_POLL; period++) {
    const poll = pieces.slice(start, start + period).join('\n');
    let times = 1;
    while (pieces.slice(start + period * times, start + period * (times + 1)).join('\n') === poll) times++;
    if (times >= fewest) return { period, times };
  }
  return { period: 1, times: 1 };
}

function line(mark: string, bytes: Uint8Array, comment: string, whole = false): string {
  const isLong = !whole && bytes.length > MOST_BYTES;
  const shown = `${mark} ${hexPairs(isLong ? bytes.subarray(0, SHOWN_BYTES) : bytes)}`;
  const size = isLong ? `… ${bytes.length} bytes, SHA-256 ${hashOf(bytes)}` : '';
  const remark = [size, comment].filter((text) => text !== '').join('; ');
  return remark === '' ? shown : `${shown.padEnd(COMMENT_COLUMN - 2)}  ${remark}`;
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex').slice(0, 8);
}

function withoutTrailingZeros(bytes: Uint8Array): Uint8Array {
  return bytes.subarray(0, bytes.findLastIndex((byte) => byte !== 0) + 1);
}
