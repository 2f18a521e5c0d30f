/**
 * dap: the debug port, its access ports and the memory behind them, for any probe. `over-stlink.ts` is the only file
 * that names one. Source: ARM IHI 0031 (ADIv5.2).
 */
export type { Acknowledge, DebugProbe, ProbeIdentity } from './debug-probe.ts';
export { type DapErrors, dapErrors } from './errors.ts';
