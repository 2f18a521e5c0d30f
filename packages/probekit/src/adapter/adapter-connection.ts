/** One client of the Debug Adapter Protocol: its requests in their order, responses and events. It knows no sockets. */
import { type ByteStream, ProbekitError } from '../base/index.ts';
import { type StopReason, stopSaid } from '../debug/index.ts';
import { BREAKPOINT_REQUESTS } from './breakpoint-requests.ts';
import { type Debugged, Debuggee } from './debuggee.ts';
import { adapterErrors } from './errors.ts';
import { LOOK_REQUESTS } from './look-requests.ts';
import { MessageReader, messageBytes, type RequestMessage } from './messages.ts';
import type { Answer, RequestContext } from './request.ts';
import { RUN_REQUESTS } from './run-requests.ts';
import type { AdapterServices } from './services.ts';
import { START_REQUESTS } from './start-requests.ts';

const REQUESTS: Readonly<Record<string, Answer>> = { ...START_REQUESTS, ...RUN_REQUESTS, ...BREAKPOINT_REQUESTS, ...LOOK_REQUESTS };
const THREAD_ID = 1;

/** Serves one client until it disconnects or hangs up. @throws `adapter/message`, and what is no error of target or probe */
export async function serveDebugAdapter(stream: ByteStream, services: AdapterServices): Promise<void> {
  await new AdapterConnection(stream, services).serve();
}

class AdapterConnection {
  readonly #stream: ByteStream;
  readonly #services: AdapterServices;
  readonly #context: RequestContext;
  #debuggee: Debuggee | undefined;
  #seq = 1;
  /** What was sent last: messages leave in their order. */
  #sent: Promise<unknown> = Promise.resolve();
  #afterwards: (() => void)[] = [];

  constructor(stream: ByteStream, services: AdapterServices) {
    this.#stream = stream;
    this.#services = services;
    this.#context = {
      services,
      firstLine: 1,
      begin: undefined,
      debuggee: () => this.#found(),
      attach: (debugged) => this.#attach(debugged),
      end: (options) => this.#end(options),
      emit: (event, body) => this.#emit(event, body),
      tellStop: (reason, as) => this.#tellStop(reason, as),
      tell: (text) => this.#emit('output', { category: 'console', output: `${text}\n` }),
      afterwards: (work) => void this.#afterwards.push(work),
    };
  }

  async serve(): Promise<void> {
    const { signal } = this.#services;
    const close = () => void this.#stream.close();
    signal.addEventListener('abort', close, { once: true });
    const reader = new MessageReader();
    try {
      for await (const piece of this.#stream.read) {
        for (const message of reader.push(piece)) {
          await this.#answer(message);
          if (message.command !== 'disconnect') continue;
          // To leave the loop closes the stream, with what is not on its way yet.
          await this.#sent;
          return;
        }
      }
    } finally {
      signal.removeEventListener('abort', close);
      // Lost without a word: the core stays as it is, unless the whole command was asked to end.
      await this.#end({ keepHalted: !signal.aborted && this.#debuggee?.isMoving === false });
      await this.#sent;
      await this.#stream.close();
    }
  }

  async #answer({ seq, command, arguments: given }: RequestMessage): Promise<void> {
    const response = { type: 'response', request_seq: seq, command };
    this.#afterwards = [];
    try {
      const answer = Object.hasOwn(REQUESTS, command) ? REQUESTS[command] : undefined;
      if (!answer) throw unknownRequest(command);
      const body = await answer(this.#context, given);
      this.#send({ ...response, success: true, ...(body && { body }) });
      for (const work of this.#afterwards) work();
    } catch (error) {
      this.#send({ ...response, success: false, ...failure(error) });
      if (!(error instanceof ProbekitError)) throw error;
    }
  }

  #found(): Debuggee {
    if (this.#debuggee) return this.#debuggee;
    throw adapterErrors.make('adapter/no-program', {
      message: 'No program is being debugged.',
      hint: 'Send launch or attach first.',
      evidence: { command: '' },
    });
  }

  async #attach(debugged: Debugged): Promise<Debuggee> {
    try {
      const decoder = new TextDecoder();
      this.#debuggee = await Debuggee.attach(debugged, {
        stopped: (reason) => this.#tellStop(reason),
        failed: (error) => this.#tellFailure(error),
        printed: (bytes) => this.#emit('output', { category: 'stdout', output: decoder.decode(bytes, { stream: true }) }),
      });
      return this.#debuggee;
    } catch (error) {
      await debugged.board.close();
      throw error;
    }
  }

  async #end(options: { keepHalted: boolean }): Promise<void> {
    const debuggee = this.#debuggee;
    this.#debuggee = undefined;
    try {
      await debuggee?.end(options);
    } catch (error) {
      // The board is gone; what the next debugger finds in the comparators, it clears.
      if (!(error instanceof ProbekitError)) throw error;
      this.#context.tell(`${error.message} ${error.hint}`);
    }
  }

  #tellStop(reason: StopReason, as?: 'entry'): void {
    if (reason.kind === 'exit') {
      this.#context.tell(this.#services.say(stopSaid(reason)));
      this.#emit('exited', { exitCode: reason.status });
      this.#emit('terminated');
      return;
    }
    const hitBreakpointIds = reason.kind === 'breakpoint' ? (this.#debuggee?.breakpoints.idsAt(reason.pc) ?? []) : [];
    this.#emit('stopped', {
      reason: as ?? STOP_WORDS[reason.kind],
      description: this.#services.say(stopSaid(reason)),
      threadId: THREAD_ID,
      allThreadsStopped: true,
      ...(hitBreakpointIds.length > 0 && { hitBreakpointIds }),
    });
  }

  #tellFailure(error: unknown): void {
    const text = error instanceof ProbekitError ? `${error.message} ${error.hint} (${error.code})` : String(error);
    this.#emit('output', { category: 'stderr', output: `${text}\n` });
    this.#emit('terminated');
  }

  #emit(event: string, body?: object): void {
    this.#send({ type: 'event', event, ...(body && { body }) });
  }

  #send(message: object): void {
    const bytes = messageBytes({ seq: this.#seq++, ...message });
    this.#sent = this.#sent
      .then(() => this.#stream.write(bytes))
      .catch(() => {
        // The client has hung up: its end of the stream says so, too.
      });
  }
}

const STOP_WORDS = {
  breakpoint: 'breakpoint',
  watchpoint: 'data breakpoint',
  'vector-catch': 'exception',
  step: 'step',
  request: 'pause',
  reset: 'entry',
  external: 'pause',
  unknown: 'pause',
} as const satisfies Record<Exclude<StopReason['kind'], 'exit'>, string>;

function unknownRequest(command: string): Error {
  return adapterErrors.make('adapter/unknown-request', {
    message: `This adapter does not serve the request ${command}.`,
    hint: 'Its answer to initialize says what it serves.',
    evidence: { command },
  });
}

/** As the protocol tells an error: for the editor's own use, and as text with its parts. */
function failure(error: unknown): object {
  const known = error instanceof ProbekitError ? error : undefined;
  const message = error instanceof Error ? error.message : String(error);
  const variables = { message, hint: known?.hint ?? '', code: known?.code ?? 'unknown' };
  const format = '{message} {hint} ({code})';
  return {
    message: known?.code === 'adapter/runs' ? 'notStopped' : `${message} ${variables.hint}`.trim(),
    body: { error: { id: idOf(variables.code), format, variables, showUser: true } },
  };
}

/** One number a code, the same for ever: FNV-1a, without its highest bit. */
function idOf(code: string): number {
  let hash = 0x811c_9dc5;
  for (const character of code) hash = Math.imul(hash ^ character.charCodeAt(0), 0x0100_0193);
  return hash & 0x7fff_ffff;
}
