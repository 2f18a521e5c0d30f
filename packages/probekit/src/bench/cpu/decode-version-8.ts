/**
 * What ARMv8-M Mainline adds: acquiring loads, releasing stores, TT; and what is left of the Security Extension where there is
 * none: SG does nothing, TTA, TTAT, VLLDM, VLSTM, BXNS and BLXNS are UNDEFINED. Source: ARM DDI 0553B.s, C2.4.
 */
import type { Emitter } from './emitter.ts';
import { GUARD_ALIGNMENT, OP } from './operations.ts';
import { LR, SP } from './state.ts';

const LOADS = [OP.LDRB_IMM, OP.LDRH_IMM, OP.LDR_IMM] as const;
const STORES = [OP.STRB_IMM, OP.STRH_IMM, OP.STR_IMM] as const;
const SG = 0xe97f;

/** Decodes the instruction if it is one of these; answers whether it was. BXNS and BLXNS have 16 bits, no decoder knows them. */
export function version8(e: Emitter, hw1: number, hw2: number): boolean {
  if (hw1 === SG && hw2 === SG) return true;
  if ((hw1 & 0xffe0) === 0xe8c0 && (hw2 & 0x0f80) === 0x0f80) ordered(e, hw1, hw2);
  else if ((hw1 & 0xfff0) === 0xe840 && (hw2 & 0xf03f) === 0xf000) testTarget(e, hw1, hw2);
  else if ((hw1 & 0xffe0) === 0xec20 && (hw2 & 0xff7f) === 0x0a00) e.undefined();
  else return false;
  return true;
}

const isCore = (register: number) => register < SP || register === LR;

/** LDA, STL and their exclusive forms. Memory is in order here, so that only the alignment makes them different (B7.2). */
function ordered(e: Emitter, hw1: number, hw2: number): void {
  const rn = hw1 & 15;
  const rt = hw2 >>> 12;
  const status = hw2 & 15;
  const size = (hw2 >>> 4) & 3;
  const isLoad = (hw1 & 0x10) !== 0;
  const isExclusive = (hw2 & 0x40) !== 0;
  if (size === 3 || rn === 15 || !isCore(rt) || (isLoad || !isExclusive ? status !== 15 : !isCore(status))) {
    e.undefined();
    return;
  }
  const width = 1 << size;
  if (!isExclusive && size > 0) e.op(OP.GUARD, GUARD_ALIGNMENT | (width - 1), rn);
  if (isExclusive && isLoad) e.store(OP.LDREX, rt, rn, width, 0);
  else if (isExclusive) e.store(OP.STREX, status, rn, rt, width);
  else if (isLoad) e.load(LOADS[size]!, rt, rn, 0, 0);
  else e.store(STORES[size]!, rt, rn, 0, 0);
}

/** TT and TTT; TTA and TTAT ask about the other security state. */
function testTarget(e: Emitter, hw1: number, hw2: number): void {
  const rn = hw1 & 15;
  const rd = (hw2 >>> 8) & 15;
  if (hw2 & 0x80 || !isCore(rn) || !isCore(rd)) e.undefined();
  else e.op(OP.TEST_TARGET, rd, rn, (hw2 >>> 6) & 1);
}
