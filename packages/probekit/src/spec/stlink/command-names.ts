/** What the bytes of a command say, in words, read by nobody's codec: neither the stack's nor the bench's. */
import { hex, viewOf } from '../../base/index.ts';
import { describeAccess, nameOfAddress, type Space } from '../register-names.ts';
import * as opcode from './opcodes.ts';
import { STATUS_NAMES } from './status.ts';

/** How a reply is laid out: a status, a status with a word at offset 4, or bytes without a status. */
type Reply = 'status' | 'word' | 'plain';

type Place = readonly [Space, number];

interface Row {
  readonly name: string;
  readonly says?: (view: DataView) => string;
  readonly reply?: Reply;
  /** The command is followed by data to the probe. */
  readonly takesData?: true;
  /** Where the word of the reply was read from. */
  readonly place?: (view: DataView) => Place;
}

const u16 = (view: DataView, offset: number) => view.getUint16(offset, true);
const u32 = (view: DataView, offset: number) => view.getUint32(offset, true);
const port = (view: DataView) => (u16(view, 2) === opcode.DP_PORT ? 'DP' : `AP${u16(view, 2)}`);
const dapPlace = (view: DataView): Place => [u16(view, 2) === opcode.DP_PORT ? 'DP' : 'AP', u16(view, 4)];
const memoryPlace = (view: DataView): Place => ['memory', u32(view, 2)];
const block = (view: DataView) => {
  const csw = u32(view, 8) >>> 8;
  return `AP${view.getUint8(8)} ${nameOfAddress(...memoryPlace(view))}, ${u16(view, 6)} bytes${csw === 0 ? '' : `, CSW ${hex(csw, 6)}`}`;
};

const PLAIN: Readonly<Record<number, Row>> = {
  [opcode.GET_VERSION]: { name: 'GET_VERSION', reply: 'plain' },
  [opcode.GET_VERSION_EX]: { name: 'GET_VERSION_EX', reply: 'plain' },
  [opcode.GET_CURRENT_MODE]: { name: 'GET_CURRENT_MODE', reply: 'plain' },
  [opcode.GET_TARGET_VOLTAGE]: { name: 'GET_TARGET_VOLTAGE', reply: 'plain' },
};

const DEBUG_ROWS: Readonly<Record<number, Row>> = {
  [opcode.READMEM_8BIT]: { name: 'READMEM_8BIT', says: block, reply: 'plain' },
  [opcode.READMEM_16BIT]: { name: 'READMEM_16BIT', says: block, reply: 'plain' },
  [opcode.READMEM_32BIT]: { name: 'READMEM_32BIT', says: block, reply: 'plain' },
  [opcode.WRITEMEM_8BIT]: { name: 'WRITEMEM_8BIT', says: block, takesData: true },
  [opcode.WRITEMEM_16BIT]: { name: 'WRITEMEM_16BIT', says: block, takesData: true },
  [opcode.WRITEMEM_32BIT]: { name: 'WRITEMEM_32BIT', says: block, takesData: true },
  [opcode.WRITEMEM_32BIT_NO_ADDR_INC]: { name: 'WRITEMEM_32BIT_NO_ADDR_INC', says: block, takesData: true },
  [opcode.READMEM_32BIT_NO_ADDR_INC]: { name: 'READMEM_32BIT_NO_ADDR_INC', says: block, reply: 'plain' },
  [opcode.EXIT]: { name: 'EXIT' },
  [opcode.ENTER]: { name: 'ENTER', says: (view) => (view.getUint8(2) === opcode.ENTER_SWD ? 'SWD' : 'JTAG') },
  [opcode.READ_IDCODES]: { name: 'READ_IDCODES' },
  [opcode.RESETSYS]: { name: 'RESETSYS' },
  [opcode.READREG]: { name: 'READREG', says: (view) => `register ${view.getUint8(2)}`, reply: 'word' },
  [opcode.WRITEREG]: { name: 'WRITEREG', says: (view) => `register ${view.getUint8(2)} = ${hex(u32(view, 3))}` },
  [opcode.READALLREGS]: { name: 'READALLREGS' },
  [opcode.READDEBUGREG]: { name: 'READDEBUGREG', says: (view) => nameOfAddress(...memoryPlace(view)), reply: 'word', place: memoryPlace },
  [opcode.WRITEDEBUGREG]: { name: 'WRITEDEBUGREG', says: (view) => describeAccess(...memoryPlace(view), u32(view, 6), 'write') },
  [opcode.GETLASTRWSTATUS]: { name: 'GETLASTRWSTATUS' },
  [opcode.GETLASTRWSTATUS2]: { name: 'GETLASTRWSTATUS2' },
  [opcode.DRIVE_NRST]: { name: 'DRIVE_NRST', says: (view) => ['low', 'high', 'pulse'][view.getUint8(2)] ?? '' },
  [opcode.SWD_SET_FREQ]: { name: 'SWD_SET_FREQ', says: (view) => `delay ${u16(view, 2)}` },
  [opcode.SET_COM_FREQ]: { name: 'SET_COM_FREQ', says: (view) => `${u32(view, 4)} kHz` },
  [opcode.GET_COM_FREQ]: { name: 'GET_COM_FREQ' },
  [opcode.READ_DAP_REG]: {
    name: 'READ_DAP_REG',
    says: (view) => `${port(view)} ${nameOfAddress(...dapPlace(view))}`,
    reply: 'word',
    place: dapPlace,
  },
  [opcode.WRITE_DAP_REG]: {
    name: 'WRITE_DAP_REG',
    says: (view) => `${port(view)} ${describeAccess(...dapPlace(view), u32(view, 6), 'write')}`,
  },
  [opcode.INIT_AP]: { name: 'INIT_AP', says: (view) => `AP${view.getUint8(2)}` },
  [opcode.CLOSE_AP_DBG]: { name: 'CLOSE_AP_DBG', says: (view) => `AP${view.getUint8(2)}` },
  [opcode.RW_MISC_OUT]: { name: 'RW_MISC_OUT', says: (view) => `${u16(view, 2)} items`, takesData: true },
  [opcode.RW_MISC_IN]: { name: 'RW_MISC_IN', reply: 'plain' },
  [opcode.RW_MISC_GET_MAX]: { name: 'RW_MISC_GET_MAX', reply: 'plain' },
  [opcode.GET_BOARD_IDENTIFIERS]: { name: 'GET_BOARD_IDENTIFIERS' },
  [opcode.START_TRACE_RX]: { name: 'START_TRACE_RX' },
  [opcode.STOP_TRACE_RX]: { name: 'STOP_TRACE_RX' },
  [opcode.GET_TRACE_NB]: { name: 'GET_TRACE_NB', reply: 'plain' },
};

export interface MemoryBlock {
  readonly address: number;
  readonly byteLength: number;
}

export interface CommandWords {
  readonly name: string;
  /** Name and arguments. */
  readonly text: string;
  readonly takesData: boolean;
  /** Of a command that moves a block of memory. */
  readonly block: MemoryBlock | undefined;
  /** What the data sent after it say. */
  sent(bytes: Uint8Array): string;
  /** What a reply to it says. */
  reply(bytes: Uint8Array): string;
}

export function describeCommand(command: Uint8Array): CommandWords {
  const view = viewOf(command);
  const [group = 0, sub = 0] = command;
  const row: Row = (group === opcode.DEBUG ? DEBUG_ROWS[sub] : PLAIN[group]) ?? { name: `command ${hex(group, 2)} ${hex(sub, 2)}` };
  return {
    name: row.name,
    text: row.says ? `${row.name} ${row.says(view)}` : row.name,
    takesData: row.takesData ?? false,
    block: row.says === block ? { address: u32(view, 2), byteLength: u16(view, 6) } : undefined,
    sent: (bytes) => wordInBlock(row, view, bytes, 'write'),
    reply(bytes) {
      if (row.reply === 'plain') return wordInBlock(row, view, bytes, 'read');
      const status = STATUS_NAMES[bytes[0] ?? 0] ?? 'unlisted status';
      if (row.reply !== 'word' || status !== 'OK' || bytes.length < 8) return status;
      const word = u32(viewOf(bytes), 4);
      return `${status} ${row.place ? describeAccess(...row.place(view), word, 'read') : hex(word)}`;
    },
  };
}

/** The register that a block of one word is. */
function wordInBlock(row: Row, view: DataView, bytes: Uint8Array, access: 'read' | 'write'): string {
  if (row.says !== block || bytes.length !== 4 || u16(view, 6) !== 4) return '';
  return describeAccess(...memoryPlace(view), u32(viewOf(bytes), 0), access);
}
