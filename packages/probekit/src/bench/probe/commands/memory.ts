/**
 * Memory commands and their status queries. A data phase is always as long as asked, whatever happened: the outcome is
 * told by GETLASTRWSTATUS2. Sources: OpenOCD stlink_usb.c, pyOCD stlink.py, probe-rs; field log fl-170.
 */
import type { GateName } from '../../../spec/stlink/gates.ts';
import {
  GETLASTRWSTATUS,
  GETLASTRWSTATUS2,
  MODE_DEBUG,
  READMEM_8BIT,
  READMEM_16BIT,
  READMEM_32BIT,
  READMEM_32BIT_NO_ADDR_INC,
  WRITEMEM_8BIT,
  WRITEMEM_16BIT,
  WRITEMEM_32BIT,
  WRITEMEM_32BIT_NO_ADDR_INC,
} from '../../../spec/stlink/opcodes.ts';
import { STATUS_ALIGNMENT, STATUS_CMD_ERROR, STATUS_INTERNAL, STATUS_OK } from '../../../spec/stlink/status.ts';
import { type DebugCommand, type DebugContext, statusReply, wordReply } from '../debug-command.ts';
import { firmwareHas } from '../firmware-version.ts';
import type { MemoryBlock } from '../memory-access.ts';
import { checkPort } from './access-ports.ts';

/** Blocks of 16- and 32-bit reads; 32-bit writes may be longer (stlink-tools and probe-rs send up to 64 KiB). */
const LONGEST_BLOCK = 6144;
const LONGEST_WRITE = 0xffff;
/** The smallest data-in phase is two bytes. */
const SHORTEST_READ = 2;

interface MemoryCommand {
  readonly sub: number;
  readonly name: string;
  readonly width: 1 | 2 | 4;
  readonly gate?: GateName;
  readonly fixedAddress?: true;
}

const READS: readonly MemoryCommand[] = [
  { sub: READMEM_32BIT, name: 'READMEM_32BIT', width: 4 },
  { sub: READMEM_16BIT, name: 'READMEM_16BIT', width: 2, gate: 'memory16' },
  { sub: READMEM_8BIT, name: 'READMEM_8BIT', width: 1 },
  { sub: READMEM_32BIT_NO_ADDR_INC, name: 'READMEM_32BIT_NO_ADDR_INC', width: 4, gate: 'bankedDp', fixedAddress: true },
];

const WRITES: readonly MemoryCommand[] = [
  { sub: WRITEMEM_32BIT, name: 'WRITEMEM_32BIT', width: 4 },
  { sub: WRITEMEM_16BIT, name: 'WRITEMEM_16BIT', width: 2, gate: 'memory16' },
  { sub: WRITEMEM_8BIT, name: 'WRITEMEM_8BIT', width: 1 },
  { sub: WRITEMEM_32BIT_NO_ADDR_INC, name: 'WRITEMEM_32BIT_NO_ADDR_INC', width: 4, gate: 'memory16', fixedAddress: true },
];

function lengthOf(command: DataView): number {
  return command.getUint16(6, true);
}

/** Access port and CSW bits count only from V2J32 and V3J2 on; before, everything goes to port 0. */
function blockOf(probe: DebugContext, command: DataView, { width, fixedAddress }: MemoryCommand): MemoryBlock {
  const address = command.getUint32(2, true);
  const increment = !fixedAddress;
  if (!firmwareHas(probe.version, 'bankedDp')) return { port: 0, address, width, increment, csw: 0 };
  const csw = (command.getUint32(8, true) & 0xffff_ff00) >>> 0;
  return { port: command.getUint8(8), address, width, increment, csw };
}

/** What can be refused before the wires are touched. */
function checkBlock(probe: DebugContext, block: MemoryBlock, byteLength: number, longest: number): number {
  if (probe.state.mode !== MODE_DEBUG) return STATUS_INTERNAL;
  if (byteLength > longest) return STATUS_CMD_ERROR;
  if (block.address % block.width !== 0 || byteLength % block.width !== 0) return STATUS_ALIGNMENT;
  return checkPort(probe, block.port);
}

function longestBytes(probe: DebugContext): number {
  return firmwareHas(probe.version, 'memory8Of512') ? 512 : 64;
}

function finish(probe: DebugContext, status: number, address: number): void {
  probe.state.rwStatus = status;
  probe.state.rwFaultAddress = status === STATUS_OK ? 0 : address;
}

function read(probe: DebugContext, command: DataView, kind: MemoryCommand): Uint8Array {
  const byteLength = lengthOf(command);
  const block = blockOf(probe, command, kind);
  const bytes = new Uint8Array(Math.max(byteLength, SHORTEST_READ));
  const allowed = checkBlock(probe, block, byteLength, kind.width === 1 ? longestBytes(probe) : LONGEST_BLOCK);
  if (allowed !== STATUS_OK) {
    finish(probe, allowed, block.address);
    return bytes;
  }
  finish(probe, probe.memory.read(block, bytes.subarray(0, byteLength)), probe.memory.faultAddress);
  return bytes;
}

function write(probe: DebugContext, command: DataView, data: Uint8Array, kind: MemoryCommand): undefined {
  const block = blockOf(probe, command, kind);
  const allowed = checkBlock(probe, block, data.length, kind.width === 1 ? longestBytes(probe) : LONGEST_WRITE);
  if (allowed !== STATUS_OK) finish(probe, allowed, block.address);
  else finish(probe, probe.memory.write(block, data), probe.memory.faultAddress);
}

export const MEMORY_COMMANDS: readonly DebugCommand[] = [
  ...READS.map(
    (kind): DebugCommand => ({
      sub: kind.sub,
      name: kind.name,
      ...(kind.gate && { gate: kind.gate }),
      run: (probe, command) => read(probe, command, kind),
    }),
  ),
  ...WRITES.map(
    (kind): DebugCommand => ({
      sub: kind.sub,
      name: kind.name,
      ...(kind.gate && { gate: kind.gate }),
      outBytes: lengthOf,
      run: (probe, command, data) => write(probe, command, data, kind),
    }),
  ),
  { sub: GETLASTRWSTATUS, name: 'GETLASTRWSTATUS', run: ({ state }) => statusReply(state.rwStatus) },
  {
    sub: GETLASTRWSTATUS2,
    name: 'GETLASTRWSTATUS2',
    gate: 'lastRwStatus2',
    run: ({ state }) => wordReply(state.rwStatus, state.rwFaultAddress, 12),
  },
];
