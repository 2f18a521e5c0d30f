/** Debug Control Block, ARMv7-M. Source: ARM DDI 0403E.e, C1.6. Addresses are absolute. */
import { bit, bits, register } from '../../base/index.ts';

/** Debug Halting Control and Status. A read clears S_RESET_ST and S_RETIRE_ST (C1.6.2). */
export const DHCSR = register('DHCSR', 0xe000_edf0, {
  DBGKEY: bits(31, 16, 'w'), // 0xa05f, or the core ignores the write
  S_RESET_ST: bit(25, 'r'),
  S_RETIRE_ST: bit(24, 'r'),
  S_LOCKUP: bit(19, 'r'),
  S_SLEEP: bit(18, 'r'),
  S_HALT: bit(17, 'r'),
  S_REGRDY: bit(16, 'r'),
  C_SNAPSTALL: bit(5),
  C_MASKINTS: bit(3),
  C_STEP: bit(2),
  C_HALT: bit(1),
  C_DEBUGEN: bit(0),
});
export const DBGKEY = 0xa05f;

/** Register selector (C1.6.3). */
export const DCRSR = register('DCRSR', 0xe000_edf4, { REGWnR: bit(16, 'w'), REGSEL: bits(6, 0, 'w') });
export const DCRDR = register('DCRDR', 0xe000_edf8, { DATA: bits(31, 0) });

export const DEMCR = register('DEMCR', 0xe000_edfc, {
  TRCENA: bit(24),
  MON_REQ: bit(19),
  MON_STEP: bit(18),
  MON_PEND: bit(17),
  MON_EN: bit(16),
  VC_HARDERR: bit(10),
  VC_INTERR: bit(9),
  VC_BUSERR: bit(8),
  VC_STATERR: bit(7),
  VC_CHKERR: bit(6),
  VC_NOCPERR: bit(5),
  VC_MMERR: bit(4),
  VC_CORERESET: bit(0),
});

/** Why the core halted; write 1 to clear (C1.6.1). */
export const DFSR = register('DFSR', 0xe000_ed30, {
  EXTERNAL: bit(4),
  VCATCH: bit(3),
  DWTTRAP: bit(2),
  BKPT: bit(1),
  HALTED: bit(0),
});

/** REGSEL values beyond R0..R15 (C1.6.3). */
export const REGSEL = { xPSR: 16, MSP: 17, PSP: 18, CONTROL_FAULTMASK_BASEPRI_PRIMASK: 20, FPSCR: 33, S0: 64 } as const;
/** REGSEL values of ARMv8-M for the stack limits, Non-secure (ARM DDI 0553B.s, D1.2 DCRSR). */
export const REGSEL_LIMITS = { MSPLIM: 30, PSPLIM: 31 } as const;
