/**
 * dap: the debug port, its access ports and the memory behind them, for any probe. `over-stlink.ts`, with
 * `stlink-swo.ts`, is the only file that names one. Source: ARM IHI 0031 (ADIv5.2).
 */
export { type AccessPort, AP_KINDS, scanAccessPorts } from './access-ports.ts';
export type { Acknowledge, BlockCost, DebugProbe, ProbeIdentity, SwoReceiver } from './debug-probe.ts';
export { type DebugPortIdentity, type DpAccess, ensureDebugPower, readDebugPort } from './dp.ts';
export { type DapErrors, dapErrors } from './errors.ts';
export { type AccessWidth, type BlockAccess, memoryOver } from './mem-ap-memory.ts';
export { debugProbeOverStlink } from './over-stlink.ts';
export { type CoreSightComponent, type RomTableWalk, walkRomTable } from './rom-table.ts';
