/**
 * The last rung: what still answers when the core's own access port does not. It only reads, and never calls itself a
 * connection. Source: RM0433, access ports of the STM32H743 (AP1 system
 * bus, AP2 system debug bus); AP3 is the second core of RM0399.
 */
import { hasCode, hex } from '../base/index.ts';
import { AP_KINDS, type DebugProbe } from '../dap/index.ts';
import { DPIDR } from '../spec/arm/dp.ts';
import { IDR } from '../spec/arm/mem-ap.ts';
import { DPIDR_H7 } from '../spec/stm32/devices.ts';
import { stm32Errors } from './errors.ts';
import { identifyByDebugBus } from './identify.ts';
import type { OtherPort, Reached, RungContext } from './ladder-rung.ts';

const OTHER_APS: readonly number[] = [1, 2, 3];
const DEBUG_BUS_AP = 2;
const FLASH_START = 0x0800_0000;

/** @throws `stm32/only-other-ports` where one of them answers; what attaching throws; `dap/transfer` when none does */
export async function tryOtherPorts({ probe, signal }: RungContext): Promise<Reached> {
  await probe.attach();
  const dpidr = await probe.readDp(DPIDR.address);
  const ports: OtherPort[] = [];
  let refusal: unknown;
  for (const ap of OTHER_APS) {
    signal?.throwIfAborted();
    try {
      const port = await look(probe, ap, dpidr);
      if (port) ports.push(port);
    } catch (error) {
      // An absent port is a refusal; the others may be there all the same.
      if (!hasCode(error, 'dap/transfer')) throw error;
      refusal = error;
    }
  }
  if (ports.length === 0 && refusal !== undefined) throw refusal;
  throw stm32Errors.make('stm32/only-other-ports', {
    message: `The core does not answer, but the debug port does (DPIDR ${hex(dpidr)}), and so ${ports.length === 1 ? 'does' : 'do'} ${ports.map(told).join(', ')}.`,
    hint: ports.some(({ reads }) => reads === 'flash')
      ? 'The flash can be read like this, but the core not be halted: look for what holds it in reset.'
      : 'The chip has power and its debug wires work: look for what holds the core in reset, or tie BOOT0 high and power-cycle.',
    evidence: { dpidr, ports },
  });
}

async function look(probe: DebugProbe, ap: number, dpidr: number): Promise<OtherPort | undefined> {
  const idr = await probe.readAp(ap, IDR.address);
  if (idr === 0) return undefined;
  const port = { ap, idr, kind: AP_KINDS[IDR.get(idr, 'TYPE')] ?? 'AP' };
  const reads = await whatReads(probe, ap, dpidr);
  return reads === undefined ? port : { ...port, reads };
}

async function whatReads(probe: DebugProbe, ap: number, dpidr: number): Promise<string | undefined> {
  const memory = probe.memory(ap);
  try {
    if (ap === DEBUG_BUS_AP && dpidr === DPIDR_H7) {
      const { name, devId } = await identifyByDebugBus(memory);
      return devId === 0 ? undefined : name;
    }
    await memory.read32(FLASH_START);
    return 'flash';
  } catch (error) {
    // The port is there and what lies behind it is not: that is all there is to tell.
    if (!hasCode(error, 'dap/transfer')) throw error;
    return undefined;
  }
}

function told({ ap, kind, reads }: OtherPort): string {
  return `AP${ap} (${kind}${reads === undefined ? '' : `: ${reads}`})`;
}
