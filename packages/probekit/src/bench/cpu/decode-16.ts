/** 16-bit Thumb instructions to operations. Source: ARM DDI 0403E.e, A5.2 and A7.7. */
import { countBits } from './arithmetic.ts';
import type { Emitter } from './emitter.ts';
import { OP } from './operations.ts';
import { LR, PC, SINK, SP, TEMP, TRAP_BKPT, TRAP_SVC, TRAP_WFE, TRAP_WFI, ZERO } from './state.ts';

/** Decodes one instruction. IT itself is taken by the block decoder. */
export function decode16(e: Emitter, hw: number): void {
  switch (hw >>> 12) {
    case 0:
    case 1:
    case 2:
    case 3:
      shiftAddMove(e, hw);
      return;
    case 4:
      if (hw < 0x4400) dataProcessing(e, hw);
      else if (hw < 0x4800) highRegisters(e, hw);
      else e.load(OP.LDR_IMM, (hw >>> 8) & 7, ZERO, 0, (e.pc & ~3) + ((hw & 0xff) << 2));
      return;
    case 5:
      loadStoreRegister(e, hw);
      return;
    case 6:
    case 7:
    case 8:
    case 9:
      loadStoreImmediate(e, hw);
      return;
    case 10: {
      const rd = (hw >>> 8) & 7;
      const offset = (hw & 0xff) << 2;
      if (hw & 0x0800) e.op(OP.ADD_IMM, rd, SP, 0, offset);
      else e.op(OP.MOV_IMM, rd, 0, 0, (e.pc & ~3) + offset);
      return;
    }
    case 11:
      miscellaneous(e, hw);
      return;
    case 12: {
      const rn = (hw >>> 8) & 7;
      const list = hw & 0xff;
      if (list === 0) e.undefined();
      else if (hw & 0x0800) e.load(OP.LDM, countBits(list), rn, list & (1 << rn) ? 0 : 1, list);
      else e.store(OP.STM, countBits(list), rn, 1, list);
      return;
    }
    case 13:
      conditionalBranch(e, hw);
      return;
    default:
      e.branch(OP.B, 0, 0, 0, e.pc + ((hw << 21) >> 20));
  }
}

function shiftAddMove(e: Emitter, hw: number): void {
  const rd = hw & 7;
  const rm = (hw >>> 3) & 7;
  const amount = (hw >>> 6) & 31;
  const s = e.inIt ? 0 : 1;
  switch (hw >>> 11) {
    case 0:
      if (amount === 0) e.op(OP.MOV_REG + s, rd, rm);
      else e.op(OP.LSL_IMM + s, rd, rm, 0, amount);
      return;
    case 1:
      e.op(OP.LSR_IMM + s, rd, rm, 0, amount || 32);
      return;
    case 2:
      e.op(OP.ASR_IMM + s, rd, rm, 0, amount || 32);
      return;
    case 3: {
      const third = amount & 7;
      const kind = (hw >>> 9) & 3;
      if (kind === 0) e.op(OP.ADD_REG + s, rd, rm, third);
      else if (kind === 1) e.op(OP.SUB_REG + s, rd, rm, third);
      else if (kind === 2) e.op(OP.ADD_IMM + s, rd, rm, 0, third);
      else subtractImmediate(e, rd, rm, third);
      return;
    }
  }
  const rdn = (hw >>> 8) & 7;
  const imm8 = hw & 0xff;
  switch ((hw >>> 11) & 3) {
    case 0:
      e.op(OP.MOV_IMM + s, rdn, 0, 2, imm8);
      return;
    case 1:
      e.op(OP.CMP_IMM, SINK, rdn, 0, imm8);
      return;
    case 2:
      e.op(OP.ADD_IMM + s, rdn, rdn, 0, imm8);
      return;
    default:
      subtractImmediate(e, rdn, rdn, imm8);
  }
}

function subtractImmediate(e: Emitter, rd: number, rn: number, value: number): void {
  if (e.inIt) e.op(OP.ADD_IMM, rd, rn, 0, -value);
  else e.op(OP.SUBS_IMM, rd, rn, 0, value);
}

function dataProcessing(e: Emitter, hw: number): void {
  const rd = hw & 7;
  const rm = (hw >>> 3) & 7;
  const s = e.inIt ? 0 : 1;
  switch ((hw >>> 6) & 15) {
    case 0:
      e.op(OP.AND_REG + s, rd, rd, rm);
      return;
    case 1:
      e.op(OP.EOR_REG + s, rd, rd, rm);
      return;
    case 2:
      e.op(OP.SHIFT_REG + s, rd, rd, rm, 0);
      return;
    case 3:
      e.op(OP.SHIFT_REG + s, rd, rd, rm, 1);
      return;
    case 4:
      e.op(OP.SHIFT_REG + s, rd, rd, rm, 2);
      return;
    case 5:
      e.op(OP.ADC_REG + s, rd, rd, rm);
      return;
    case 6:
      e.op(OP.SBC_REG + s, rd, rd, rm);
      return;
    case 7:
      e.op(OP.SHIFT_REG + s, rd, rd, rm, 3);
      return;
    case 8:
      e.op(OP.ANDS_REG, SINK, rd, rm);
      return;
    case 9:
      e.op(OP.SUB_REG + s, rd, ZERO, rm);
      return;
    case 10:
      e.op(OP.CMP_REG, SINK, rd, rm);
      return;
    case 11:
      e.op(OP.ADDS_REG, SINK, rd, rm);
      return;
    case 12:
      e.op(OP.ORR_REG + s, rd, rd, rm);
      return;
    case 13:
      e.op(OP.MUL + s, rd, rd, rm);
      return;
    case 14:
      e.op(OP.BIC_REG + s, rd, rd, rm);
      return;
    default:
      e.op(OP.MVN_REG + s, rd, rm);
  }
}

function highRegisters(e: Emitter, hw: number): void {
  const rm = (hw >>> 3) & 15;
  const rdn = (hw & 7) | ((hw >>> 4) & 8);
  switch ((hw >>> 8) & 3) {
    case 0: {
      if (rdn === PC && rm === PC) {
        e.undefined();
        return;
      }
      if (rdn === PC) {
        e.op(OP.ADD_IMM, TEMP, rm, 0, e.pc);
        e.branch(OP.BRANCH_REG, TEMP);
        return;
      }
      if (rm === PC) e.op(OP.ADD_IMM, rdn, rdn, 0, e.pc);
      else e.sum(OP.ADD_REG, rdn, rdn, rm);
      e.aligned(rdn);
      return;
    }
    case 1:
      if (rdn === PC || rm === PC) e.undefined();
      else e.op(OP.CMP_REG, SINK, rdn, rm);
      return;
    case 2:
      if (rdn === PC && rm === PC) {
        e.branch(OP.B, 0, 0, 0, e.pc);
      } else if (rdn === PC) {
        e.branch(OP.BRANCH_REG, rm);
      } else if (rm === PC) {
        e.op(OP.MOV_IMM, rdn, 0, 0, e.pc);
        e.aligned(rdn);
      } else {
        e.op(OP.MOV_REG, rdn, rm);
        e.aligned(rdn);
      }
      return;
    default:
      if (hw & 7) {
        e.undefined();
      } else if (rm === PC) {
        if (hw & 0x80) {
          e.undefined();
        } else {
          e.op(OP.MOV_IMM, TEMP, 0, 0, e.pc);
          e.branch(OP.BX, TEMP);
        }
      } else if (hw & 0x80) {
        e.branch(OP.BLX, rm);
      } else {
        e.branch(OP.BX, rm);
      }
  }
}

function loadStoreRegister(e: Emitter, hw: number): void {
  const rt = hw & 7;
  const rn = (hw >>> 3) & 7;
  const rm = (hw >>> 6) & 7;
  const kind = (hw >>> 9) & 7;
  const codes = [OP.STR_REG, OP.STRH_REG, OP.STRB_REG, OP.LDRSB_REG, OP.LDR_REG, OP.LDRH_REG, OP.LDRB_REG, OP.LDRSH_REG];
  const code = codes[kind] as number;
  if (kind < 3) e.store(code, rt, rn, rm, 0);
  else e.load(code, rt, rn, rm, 0);
}

function loadStoreImmediate(e: Emitter, hw: number): void {
  const rt = hw & 7;
  const rn = (hw >>> 3) & 7;
  const offset = (hw >>> 6) & 31;
  const high = (hw >>> 8) & 7;
  switch (hw >>> 11) {
    case 12:
      e.store(OP.STR_IMM, rt, rn, 0, offset << 2);
      return;
    case 13:
      e.load(OP.LDR_IMM, rt, rn, 0, offset << 2);
      return;
    case 14:
      e.store(OP.STRB_IMM, rt, rn, 0, offset);
      return;
    case 15:
      e.load(OP.LDRB_IMM, rt, rn, 0, offset);
      return;
    case 16:
      e.store(OP.STRH_IMM, rt, rn, 0, offset << 1);
      return;
    case 17:
      e.load(OP.LDRH_IMM, rt, rn, 0, offset << 1);
      return;
    case 18:
      e.store(OP.STR_IMM, high, SP, 0, (hw & 0xff) << 2);
      return;
    default:
      e.load(OP.LDR_IMM, high, SP, 0, (hw & 0xff) << 2);
  }
}

function miscellaneous(e: Emitter, hw: number): void {
  const rd = hw & 7;
  const rm = (hw >>> 3) & 7;
  if ((hw & 0xf500) === 0xb100) {
    const target = e.pc + (((hw >>> 3) & 0x1f) << 1) + ((hw & 0x200) >>> 3);
    e.branch(hw & 0x0800 ? OP.CBNZ : OP.CBZ, rd, 0, 0, target);
    return;
  }
  switch ((hw >>> 8) & 15) {
    case 0: {
      const offset = (hw & 0x80 ? -1 : 1) * ((hw & 0x7f) << 2);
      e.moves(SP, offset);
      e.op(OP.ADD_IMM, SP, SP, 0, offset);
      return;
    }
    case 2:
      if ((hw & 0xc0) === 0) e.op(OP.SBFX, rd, rm, 16, 16);
      else if ((hw & 0xc0) === 0x40) e.op(OP.SBFX, rd, rm, 24, 24);
      else e.op(OP.AND_IMM, rd, rm, 0, hw & 0x40 ? 0xff : 0xffff);
      return;
    case 4:
    case 5: {
      const list = (hw & 0xff) | (hw & 0x100 ? 1 << LR : 0);
      if (list === 0) {
        e.undefined();
        return;
      }
      e.movesByList(SP, list, true);
      e.store(OP.STM, countBits(list), SP, 3, list);
      return;
    }
    case 12:
    case 13: {
      const list = (hw & 0xff) | (hw & 0x100 ? 1 << PC : 0);
      if (list === 0) {
        e.undefined();
        return;
      }
      e.movesByList(SP, list, false);
      e.load(OP.LDM, countBits(list), SP, 1, list);
      if (hw & 0x100) e.branch(OP.BX, TEMP);
      return;
    }
    case 6:
      if ((hw & 0xffe8) === 0xb660) e.system(OP.CPS, (hw >>> 4) & 1, hw & 3);
      else e.undefined();
      return;
    case 10:
      if ((hw & 0xc0) === 0) e.op(OP.REV, rd, rm);
      else if ((hw & 0xc0) === 0x40) e.op(OP.REV16, rd, rm);
      else if ((hw & 0xc0) === 0xc0) e.op(OP.REVSH, rd, rm);
      else e.undefined();
      return;
    case 14:
      e.trap(TRAP_BKPT, hw & 0xff);
      return;
    case 15:
      hint(e, (hw >>> 4) & 15);
      return;
    default:
      e.undefined();
  }
}

/** Hints, also of the 32-bit encoding; what is not known is NOP (A5.2.5). */
export function hint(e: Emitter, number: number): void {
  if (number === 2) e.trap(TRAP_WFE);
  else if (number === 3) e.trap(TRAP_WFI);
  else if (number === 4) e.system(OP.SEV);
}

function conditionalBranch(e: Emitter, hw: number): void {
  const condition = (hw >>> 8) & 15;
  if (condition === 14) e.undefined();
  else if (condition === 15) e.trap(TRAP_SVC, hw & 0xff);
  else e.branch(OP.BEQ + condition, 0, 0, 0, e.pc + ((hw << 24) >> 23));
}
