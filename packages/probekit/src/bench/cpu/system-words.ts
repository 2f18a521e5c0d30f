/** Where the system and debug registers keep their words: indices into a second run of the linear memory. Bits as in the manual. */

export const VTOR = 0;
export const PRIGROUP = 1;
export const SCR = 2;
export const CCR = 3;
/** USGFAULTENA, BUSFAULTENA, MEMFAULTENA in their places. */
export const FAULT_ENABLES = 4;
export const CFSR = 5;
export const HFSR = 6;
export const DFSR = 7;
export const MMFAR = 8;
export const BFAR = 9;
export const CPACR = 10;
export const CSSELR = 11;
/** C_DEBUGEN, C_HALT, C_STEP, C_MASKINTS, C_SNAPSTALL in their places. */
export const DHCSR = 12;
/** S_RESET_ST and S_RETIRE_ST in their places. */
export const DHCSR_STICKY = 13;
export const DCRDR = 14;
export const DEMCR = 15;
/** What the core is doing, one of the `MODE_` values. */
export const MODE = 16;
/** SYSRESETREQ was written; the chip is about to reset. */
export const RESET_ASKED = 17;
export const SYST_CSR = 18;
export const SYST_RVR = 19;
/** SysTick's value at its base instant, and whether it counts. */
export const SYST_BASE = 20;
export const SYST_FROZEN = 21;
export const DWT_CTRL = 22;
export const DWT_CYCCNT_BASE = 23;
export const DWT_UNLOCKED = 24;
export const FP_CTRL = 25;
export const MPU_CTRL = 26;
export const MPU_RNR = 27;
export const ITM_UNLOCKED = 28;
/** Sleep began with WFE: an event ends it too. */
export const SLEEPS_FOR_EVENT = 29;
/** ARMv8-M: the attributes that regions point to. */
export const MPU_MAIR = 30;
/** Eight code comparators. */
export const FP_COMP = 32;
/** COMP, MASK and FUNCTION of eight data comparators. */
export const DWT_COMP = 40;
/** RBAR and RASR, of ARMv8-M RLAR, of sixteen regions. */
export const MPU_REGIONS = 64;
/** Registers that only store: see `private-peripheral-bus.ts`. */
export const STORAGE = 96;
export const CACR = STORAGE + 5;
export const FPCCR = 128;
export const FPCAR = 129;
export const FPDSCR = 130;
export const ITM_TER = 131;
export const ITM_TPR = 132;
export const ITM_TCR = 133;
/** Place of the first byte in the FIFO, and how many there are. */
export const ITM_HEAD = 134;
export const ITM_COUNT = 135;
/** What has become of packets without room: see `itm.ts`. */
export const ITM_LOSS = 136;
/** SLEEPCNT counts from this. */
export const DWT_SLEEP_BASE = 137;
/** CPICNT, EXCCNT, SLEEPCNT, LSUCNT and FOLDCNT as written. */
export const DWT_COUNTERS = 138;
/** An exception has been left, and it is not known yet whether another follows at once. */
export const DWT_LEFT = 143;
/** The vector table that the chip started the core from. */
export const START_TABLE = 144;
export const SYSTEM_WORD_COUNT = 160;

export const MODE_RESET = 0;
export const MODE_RUNNING = 1;
export const MODE_SLEEPING = 2;
export const MODE_HALTED = 3;
export const MODE_LOCKUP = 4;
