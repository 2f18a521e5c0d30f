/** Exceptions by number. Source: ARM DDI 0403E.e, B1.5.2, table B1-4; 0 is none, Thread mode. */
export const EXCEPTION_NAMES: Readonly<Record<number, string>> = {
  0: 'Thread',
  1: 'Reset',
  2: 'NMI',
  3: 'HardFault',
  4: 'MemManage',
  5: 'BusFault',
  6: 'UsageFault',
  11: 'SVCall',
  12: 'DebugMonitor',
  14: 'PendSV',
  15: 'SysTick',
};
/** The first interrupt of the chip's own. */
export const FIRST_INTERRUPT = 16;
