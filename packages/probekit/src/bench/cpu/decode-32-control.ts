/** 32-bit Thumb branches, MSR and MRS, hints and barriers. Source: ARM DDI 0403E.e, A5.3.4 and B5.2. */
import { hint } from './decode-16.ts';
import type { Emitter } from './emitter.ts';
import { OP } from './operations.ts';
import { PC, SP } from './state.ts';

export function branchesAndControl(e: Emitter, hw1: number, hw2: number): void {
  const sign = (hw1 >>> 10) & 1;
  const j1 = (hw2 >>> 13) & 1;
  const j2 = (hw2 >>> 11) & 1;
  switch (hw2 & 0xd000) {
    case 0x8000:
      if ((hw1 & 0x380) === 0x380) {
        control(e, hw1, hw2);
        return;
      }
      e.branch(
        OP.BEQ + ((hw1 >>> 6) & 15),
        0,
        0,
        0,
        e.pc + ((-sign << 20) | (j2 << 19) | (j1 << 18) | ((hw1 & 0x3f) << 12) | ((hw2 & 0x7ff) << 1)),
      );
      return;
    case 0x9000:
    case 0xd000: {
      const i1 = j1 ^ sign ^ 1;
      const i2 = j2 ^ sign ^ 1;
      const target = e.pc + ((-sign << 24) | (i1 << 23) | (i2 << 22) | ((hw1 & 0x3ff) << 12) | ((hw2 & 0x7ff) << 1));
      if (hw2 & 0x4000) e.branch(OP.BL, 0, 0, 0, target);
      else e.branch(OP.B, 0, 0, 0, target);
      return;
    }
    default:
      e.undefined();
  }
}

function control(e: Emitter, hw1: number, hw2: number): void {
  const rd = (hw2 >>> 8) & 15;
  switch ((hw1 >>> 4) & 0x7f) {
    case 0x38:
    case 0x39:
      if ((hw1 & 15) >= SP && (hw1 & 15) !== 14) e.undefined();
      else e.system(OP.MSR, hw2 & 0xff, hw1 & 15, (hw2 >>> 10) & 3);
      return;
    case 0x3a:
      if (hw2 & 0x0700) e.undefined();
      else hint(e, hw2 & 0xff);
      return;
    case 0x3b:
      barrier(e, (hw2 >>> 4) & 15);
      return;
    case 0x3e:
    case 0x3f:
      if (rd === SP || rd === PC) e.undefined();
      else e.op(OP.MRS, rd, 0, 0, hw2 & 0xff);
      return;
    default:
      e.undefined();
  }
}

/** CLREX, DSB, DMB, ISB. Memory is in order here; DSB and ISB let pending exceptions in. */
function barrier(e: Emitter, kind: number): void {
  if (kind === 2) e.system(OP.CLREX);
  else if (kind === 4 || kind === 6) e.ends = true;
  else if (kind !== 5) e.undefined();
}
