/** Errors of what is STM32's own: identification, connecting, flash controller, option bytes. */
import { declareErrors } from '../base/index.ts';

export interface Stm32Errors {
  /** The debug port answers; the core behind it does not. Connect under reset. */
  'stm32/core-unreachable': { dpidr: number; ap: number };
  /** NRST was held and released, and the core still did not halt. Look at the reset line. */
  'stm32/not-halted-under-reset': { dpidr: number; caughtInReset: boolean };
  /** This chip is identified, but writing its flash is not supported yet. */
  'stm32/no-flash-driver': { chip: string; devId: number };
  /** The flash controller refuses its keys until the next system reset. Reset the target and repeat. */
  'stm32/flash-locked': { register: string; value: number | undefined };
  /** The flash controller did not become idle in time. Reset or power-cycle the target. */
  'stm32/flash-busy': { operation: string; address: number; status: number; timeoutMs: number };
  /** The flash controller raised an error flag. The hint says what that flag means. */
  'stm32/flash-error': { operation: string; address: number; status: number; flags: readonly string[] };
  /** The option bytes could not be changed: the values contradict each other or the protection forbids them. */
  'stm32/option-change': { status: number };
  /** RDP level 2 switches debugging off for ever; nothing here sets it. */
  'stm32/permanent-protection': { rdp: number };
}

export const stm32Errors = declareErrors<Stm32Errors>();
