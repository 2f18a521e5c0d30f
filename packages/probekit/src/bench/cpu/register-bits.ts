/** Bits of the core's registers as plain words, for code that runs at every instruction. Names and places are those of `spec/arm`. */
import * as dcb from '../../spec/arm/dcb.ts';
import { DWT_CTRL } from '../../spec/arm/debug-units.ts';
import * as scb from '../../spec/arm/scb.ts';

const dhcsr = dcb.DHCSR.mask;
export const C_DEBUGEN = dhcsr('C_DEBUGEN');
export const C_HALT = dhcsr('C_HALT');
export const C_STEP = dhcsr('C_STEP');
export const C_MASKINTS = dhcsr('C_MASKINTS');
export const C_SNAPSTALL = dhcsr('C_SNAPSTALL');
export const S_REGRDY = dhcsr('S_REGRDY');
export const S_HALT = dhcsr('S_HALT');
export const S_SLEEP = dhcsr('S_SLEEP');
export const S_LOCKUP = dhcsr('S_LOCKUP');
export const S_RETIRE_ST = dhcsr('S_RETIRE_ST');
export const S_RESET_ST = dhcsr('S_RESET_ST');

const demcr = dcb.DEMCR.mask;
export const TRCENA = demcr('TRCENA');
export const MON_PEND = demcr('MON_PEND');
export const MON_EN = demcr('MON_EN');
export const VC_HARDERR = demcr('VC_HARDERR');
export const VC_INTERR = demcr('VC_INTERR');
export const VC_BUSERR = demcr('VC_BUSERR');
export const VC_STATERR = demcr('VC_STATERR');
export const VC_CHKERR = demcr('VC_CHKERR');
export const VC_NOCPERR = demcr('VC_NOCPERR');
export const VC_MMERR = demcr('VC_MMERR');
export const VC_CORERESET = demcr('VC_CORERESET');

const dfsr = dcb.DFSR.mask;
export const DFSR_HALTED = dfsr('HALTED');
export const DFSR_BKPT = dfsr('BKPT');
export const DFSR_DWTTRAP = dfsr('DWTTRAP');
export const DFSR_VCATCH = dfsr('VCATCH');

const scr = scb.SCR.mask;
export const SEVONPEND = scr('SEVONPEND');
export const SLEEPDEEP = scr('SLEEPDEEP');
export const SLEEPONEXIT = scr('SLEEPONEXIT');

const ccr = scb.CCR.mask;
export const CCR_DC = ccr('DC');
export const STKALIGN = ccr('STKALIGN');
export const BFHFNMIGN = ccr('BFHFNMIGN');
export const DIV_0_TRP = ccr('DIV_0_TRP');
export const UNALIGN_TRP = ccr('UNALIGN_TRP');
export const NONBASETHRDENA = ccr('NONBASETHRDENA');
export const STKOFHFNMIGN = ccr('STKOFHFNMIGN');

const shcsr = scb.SHCSR.mask;
export const USGFAULTENA = shcsr('USGFAULTENA');
export const BUSFAULTENA = shcsr('BUSFAULTENA');
export const MEMFAULTENA = shcsr('MEMFAULTENA');

const cfsr = scb.CFSR.mask;
export const DIVBYZERO = cfsr('DIVBYZERO');
export const UNALIGNED = cfsr('UNALIGNED');
export const STKOF = cfsr('STKOF');
export const NOCP = cfsr('NOCP');
export const LSPERR = cfsr('LSPERR');
export const INVPC = cfsr('INVPC');
export const INVSTATE = cfsr('INVSTATE');
export const UNDEFINSTR = cfsr('UNDEFINSTR');
export const BFARVALID = cfsr('BFARVALID');
export const STKERR = cfsr('STKERR');
export const UNSTKERR = cfsr('UNSTKERR');
export const PRECISERR = cfsr('PRECISERR');
export const IBUSERR = cfsr('IBUSERR');
export const IACCVIOL = cfsr('IACCVIOL');
export const DACCVIOL = cfsr('DACCVIOL');
export const MUNSTKERR = cfsr('MUNSTKERR');
export const MSTKERR = cfsr('MSTKERR');
export const MLSPERR = cfsr('MLSPERR');
export const MMARVALID = cfsr('MMARVALID');
/** The two lower parts of CFSR (B3.2.15). */
export const BFSR = 0x0000_ff00;
export const MMFSR = 0x0000_00ff;

const hfsr = scb.HFSR.mask;
export const HFSR_DEBUGEVT = hfsr('DEBUGEVT');
export const HFSR_FORCED = hfsr('FORCED');
export const HFSR_VECTTBL = hfsr('VECTTBL');

export const CYCCNTENA = DWT_CTRL.mask('CYCCNTENA');
