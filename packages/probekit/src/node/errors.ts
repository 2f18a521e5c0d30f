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
  /** macOS or Windows keeps an interface of a probe with its own driver, so that the whole probe cannot be shared. */
  'node/interface-kept': { device: string; interface: number; system: string };
  /** The folder of this user's sockets can be opened by others, or is another user's. */
  'node/not-private': { folder: string; uid: number; mode: number };
  /** A serial port could not be opened or written. */
  'node/serial': { path: string; detail: string };
}

export const nodeErrors = declareErrors<NodeErrors>();
