/**
 * The record of a trace path that is set up: which registers hold what of ours, and what they held before. Written before each change,
 * so that the next command knows what a killed one has left.
 */
import { type Store, viewOf } from '../base/index.ts';
import type { ChipIdentity } from './identify.ts';
import type { TraceStep } from './trace-path.ts';

/** `value` is what we set, `before` what the bits held. */
export interface TakenStep extends Omit<TraceStep, 'isKey'> {
  readonly before: number;
}

/** `PKTR`, and the version of the layout. */
const MAGIC = 0x5254_4b50;
const VERSION = 1;
const HEAD_WORDS = 2;
const STEP_WORDS = 5;
const BUSES = ['memory', 'debugBus'] as const;
const PREFIX = 'trace-';

/** One record a chip. Without a unique id there is no telling whose registers they were. */
export function traceRecordName({ uid }: ChipIdentity): string | undefined {
  return uid && `${PREFIX}${uid}`;
}

/** Whether there is a record of any chip. Reads no target. */
export async function hasTraceRecords(store: Store): Promise<boolean> {
  return (await store.names()).some((name) => name.startsWith(PREFIX));
}

export function encodeTraceRecord(steps: readonly TakenStep[]): Uint8Array {
  const rows = steps.flatMap(({ bus, address, mask, value, before }) => [BUSES.indexOf(bus), address, mask, value, before]);
  const words = [MAGIC, VERSION, ...rows];
  const bytes = new Uint8Array(4 * words.length);
  for (const [index, word] of words.entries()) viewOf(bytes).setUint32(4 * index, word, true);
  return bytes;
}

/** Undefined for what is no record of this version. */
export function decodeTraceRecord(bytes: Uint8Array): readonly TakenStep[] | undefined {
  const view = viewOf(bytes);
  const count = (bytes.length / 4 - HEAD_WORDS) / STEP_WORDS;
  if (!Number.isInteger(count) || count < 1 || view.getUint32(0, true) !== MAGIC || view.getUint32(4, true) !== VERSION) return undefined;
  const steps: TakenStep[] = [];
  for (let at = 4 * HEAD_WORDS; at < bytes.length; at += 4 * STEP_WORDS) {
    const word = (index: number) => view.getUint32(at + 4 * index, true);
    const bus = BUSES[word(0)];
    if (!bus) return undefined;
    steps.push({ bus, address: word(1), mask: word(2), value: word(3), before: word(4) });
  }
  return steps;
}
