/** What stands between a debugger and the flash: readout protection, write-protected sectors, protected areas. */
import { DEV_ID_H74X } from '../spec/stm32/devices.ts';
import type { Target } from './connect.ts';
import type { FlashSector } from './flash-controller.ts';
import { type H7OptionBytes, readH7Options } from './h7-options.ts';

/** The option bytes of a chip whose protection this layer can read; undefined for the others. Touches no flash. */
export async function readProtection(target: Target): Promise<H7OptionBytes | undefined> {
  return target.chip.devId === DEV_ID_H74X ? readH7Options(target.memory) : undefined;
}

/** Those of `sectors` that cannot be erased. */
export function protectedSectors(options: H7OptionBytes, sectors: readonly FlashSector[]): readonly FlashSector[] {
  return sectors.filter(
    ({ bank, index, address, byteLength }) =>
      options.writeProtected[bank].includes(index) ||
      options.areas.some((area) => area.address < address + byteLength && area.end > address),
  );
}
