/**
 * What each request of GDB about a core that stands does, and its reply; running is `served-core.ts`. A reply without bytes says
 * that the request is not known. Source: GDB manual, "Packets" and "General Query Packets".
 */
import { concatBytes, type Memory } from '../base/index.ts';
import type { DebugSession, Watch } from '../debug/index.ts';
import { bytesOfHex, hexOf } from './hex.ts';
import { MOST_PACKET_BYTES } from './packets.ts';
import { GENERAL_REGISTERS, gdbRegisters, readGdbRegister, writeGdbRegister } from './registers.ts';
import { pointOf, type Span, spanOf, writeOf } from './requests.ts';

export type Reply = string | Uint8Array;

export const OK = 'OK';
export const UNKNOWN = '';
/** The target refused. */
export const REFUSED = 'E01';
/** The request is not well formed. */
export const MALFORMED = 'E16';

const WATCH_KINDS = { 2: 'write', 3: 'read', 4: 'access' } as const;

const FEATURES = `PacketSize=${MOST_PACKET_BYTES.toString(16)};QStartNoAckMode+;vContSupported+;qXfer:features:read+;qXfer:memory-map:read+;binary-upload+`;
/** The replies that are the same for ever, by the beginning of a request. */
export const FIXED_ANSWERS: readonly (readonly [string, string])[] = [
  ['qSupported', FEATURES],
  ['vCont?', 'vCont;c;C;s;S;t'],
  ['qAttached', '1'],
  ['qfThreadInfo', 'm1'],
  ['qsThreadInfo', 'l'],
  ['H', OK],
  ['T', OK],
  ['QNonStop:0', OK],
];
/** The replies by the first letter of a request. */
export const ANSWERS: Readonly<Record<string, (session: DebugSession, body: Uint8Array, text: string) => Promise<Reply>>> = {
  g: readGeneral,
  G: async ({ registers }, _body, text) => {
    const wide = 8;
    if (text.length !== 1 + wide * GENERAL_REGISTERS.length || !bytesOfHex(text.slice(1))) return MALFORMED;
    for (const [index, register] of GENERAL_REGISTERS.entries()) {
      await writeGdbRegister(register, text.slice(1 + wide * index, 1 + wide * (index + 1)), registers);
    }
    return OK;
  },
  p: async ({ registers }, _body, text) => {
    const register = registerOf(text.slice(1), registers.hasFloat);
    return register ? readGdbRegister(register, registers) : MALFORMED;
  },
  P: async ({ registers }, _body, text) => {
    const [number = '', value = ''] = text.slice(1).split('=');
    const register = registerOf(number, registers.hasFloat);
    return register && (await writeGdbRegister(register, value, registers)) ? OK : MALFORMED;
  },
  m: async ({ memory }, _body, text) => {
    const span = spanOf(text.slice(1));
    return span ? hexOf(await readSpan(memory, span, MOST_PACKET_BYTES >> 1)) : MALFORMED;
  },
  x: async ({ memory }, _body, text) => {
    const span = spanOf(text.slice(1));
    // Each byte may be escaped.
    return span ? concatBytes(Uint8Array.of(0x62), await readSpan(memory, span, (MOST_PACKET_BYTES >> 1) - 1)) : MALFORMED;
  },
  M: ({ memory }, body) => write(memory, writeOf(body, { inHex: true })),
  X: ({ memory }, body) => write(memory, writeOf(body, { inHex: false })),
  Z: (session, _body, text) => point(session, text, true),
  z: (session, _body, text) => point(session, text, false),
};

async function readGeneral({ registers }: DebugSession): Promise<Reply> {
  let text = '';
  for (const register of GENERAL_REGISTERS) text += await readGdbRegister(register, registers);
  return text;
}

function registerOf(number: string, hasFloat: boolean) {
  return /^[0-9a-fA-F]{1,4}$/.test(number) ? gdbRegisters(hasFloat)[Number.parseInt(number, 16)] : undefined;
}

/** What fits one access is one: peripherals look at its width. Fewer bytes than asked for are a reply too. */
async function readSpan(memory: Memory, { address, byteLength }: Span, most: number): Promise<Uint8Array> {
  if (address % byteLength === 0) {
    if (byteLength === 1) return Uint8Array.of(await memory.read8(address));
    if (byteLength === 2) return bytesOf(await memory.read16(address)).subarray(0, 2);
    if (byteLength === 4) return bytesOf(await memory.read32(address));
  }
  return memory.read(address, Math.min(byteLength, most));
}

function bytesOf(word: number): Uint8Array {
  return Uint8Array.of(word, word >>> 8, word >>> 16, word >>> 24);
}

async function write(memory: Memory, wanted: (Span & { readonly bytes: Uint8Array }) | undefined): Promise<Reply> {
  if (!wanted) return MALFORMED;
  const { address, byteLength, bytes } = wanted;
  const isOne = (byteLength === 1 || byteLength === 2 || byteLength === 4) && address % byteLength === 0;
  if (byteLength > 0) await memory.write(address, bytes, isOne ? { width: byteLength } : {});
  return OK;
}

/**
 * Breakpoints are comparators, and flash beyond them where that is allowed. For those that GDB would have in memory there are comparators too where they reach all addresses; with
 * version 1 of the FPB, GDB writes its own into RAM, and asks for hardware in flash by itself.
 */
async function point(session: DebugSession, text: string, isSet: boolean): Promise<Reply> {
  const wanted = pointOf(text);
  if (!wanted) return MALFORMED;
  const { kind, address, byteLength } = wanted;
  const { breakpoints, watchpoints } = session;
  if (kind === 0 && breakpoints.unit.version === 1) return UNKNOWN;
  if (kind === 0 || kind === 1) await (isSet ? session.setBreakpoint(address) : session.clearBreakpoint(address));
  else {
    const watch: Watch = { address, byteLength, on: WATCH_KINDS[kind as keyof typeof WATCH_KINDS] };
    await (isSet ? watchpoints.set(watch) : watchpoints.clear(watch));
  }
  return OK;
}
