/** READ_DAP_REG and WRITE_DAP_REG: single DP and AP registers. Sources: OpenOCD stlink_usb.c, pyOCD stlink.py, PSDB. */
import { IDR } from '../../../spec/arm/mem-ap.ts';
import { DP_PORT, MAX_AP, READ_DAP_REG, WRITE_DAP_REG } from '../../../spec/stlink/opcodes.ts';
import { STATUS_BAD_AP, STATUS_CMD_ERROR, STATUS_OK } from '../../../spec/stlink/status.ts';
import { type DebugCommand, type DebugContext, statusReply, wordReply } from '../debug-command.ts';
import { firmwareHas } from '../firmware-version.ts';
import { checkPort } from './access-ports.ts';

/** AP registers have eight address bits, DP registers four and four of bank. */
const HIGHEST_ADDRESS = 0xff;

/** The IDR of any port may be read before INIT_AP, so that hosts can scan. */
function check(probe: DebugContext, port: number, address: number): number {
  if (address > HIGHEST_ADDRESS) return STATUS_CMD_ERROR;
  if (port === DP_PORT) return address <= 0xf || firmwareHas(probe.version, 'bankedDp') ? STATUS_OK : STATUS_CMD_ERROR;
  if (port > MAX_AP) return STATUS_BAD_AP;
  return address === IDR.address ? STATUS_OK : checkPort(probe, port);
}

function readRegister(probe: DebugContext, port: number, address: number): Uint8Array {
  let status = check(probe, port, address);
  if (status === STATUS_OK) status = port === DP_PORT ? probe.swd.readDp(address) : probe.swd.readAp(port, address);
  return wordReply(status, status === STATUS_OK ? probe.swd.value : 0);
}

/** A write to an AP is posted: how it ended shows in the next access. */
function writeRegister(probe: DebugContext, port: number, address: number, value: number): number {
  const allowed = check(probe, port, address);
  if (allowed !== STATUS_OK) return allowed;
  return port === DP_PORT ? probe.swd.writeDp(address, value) : probe.swd.writeAp(port, address, value);
}

export const DAP_COMMANDS: readonly DebugCommand[] = [
  {
    sub: READ_DAP_REG,
    name: 'READ_DAP_REG',
    gate: 'dapRegisters',
    needsDebugMode: true,
    run: (probe, command) => readRegister(probe, command.getUint16(2, true), command.getUint16(4, true)),
  },
  {
    sub: WRITE_DAP_REG,
    name: 'WRITE_DAP_REG',
    gate: 'dapRegisters',
    needsDebugMode: true,
    run: (probe, command) =>
      statusReply(writeRegister(probe, command.getUint16(2, true), command.getUint16(4, true), command.getUint32(6, true))),
  },
];
