/** The bench's core between the memories of an MPS2 board (Arm DAI 0500: code at 0, SRAM at 0x20000000, PSRAM at 0x60000000). */
import { CortexMCore } from '../../src/bench/cpu/core.ts';
import type { CoreProfile } from '../../src/bench/cpu/profile.ts';
import { LinearMemory } from '../../src/bench/linear-memory.ts';
import { BUS_FAULT, BUS_OK, type MemoryRegion, type SystemBus } from '../../src/bench/seams.ts';
import type { Load } from './qemu.ts';

const MEGABYTE = 1 << 20;
const HERTZ = 25_000_000;
const SLICE_CYCLES = 1_000_000;

const PROFILE: CoreProfile = {
  architecture: 'v7e-m',
  cpuid: 0x411f_c271,
  interruptLines: 32,
  priorityBits: 3,
  breakpointUnit: 'fpb-2',
  breakpointComparators: 8,
  watchpointComparators: 4,
  floatingPoint: 'fpv5-dp',
  vectorTableBits: 0xffff_ff80,
  mpuRegions: 8,
  sysTickCalibration: 0,
  constants: [],
  cacheSizes: [],
};

export interface BenchJob {
  readonly loads: readonly Load[];
  readonly until: number;
  readonly dump: { readonly address: number; readonly byteLength: number };
  /** Gives up after so many million cycles. */
  readonly mostMegacycles: number;
}

/** Runs from reset to an address. Throws when the program does not get there. */
export function runBench({ loads, until, dump, mostMegacycles }: BenchJob): Uint8Array {
  const memory = new LinearMemory(48 * MEGABYTE);
  const region = (address: number, byteLength: number): MemoryRegion => {
    return { address, bytes: memory.bytes(byteLength), readable: true, writable: true, generation: 0 };
  };
  const regions = [region(0, 4 * MEGABYTE), region(0x2000_0000, 4 * MEGABYTE), region(0x6000_0000, 32 * MEGABYTE)];
  const find = (address: number) => regions.find((each) => address >= each.address && address - each.address < each.bytes.length);
  for (const { address, bytes } of loads) {
    const target = find(address)!;
    target.bytes.set(bytes, address - target.address);
  }
  const core = new CortexMCore({ memory, profile: PROFILE, surroundings: surroundingsOf(find) });
  core.setClock(HERTZ);
  core.release(0);
  for (let count = 0; count < mostMegacycles && core.pc !== until; count++) {
    const reason = core.run(SLICE_CYCLES);
    if (reason !== 'budget' && reason !== 'attention') throw new Error(`the core is ${core.state} at ${core.pc.toString(16)}`);
  }
  if (core.pc !== until) throw new Error(`the program is still at ${core.pc.toString(16)}`);
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
  return { bus, requestSystemReset: nothing, sleep: nothing, wake: nothing, note: nothing, nowNs: () => 0 };
}
