/** Exit statuses of the command. */
export const DONE = 0 as const;
/** A fault was found, the verdict is unclear, or the target did not do what was asked. */
export const FAILED = 1 as const;
export const WRONG_USAGE = 2 as const;
export type ExitStatus = typeof DONE | typeof FAILED | typeof WRONG_USAGE;
