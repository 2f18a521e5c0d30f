/**
 * What option bytes are made of in every family: named fields of words, each with what it does. What a value means, costs or can
 * lock out hangs on that; which fields a chip has stands in the table of its family beside this file.
 */

/**
 * What a field does. Of a switch, 0 and 1 as these tell: `watchdog` 1 the program starts IWDG, 0 the hardware does;
 * `watchdog-stop`, `watchdog-standby` 1 it counts on in that mode; `reset-on-…` 0 entering that mode resets; `window-watchdog`
 * as `watchdog`; `boot-by-pin` 1 the BOOT0 pin decides where the chip starts, 0 `boot-bit` does, of which 1 is a low pin;
 * `boot-by-bit` the other way round;
 * `boot-other` 1 system memory where the start is not in flash, 0 SRAM; `memory-check` 0 parity is checked; `memory-erase` 0 that
 * memory is erased by a reset; `write-protection` a bit a sector, `write-pages` the first of a run of pages. Without a role the value stands for itself.
 */
export type OptionRole =
  | 'rdp'
  | 'security'
  | 'brown-out'
  | 'watchdog'
  | 'window-watchdog'
  | 'watchdog-stop'
  | 'watchdog-standby'
  | 'reset-on-stop'
  | 'reset-on-standby'
  | 'reset-on-shutdown'
  | 'hslv'
  | 'secure-ram'
  | 'start-m7'
  | 'start-m4'
  | 'bank-order'
  | 'boot-low'
  | 'boot-high'
  | 'write-protection'
  | 'write-pages'
  | 'area-start'
  | 'area-end'
  | 'area-leave'
  | 'reset-pin'
  | 'boot-by-pin'
  | 'boot-by-bit'
  | 'boot-bit'
  | 'boot-other'
  | 'boot-bank2'
  | 'boot-lock'
  | 'bank-mode'
  | 'pcrop-mode'
  | 'memory-check'
  | 'memory-erase';

export type ProtectedAreaKind = 'PCROP' | 'secure-only';

export interface OptionField<Name extends string = string, Word extends string = string> {
  readonly name: Name;
  /** Other names that it goes by. */
  readonly also: readonly string[];
  readonly word: Word;
  readonly mask: number;
  readonly role?: OptionRole;
  /** Of those that each bank has. */
  readonly bank?: 1 | 2;
  /** Of the fields of a protected area, and which of two where a bank has two of the kind. */
  readonly area?: ProtectedAreaKind;
  readonly zone?: 'A' | 'B';
  /** Reserved on parts with one core. */
  readonly dualCore?: true;
}
