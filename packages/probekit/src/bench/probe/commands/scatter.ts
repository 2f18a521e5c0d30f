/** RW_MISC: a list of single 32-bit accesses in one go, fetched afterwards. Source: OpenOCD stlink_usb.c, PSDB. */
import {
  MISC_ADDRESS,
  MISC_APNUM,
  MISC_READ,
  MISC_WRITE,
  MODE_DEBUG,
  RW_MISC_GET_MAX,
  RW_MISC_IN,
  RW_MISC_OUT,
} from '../../../spec/stlink/opcodes.ts';
import { STATUS_CMD_ERROR, STATUS_INTERNAL, STATUS_OK } from '../../../spec/stlink/status.ts';
import type { DebugCommand, DebugContext } from '../debug-command.ts';
import { checkPort } from './access-ports.ts';

const MOST_ITEMS = { v2: 64, v3: 1227 } as const;

function mostItems({ version }: DebugContext): number {
  return version.generation >= 3 ? MOST_ITEMS.v3 : MOST_ITEMS.v2;
}

/** One byte an item, padded to words, then one word an item. */
function outBytes(command: DataView): number {
  const items = command.getUint32(2, true) & 0xffff;
  return Math.ceil(items / 4) * 4 + items * 4;
}

/** Carries the items out; values first, then one status an item. */
function runItems(probe: DebugContext, items: number, data: Uint8Array): Uint8Array {
  const reply = new Uint8Array(8 * items);
  const out = new DataView(reply.buffer);
  const payload = new DataView(data.buffer, data.byteOffset + Math.ceil(items / 4) * 4);
  let port = 0;
  let address = 0;
  for (let item = 0; item < items; item++) {
    const word = payload.getUint32(4 * item, true);
    let status: number = STATUS_OK;
    switch (data[item]) {
      case MISC_APNUM:
        port = word;
        status = checkPort(probe, port);
        break;
      case MISC_ADDRESS:
        address = word;
        break;
      case MISC_WRITE:
        status = probe.memory.writeWord(port, address, word);
        break;
      case MISC_READ:
        status = probe.memory.readWord(port, word);
        if (status === STATUS_OK) out.setUint32(4 * item, probe.swd.value, true);
        break;
      default:
        status = STATUS_CMD_ERROR;
    }
    out.setUint32(4 * (items + item), status, true);
  }
  return reply;
}

/** Too many items, or outside debug mode: nothing is done and every item has this status. */
function refuseItems(items: number, status: number): Uint8Array {
  const reply = new Uint8Array(8 * items);
  const out = new DataView(reply.buffer);
  for (let item = 0; item < items; item++) out.setUint32(4 * (items + item), status, true);
  return reply;
}

export const SCATTER_COMMANDS: readonly DebugCommand[] = [
  {
    sub: RW_MISC_OUT,
    name: 'RW_MISC_OUT',
    gate: 'bankedDp',
    outBytes,
    run: (probe, command, data) => {
      const items = command.getUint32(2, true) & 0xffff;
      const refusal = probe.state.mode !== MODE_DEBUG ? STATUS_INTERNAL : items > mostItems(probe) ? STATUS_CMD_ERROR : STATUS_OK;
      probe.state.miscReply = refusal === STATUS_OK ? runItems(probe, items, data) : refuseItems(items, refusal);
      return undefined;
    },
  },
  {
    sub: RW_MISC_IN,
    name: 'RW_MISC_IN',
    gate: 'bankedDp',
    // The command itself carries no count: OpenOCD leaves it zero and fetches what the last RW_MISC_OUT left.
    run: ({ state }) => state.miscReply.slice(),
  },
  {
    sub: RW_MISC_GET_MAX,
    name: 'RW_MISC_GET_MAX',
    gate: 'bankedDp',
    needsDebugMode: true,
    run: (probe) => Uint8Array.of(mostItems(probe) & 0xff, mostItems(probe) >>> 8),
  },
];
