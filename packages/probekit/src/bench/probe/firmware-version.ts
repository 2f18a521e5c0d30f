/** ST-LINK firmware versions as people write them, `V3J9M3`, and what each version has. Source: spec/stlink/gates.ts. */
import { GATES, type GateName } from '../../spec/stlink/gates.ts';

export interface FirmwareVersion {
  /** Hardware generation: 2 for V2 and V2-1, 3 for V3. */
  readonly generation: number;
  readonly jtag: number;
  readonly swim: number;
  /** Mass storage and VCP. */
  readonly massStorage: number;
  readonly bridge: number;
  readonly power: number;
}

/** Reads `V3J9M3`; parts left out are 0. Throws `RangeError` on other text. */
export function parseFirmwareVersion(text: string): FirmwareVersion {
  const found = /^V(\d+)(?:J(\d+))?(?:S(\d+))?(?:M(\d+))?(?:B(\d+))?(?:S(\d+))?(?:P(\d+))?$/.exec(text);
  if (!found) throw new RangeError(`"${text}" is not an ST-LINK firmware version such as V3J9M3`);
  const part = (index: number) => Number(found[index] ?? 0);
  return {
    generation: part(1),
    jtag: part(2),
    swim: part(3) || part(6),
    massStorage: part(4),
    bridge: part(5),
    power: part(7),
  };
}

/** Whether this firmware has a command or feature. */
export function firmwareHas(version: FirmwareVersion, gate: GateName): boolean {
  const since: number | 'never' = version.generation >= 3 ? GATES[gate].v3 : GATES[gate].v2;
  return since !== 'never' && version.jtag >= since;
}
