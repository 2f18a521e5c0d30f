/** Errors of the servers: what a client sent that no client should. */

import { declareErrors } from '../base/index.ts';

export interface ServerErrors {
  /** A client sent bytes that are not the protocol. Its connection is closed; the others go on. */
  'server/malformed': { protocol: string; detail: string; bytes: Uint8Array };
}

export const errors = declareErrors<ServerErrors>();
