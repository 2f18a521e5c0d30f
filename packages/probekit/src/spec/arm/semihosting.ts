/** Calls of a program to its debugger's host. Source: ARM, "Semihosting for AArch32 and AArch64", 2025Q1 (abi-aa), chapters 3 to 6. */

/** The instruction that calls on M-profile: BKPT 0xAB. R0 has the operation, R1 its argument; the result comes back in R0. */
export const SEMIHOSTING_BKPT = 0xbeab;

export const SYS = {
  OPEN: 0x01,
  CLOSE: 0x02,
  WRITEC: 0x03,
  WRITE0: 0x04,
  WRITE: 0x05,
  READ: 0x06,
  READC: 0x07,
  ISERROR: 0x08,
  ISTTY: 0x09,
  SEEK: 0x0a,
  FLEN: 0x0c,
  TMPNAM: 0x0d,
  REMOVE: 0x0e,
  RENAME: 0x0f,
  CLOCK: 0x10,
  TIME: 0x11,
  SYSTEM: 0x12,
  ERRNO: 0x13,
  GET_CMDLINE: 0x15,
  HEAPINFO: 0x16,
  EXIT: 0x18,
  EXIT_EXTENDED: 0x20,
  ELAPSED: 0x30,
  TICKFREQ: 0x31,
} as const;

/** Reason of SYS_EXIT for a program that has ended by itself. */
export const ADP_STOPPED_APPLICATION_EXIT = 0x2_0026;

/** The console, by its name; which of input, output and errors it is, the mode says: as fopen's r, w, a, four of each. */
export const CONSOLE_NAME = ':tt';
export const MODES_OF_A_STREAM = 4;

/** A file that says what the host can do: a magic number, and bits. */
export const FEATURES_NAME = ':semihosting-features';
const [EXIT_EXTENDED, STDOUT_STDERR] = [1 << 0, 1 << 1] as const;
export const FEATURES = Uint8Array.of(0x53, 0x48, 0x46, 0x42, EXIT_EXTENDED | STDOUT_STDERR);
