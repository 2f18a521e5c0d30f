/** English: faults of the core, in the words of the table of their bits. */
import { CFSR_MEANINGS, type FaultBit, HFSR_MEANINGS } from '../../spec/arm/fault-meanings.ts';

export const EN_FAULTS = Object.fromEntries(
  Object.entries({ ...CFSR_MEANINGS, ...HFSR_MEANINGS }).map(([bit, meaning]) => [`fault.${bit}`, meaning]),
) as Readonly<Record<`fault.${FaultBit}`, string>>;
