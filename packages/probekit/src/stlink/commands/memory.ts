/** Memory blocks, their status query, and single words. Source: OpenOCD stlink_usb.c, pyOCD stlink.py. */
import type { ByteWriter } from '../../base/index.ts';
import { type FirmwareGate, GATES } from '../../spec/stlink/gates.ts';
import {
  DEBUG,
  GETLASTRWSTATUS,
  GETLASTRWSTATUS2,
  READDEBUGREG,
  READMEM_8BIT,
  READMEM_16BIT,
  READMEM_32BIT,
  WRITEDEBUGREG,
  WRITEMEM_8BIT,
  WRITEMEM_16BIT,
  WRITEMEM_32BIT,
} from '../../spec/stlink/opcodes.ts';
import { STATUS_WRITE_VERIFY } from '../../spec/stlink/status.ts';
import { command } from '../command.ts';

export type AccessWidth = 1 | 2 | 4;

export interface MemoryBlock {
  readonly ap: number;
  readonly address: number;
  readonly byteLength: number;
  /** Bits 31:8 of the CSW to use; 0 for the probe's default. */
  readonly csw: number;
}

/** `data` has `byteLength` bytes. */
export interface MemoryBlockOut extends MemoryBlock {
  readonly data: Uint8Array;
}

/** Firmware that takes AP number and CSW bits in memory commands; older firmware ignores them. */
export const AP_IN_MEMORY_COMMANDS = GATES.bankedDp;

/** Commands that read blocks, by access width. What they read is good only if the status query says so. */
export const readBlock = {
  1: readCommand('READMEM_8BIT', READMEM_8BIT, undefined),
  2: readCommand('READMEM_16BIT', READMEM_16BIT, GATES.memory16),
  4: readCommand('READMEM_32BIT', READMEM_32BIT, undefined),
} as const;

/** Commands that write blocks, by access width. */
export const writeBlock = {
  1: writeCommand('WRITEMEM_8BIT', WRITEMEM_8BIT, undefined),
  2: writeCommand('WRITEMEM_16BIT', WRITEMEM_16BIT, GATES.memory16),
  4: writeCommand('WRITEMEM_32BIT', WRITEMEM_32BIT, undefined),
} as const;

/** How the last block went. A read-back that differs is normal for peripherals. */
export const getLastRwStatus2 = command({
  name: 'GETLASTRWSTATUS2',
  since: GATES.lastRwStatus2,
  accepts: [STATUS_WRITE_VERIFY],
  request: (out) => out.u8(DEBUG).u8(GETLASTRWSTATUS2),
  responseBytes: 12,
  response: (view): { faultAddress?: number } => ({ faultAddress: view.getUint32(4, true) }),
});

/** The same before V2J15, without the address. */
export const getLastRwStatus = command({
  name: 'GETLASTRWSTATUS',
  accepts: [STATUS_WRITE_VERIFY],
  request: (out) => out.u8(DEBUG).u8(GETLASTRWSTATUS),
  response: (): { faultAddress?: number } => ({}),
});

/** One aligned word of AP 0 at any address, status included: half the exchanges of a block. */
export const readWord = command({
  name: 'READDEBUGREG',
  request: (out, { address }: { address: number }) => out.u8(DEBUG).u8(READDEBUGREG).u32(address),
  responseBytes: 8,
  response: (view) => view.getUint32(4, true),
});

export const writeWord = command({
  name: 'WRITEDEBUGREG',
  accepts: [STATUS_WRITE_VERIFY],
  request: (out, { address, value }: { address: number; value: number }) => out.u8(DEBUG).u8(WRITEDEBUGREG).u32(address).u32(value),
});

function readCommand(name: string, opcode: number, since: FirmwareGate | undefined) {
  return command({
    name,
    ...(since && { since }),
    request: (out, block: MemoryBlock) => blockRequest(out, opcode, block),
    responseBytes: ({ byteLength }: MemoryBlock) => Math.max(byteLength, 2), // the firmware never sends a single byte
    hasStatus: false,
    response: (view, { byteLength }) => new Uint8Array(view.buffer, view.byteOffset, byteLength).slice(),
  });
}

function writeCommand(name: string, opcode: number, since: FirmwareGate | undefined) {
  return command({
    name,
    ...(since && { since }),
    request: (out, block: MemoryBlockOut) => blockRequest(out, opcode, block),
    data: ({ data }: MemoryBlockOut) => data,
  });
}

function blockRequest(out: ByteWriter, opcode: number, { ap, address, byteLength, csw }: MemoryBlock): void {
  out.u8(DEBUG).u8(opcode).u32(address).u16(byteLength).u8(ap);
  out
    .u8(csw >>> 8)
    .u8(csw >>> 16)
    .u8(csw >>> 24);
}
