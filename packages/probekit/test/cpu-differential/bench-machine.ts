/** The bench's core between the memories of one of QEMU's machines. */
import { CortexMCore } from '../../src/bench/cpu/core.ts';
import { LinearMemory } from '../../src/bench/linear-memory.ts';
import { BUS_FAULT, BUS_OK, type MemoryRegion, type SystemBus } from '../../src/bench/seams.ts';
import type { Machine } from './machines.ts';
import type { Load } from './qemu.ts';

const SLICE_CYCLES = 1_000_000;

export interface BenchJob {
  readonly machine: Machine;
  readonly loads: readonly Load[];
  readonly until: number;
  readonly dump: { readonly address: number; readonly byteLength: number };
  /** A word that says how far the program is, for the error when it does not get to its end. */
  readonly progress?: number;
  /** Gives up after so many million cycles. */
  readonly mostMegacycles: number;
}

/** A program that does not get to its end. */
export class BenchStopped extends Error {
  readonly state: string;
  readonly progress: number;

  constructor(state: string, pc: number, progress: number) {
    super(`the core is ${state} at ${pc.toString(16)}, progress ${progress}`);
    this.state = state;
    this.progress = progress;
  }
}

/** The core at the first instruction of its program. */
export function benchOf(machine: Machine, loads: readonly Load[]) {
  const memory = new LinearMemory(2 * machine.memories.reduce((sum, { byteLength }) => sum + byteLength, 0));
  const regions = machine.memories.map(({ address, byteLength }): MemoryRegion => {
    return { address, bytes: memory.bytes(byteLength), readable: true, writable: true, generation: 0 };
  });
  const find = (address: number) => regions.find((each) => address >= each.address && address - each.address < each.bytes.length);
  for (const { address, bytes } of loads) {
    const target = find(address)!;
    target.bytes.set(bytes, address - target.address);
  }
  const core = new CortexMCore({ memory, profile: machine.profile, surroundings: surroundingsOf(find) });
  core.setClock(machine.hertz);
  core.release(machine.places.program ?? 0);
  return { core, find };
}

/** Runs from reset to an address. @throws BenchStopped */
export function runBench({ machine, loads, until, dump, progress, mostMegacycles }: BenchJob): Uint8Array {
  const { core, find } = benchOf(machine, loads);
  const stopped = () => {
    const source = find(progress ?? 0)!;
    const view = new DataView(source.bytes.buffer, source.bytes.byteOffset);
    return new BenchStopped(core.state, core.pc, view.getUint32((progress ?? 0) - source.address, true));
  };
  for (let count = 0; count < mostMegacycles && core.pc !== until; count++) {
    const reason = core.run(SLICE_CYCLES);
    if (reason !== 'budget' && reason !== 'attention') throw stopped();
  }
  if (core.pc !== until) throw stopped();
  const source = find(dump.address)!;
  return source.bytes.slice(dump.address - source.address, dump.address - source.address + dump.byteLength);
}

function surroundingsOf(find: (address: number) => MemoryRegion | undefined) {
  const bus: SystemBus = {
    status: BUS_OK,
    stalledUntilNs: 0,
    region: find,
    read: () => {
      bus.status = BUS_FAULT;
      return 0;
    },
    write: () => {
      bus.status = BUS_FAULT;
    },
  };
  const nothing = () => undefined;
  return {
    bus,
    requestSystemReset: nothing,
    sleep: nothing,
    wake: nothing,
    note: nothing,
    clocksInSleep: true,
    traceReady: () => undefined,
    nowNs: () => 0,
  };
}
