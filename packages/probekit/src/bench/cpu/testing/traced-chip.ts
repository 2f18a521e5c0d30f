/** A chip whose DWT is looked at, with the registers that say what it does. Source: ARM DDI 0403E.e, C1.8. */
import { FLASH, ToyChip } from './toy-chip.ts';

export const DWT = 0xe000_1000;
export const CYCCNT = DWT + 4;
export const TCR = 0xe000_0e80;
export const DEMCR = 0xe000_edfc;
export const CODE = FLASH + 0x100;
export const CYCCNTENA = 1;
/** movs r0, #1; adds r0, #1; adds r0, #1; b to the second. */
export const COUNTING = [0x2001, 0x3001, 0x3001, 0xe7fc];

/** A halted chip whose DWT packets get through. */
export function tracing(...code: readonly number[]): ToyChip {
  const chip = new ToyChip().startHalted(...code);
  chip.setPpb(DEMCR, 0x0100_0000);
  chip.setPpb(TCR, 0b1001);
  return chip;
}

export function taken(chip: ToyChip): number[] {
  const bytes: number[] = [];
  for (let byte = chip.core.takeTraceByte(); byte >= 0; byte = chip.core.takeTraceByte()) bytes.push(byte);
  return bytes;
}

export function word(value: number): number[] {
  return [value & 0xff, (value >>> 8) & 0xff, (value >>> 16) & 0xff, value >>> 24];
}
