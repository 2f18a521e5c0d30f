/** Registers of a trace path that are set, and given back with what they held before: by who has set them, or by the next after a kill. */
import { hasCode, type Memory, type Store } from '../base/index.ts';
import { DEMCR } from '../spec/arm/dcb.ts';
import type { Target } from './connect.ts';
import { knownChip } from './identify.ts';
import type { TraceStep } from './trace-path.ts';
import { decodeTraceRecord, encodeTraceRecord, hasTraceRecords, type TakenStep, traceRecordName } from './trace-record.ts';

interface TraceRecord {
  readonly store: Store;
  readonly name: string;
}

export class TraceRegisters {
  readonly #target: Target;
  readonly #record: TraceRecord | undefined;
  /** In the order in which they were set. */
  readonly #taken: Map<string, TakenStep>;

  private constructor(target: Target, record: TraceRecord | undefined, taken: readonly TakenStep[] = []) {
    this.#target = target;
    this.#record = record;
    this.#taken = new Map(taken.map((step) => [nameOf(step), step]));
  }

  /** Without a store, what a killed command has set stays until the power goes. */
  static async open(target: Target, store: Store | undefined): Promise<TraceRegisters> {
    const name = store && traceRecordName(await knownChip(target));
    return new TraceRegisters(target, store && name ? { store, name } : undefined);
  }

  /** Those that a killed command has set on this chip and that still hold it; what else there is of records of the chip is forgotten. */
  static async left(target: Target, store: Store): Promise<TraceRegisters | undefined> {
    const name = traceRecordName(await knownChip(target));
    const bytes = name === undefined ? undefined : await store.get(name);
    if (name === undefined || !bytes) return undefined;
    const taken = decodeTraceRecord(bytes);
    if (taken && (await isUnbroken(target, taken))) return new TraceRegisters(target, { store, name }, taken);
    await store.delete(name);
    return undefined;
  }

  async take(steps: readonly TraceStep[]): Promise<void> {
    for (const { isKey, ...step } of steps) {
      const { address, mask, value } = step;
      const bus = busOf(this.#target, step);
      if (isKey) {
        await bus.write32(address, value);
        continue;
      }
      const held = await bus.read32(address);
      const wanted = ((held & ~mask) | value) >>> 0;
      if (held === wanted) continue;
      const name = nameOf(step);
      const before = this.#taken.get(name)?.before ?? (held & mask) >>> 0;
      // What is set anew comes last: all before it is sure to hold what the record says.
      this.#taken.delete(name);
      this.#taken.set(name, { ...step, before });
      await this.#write();
      await bus.write32(address, wanted);
    }
  }

  /** The last first: the sources fall silent before their clocks stop. Bits that the program has set meanwhile beside ours stay. */
  async giveBack(): Promise<void> {
    for (const [name, step] of [...this.#taken].reverse()) {
      await giveBackStep(this.#target, step);
      this.#taken.delete(name);
      await this.#write();
    }
  }

  /** On the medium when it resolves. */
  async #write(): Promise<void> {
    if (!this.#record) return;
    const { store, name } = this.#record;
    if (this.#taken.size === 0) await store.delete(name);
    else await store.put(name, encodeTraceRecord([...this.#taken.values()]));
  }
}

/**
 * Gives the trace path back that a killed command has set up; true where there was one. A chip that has lost its power since is left as
 * it is: its registers no longer hold what was set, and what they hold may be the program's. The core runs on.
 */
export async function takeBackTrace(target: Target, store: Store): Promise<boolean> {
  if (!(await hasTraceRecords(store))) return false;
  const left = await TraceRegisters.left(target, store);
  if (!left) return false;
  await target.probe.swo?.stop();
  await left.giveBack();
  return true;
}

/**
 * Whether they hold what was set, in the same power cycle; the last may not have been written any more, or be given back already. A probe
 * that is plugged in anew clears TRCENA as it looks at the target: it is set again, since without it the units behind it do not answer.
 */
async function isUnbroken(target: Target, taken: readonly TakenStep[]): Promise<boolean> {
  let woken: TakenStep | undefined;
  let ours = 0;
  try {
    for (const step of taken) {
      const { address, mask, value, before } = step;
      const bus = busOf(target, step);
      const word = await bus.read32(address);
      const held = (word & mask) >>> 0;
      if (held === value) ours++;
      else if (held === before && step === taken.at(-1)) break;
      else if (address === DEMCR.address) {
        await bus.write32(address, ((word & ~mask) | value) >>> 0);
        woken = step;
      } else return await asItWas(target, woken);
    }
    return ours > 0 || (await asItWas(target, woken));
  } catch (error) {
    // Without the clocks that come first, the others do not answer.
    if (hasCode(error, 'dap/transfer')) return asItWas(target, woken);
    throw error;
  }
}

async function asItWas(target: Target, woken: TakenStep | undefined): Promise<false> {
  if (woken) await giveBackStep(target, woken);
  return false;
}

async function giveBackStep(target: Target, step: TakenStep): Promise<void> {
  const { address, mask, before } = step;
  const bus = busOf(target, step);
  await bus.write32(address, (((await bus.read32(address)) & ~mask) | before) >>> 0);
}

function busOf({ debugBus, memory }: Target, { bus }: Pick<TraceStep, 'bus'>): Memory {
  return bus === 'debugBus' ? (debugBus ?? memory) : memory;
}

const nameOf = ({ bus, address }: Pick<TraceStep, 'bus' | 'address'>) => `${bus} ${address}`;
