/** What stands between a debugger and the flash: readout protection, write-protected sectors, protected areas. */
import type { Target } from './connect.ts';
import type { FlashSector } from './flash-controller.ts';
import { type H7OptionBytes, readH7Options } from './h7-options.ts';
import { areasOf, type Protection, rdpLevelOf, valuesOfWords } from './option-layout.ts';
import { knownOptionsOf } from './options-of.ts';

/** The option bytes of a chip whose protection this layer can read; undefined for the others. Touches no flash. */
export async function readProtection({
  chip,
  memory,
}: Pick<Target, 'chip' | 'memory'>): Promise<Readonly<Protection & Partial<H7OptionBytes>> | undefined> {
  const control = knownOptionsOf(chip);
  if (!control || control.kind === 'h7') return control && readH7Options(memory);
  const values = valuesOfWords(control, await control.read(memory));
  return {
    rdpLevel: rdpLevelOf(control, values),
    rdp: values['RDP'] ?? 0,
    writeProtected: { 1: control.writeProtected(values, 1), 2: control.writeProtected(values, 2) },
    areas: areasOf(control, values),
    bootAddress0: control.startOf(values),
    ...(control.hidesSectors?.(values) && { hidesSectors: true }),
    ...((await control.isTorn?.(memory)) && { torn: true }),
  };
}

/** Those of `sectors` that cannot be erased. */
export function protectedSectors(options: Protection, sectors: readonly FlashSector[]): readonly FlashSector[] {
  return sectors.filter(
    ({ bank, index, address, byteLength }) =>
      options.writeProtected[bank].includes(index) ||
      options.areas.some((area) => area.address < address + byteLength && area.end > address),
  );
}
