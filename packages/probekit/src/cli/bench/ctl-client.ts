/** A program's side of a bench's local socket: finds the bench, asks, and hears events. */
import { type BenchCommands, type ByteStream, ProbekitError } from '../../base/index.ts';
import { connectLocal, localNames, localPath } from '../../node/index.ts';
import { cliErrors } from '../errors.ts';
import { type CtlAnswer, lineOf, linesOf, parseLine, type WatchedEvent } from './ctl-messages.ts';
import type { BoardReport } from './ctl-server.ts';

/** What may be asked: every command of `BenchControl`, and the bench's own two. */
interface CtlCommands extends BenchCommands {
  boards: { request: null; reply: readonly BoardReport[] };
  watch: { request: null; reply: null };
}

/** Names of benches: this and the number of the process. */
export const BENCH_NAME = 'bench-';

/**
 * The path of the bench that is meant: by name, by path, or the only one that runs.
 *
 * @throws `cli/no-bench`, `cli/which-bench`
 */
export async function findBench(asked: string | undefined): Promise<string> {
  if (asked !== undefined && /[\\/]/.test(asked)) return asked;
  const running = (await localNames()).filter((name) => name.startsWith(BENCH_NAME));
  const [only] = running;
  if (only === undefined) {
    throw cliErrors.make('cli/no-bench', {
      message: 'No bench is running here.',
      hint: 'Start one, in another terminal: probekit bench',
      evidence: { asked: asked ?? '' },
    });
  }
  if (asked === undefined && running.length === 1) return localPath(only);
  if (asked !== undefined && running.includes(asked)) return localPath(asked);
  throw cliErrors.make('cli/which-bench', {
    message: asked === undefined ? `${running.length} benches are running here.` : `No bench of the name ${asked} is running here.`,
    hint: `Give one of: ${running.map((name) => `--bench ${name}`).join(', ')}.`,
    evidence: { running },
  });
}

export class CtlClient {
  /** Events in the order in which they came; ends with the bench. */
  readonly events: AsyncIterable<{ readonly board: number; readonly event: WatchedEvent }>;
  readonly #stream: ByteStream;
  readonly #waiting = new Map<number, { resolve: (reply: never) => void; reject: (error: unknown) => void }>();
  readonly #heard: { readonly board: number; readonly event: WatchedEvent }[] = [];
  /** Why nothing more will come. */
  #end: unknown;
  #wake: () => void = () => undefined;
  #nextId = 1;

  private constructor(stream: ByteStream) {
    this.#stream = stream;
    this.events = this.#eventsAsHeard();
    void this.#listen();
  }

  /** @throws `node/connect` */
  static async open(path: string): Promise<CtlClient> {
    return new CtlClient(await connectLocal(path));
  }

  /** Rejects with the bench's own error. */
  async ask<Name extends keyof CtlCommands>(
    command: Name,
    request: CtlCommands[Name]['request'],
    board?: string | undefined,
  ): Promise<CtlCommands[Name]['reply']> {
    if (this.#end !== undefined) throw this.#end;
    const id = this.#nextId++;
    const answered = new Promise<CtlCommands[Name]['reply']>((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    answered.catch(() => undefined); // told to whoever awaits it, unless writing fails first
    await this.#stream.write(lineOf({ id, command, request, ...(board !== undefined && { board }) }));
    return answered;
  }

  close(): Promise<void> {
    return this.#stream.close();
  }

  async #listen(): Promise<void> {
    let end: unknown;
    try {
      for await (const line of linesOf(this.#stream.read)) this.#take(parseLine(line) as CtlAnswer);
    } catch (error) {
      end = error;
    }
    this.#end = end ?? closed();
    for (const { reject } of this.#waiting.values()) reject(this.#end);
    this.#wake();
  }

  #take(answer: CtlAnswer): void {
    if ('event' in answer) {
      this.#heard.push(answer);
      this.#wake();
      return;
    }
    const asked = answer.id === null ? [...this.#waiting.values()] : [this.#waiting.get(answer.id)];
    if (answer.id !== null) this.#waiting.delete(answer.id);
    for (const one of asked) {
      if ('reply' in answer) one?.resolve(answer.reply as never);
      else one?.reject(errorOf(answer.error));
    }
  }

  async *#eventsAsHeard() {
    for (;;) {
      yield* this.#heard.splice(0);
      if (this.#end !== undefined) return;
      if (this.#heard.length === 0) await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }
}

function errorOf({ code, message, hint, evidence }: { code: string; message: string; hint: string; evidence: unknown }): Error {
  return code === 'unknown' ? new Error(message) : new ProbekitError(code, { message, hint, evidence });
}

function closed(): ProbekitError {
  return cliErrors.make('cli/bench-message', {
    message: 'The bench closed the connection.',
    hint: 'Look at its terminal: it may have been stopped.',
    evidence: { detail: 'closed' },
  });
}
