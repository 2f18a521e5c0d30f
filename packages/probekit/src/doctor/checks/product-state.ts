/**
 * C11 of a part whose first access port is a debug bus: whether the chip itself shuts the port of its core. Read where the core does
 * not answer. Source: RM0481, DBGMCU_SR (AP_PRESENT, AP_ENABLED).
 */
import { hex, type Memory } from '../../base/index.ts';
import { DBGMCU_BASE_H5, DBGMCU_SR_H5 } from '../../spec/stm32/debug-h5.ts';
import { type ChipIdentity, identifyByDebugBus } from '../../stm32/index.ts';
import { type Finding, finding } from '../evidence.ts';
import { unlessRefused } from './refusal.ts';

const SERIES = 'STM32H5';
const CORE_PORT = 1 << 1;

export interface BehindDebugBus {
  readonly chip: ChipIdentity;
  /** Undefined where the chip does not say that it shuts the port: something else keeps the core silent. */
  readonly protection: Finding<'C11'> | undefined;
}

/** What stands there on an STM32H5; the debug bus of another family leaves the chip without a name. */
export async function lookThroughDebugBus(debugBus: Memory): Promise<BehindDebugBus> {
  const chip = await identifyByDebugBus(debugBus, DBGMCU_BASE_H5);
  const status = chip.series === SERIES ? await unlessRefused(() => debugBus.read32(DBGMCU_BASE_H5 + DBGMCU_SR_H5.address)) : undefined;
  return { chip, protection: status === undefined ? undefined : judgePorts(status) };
}

/** Of DBGMCU_SR. */
export function judgePorts(status: number): Finding<'C11'> | undefined {
  const { AP_PRESENT, AP_ENABLED } = DBGMCU_SR_H5.unpack(status);
  if ((AP_PRESENT & ~AP_ENABLED & CORE_PORT) === 0) return undefined;
  return finding('C11', 'closed', { key: 'c11.closed' }, { dbgmcuSr: hex(status) });
}
