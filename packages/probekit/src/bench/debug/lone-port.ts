/** A microcontroller of which only the debug port matters: a Cortex-M4 with one access port and a bus that answers zeros. */
import { BUS_OK, type DebugAccess } from '../seams.ts';

/** SW-DP and AHB-AP of a Cortex-M4 (ARM DDI 0439, 7.2; STM32F405 in OpenOCD's logs). */
export const CORTEX_M4: DebugAccess = {
  dpIdr: 0x2ba0_1477,
  targetId: 0,
  dlpIdr: 0,
  accessPorts: [{ idr: 0x2477_0011, base: 0xe00f_f003, cfg: 0, cswReset: 0x2300_0000, kind: 'ahb' }],
  powered: true,
  pinsConnected: true,
  grantsDebugPower: true,
  status: BUS_OK,
  attach: () => undefined,
  read: () => 0,
  write: () => undefined,
  setSoftwareDebugAccess: () => undefined,
};
