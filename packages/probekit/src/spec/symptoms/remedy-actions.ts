/** What software can do to mend a fault, as data: each action with the worst that it does. Which cause takes which: the causes' rows. */

/** The worst that a remedy does to the board or its contents. `power`: it takes the target's supply away and gives it back. */
export type Touches = 'nothing' | 'resets' | 'power' | 'erases' | 'cannot be undone';

export const REMEDY_ACTIONS = {
  'leave-loader': 'nothing',
  'usb-reset': 'nothing',
  reopen: 'nothing',
  'slower-clock': 'nothing',
  'clear-sticky': 'nothing',
  'clear-flash-errors': 'nothing',
  'halt-under-reset': 'resets',
  'freeze-watchdogs': 'resets',
  'keep-debug-clocks': 'resets',
  'unlock-wrp': 'resets',
  'restore-boot-addresses': 'resets',
  'restore-swap': 'resets',
  'restore-options': 'resets',
  'mend-boot-core': 'resets',
  'software-power-cycle': 'power',
  // A PCROP area with DMEP set leaves with an erase of its bank (RM0433, flash bank erase with automatic protection removal).
  'unlock-pcrop': 'erases',
  'rdp-0': 'erases',
  'save-and-erase-program': 'erases',
  'repair-half-written': 'erases',
} as const satisfies Readonly<Record<string, Touches>>;

export type RemedyAction = keyof typeof REMEDY_ACTIONS;

/** Those that write option bytes or change a protection. */
export const WRITES_OPTIONS: readonly RemedyAction[] = [
  'unlock-wrp',
  'restore-boot-addresses',
  'restore-swap',
  'restore-options',
  'mend-boot-core',
  'unlock-pcrop',
  'rdp-0',
];
