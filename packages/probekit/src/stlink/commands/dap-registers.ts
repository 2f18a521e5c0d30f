/** Registers of the DP and of the access ports. Source: OpenOCD stlink_usb.c (opcodes, banked DP, AP opening), pyOCD. */
import { GATES } from '../../spec/stlink/gates.ts';
import { DEBUG, INIT_AP, READ_DAP_REG, WRITE_DAP_REG } from '../../spec/stlink/opcodes.ts';
import { command } from '../command.ts';

interface DapRegister {
  /** An AP number, or `DP_PORT`. */
  readonly port: number;
  /** In bytes; of a DP register with its bank, (bank << 4) + A[3:2]. */
  readonly address: number;
}

export const readDapRegister = command({
  name: 'READ_DAP_REG',
  since: GATES.dapRegisters,
  request: (out, { port, address }: DapRegister) => out.u8(DEBUG).u8(READ_DAP_REG).u16(port).u16(address),
  responseBytes: 8,
  response: (view) => view.getUint32(4, true),
});

/** May answer before the target has done it; the error then shows at the next access. */
export const writeDapRegister = command({
  name: 'WRITE_DAP_REG',
  since: GATES.dapRegisters,
  request: (out, { port, address, value }: DapRegister & { value: number }) =>
    out.u8(DEBUG).u8(WRITE_DAP_REG).u16(port).u16(address).u32(value),
});

/** Lets the firmware identify an access port; newer firmware refuses memory access without. */
export const initAp = command({
  name: 'INIT_AP',
  since: GATES.openAp,
  request: (out, { ap }: { ap: number }) => out.u8(DEBUG).u8(INIT_AP).u8(ap),
});
