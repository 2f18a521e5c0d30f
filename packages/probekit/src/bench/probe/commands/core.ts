/** Core registers and single debug words. Sources: OpenOCD stlink_usb.c, PSDB (AP bytes); DCRSR handshake ARM DDI 0403E.e, C1.6. */
import { DCRDR, DCRSR, DHCSR, REGSEL } from '../../../spec/arm/dcb.ts';
import { READALLREGS, READDEBUGREG, READREG, WRITEDEBUGREG, WRITEREG } from '../../../spec/stlink/opcodes.ts';
import { STATUS_ALIGNMENT, STATUS_CMD_ERROR, STATUS_OK } from '../../../spec/stlink/status.ts';
import { type DebugCommand, type DebugContext, statusReply, wordReply } from '../debug-command.ts';
import { checkPort } from './access-ports.ts';

/** Looks at DHCSR.S_REGRDY; a running core never sets it. Assumed. */
const READY_LOOKS = 10;
/** R0 to R15, xPSR, MSP, PSP, the packed special registers; the last word of the reply is spare. */
const ALL_REGISTERS = [...Array(16).keys(), REGSEL.xPSR, REGSEL.MSP, REGSEL.PSP, REGSEL.CONTROL_FAULTMASK_BASEPRI_PRIMASK];
const ALL_REGISTERS_BYTES = 88;

function selectRegister(probe: DebugContext, port: number, selector: number): number {
  const selected = probe.memory.writeWord(port, DCRSR.address, selector);
  if (selected !== STATUS_OK) return selected;
  for (let look = 0; look < READY_LOOKS; look++) {
    const status = probe.memory.readWord(port, DHCSR.address);
    if (status !== STATUS_OK) return status;
    if (DHCSR.get(probe.swd.value, 'S_REGRDY') === 1) return STATUS_OK;
  }
  return STATUS_CMD_ERROR;
}

function readRegister(probe: DebugContext, port: number, index: number): number {
  const status = checkPort(probe, port);
  if (status !== STATUS_OK) return status;
  const selected = selectRegister(probe, port, DCRSR.pack({ REGSEL: index & 0x7f }));
  return selected === STATUS_OK ? probe.memory.readWord(port, DCRDR.address) : selected;
}

function writeRegister(probe: DebugContext, port: number, index: number, value: number): number {
  const allowed = checkPort(probe, port);
  if (allowed !== STATUS_OK) return allowed;
  const written = probe.memory.writeWord(port, DCRDR.address, value);
  return written === STATUS_OK ? selectRegister(probe, port, DCRSR.pack({ REGWnR: 1, REGSEL: index & 0x7f })) : written;
}

function readAllRegisters(probe: DebugContext, port: number): Uint8Array {
  const reply = statusReply(STATUS_OK, ALL_REGISTERS_BYTES);
  const view = new DataView(reply.buffer);
  for (const [position, index] of ALL_REGISTERS.entries()) {
    const status = readRegister(probe, port, index);
    if (status !== STATUS_OK) return statusReply(status, ALL_REGISTERS_BYTES);
    view.setUint32(4 + 4 * position, probe.swd.value, true);
  }
  return reply;
}

/** Whether the word at this address may be touched through this port. */
function checkWord(probe: DebugContext, port: number, address: number): number {
  return address % 4 === 0 ? checkPort(probe, port) : STATUS_ALIGNMENT;
}

function readWord(probe: DebugContext, port: number, address: number): Uint8Array {
  const allowed = checkWord(probe, port, address);
  const status = allowed === STATUS_OK ? probe.memory.readWord(port, address) : allowed;
  return wordReply(status, status === STATUS_OK ? probe.swd.value : 0);
}

function writeWord(probe: DebugContext, port: number, address: number, value: number): Uint8Array {
  const allowed = checkWord(probe, port, address);
  return statusReply(allowed === STATUS_OK ? probe.memory.writeWord(port, address, value) : allowed);
}

export const CORE_COMMANDS: readonly DebugCommand[] = [
  {
    sub: READREG,
    name: 'READREG',
    needsDebugMode: true,
    run: (probe, command) => {
      const status = readRegister(probe, command.getUint8(3), command.getUint8(2));
      return wordReply(status, status === STATUS_OK ? probe.swd.value : 0);
    },
  },
  {
    sub: WRITEREG,
    name: 'WRITEREG',
    needsDebugMode: true,
    run: (probe, command) => statusReply(writeRegister(probe, command.getUint8(7), command.getUint8(2), command.getUint32(3, true))),
  },
  {
    sub: WRITEDEBUGREG,
    name: 'WRITEDEBUGREG',
    needsDebugMode: true,
    run: (probe, command) => writeWord(probe, command.getUint8(10), command.getUint32(2, true), command.getUint32(6, true)),
  },
  {
    sub: READDEBUGREG,
    name: 'READDEBUGREG',
    needsDebugMode: true,
    run: (probe, command) => readWord(probe, command.getUint8(6), command.getUint32(2, true)),
  },
  {
    sub: READALLREGS,
    name: 'READALLREGS',
    needsDebugMode: true,
    run: (probe, command) => readAllRegisters(probe, command.getUint8(2)),
  },
];
