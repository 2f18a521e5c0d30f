/** Errors of reaching this computer's files, sockets, ports and native modules. */
import { declareErrors } from '../base/index.ts';

export interface NodeErrors {
  /** An optional package is not installed. */
  'node/module-missing': { module: string; detail: string };
  /** A file or folder could not be read or written. */
  'node/file': { path: string; errno: string };
  /** Nothing listens at that address, or it cannot be reached. */
  'node/connect': { address: string; errno: string };
  /** The address to listen on is taken or not ours. */
  'node/listen': { address: string; errno: string };
  /** The other side closed the connection. */
  'node/closed': { address: string };
  /** A serial port could not be opened or written. */
  'node/serial': { path: string; detail: string };
}

export const nodeErrors = declareErrors<NodeErrors>();
