/** Why a core stands, from DFSR and what was asked of it. Source: ARM DDI 0403E.e, C1.6.1 and table C1-8. */
import { hex } from '../base/index.ts';
import { DFSR } from '../spec/arm/dcb.ts';
import type { Said } from '../words/sentences/index.ts';
import type { Watch } from './watch-plan.ts';

/** What was asked last. */
export type Asked = 'halt' | 'step' | 'run' | 'reset';

/** `pc` is the address of the instruction that comes next. */
export type StopReason =
  | { readonly kind: 'breakpoint'; readonly pc: number; readonly by: 'comparator' | 'flash' | 'instruction' }
  | { readonly kind: 'watchpoint'; readonly pc: number; readonly watches: readonly Watch[] }
  /** `exception` is the number of the one that was entered, 0 at reset. */
  | { readonly kind: 'vector-catch'; readonly pc: number; readonly exception: number }
  /** By semihosting: the program has ended, and its core stands at its last call. */
  | { readonly kind: 'exit'; readonly pc: number; readonly status: number }
  | { readonly kind: 'step' | 'request' | 'reset' | 'external' | 'unknown'; readonly pc: number };

export interface StopEvidence {
  readonly dfsr: number;
  readonly pc: number;
  /** Number of the exception that is handled; 0 in thread mode. */
  readonly exception: number;
  readonly asked: Asked;
  /** What makes a breakpoint of ours at `pc`, if there is one. */
  readonly breakpoint: 'comparator' | 'flash' | undefined;
  /** Whose comparators have seen their access. */
  readonly matched: readonly Watch[];
}

/** Several flags may be set at once: what the program ran into comes before what the debugger had asked for. */
export function stopReasonOf({ dfsr, pc, exception, asked, breakpoint, matched }: StopEvidence): StopReason {
  const { VCATCH, DWTTRAP, BKPT, EXTERNAL, HALTED } = DFSR.unpack(dfsr);
  if (VCATCH === 1) return asked === 'reset' ? { kind: 'reset', pc } : { kind: 'vector-catch', pc, exception };
  if (DWTTRAP === 1) return { kind: 'watchpoint', pc, watches: matched };
  if (BKPT === 1) return { kind: 'breakpoint', pc, by: breakpoint ?? 'instruction' };
  if (EXTERNAL === 1) return { kind: 'external', pc };
  if (HALTED === 1) return { kind: asked === 'step' ? 'step' : 'request', pc };
  return { kind: 'unknown', pc };
}

/** Exceptions by number. Source: ARM DDI 0403E.e, table B1-4. */
const EXCEPTIONS = ['reset', '', 'NMI', 'HardFault', 'MemManage', 'BusFault', 'UsageFault', '', '', '', '', 'SVCall', 'DebugMonitor'];

/** The sentence for people. */
export function stopSaid(reason: StopReason): Said {
  const pc = hex(reason.pc);
  if (reason.kind === 'breakpoint') return { key: `debug.stop.${reason.by}`, values: { pc } };
  if (reason.kind === 'vector-catch') {
    return { key: 'debug.stop.vector-catch', values: { pc, exception: EXCEPTIONS[reason.exception] || String(reason.exception) } };
  }
  if (reason.kind === 'exit') return { key: 'debug.stop.exit', values: { pc, status: reason.status } };
  if (reason.kind !== 'watchpoint') return { key: `debug.stop.${reason.kind}`, values: { pc } };
  const [watch] = reason.watches;
  if (!watch) return { key: 'debug.stop.watchpoint', values: { pc } };
  return { key: `debug.stop.watch-${watch.on}`, values: { pc, address: hex(watch.address), bytes: watch.byteLength } };
}
