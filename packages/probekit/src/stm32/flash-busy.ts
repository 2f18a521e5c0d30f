/** Waiting for the end of an operation of a flash controller. */
import { type Clock, hex, type Memory, type Register } from '../base/index.ts';
import { stm32Errors } from './errors.ts';

/** How often a change of option bytes is looked at: it takes from tens of milliseconds to seconds, and each look is a transfer that says nothing new. */
export const OPTION_POLL_MS = 20;

export interface FlashWait {
  readonly memory: Memory;
  readonly clock: Clock;
  /** The status register, for its name and fields, and where it stands. */
  readonly register: Register;
  readonly statusAddress: number;
  readonly isBusy: (status: number) => boolean;
  /** `erase`, `program`, `option change`. */
  readonly operation: string;
  /** What is erased or programmed; the status register's own where absent. */
  readonly address?: number;
  readonly timeoutMs: number;
  /** Between two looks; the first is at once. */
  readonly pollMs: number;
  /** Instead of the hint about worn flash. */
  readonly hint?: string;
}

const WORN = 'Power-cycle the board and repeat. If it happens again, the flash is worn or the supply too weak.';

/** The status once no operation runs. @throws `stm32/flash-busy` */
export async function waitFlashIdle(wait: FlashWait): Promise<number> {
  const { memory, clock, register, statusAddress, isBusy, operation, address, timeoutMs, pollMs, hint = WORN } = wait;
  const deadline = clock.nowMs() + timeoutMs;
  for (;;) {
    const status = await memory.read32(statusAddress);
    if (!isBusy(status)) return status;
    if (clock.nowMs() >= deadline) {
      const place = address === undefined ? '' : ` at ${hex(address)}`;
      throw stm32Errors.make('stm32/flash-busy', {
        message: `The flash is still busy ${timeoutMs} ms into the ${operation}${place} (${register.describe(status)}).`,
        hint,
        evidence: { operation, address: address ?? statusAddress, status, timeoutMs },
      });
    }
    await clock.sleep(pollMs);
  }
}
