/** Errors of logs that a program writes into its own memory. */
import { declareErrors } from '../base/index.ts';

export interface LogsErrors {
  /** RAM holds no RTT structure. The program does not use RTT, has not come that far, or keeps it elsewhere: name its ELF file. */
  'logs/rtt-not-found': { searched: readonly { address: number; byteLength: number }[] };
  /** What stands where the RTT structure should be is none, or not whole. The program may have overwritten it, or not made it yet. */
  'logs/rtt-damaged': { address: number; detail: string };
  /** The program has no RTT channel of this number. */
  'logs/rtt-channel': { channel: number; available: readonly number[] };
}

export const logsErrors = declareErrors<LogsErrors>();
