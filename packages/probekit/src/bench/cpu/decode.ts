/**
 * Instructions to blocks: walks from an address to the first instruction that may leave the sequence, resolves IT
 * blocks into skips. The encodings are in `decode-16.ts` and `decode-32-*.ts`. Source: ARM DDI 0403E.e, A5.
 */
import type { MemoryRegion } from '../seams.ts';
import { dropDeadFlags } from './dead-flags.ts';
import { decode16 } from './decode-16.ts';
import { branchesAndControl } from './decode-32-control.ts';
import {
  dataProcessingImmediate,
  dataProcessingRegister,
  dataProcessingShifted,
  multiply,
  multiplyLong,
  plainImmediate,
} from './decode-32-data.ts';
import { dualExclusiveTable, loadStoreMultiple, loadStoreSingle } from './decode-32-memory.ts';
import { coprocessor } from './decode-float.ts';
import { version8 } from './decode-version-8.ts';
import { Emitter } from './emitter.ts';
import { fuseNeighbours } from './fuse.ts';
import type { InstructionSet } from './instruction-set.ts';
import { type Block, IMMEDIATE, OP, STRIDE } from './operations.ts';
import { TRAP_BREAKPOINT } from './state.ts';

/** Long enough for loops, short enough for interrupts to come in time. */
const MAX_INSTRUCTIONS = 48;

export interface DecodeRequest {
  readonly address: number;
  /** ITSTATE at the first instruction. */
  readonly it: number;
  readonly limit: number;
  readonly region: MemoryRegion;
  /** Code from this address on may not be executed. */
  readonly end?: number;
  /** A load or store is the last instruction. */
  readonly endsAtAccess?: boolean;
  /** Answers whether a breakpoint comparator matches this address. */
  readonly isBreakpoint: (address: number) => boolean;
  readonly instructionSet: InstructionSet;
}

/** Decodes the block at an address inside a region. An instruction cut off by the region's end is left to a block of its own. */
export function decodeBlock(request: DecodeRequest): Block | undefined {
  const { address, it, limit, region, end, endsAtAccess = false, isBreakpoint, instructionSet } = request;
  const e = new Emitter(instructionSet);
  const bytes = region.bytes;
  const length = Math.min(bytes.length, (end ?? 2 ** 32) - region.address);
  const start = address - region.address;
  let offset = start;
  let count = 0;
  e.it = it;
  while (count < Math.min(limit, MAX_INSTRUCTIONS) || (e.it !== 0 && count < limit)) {
    if (offset + 2 > length) break;
    const at = (region.address + offset) >>> 0;
    const hw1 = bytes[offset]! | (bytes[offset + 1]! << 8);
    const wide = hw1 >= 0xe800;
    if (wide && offset + 4 > length) break;
    if (isBreakpoint(at)) {
      if (count > 0) break;
      e.address = at;
      e.trap(TRAP_BREAKPOINT);
      count = 1;
      break;
    }
    e.address = at;
    e.length = wide ? 4 : 2;
    const hw2 = wide ? bytes[offset + 2]! | (bytes[offset + 3]! << 8) : 0;
    offset += e.length;
    count++;
    decodeInstruction(e, hw1, hw2);
    if (e.ends || (endsAtAccess && e.it === 0 && (e.loads > 0 || !e.pure))) break;
  }
  if (count === 0) return undefined;
  e.op(OP.END, 0, 0, 0, e.next);
  dropDeadFlags(e.words);
  fuseNeighbours(e.words);
  return {
    address,
    byteLength: Math.max(offset - start, 2),
    code: Int32Array.from(e.words),
    instructionCount: count,
    cycles: count + e.loads,
    pure: e.pure,
    region,
    source: bytes.slice(start, offset),
    generation: region.generation,
  };
}

function decodeInstruction(e: Emitter, hw1: number, hw2: number): void {
  const lacking = e.set.lacks(hw1, hw2);
  if ((hw1 & 0xff00) === 0xbf00 && (hw1 & 15) !== 0 && !lacking) {
    if (e.it !== 0) e.undefined();
    else e.it = hw1 & 0xff;
    return;
  }
  const condition = e.it >>> 4;
  const conditional = e.it !== 0 && condition < 14;
  const skipAt = e.words.length;
  if (conditional) e.op(OP.SKIP, condition);
  if (lacking) e.undefined();
  else if (e.length === 2) decode16(e, hw1);
  else decode32(e, hw1, hw2);
  if (conditional) e.words[skipAt + IMMEDIATE] = e.words.length - skipAt - STRIDE;
  if (e.it !== 0) e.it = (e.it & 7) === 0 ? 0 : (e.it & 0xe0) | ((e.it << 1) & 0x1f);
}

function decode32(e: Emitter, hw1: number, hw2: number): void {
  if (e.set.isVersion8 && version8(e, hw1, hw2)) return;
  if ((hw1 & 0xec00) === 0xec00) {
    coprocessor(e, hw1, hw2);
    return;
  }
  switch ((hw1 >>> 11) & 3) {
    case 1:
      if (hw1 & 0x200) dataProcessingShifted(e, hw1, hw2);
      else if (hw1 & 0x40) dualExclusiveTable(e, hw1, hw2);
      else loadStoreMultiple(e, hw1, hw2);
      return;
    case 2:
      if (hw2 & 0x8000) branchesAndControl(e, hw1, hw2);
      else if (hw1 & 0x200) plainImmediate(e, hw1, hw2);
      else dataProcessingImmediate(e, hw1, hw2);
      return;
    default:
      if (!(hw1 & 0x200)) loadStoreSingle(e, hw1, hw2);
      else if (!(hw1 & 0x100)) dataProcessingRegister(e, hw1, hw2);
      else if (hw1 & 0x80) multiplyLong(e, hw1, hw2);
      else multiply(e, hw1, hw2);
  }
}
