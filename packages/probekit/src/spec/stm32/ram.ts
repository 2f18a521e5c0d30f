/**
 * Where programs keep their data: RAM that answers the debugger without its program's doing. Source: RM0433, table 7 (H74x/75x:
 * DTCM and AXI SRAM; the D2 and D3 ones need a clock or are rarely used); the reference manuals of the others, memory map (SRAM1).
 */
export interface RamRange {
  readonly address: number;
  /** At most: smaller parts end sooner, with a bus fault. */
  readonly byteLength: number;
}

const KIB = 1024;
const DTCM_AND_AXI: readonly RamRange[] = [
  { address: 0x2000_0000, byteLength: 128 * KIB },
  { address: 0x2400_0000, byteLength: 512 * KIB },
];
const SRAM1: readonly RamRange[] = [{ address: 0x2000_0000, byteLength: 640 * KIB }];

export function ramOf(series: string): readonly RamRange[] {
  return series === 'STM32H7' ? DTCM_AND_AXI : SRAM1;
}
