/**
 * Opening the locks of a flash controller, whose control registers take two keys each. Source: RM0433, 4.5.1; RM0090, 3.6.1 and
 * 3.6.2; RM0351, 3.3.5; PM0075, 2.3.
 */
import { hasCode, type Memory } from '../base/index.ts';
import { stm32Errors } from './errors.ts';

/** One lock of a control register. */
export interface FlashLock {
  /** Where its keys are written, one after the other. */
  readonly keyAddress: number;
  readonly keys: readonly [number, number];
  isOpen(control: number): boolean;
}

/** A control register, and its locks from the outside in: one behind another takes its keys only once that one is open. */
export interface FlashLocks {
  /** Its name. */
  readonly register: string;
  readonly address: number;
  readonly locks: readonly FlashLock[];
}

/**
 * Opens those that are closed, and writes nothing where all are open.
 *
 * @throws `stm32/flash-locked` with what the register holds, or undefined where it takes no keys
 */
export async function unlockFlash(memory: Memory, { register, address, locks }: FlashLocks): Promise<void> {
  let control: number | undefined = await memory.read32(address);
  try {
    for (const { keyAddress, keys, isOpen } of locks) {
      if (isOpen(control)) continue;
      for (const key of keys) await memory.write32(keyAddress, key);
      control = await memory.read32(address);
    }
  } catch (error) {
    // A controller that saw a wrong key answers keys with a bus error until the next system reset.
    if (!hasCode(error, 'dap/transfer')) throw error;
    control = undefined;
  }
  const value = control;
  if (value !== undefined && locks.every(({ isOpen }) => isOpen(value))) return;
  throw stm32Errors.make('stm32/flash-locked', {
    message: `${register} stays locked after both keys${value === undefined ? ': the key register answers with a bus error' : ''}.`,
    hint: 'Reset the target and repeat: the lock holds until the next system reset.',
    evidence: { register, value },
  });
}
