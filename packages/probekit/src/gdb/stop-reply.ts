/** Why the core stands, as GDB is told: a signal, and the address of a watchpoint. Source: GDB manual, "Stop Reply Packets". */
import type { StopReason } from '../debug/index.ts';

/** Signals by GDB's numbers. */
const [NONE, SIGINT, SIGILL, SIGTRAP, SIGBUS, SIGSEGV] = [0, 2, 4, 5, 10, 11] as const;
/** By number of the exception that began: HardFault, MemManage, BusFault, UsageFault. */
const FAULT_SIGNALS: Readonly<Record<number, number>> = { 3: SIGSEGV, 4: SIGSEGV, 5: SIGBUS, 6: SIGILL };
const WATCH_WORDS = { write: 'watch', read: 'rwatch', access: 'awatch' } as const;

export type StopRequest = 'interrupt' | 'stop';

/** `asked`: how the client had asked for the halt, if it had. */
export function stopReply(reason: StopReason, asked: StopRequest | undefined): string {
  const [watch] = reason.kind === 'watchpoint' ? reason.watches : [];
  const why = watch ? `${WATCH_WORDS[watch.on]}:${watch.address.toString(16)};` : '';
  return `T${signalOf(reason, asked).toString(16).padStart(2, '0')}${why}thread:1;`;
}

function signalOf(reason: StopReason, asked: StopRequest | undefined): number {
  if (reason.kind === 'vector-catch') return FAULT_SIGNALS[reason.exception] ?? SIGTRAP;
  if (reason.kind !== 'request' || asked === undefined) return SIGTRAP;
  return asked === 'interrupt' ? SIGINT : NONE;
}
