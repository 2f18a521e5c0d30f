/** The bench's side of its local socket: hands and eyes for every program of this user. */
import type { BenchCommands, BenchEvent, BoardView, ByteStream } from '../../base/index.ts';
import { cliErrors } from '../errors.ts';
import { type ListedProbe, listedProbe } from '../listed-probe.ts';
import type { BoardOnBench } from './boards.ts';
import { type CtlAnswer, type CtlRequest, lineOf, linesOf, parseRequest, plainError } from './ctl-messages.ts';
import type { Lag } from './lag.ts';
import type { Traffic } from './traffic.ts';

/** One board as `boards` tells of it. */
export interface BoardReport {
  readonly number: number;
  readonly busId: string;
  readonly serialNumber: string;
  /** Missing while it does not enumerate. */
  readonly probe?: ListedProbe;
  readonly view: BoardView;
  readonly traffic: Traffic;
  readonly lag: Lag;
}

/** Serial output waits this long for more of it. */
const UART_PIECE_MS = 50;
/** A watcher that leaves this much unread is too slow to be waited for. */
const MOST_UNREAD_BYTES = 1024 * 1024;

/** Answers one program until it closes, requests in their order. Rejects with `cli/bench-message` at a line without an end. */
export async function serveCtl(stream: ByteStream, boards: readonly BoardOnBench[]): Promise<void> {
  /** By board: what stops telling of it. */
  const watching = new Map<number, () => void>();
  try {
    for await (const line of linesOf(stream.read)) {
      const request = requestIn(line);
      if ('error' in request) {
        // Nothing after it can be relied on.
        await stream.write(lineOf(request));
        return;
      }
      const answered = await answer(request, boards);
      if (request.command === 'watch' && 'reply' in answered) watch(stream, chosen(boards, request), watching);
      await stream.write(lineOf(answered));
    }
  } finally {
    for (const stop of watching.values()) stop();
    await stream.close();
  }
}

function requestIn(line: Uint8Array): CtlRequest | Extract<CtlAnswer, { error: unknown }> {
  try {
    return parseRequest(line);
  } catch (error) {
    return { id: null, error: plainError(error) };
  }
}

async function reportOf(board: BoardOnBench): Promise<BoardReport> {
  const { number, busId, serialNumber, eyes } = board;
  const [probe, view] = [await board.probe(), await eyes.send('look', {})];
  return { number, busId, serialNumber, ...(probe && { probe: listedProbe(probe) }), view, traffic: board.traffic(), lag: board.lag() };
}

async function answer(request: CtlRequest, boards: readonly BoardOnBench[]): Promise<CtlAnswer> {
  const { id, command } = request;
  try {
    if (command === 'boards') return { id, reply: await Promise.all(boards.map(reportOf)) };
    const [board] = chosen(boards, { board: 1, ...request });
    if (command === 'watch') return { id, reply: null };
    // The bench checks name and request: they come from outside.
    return { id, reply: await board!.control.send(command as keyof BenchCommands, request.request as never) };
  } catch (error) {
    return { id, error: plainError(error) };
  }
}

/** The board that a request names; all of them when it names none. */
function chosen(boards: readonly BoardOnBench[], { board }: Pick<CtlRequest, 'board'>): readonly BoardOnBench[] {
  if (board === undefined) return boards;
  const found = boards.filter(({ number, serialNumber }) => number === Number(board) || serialNumber === board);
  if (found.length > 0) return found;
  const names = boards.map(({ number, serialNumber }) => `${number} (${serialNumber})`);
  throw cliErrors.make('cli/which-board', {
    message: `The bench has no board "${board}".`,
    hint: `Give --board one of: ${names.join(', ')}.`,
    evidence: { asked: String(board), boards: boards.map(({ serialNumber }) => serialNumber) },
  });
}

/** Sends these boards' events from now on, of each board once however often it is asked for. */
function watch(stream: ByteStream, boards: readonly BoardOnBench[], watching: Map<number, () => void>): void {
  let unread = 0;
  const send = (answer: CtlAnswer) => {
    const line = lineOf(answer);
    unread += line.length;
    if (unread > MOST_UNREAD_BYTES) void stream.close();
    stream.write(line).then(
      () => {
        unread -= line.length;
      },
      () => undefined, // it is gone: reading from it ends too
    );
  };
  for (const { eyes, number } of boards) {
    if (watching.has(number)) continue;
    const uart = new UartPieces((text, atNs) => send({ board: number, event: { event: 'uart', text, atNs } }));
    const stop = eyes.onEvent((event) => {
      if (event.event === 'uart') uart.take(event);
      else send({ board: number, event });
    });
    watching.set(number, () => {
      stop();
      uart.stop();
    });
  }
}

/** Serial bytes, which come one by one, in pieces of text. */
class UartPieces {
  readonly #tell: (text: string, atNs: number) => void;
  readonly #decoder = new TextDecoder();
  #text = '';
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(tell: (text: string, atNs: number) => void) {
    this.#tell = tell;
  }

  take({ bytes, atNs }: Extract<BenchEvent, { event: 'uart' }>): void {
    this.#text += this.#decoder.decode(bytes, { stream: true });
    if (this.#text.endsWith('\n')) this.#flush(atNs);
    else this.#timer ??= setTimeout(() => this.#flush(atNs), UART_PIECE_MS);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #flush(atNs: number): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const text = this.#text;
    this.#text = '';
    if (text !== '') this.#tell(text, atNs);
  }
}
