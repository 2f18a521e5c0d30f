/** Which mode the firmware is in, and leaving or entering one. Source: OpenOCD stlink_usb.c, pyOCD stlink.py. */
import {
  DEBUG,
  DFU,
  DFU_EXIT,
  ENTER,
  ENTER_SWD,
  EXIT,
  GET_CURRENT_MODE,
  MODE_BOOTLOADER,
  MODE_DEBUG,
  MODE_DFU,
  MODE_MASS,
  MODE_SWIM,
  SWIM,
  SWIM_EXIT,
} from '../../spec/stlink/opcodes.ts';
import { command } from '../command.ts';

export const MODE_NAMES: Readonly<Record<number, string>> = {
  [MODE_DFU]: 'DFU',
  [MODE_MASS]: 'idle',
  [MODE_DEBUG]: 'debug',
  [MODE_SWIM]: 'SWIM',
  [MODE_BOOTLOADER]: 'bootloader',
};

export const getCurrentMode = command({
  name: 'GET_CURRENT_MODE',
  request: (out) => out.u8(GET_CURRENT_MODE),
  responseBytes: 2,
  hasStatus: false,
  response: (view) => view.getUint8(0),
});

/** Leaves the firmware loader. A stand-alone ST-LINK/V2 does so at every power-up only when told. */
export const exitDfu = command({ name: 'DFU_EXIT', request: (out) => out.u8(DFU).u8(DFU_EXIT), responseBytes: 0 });

export const exitSwim = command({ name: 'SWIM_EXIT', request: (out) => out.u8(SWIM).u8(SWIM_EXIT), responseBytes: 0 });

/** Leaves debug mode: closes every access port and releases NRST. */
export const exitDebug = command({ name: 'EXIT', request: (out) => out.u8(DEBUG).u8(EXIT), responseBytes: 0 });

/** Connects over SWD and powers up the debug port. Drives the wires at once: set the clock before. */
export const enterSwd = command({ name: 'ENTER SWD', request: (out) => out.u8(DEBUG).u8(ENTER).u8(ENTER_SWD) });
