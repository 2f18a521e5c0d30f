/**
 * Registers of the debug port and of access ports, in the words that STM32CubeIDE sends to see whether a server has an ST-LINK's chip
 * behind it: `ReadAPEx 0x0 0xF8`. What a server answers is `O.K.:0xE00FE003`. ST publishes neither: the words are named in UM2576
 * ("Monitor commands", ReadAP), the form of the answer is that of SEGGER's server and of ST's extension of OpenOCD, as seen in logs.
 */
import type { DebugProbe } from '../dap/index.ts';
import type { MonitorReply } from './monitor.ts';

/** What `WriteDP 2` has selected for `ReadAP`: SELECT of the client, apart from that of the probe. */
export interface PortSelection {
  apsel: number;
  bank: number;
}

const SELECT = 2;
const LAST_REGISTER = 3;
const WORD = 2 ** 32;

/** Undefined for words that it does not know: the probe keeps CSW and TAR of its ports, so that access ports are not written here. */
export async function monitorPorts(
  words: readonly string[],
  probe: DebugProbe,
  selection: PortSelection,
): Promise<MonitorReply | undefined> {
  const [command = '', ...rest] = words;
  const [first = -1, second = -1] = rest.map((text) => (/^(?:0x[0-9a-f]{1,8}|\d{1,10})$/i.test(text) ? Number(text) : -1));
  switch (command.toLowerCase()) {
    case 'readapex':
      return isRegister(second) && first >= 0 && first <= 0xff ? [answer(await probe.readAp(first, second))] : undefined;
    case 'readap':
      return isNumber(first) ? [answer(await probe.readAp(selection.apsel, selection.bank + 4 * first))] : undefined;
    case 'readdp':
      return isNumber(first) ? [answer(await probe.readDp(4 * first))] : undefined;
    case 'writedp':
      if (first !== SELECT || second < 0 || second >= WORD) return undefined;
      selection.apsel = second >>> 24;
      selection.bank = second & 0xf0;
      return ['O.K.'];
    default:
      return undefined;
  }
}

/** Of an AP of ADIv5: a word in 256 bytes. */
function isRegister(address: number): boolean {
  return address >= 0 && address <= 0xfc && address % 4 === 0;
}

function isNumber(register: number): boolean {
  return register >= 0 && register <= LAST_REGISTER;
}

function answer(value: number): string {
  return `O.K.:0x${value.toString(16).toUpperCase().padStart(8, '0')}`;
}
