/** What a debug adapter refuses. What the target or its probe refuse comes from below, with codes of its own. */
import { declareErrors } from '../base/index.ts';

export interface AdapterErrors {
  /** The bytes are no message of the Debug Adapter Protocol. The connection ends: where the next message begins is not known. */
  'adapter/message': { detail: string };
  /** What a request carries is not what the protocol, or the launch configuration, has for it. */
  'adapter/arguments': { command: string; detail: string };
  /** A request of the protocol that this adapter does not serve. Its capabilities say what it serves. */
  'adapter/unknown-request': { command: string };
  /** The request is about a program, and none is launched or attached. */
  'adapter/no-program': { command: string };
  /** The request wants a core that stands, and it runs. Pause it first. */
  'adapter/runs': { command: string };
  /** A frame, a variable or a scope of an earlier stop: it ended as the program went on. Ask for the stack anew. */
  'adapter/past-stop': { reference: number };
  /** The program has no function of that name. */
  'adapter/no-function': { name: string };
}

export const adapterErrors = declareErrors<AdapterErrors>();
