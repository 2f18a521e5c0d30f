/** Registers that every CoreSight component has at the end of its page. Source: ARM IHI 0029, B2.2; ARM DDI 0403E.e, C1.7.6. Offsets. */

export const CLAIMSET = 0xfa0;
export const CLAIMCLR = 0xfa4;
/** Software lock: a write of the key opens it, any other closes it. A debugger is not locked out. */
export const LAR = 0xfb0;
export const LSR = 0xfb4;
export const AUTHSTATUS = 0xfb8;
export const DEVID = 0xfc8;
export const DEVTYPE = 0xfcc;
/** What software writes to LAR to open the lock. */
export const UNLOCK_KEY = 0xc5ac_ce55;
/** LSR: a lock is there, and it is closed. */
export const LOCK_PRESENT = 1;
export const LOCK_CLOSED = 2;
