/** INIT_AP and CLOSE_AP_DBG, and which access ports a command may use. Sources: OpenOCD commits 5c55fbb0 and 7456e6bac, PSDB. */
import { BASE, IDR } from '../../../spec/arm/mem-ap.ts';
import { CLOSE_AP_DBG, INIT_AP, MAX_AP } from '../../../spec/stlink/opcodes.ts';
import { STATUS_BAD_AP, STATUS_OK } from '../../../spec/stlink/status.ts';
import { PROBE_OPEN_AP_NS } from '../../timing.ts';
import { type DebugCommand, type DebugContext, statusReply } from '../debug-command.ts';

/** From these J numbers on, memory commands need an opened access port. */
const ENFORCED_SINCE = { v2: 37, v3: 7 } as const;
/** V2J28 answered every CLOSE_AP_DBG with BAD_AP; mended in J29. */
const CLOSE_REFUSED_BY = { generation: 2, jtag: 28 } as const;

/** OK, or BAD_AP for a port that is out of range or, on firmware that minds, not open. */
export function checkPort({ version, state }: DebugContext, port: number): number {
  if (port > MAX_AP) return STATUS_BAD_AP;
  const enforced = version.jtag >= (version.generation >= 3 ? ENFORCED_SINCE.v3 : ENFORCED_SINCE.v2);
  return !enforced || port === 0 || state.openPorts.includes(port) ? STATUS_OK : STATUS_BAD_AP;
}

function openPort(probe: DebugContext, port: number): number {
  if (port > MAX_AP) return STATUS_BAD_AP;
  probe.spend(PROBE_OPEN_AP_NS);
  probe.swd.recover();
  const identified = probe.swd.readAp(port, IDR.address);
  if (identified !== STATUS_OK) return identified;
  if (probe.swd.value === 0) return STATUS_BAD_AP;
  const based = probe.swd.readAp(port, BASE.address);
  if (based === STATUS_OK && !probe.state.openPorts.includes(port)) probe.state.openPorts.push(port);
  return based;
}

function closePort({ state, version }: DebugContext, port: number): number {
  const refused = version.generation === CLOSE_REFUSED_BY.generation && version.jtag === CLOSE_REFUSED_BY.jtag;
  if (refused || port > MAX_AP) return STATUS_BAD_AP;
  state.openPorts = state.openPorts.filter((open) => open !== port);
  return STATUS_OK;
}

export const ACCESS_PORT_COMMANDS: readonly DebugCommand[] = [
  {
    sub: INIT_AP,
    name: 'INIT_AP',
    gate: 'openAp',
    needsDebugMode: true,
    run: (probe, command) => statusReply(openPort(probe, command.getUint8(2))),
  },
  {
    sub: CLOSE_AP_DBG,
    name: 'CLOSE_AP_DBG',
    gate: 'openAp',
    needsDebugMode: true,
    run: (probe, command) => statusReply(closePort(probe, command.getUint8(2))),
  },
];
