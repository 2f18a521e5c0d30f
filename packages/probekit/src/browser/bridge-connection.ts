/** One connection to the page bridge: requests and their answers, events, and what becomes of both when it ends. */
import {
  type BridgeAnswer,
  type BridgeEvent,
  type BridgeRequest,
  type MessageStream,
  type ProbekitError,
  packBridgeFrame,
  unpackBridgeFrame,
} from '../base/index.ts';
import { errorOf, parseBridgeMessage } from './bridge-messages.ts';
import { bridgeLost, bridgeProtocol } from './errors.ts';

export interface Answered {
  readonly ok: unknown;
  readonly data: Uint8Array;
}

interface Waiting {
  readonly resolve: (answer: Answered) => void;
  readonly reject: (error: unknown) => void;
}

export type BridgeListener = (event: BridgeEvent, data: Uint8Array) => void;

export class BridgeConnection {
  readonly #stream: MessageStream;
  readonly #waiting = new Map<number, Waiting>();
  readonly #listeners = new Set<BridgeListener>();
  readonly #endListeners = new Set<(error: ProbekitError) => void>();
  #count = 0;
  #error: ProbekitError | undefined;

  constructor(stream: MessageStream) {
    this.#stream = stream;
    void this.#hear();
  }

  /** Why it has ended. */
  get error(): ProbekitError | undefined {
    return this.#error;
  }

  /**
   * Asks and waits for the answer. With a signal that aborts, the bridge ends its work first; then the signal's reason is thrown.
   *
   * @throws `bridge/lost`, `bridge/protocol`, and whatever the stack behind the bridge ends in
   */
  async ask(request: BridgeRequest, { data, signal }: { data?: Uint8Array; signal?: AbortSignal | undefined } = {}): Promise<Answered> {
    signal?.throwIfAborted();
    if (this.#error) throw this.#error;
    const id = ++this.#count;
    const answer = new Promise<Answered>((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    const giveUp = () => void this.ask({ ask: 'cancel', request: id }).catch(() => undefined); // it ended meanwhile, which `answer` tells
    signal?.addEventListener('abort', giveUp, { once: true });
    try {
      this.#send({ id, ...request }, data);
      return await answer;
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    } finally {
      signal?.removeEventListener('abort', giveUp);
    }
  }

  /** Calls back with each event until the function that it returns is called. */
  onEvent(listener: BridgeListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Calls back once, when the connection ends. */
  onEnd(listener: (error: ProbekitError) => void): () => void {
    this.#endListeners.add(listener);
    return () => this.#endListeners.delete(listener);
  }

  async close(): Promise<void> {
    this.#end(bridgeLost('this page has closed it'));
    await this.#stream.close();
  }

  #send(header: object, data: Uint8Array | undefined): void {
    this.#stream.write(packBridgeFrame(header, data)).catch((error: unknown) => this.#end(bridgeLost('nothing goes out any more', error)));
  }

  async #hear(): Promise<void> {
    try {
      for await (const message of this.#stream.read) {
        const { header, data } = unpackBridgeFrame(message);
        this.#take(parseBridgeMessage(header), data);
      }
      this.#end(bridgeLost('the connection has ended'));
    } catch (error) {
      this.#end(error instanceof RangeError ? bridgeProtocol(error.message, error) : (error as ProbekitError));
      await this.#stream.close();
    }
  }

  #take(message: BridgeAnswer | BridgeEvent, data: Uint8Array): void {
    if ('event' in message) {
      for (const listener of this.#listeners) listener(message, data);
      return;
    }
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if ('error' in message) waiting?.reject(errorOf(message.error));
    else waiting?.resolve({ ok: message.ok, data });
  }

  #end(error: ProbekitError): void {
    if (this.#error) return;
    this.#error = error;
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
    for (const listener of this.#endListeners) listener(error);
  }
}
