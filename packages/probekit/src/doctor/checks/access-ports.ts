/** C8: which access ports answer. Reads identification registers only. */
import { hex } from '../../base/index.ts';
import { type AccessPort, type DebugProbe, scanAccessPorts } from '../../dap/index.ts';
import { type Finding, finding } from '../evidence.ts';
import { unlessRefused } from './refusal.ts';

/** STM32 parts have at most four. */
const LAST_AP = 3;
const CORE_AP = 0;
const NEXT_AP = 1;

/** Undefined when the scan broke off: unknown, not "none". */
export async function checkAccessPorts(probe: DebugProbe): Promise<Finding<'C8'> | undefined> {
  const ports = await unlessRefused(() => scanAccessPorts(probe, { lastAp: LAST_AP, romTables: false }));
  return ports && judgeAccessPorts(ports);
}

/** The port that leads to the core: the second where the first is a debug bus, as on H5, H7R/S, WBA and N6. */
export function coreApOf(ports: Finding<'C8'> | undefined): number {
  const found = portsOf(ports);
  const isFirstBus = found.some(({ ap, kind }) => ap === CORE_AP && kind === 'APB-AP');
  return isFirstBus && found.some(({ ap }) => ap === NEXT_AP) ? NEXT_AP : CORE_AP;
}

/** The ports that a scan found; none where it broke off. */
export function portsOf(ports: Finding<'C8'> | undefined): readonly { readonly ap: number; readonly kind: string }[] {
  const { ports: found = [] } = (ports?.facts ?? {}) as { readonly ports?: readonly { readonly ap: number; readonly kind: string }[] };
  return found;
}

export function judgeAccessPorts(ports: readonly AccessPort[]): Finding<'C8'> {
  const facts = { ports: ports.map(({ ap, idr, kind }) => ({ ap, idr: hex(idr), kind })) };
  if (ports.length === 0) return finding('C8', 'none', { key: 'c8.none' }, facts);
  const list = ports.map(({ ap, kind }) => `AP${ap} ${kind}`);
  if (!ports.some(({ ap }) => ap === CORE_AP)) return finding('C8', 'ap0-dead', { key: 'c8.ap0-dead', values: { ports: list } }, facts);
  return finding('C8', 'complete', { key: 'c8.complete', values: { ports: list } }, facts);
}
