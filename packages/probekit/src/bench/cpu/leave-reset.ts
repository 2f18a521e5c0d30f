/** Where a core begins: stack pointer and program counter from the vector table, unless a debugger catches it there. Source: ARM DDI 0403E.e, B1.5.5 and C1.4. */
import type { CoreMode } from './core-mode.ts';
import type { MemoryPath } from './memory-path.ts';
import { C_DEBUGEN, C_HALT, DFSR_HALTED, DFSR_VCATCH, HFSR_VECTTBL, VC_CORERESET } from './register-bits.ts';
import { LR, PC, SP, THUMB, TRAP, TRAP_NONE } from './state.ts';
import { DEMCR, DHCSR, HFSR, MODE, MODE_RUNNING, START_TABLE, VTOR } from './system-words.ts';

export interface ResetParts {
  readonly r: Int32Array;
  readonly s: Uint32Array;
  readonly path: MemoryPath;
  readonly mode: CoreMode;
}

export function leaveReset(vectorTable: number, { r, s, path, mode }: ResetParts): void {
  s[START_TABLE] = vectorTable;
  s[VTOR] = vectorTable & 0xffff_ff80;
  s[MODE] = MODE_RUNNING;
  r[SP] = path.load32(vectorTable | 0) & ~3;
  const reset = path.load32((vectorTable + 4) | 0);
  const trap = r[TRAP]!;
  r[TRAP] = TRAP_NONE;
  r[LR] = -1;
  if (trap !== TRAP_NONE) {
    // Reset has the highest priority of all: nothing can handle the fault (B1.5.14).
    s[HFSR]! |= HFSR_VECTTBL;
    mode.lockUp();
  } else {
    r[PC] = reset & ~1;
    r[THUMB] = reset & 1;
  }
  if ((s[DHCSR]! & C_DEBUGEN) === 0) return;
  if (s[DEMCR]! & VC_CORERESET) mode.halt(DFSR_VCATCH);
  else if (s[DHCSR]! & C_HALT) mode.halt(DFSR_HALTED);
}
