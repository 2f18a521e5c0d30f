/** Which access ports a chip has. Source: ARM IHI 0031 (ADIv5.2), C2.6.1 (IDR). */
import { hasCode } from '../base/index.ts';
import { BASE, CLASS_MEM_AP, IDR } from '../spec/arm/mem-ap.ts';
import type { DebugProbe } from './debug-probe.ts';

export interface AccessPort {
  readonly ap: number;
  readonly idr: number;
  /** `AHB-AP`, `APB-AP`, `AXI-AP`, `JTAG-AP`; `AP` when the type is not known. */
  readonly kind: string;
  /** Of a MEM-AP: the root of its ROM table, undefined when it has none. */
  readonly romTable: number | undefined;
}

/** IDR.TYPE of a MEM-AP. */
export const AP_KINDS: Readonly<Record<number, string>> = {
  0: 'JTAG-AP',
  1: 'AHB-AP',
  2: 'APB-AP',
  4: 'AXI-AP',
  5: 'AHB-AP',
  6: 'APB-AP',
  7: 'AXI-AP',
  8: 'AHB-AP',
};

/** No STM32 has ports beyond, nor do probes that manage them reach further. */
const LAST_AP = 8;

/**
 * Asks every port up to `lastAp`: absent ones may lie between those present. Reads only. `romTables: false` leaves the ports
 * closed, and each `romTable` undefined.
 */
export async function scanAccessPorts(
  probe: DebugProbe,
  { lastAp = LAST_AP, romTables = true }: { lastAp?: number; romTables?: boolean } = {},
): Promise<readonly AccessPort[]> {
  const found: AccessPort[] = [];
  for (let ap = 0; ap <= lastAp; ap++) {
    const idr = await readIdr(probe, ap);
    if (idr === 0) continue;
    const { CLASS, TYPE } = IDR.unpack(idr);
    const romTable = romTables && CLASS === CLASS_MEM_AP ? await readRomTable(probe, ap) : undefined;
    found.push({ ap, idr, kind: AP_KINDS[TYPE] ?? 'AP', romTable });
  }
  return found;
}

async function readIdr(probe: DebugProbe, ap: number): Promise<number> {
  try {
    return await probe.readAp(ap, IDR.address);
  } catch (error) {
    // The probe's firmware refuses ports that it cannot find: absent, like an IDR of zero.
    if (hasCode(error, 'dap/transfer') && isRefusal(error.evidence)) return 0;
    throw error;
  }
}

function isRefusal(evidence: unknown): boolean {
  return (evidence as { ack?: unknown }).ack === 'fault';
}

async function readRomTable(probe: DebugProbe, ap: number): Promise<number | undefined> {
  await probe.openAp(ap);
  const base = await probe.readAp(ap, BASE.address);
  const { PRESENT, ADDRESS } = BASE.unpack(base);
  // All ones is how old MEM-APs say "none" (C2.6.2).
  return PRESENT === 1 && base !== 0xffff_ffff ? (ADDRESS << 12) >>> 0 : undefined;
}
