/** A request of the protocol: what its arguments must be, and what it does. */
import * as v from 'valibot';
import type { StopReason } from '../debug/index.ts';
import type { Debugged, Debuggee } from './debuggee.ts';
import { adapterErrors } from './errors.ts';
import type { AdapterServices } from './services.ts';

/** What a request has of the connection that it came by. */
export interface RequestContext {
  readonly services: AdapterServices;
  /** Of the client: its first line is 0 or 1. */
  firstLine: number;
  /** @throws `adapter/no-program` */
  debuggee(): Debuggee;
  /** Attaches to the board, which is closed with the connection. */
  attach(debugged: Debugged): Promise<Debuggee>;
  /** What `configurationDone` begins. */
  begin: (() => void) | undefined;
  end(options: { keepHalted: boolean }): Promise<void>;
  emit(event: string, body?: object): void;
  /** An event that it stands. */
  tellStop(reason: StopReason, as?: 'entry'): void;
  /** A line for people. */
  tell(text: string): void;
  /** Runs when the response is on its way. */
  afterwards(work: () => void): void;
}

/** The body of the response; nothing where it has none. */
export type Answer = (context: RequestContext, given: unknown) => Promise<object | undefined>;

/** @throws of its answer: `adapter/arguments`, and what `answer` throws */
export function request<S extends v.GenericSchema>(
  command: string,
  schema: S,
  answer: (context: RequestContext, given: v.InferOutput<S>) => Promise<object | undefined>,
): Readonly<Record<string, Answer>> {
  return {
    [command]: (context, given) => {
      const parsed = v.safeParse(schema, given ?? {});
      if (!parsed.success) throw argumentsError(command, parsed.issues[0]);
      return answer(context, parsed.output);
    },
  };
}

/** Of requests whose arguments change nothing here. */
export const ANYTHING = v.unknown();

function argumentsError(command: string, issue: v.BaseIssue<unknown>): Error {
  const place = v.getDotPath(issue) ?? 'its arguments';
  const detail = `${place} is ${issue.received}, expected is ${issue.expected ?? 'something else'}`;
  return adapterErrors.make('adapter/arguments', {
    message: `The request ${command} cannot be done as it was sent: ${detail}.`,
    hint: 'Change it in the launch configuration; docs/vscode.md lists what it takes.',
    evidence: { command, detail },
  });
}
