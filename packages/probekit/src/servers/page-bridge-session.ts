/** One page on the bridge: what it has asked and what it has open. */
import {
  type BridgeAnswer,
  type BridgedDevice,
  type BridgedError,
  type BridgeEvent,
  type BridgeFactsRequest,
  type BridgeHello,
  type BridgeRequest,
  type HostFacts,
  type MessageStream,
  PAGE_BRIDGE_VERSION,
  ProbekitError,
  packBridgeFrame,
  unpackBridgeFrame,
} from '../base/index.ts';
import { bridgeErrors } from './errors.ts';
import type { BridgedComputer } from './page-bridge.ts';
import { BridgedPorts } from './page-bridge-ports.ts';
import { parseBridgeRequest } from './page-bridge-schema.ts';
import { BridgedSerials } from './page-bridge-serials.ts';

/** A page that has more under way than this is none of ours. */
const MOST_PENDING = 256;
/** Systems differ in whether they tell that a device comes; looking at this interval works on all. */
const LOOK_MS = 1000;

type Reply = { readonly ok: unknown; readonly data?: Uint8Array | undefined };

export class BridgeSession {
  readonly #stream: MessageStream;
  readonly #computer: BridgedComputer;
  readonly #ports: BridgedPorts;
  readonly #serials: BridgedSerials;
  readonly #pending = new Map<number, AbortController>();
  readonly #ended = new AbortController();
  #looking: Promise<void> | undefined;

  constructor(stream: MessageStream, computer: BridgedComputer, taken: Set<string>) {
    this.#stream = stream;
    this.#computer = computer;
    this.#ports = new BridgedPorts(computer, taken, (device) => this.#tell({ event: 'disconnect', device }));
    this.#serials = new BridgedSerials((event, data) => this.#tell(event, data));
  }

  /** Begins what the message asks for; the answer goes out when it is there. Throws `RangeError` on what cannot be answered. */
  take(message: Uint8Array): void {
    const { header, data } = unpackBridgeFrame(message);
    const id = idOf(header);
    if (this.#pending.has(id) || this.#pending.size >= MOST_PENDING) throw new RangeError(`${this.#pending.size} requests are under way`);
    const giveUp = new AbortController();
    this.#pending.set(id, giveUp);
    void this.#answer(id, () => this.#do(parseBridgeRequest(header), data, giveUp.signal));
  }

  /** Gives up what is under way and gives back what is open. */
  async end(): Promise<void> {
    this.#ended.abort();
    for (const [request, giveUp] of this.#pending) giveUp.abort(cancelled(request));
    await this.#serials.close();
    await this.#ports.close();
    await this.#looking;
  }

  async #answer(id: number, work: () => Promise<Reply>): Promise<void> {
    let answer: BridgeAnswer;
    let data: Uint8Array | undefined;
    try {
      const { ok, data: bytes } = await work();
      answer = { id, ok };
      data = bytes;
    } catch (error) {
      answer = { id, error: bridged(error) };
    }
    this.#pending.delete(id);
    await this.#write(answer, data);
  }

  async #do(request: BridgeRequest, data: Uint8Array, signal: AbortSignal): Promise<Reply> {
    switch (request.ask) {
      case 'hello':
        this.#looking ??= this.#look();
        return { ok: this.#hello() };
      case 'list':
        return { ok: await this.#ports.list() };
      case 'cancel':
        this.#pending.get(request.request)?.abort(cancelled(request.request));
        return { ok: null };
      case 'serialOpen':
        return { ok: this.#serials.add(await this.#computer.openSerial(this.#ports.summaryOf(request.device))) };
      case 'serialConfigure':
      case 'serialWrite':
      case 'serialClose':
        await this.#serials.do(request, data, signal);
        return { ok: null };
      case 'readFile':
      case 'listFolder':
      case 'readLink':
      case 'stat':
      case 'holders':
      case 'askSystem':
        return factOf(this.#computer.facts, request);
      default:
        return { ok: null, data: await this.#ports.do(request, data, signal) };
    }
  }

  #hello(): BridgeHello {
    const { facts, isVirtual } = this.#computer;
    return { version: PAGE_BRIDGE_VERSION, platform: facts?.platform, isVirtual };
  }

  /** Tells of what is plugged in and out, until the page leaves. */
  async #look(): Promise<void> {
    const { clock } = this.#computer;
    const { signal } = this.#ended;
    let before: string | undefined;
    while (!signal.aborted) {
      // What cannot be listed now is told to whoever asks for the list.
      const devices = await this.#ports.list().catch((): readonly BridgedDevice[] => []);
      const now = JSON.stringify(devices);
      if (before !== undefined && now !== before) this.#tell({ event: 'devices' });
      before = now;
      await clock.sleep(LOOK_MS, { signal }).catch(() => undefined); // the page has left
    }
  }

  #tell(event: BridgeEvent, data?: Uint8Array): void {
    void this.#write(event, data);
  }

  async #write(header: BridgeAnswer | BridgeEvent, data?: Uint8Array): Promise<void> {
    if (this.#ended.signal.aborted) return;
    // A page that has left hears nothing; its end is read from the stream.
    await this.#stream.write(packBridgeFrame(header, data)).catch(() => undefined);
  }
}

function idOf(header: unknown): number {
  const id = typeof header === 'object' && header !== null && 'id' in header ? header.id : undefined;
  if (typeof id !== 'number' || !Number.isSafeInteger(id) || id < 0) throw new RangeError('a message without a number');
  return id;
}

async function factOf(facts: HostFacts | undefined, request: BridgeFactsRequest): Promise<Reply> {
  switch (request.ask) {
    case 'readFile': {
      const data = await facts?.readFile(request.path, request.maxBytes);
      return { ok: data !== undefined, data };
    }
    case 'listFolder':
      return { ok: (await facts?.list(request.path)) ?? null };
    case 'readLink':
      return { ok: (await facts?.readLink(request.path)) ?? null };
    case 'stat':
      return { ok: (await facts?.stat?.(request.path)) ?? null };
    case 'holders':
      return { ok: (await facts?.holders?.(request.of)) ?? null };
    case 'askSystem':
      return { ok: (await facts?.ask?.(request.question)) ?? null };
  }
}

function cancelled(request: number): ProbekitError {
  return bridgeErrors.make('bridge/cancelled', {
    message: 'The page gave the request up.',
    hint: 'Repeat it.',
    evidence: { request },
  });
}

function bridged(error: unknown): BridgedError {
  const { code, message, hint, evidence } = error instanceof ProbekitError ? error : unforeseen(error);
  return { code, message, hint, evidence };
}

function unforeseen(error: unknown): ProbekitError {
  const detail = error instanceof Error ? error.message : String(error);
  return error instanceof RangeError
    ? bridgeErrors.make('bridge/request', {
        message: `The bridge does not know what the page asks: ${detail}.`,
        hint: 'Reload the page, so that it is of the same release as the bridge.',
        evidence: { detail },
      })
    : bridgeErrors.make('bridge/failed', {
        message: `The computer behind the bridge could not do it: ${detail}.`,
        hint: 'Look at what probekit web prints there, then try again.',
        evidence: { detail },
      });
}
