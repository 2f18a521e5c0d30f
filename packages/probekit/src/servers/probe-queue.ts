/**
 * One probe shared among several clients: commands one at a time in the order they came, and a RW_MISC write with the
 * read that fetches its results as one. The command and its data phase go to the probe's USB endpoints. Debug mode and
 * open access ports are the probe's: while one client is in debug mode no other one ends it, and who has not entered it
 * is told that the probe is idle.
 */

import { type Clock, concatBytes, type UsbCompletion, type UsbDeviceLink, type UsbDeviceSummary } from '../base/index.ts';
import { CLOSE_AP_DBG, DEBUG, ENTER, EXIT, GET_CURRENT_MODE, MODE_MASS, RW_MISC_OUT } from '../spec/stlink/opcodes.ts';
import { STATUS_OK } from '../spec/stlink/status.ts';
import { findProbeUsbId } from '../spec/stlink/usb-ids.ts';

export type ExchangeResult =
  | { readonly status: 'ok'; readonly data: Uint8Array }
  | { readonly status: 'timeout' | 'disconnected' | 'failed' | 'truncated' };

type Phase = { readonly out: Uint8Array } | { readonly in: number } | { readonly swo: number };

/** ST's own driver waits this long for a USB transfer. */
const TRANSFER_TIMEOUT_MS = 5000;
/** How long a client may keep the others waiting between RW_MISC_OUT and RW_MISC_IN. */
const PAIR_TIMEOUT_MS = 1000;

export class ProbeQueue {
  readonly #link: UsbDeviceLink;
  readonly #clock: Clock;
  readonly #endpoints: { readonly out: number; readonly in: number; readonly trace?: number };
  #tail: Promise<void> = Promise.resolve();
  /** A client between RW_MISC_OUT and RW_MISC_IN, and what lets the others go on. */
  #pair: { readonly client: object; readonly release: () => void } | undefined;
  /** Clients that have entered debug mode and not left it. */
  readonly #inDebugMode = new Set<object>();
  #nextId = 1;

  constructor(link: UsbDeviceLink, summary: UsbDeviceSummary, clock: Clock) {
    this.#link = link;
    this.#clock = clock;
    this.#endpoints = findProbeUsbId(summary.vendorId, summary.productId) ?? { out: 0x01, in: 0x81, trace: 0x82 };
  }

  /** Runs one command for `client` (any object that tells clients apart). */
  async exchange(client: object, command: Uint8Array, phase: Phase): Promise<ExchangeResult> {
    const release = this.#endPair(client) ?? (await this.#acquire());
    const opensPair = isDebug(command, RW_MISC_OUT);
    try {
      const own = this.#ownAnswer(client, command, phase);
      if (own) return { status: 'ok', data: own };
      const result = await this.#run(command, phase);
      if (isDebug(command, ENTER) && result.status === 'ok' && result.data[0] === STATUS_OK) this.#inDebugMode.add(client);
      return result;
    } finally {
      if (opensPair) this.#holdFor(client, release);
      else release();
    }
  }

  /** The client is gone: it keeps nobody waiting. */
  leave(client: object): void {
    this.#inDebugMode.delete(client);
    this.#endPair(client)?.();
  }

  /** The answer to a command that would take debug mode or an access port from another client, or show it theirs. */
  #ownAnswer(client: object, command: Uint8Array, phase: Phase): Uint8Array | undefined {
    if (isDebug(command, EXIT)) this.#inDebugMode.delete(client);
    if (![...this.#inDebugMode].some((other) => other !== client)) return undefined;
    if (isDebug(command, EXIT)) return replyOf(phase, 0);
    if (isDebug(command, CLOSE_AP_DBG)) return replyOf(phase, STATUS_OK);
    return command[0] === GET_CURRENT_MODE && !this.#inDebugMode.has(client) ? replyOf(phase, MODE_MASS) : undefined;
  }

  #endPair(client: object): (() => void) | undefined {
    const pair = this.#pair;
    if (pair?.client !== client) return undefined;
    this.#pair = undefined;
    return pair.release;
  }

  /** Waits for every earlier holder; returns what lets the next one in. */
  async #acquire(): Promise<() => void> {
    const before = this.#tail;
    let release: () => void = () => undefined;
    this.#tail = new Promise((resolve) => (release = resolve));
    await before;
    return release;
  }

  #holdFor(client: object, release: () => void): void {
    const ended = new AbortController();
    this.#pair = {
      client,
      release: () => {
        ended.abort();
        release();
      },
    };
    void this.#clock.sleep(PAIR_TIMEOUT_MS, { signal: ended.signal }).then(
      () => this.#endPair(client)?.(),
      () => undefined, // the pair was completed
    );
  }

  async #run(command: Uint8Array, phase: Phase): Promise<ExchangeResult> {
    if ('swo' in phase) return this.#receive(this.#endpoints.trace ?? 0x82, phase.swo);
    const sent = await this.#send(command);
    if (sent.status !== 'ok') return sent;
    if ('in' in phase) return phase.in === 0 ? sent : this.#receive(this.#endpoints.in, phase.in);
    return phase.out.length === 0 ? sent : this.#send(phase.out);
  }

  async #send(data: Uint8Array): Promise<ExchangeResult> {
    const completion = await this.#submit({ endpoint: this.#endpoints.out, data });
    return completion.status === 'ok' ? { status: 'ok', data: new Uint8Array(0) } : failure(completion);
  }

  async #receive(endpoint: number, length: number): Promise<ExchangeResult> {
    const completion = await this.#submit({ endpoint, length });
    if (completion.status !== 'ok') return failure(completion);
    const data = completion.data ?? new Uint8Array(0);
    return data.length === length ? { status: 'ok', data: concatBytes(data) } : { status: 'truncated' };
  }

  async #submit(transfer: { endpoint: number; data?: Uint8Array; length?: number }): Promise<UsbCompletion> {
    const id = this.#nextId++;
    const ended = new AbortController();
    const running = this.#link.submit({ id, ...transfer });
    // The sleep is called off by the completion; a transfer that outlives it is cancelled and then completes.
    void this.#clock.sleep(TRANSFER_TIMEOUT_MS, { signal: ended.signal }).then(
      () => this.#link.cancel(id),
      () => undefined,
    );
    const completion = await running;
    ended.abort();
    return completion;
  }
}

function isDebug(command: Uint8Array, sub: number): boolean {
  return command[0] === DEBUG && command[1] === sub;
}

function replyOf(phase: Phase, first: number): Uint8Array {
  const reply = new Uint8Array('in' in phase ? phase.in : 0);
  if (reply.length > 0) reply[0] = first;
  return reply;
}

function failure({ status }: UsbCompletion): ExchangeResult {
  if (status === 'cancelled') return { status: 'timeout' };
  return { status: status === 'disconnected' ? 'disconnected' : 'failed' };
}
