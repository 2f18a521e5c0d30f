/**
 * Where the flash of STM32L4, G4 and G0 holds what its option registers are loaded from: a word each, its complement behind it.
 * Source: RM0351 Rev 9, RM0440 Rev 8, RM0444 Rev 5, each 3.4.1; addresses of L4 and G4 as blackmagic src/target/stm32l4.c lists them,
 * of G0 as those of its next of kin stand in RM0490 Rev 5, 4.4.1. Those of bank 2 of a G0 are not in any source at hand.
 */
import type { Register } from '../../base/index.ts';
import {
  type L4KindDie,
  OPTR_G0,
  OPTR_G4,
  OPTR_L4,
  PCROP1BER,
  PCROP1BSR,
  PCROP1ER,
  PCROP1SR,
  PCROP2ER,
  PCROP2SR,
  SEC1R,
  SEC2R,
  SECR_G0,
  WRP1AR,
  WRP1BR,
  WRP2AR,
  WRP2BR,
} from './flash-l4-kind.ts';

export const OPTIONS_ADDRESS = 0x1fff_7800;
export const BANK2_OPTIONS_ADDRESS = 0x1fff_f800;
/** Of each of the two. */
export const OPTIONS_BYTES = 0x80;
export const COMPLEMENT_OFFSET = 4;

const OF_ALL: readonly (readonly [Register, number])[] = [
  [PCROP1SR, 0x1fff_7808],
  [PCROP1ER, 0x1fff_7810],
  [WRP1AR, 0x1fff_7818],
  [WRP1BR, 0x1fff_7820],
];
const OF_BANK2: readonly (readonly [Register, number])[] = [
  [PCROP2SR, 0x1fff_f808],
  [PCROP2ER, 0x1fff_f810],
  [WRP2AR, 0x1fff_f818],
  [WRP2BR, 0x1fff_f820],
];
const CELLS: Readonly<Record<L4KindDie['kind'], ReadonlyMap<Register, number>>> = {
  l4: new Map([[OPTR_L4, 0x1fff_7800], ...OF_ALL, ...OF_BANK2]),
  g4: new Map([[OPTR_G4, 0x1fff_7800], ...OF_ALL, [SEC1R, 0x1fff_7828], ...OF_BANK2, [SEC2R, 0x1fff_f828]]),
  g0: new Map([[OPTR_G0, 0x1fff_7800], ...OF_ALL, [PCROP1BSR, 0x1fff_7828], [PCROP1BER, 0x1fff_7830], [SECR_G0, 0x1fff_7870]]),
};

/** Undefined where it is not known. */
export function optionCellOf(kind: L4KindDie['kind'], register: Register): number | undefined {
  return CELLS[kind].get(register);
}
