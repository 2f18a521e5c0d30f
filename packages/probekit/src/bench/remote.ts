/**
 * A bench on the far side of a message channel: both doors as plain messages, so that the bench can live in a worker or
 * another process. Anything with `postMessage` and `onmessage` will do.
 */

import { type Bench, type BenchCommands, type BenchEvent, ProbekitError, type UsbCompletion, type UsbTransfer } from '../base/index.ts';

/** One end of a message channel: a `MessagePort`, a `Worker`, a worker's own scope. */
export interface BenchChannel {
  postMessage(message: unknown): void;
  onmessage: ((event: { readonly data: unknown }) => void) | null;
}

type Call =
  | { readonly call: 'send'; readonly command: keyof BenchCommands; readonly request: never }
  | { readonly call: 'submit'; readonly transfer: UsbTransfer }
  | { readonly call: 'cancel'; readonly transferId: number }
  | { readonly call: 'reset' };
type ToBench = Call & { readonly id: number };
type FromBench =
  | { readonly id: number; readonly reply: unknown }
  | { readonly id: number; readonly error: PlainError }
  | { readonly event: BenchEvent }
  | { readonly left: true };

interface PlainError {
  readonly message: string;
  readonly code?: string;
  readonly hint?: string;
  readonly evidence?: unknown;
}

/** Answers the far side's calls with this bench. Returns the function that stops it. */
export function serveBench(bench: Bench, channel: BenchChannel): () => void {
  const post = (message: FromBench) => channel.postMessage(message);
  const perform = (call: Call): Promise<unknown> => {
    switch (call.call) {
      case 'send':
        return bench.control.send(call.command, call.request);
      case 'submit':
        return bench.usb.submit(call.transfer);
      case 'cancel':
        return bench.usb.cancel(call.transferId);
      case 'reset':
        return bench.usb.reset();
    }
  };
  channel.onmessage = ({ data }) => {
    const { id, ...call } = data as ToBench;
    perform(call as Call).then(
      (reply) => post({ id, reply }),
      (error: unknown) => post({ id, error: plainOf(error) }),
    );
  };
  const stopEvents = bench.control.onEvent((event) => post({ event }));
  const stopLeaving = bench.usb.onDisconnect(() => post({ left: true }));
  return () => {
    channel.onmessage = null;
    stopEvents();
    stopLeaving();
  };
}

/** The bench that `serveBench` serves at the other end. */
export function connectBench(channel: BenchChannel): Bench {
  const waiting = new Map<number, { resolve: (reply: never) => void; reject: (error: unknown) => void }>();
  const eventListeners = new Set<(event: BenchEvent) => void>();
  const leaveListeners = new Set<() => void>();
  let nextId = 1;
  const ask = <Reply>(call: object): Promise<Reply> =>
    new Promise((resolve, reject) => {
      const id = nextId++;
      waiting.set(id, { resolve, reject });
      channel.postMessage({ id, ...call });
    });
  channel.onmessage = ({ data }) => {
    const message = data as FromBench;
    if ('event' in message) for (const listener of eventListeners) listener(message.event);
    else if ('left' in message) for (const listener of leaveListeners) listener();
    else {
      const asked = waiting.get(message.id);
      waiting.delete(message.id);
      if ('error' in message) asked?.reject(errorOf(message.error));
      else asked?.resolve(message.reply as never);
    }
  };
  return {
    usb: {
      submit: (transfer) => ask<UsbCompletion>({ call: 'submit', transfer }),
      cancel: (transferId) => ask<void>({ call: 'cancel', transferId }),
      reset: () => ask<void>({ call: 'reset' }),
      onDisconnect: (listener) => subscribe(leaveListeners, listener),
    },
    control: {
      send: (command, request) => ask({ call: 'send', command, request }),
      onEvent: (listener) => subscribe(eventListeners, listener),
    },
  };
}

function subscribe<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function plainOf(error: unknown): PlainError {
  if (error instanceof ProbekitError) return { code: error.code, message: error.message, hint: error.hint, evidence: error.evidence };
  return { message: error instanceof Error ? error.message : String(error) };
}

function errorOf({ code, message, hint, evidence }: PlainError): Error {
  return code === undefined ? new Error(message) : new ProbekitError(code, { message, hint: hint ?? '', evidence });
}
