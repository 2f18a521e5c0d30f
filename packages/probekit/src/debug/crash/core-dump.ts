/**
 * A core that stands, as an ELF core file: GDB opens it with the program beside it, and a verdict is told from it without the board.
 * Sources: System V ABI (ELF, program headers, notes); GDB 13, arm-none-tdep.c (the register set of bare metal), corelow.c and
 * "Target Descriptions" of its manual (note NT_GDB_TDESC). What GDB knows no place for stands in a note of our own.
 */
import { concatBytes, equalBytes, viewOf } from '../../base/index.ts';
import { debugErrors } from '../errors.ts';
import type { StandingCrash } from './crash-evidence.ts';

export interface MemorySegment {
  readonly address: number;
  readonly bytes: Uint8Array;
}

export interface CoreDump {
  readonly standing: StandingCrash;
  /** RAM, and what else was readable; flash is in the program's file. */
  readonly segments: readonly MemorySegment[];
}

const MAGIC = Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 1, 1, 1);
const [HEADER_BYTES, PROGRAM_HEADER_BYTES] = [52, 32];
const [ET_CORE, EM_ARM] = [4, 40];
const [PT_LOAD, PT_NOTE] = [1, 4];
const [NT_PRSTATUS, NT_GDB_TDESC, NT_PROBEKIT] = [1, 0xff00_0000, 1];
/** `elf_prstatus` of 32-bit Arm: 18 registers behind 72 bytes, one word after them. */
const [PRSTATUS_BYTES, SIGNAL_AT, REGISTERS_AT] = [148, 12, 72];
const SIGSEGV = 11;
const NUMBERED = 16;
/** More than a probe reads of any STM32. */
const MOST_SEGMENTS = 64;
const MOST_NOTE_BYTES = 64 * 1024;

/** Registers that GDB has to know before it unwinds exceptions as a Cortex-M makes them. */
const DESCRIPTION = `<?xml version="1.0"?><!DOCTYPE target SYSTEM "gdb-target.dtd"><target version="1.0"><architecture>arm</architecture>
<feature name="org.gnu.gdb.arm.m-profile">${Array.from({ length: 13 }, (_, index) => `<reg name="r${index}" bitsize="32"/>`).join('')}
<reg name="sp" bitsize="32" type="data_ptr"/><reg name="lr" bitsize="32"/><reg name="pc" bitsize="32" type="code_ptr"/>
<reg name="xpsr" bitsize="32" regnum="25"/></feature></target>\0`;

export function encodeCoreDump({ standing, segments }: CoreDump): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder();
  const notes = concatBytes(
    note('CORE', NT_PRSTATUS, statusOf(standing)),
    note('GDB', NT_GDB_TDESC, text.encode(DESCRIPTION)),
    note('Probekit', NT_PROBEKIT, text.encode(JSON.stringify({ ...standing, registers: [...standing.registers] }))),
  );
  const headers = [{ type: PT_NOTE, address: 0, bytes: notes }, ...segments.map((one) => ({ type: PT_LOAD, ...one }))];
  const bytes = new Uint8Array(HEADER_BYTES + PROGRAM_HEADER_BYTES * headers.length);
  const view = viewOf(bytes);
  bytes.set(MAGIC);
  for (const [at, value] of [
    [16, ET_CORE],
    [18, EM_ARM],
    [40, HEADER_BYTES],
    [42, PROGRAM_HEADER_BYTES],
    [44, headers.length],
  ] as const) {
    view.setUint16(at, value, true);
  }
  view.setUint32(20, 1, true);
  view.setUint32(28, HEADER_BYTES, true);
  let offset = bytes.length;
  for (const [index, { type, address, bytes: content }] of headers.entries()) {
    const memory = type === PT_LOAD ? content.length : 0;
    const words = [type, offset, address, 0, content.length, memory, type === PT_LOAD ? 6 : 4, 1];
    for (const [word, value] of words.entries()) {
      view.setUint32(HEADER_BYTES + PROGRAM_HEADER_BYTES * index + 4 * word, value, true);
    }
    offset += content.length;
  }
  return concatBytes(bytes, ...headers.map((one) => one.bytes));
}

/** @throws `debug/core-file` of what is no dump of ours, or damaged */
export function decodeCoreDump(file: Uint8Array): CoreDump {
  if (file.length < HEADER_BYTES || !equalBytes(file.subarray(0, MAGIC.length), MAGIC)) throw damaged(0, 'it is no 32-bit ELF file');
  const view = viewOf(file);
  if (view.getUint16(16, true) !== ET_CORE) throw damaged(16, 'it is no core file');
  const [start, count] = [view.getUint32(28, true), view.getUint16(44, true)];
  if (count > MOST_SEGMENTS || start + PROGRAM_HEADER_BYTES * count > file.length) throw damaged(28, 'its program headers end too early');
  const segments: MemorySegment[] = [];
  let standing: StandingCrash | undefined;
  for (let at = start; at < start + PROGRAM_HEADER_BYTES * count; at += PROGRAM_HEADER_BYTES) {
    const [type, offset, address, length] = [0, 4, 8, 16].map((field) => view.getUint32(at + field, true)) as [
      number,
      number,
      number,
      number,
    ];
    if (offset + length > file.length) throw damaged(at, 'a segment ends behind the file');
    const bytes = file.subarray(offset, offset + length);
    if (type === PT_LOAD) segments.push({ address, bytes });
    if (type === PT_NOTE) standing ??= standingIn(bytes, offset);
  }
  if (!standing) throw damaged(start, 'it has no note of Probekit');
  return { standing, segments };
}

function statusOf({ registers, special }: StandingCrash): Uint8Array {
  const bytes = new Uint8Array(PRSTATUS_BYTES);
  const view = viewOf(bytes);
  view.setUint16(SIGNAL_AT, SIGSEGV, true);
  for (let index = 0; index < NUMBERED; index++) view.setUint32(REGISTERS_AT + 4 * index, registers.get(index) ?? 0, true);
  view.setUint32(REGISTERS_AT + 4 * NUMBERED, special.xPSR, true);
  return bytes;
}

function note(name: string, type: number, description: Uint8Array): Uint8Array {
  const owner = new TextEncoder().encode(`${name}\0`);
  const header = new Uint8Array(12);
  const view = viewOf(header);
  for (const [index, value] of [owner.length, description.length, type].entries()) view.setUint32(4 * index, value, true);
  return concatBytes(header, padded(owner), padded(description));
}

function padded(bytes: Uint8Array): Uint8Array {
  return concatBytes(bytes, new Uint8Array(-bytes.length & 3));
}

function standingIn(notes: Uint8Array, start: number): StandingCrash | undefined {
  const view = viewOf(notes);
  for (let at = 0; at + 12 <= notes.length; ) {
    const [ownerBytes, byteLength] = [view.getUint32(at, true), view.getUint32(at + 4, true)];
    const from = at + 12 + ((ownerBytes + 3) & ~3);
    if (ownerBytes > notes.length || byteLength > MOST_NOTE_BYTES || from + byteLength > notes.length)
      throw damaged(start + at, 'a note ends too early');
    const owner = new TextDecoder().decode(notes.subarray(at + 12, at + 12 + Math.max(0, ownerBytes - 1)));
    if (owner === 'Probekit') return standingOf(notes.subarray(from, from + byteLength), start + from);
    at = from + ((byteLength + 3) & ~3);
  }
  return undefined;
}

function standingOf(bytes: Uint8Array, at: number): StandingCrash {
  try {
    const { exception, lockedUp, registers, special, faults, vectorTable } = JSON.parse(new TextDecoder().decode(bytes));
    const pairs = Array.from(registers, ([index, value]: [unknown, unknown]) => [word(index), word(value)] as const);
    return {
      exception: word(exception),
      lockedUp: lockedUp === true,
      registers: new Map(pairs),
      special: { MSP: word(special.MSP), PSP: word(special.PSP), xPSR: word(special.xPSR) },
      faults: faults && { cfsr: word(faults.cfsr), hfsr: word(faults.hfsr), mmfar: word(faults.mmfar), bfar: word(faults.bfar) },
      vectorTable: word(vectorTable),
    };
  } catch {
    throw damaged(at, 'its note of registers cannot be read');
  }
}

function word(value: unknown): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value >= 2 ** 32) throw new RangeError('no word');
  return value;
}

function damaged(offset: number, detail: string): Error {
  return debugErrors.make('debug/core-file', {
    message: `This is no core dump that Probekit can read: ${detail}.`,
    hint: 'Save it again, with probekit crash --save FILE.',
    evidence: { offset, detail },
  });
}
