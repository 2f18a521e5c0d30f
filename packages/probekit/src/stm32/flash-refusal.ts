/** What a flash controller refuses, in words, by the flags of its status register. */
import { hex, type Register } from '../base/index.ts';
import { stm32Errors } from './errors.ts';

export interface Refused {
  readonly operation: string;
  readonly address: number;
  readonly status: number;
  /** The error flags of `status`, the telling one first. */
  readonly flags: readonly string[];
}

/** Names of the fields that are set. */
export function flagsIn(register: Register, word: number): readonly string[] {
  return Object.entries(register.unpack(word)).flatMap(([name, value]) => (value === 0 ? [] : [name]));
}

/** The error for an operation of the flash; `hints` by flag. */
export function flashRefusal(refused: Refused, register: Register, hints: Readonly<Record<string, string>>): Error {
  const { operation, address, status, flags } = refused;
  return stm32Errors.make('stm32/flash-error', {
    message: `The flash refused the ${operation} at ${hex(address)}: ${flags.join(', ')} (${register.describe(status)}).`,
    hint: hints[flags[0] ?? ''] ?? 'Reset the target and repeat.',
    evidence: { ...refused },
  });
}

/** The error for a change of option bytes. */
export function optionRefusal(
  status: number,
  register: Register,
  hint = 'Look for values that the protection in force does not allow; nothing was changed.',
): Error {
  return stm32Errors.make('stm32/option-change', {
    message: `The chip refused the option bytes (${register.describe(status)}).`,
    hint,
    evidence: { status },
  });
}
