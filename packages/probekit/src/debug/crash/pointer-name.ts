/**
 * What the source calls the pointer that a register holds at an instruction: a variable that lives there, or the expression that the
 * instructions before have computed it from. A compiler keeps `driver->read` in no variable.
 */
import { disassemble, type Instruction } from '../../cortex/disassembly/index.ts';
import { type FrameScope, type ProgramSymbols, type ProgramType, plainType, type ReadBytes } from '../../symbols/index.ts';
import type { BacktraceFrame } from '../backtrace.ts';
import { registerNumber } from './memory-access.ts';

interface Named {
  readonly text: string;
  readonly type: ProgramType | undefined;
}

interface Slice {
  readonly scopeAt: (address: number) => FrameScope;
  readonly frame: Extract<BacktraceFrame, { kind: 'function' }>;
  readonly program: ProgramSymbols;
  readonly read: ReadBytes;
  /** Of the function, up to the instruction that uses the pointer. */
  readonly code: readonly Instruction[];
}

const MOST_CODE_BYTES = 4096;
/** Loads behind one another: `a->b->c`. */
const DEEPEST = 6;
const [SP, FP] = [13, 7];
const SAVED_BY_CALLER = [0, 1, 2, 3, 12];

/** Nothing where the source has no name for it. Reads only. @throws `symbols/malformed` */
export async function pointerName(
  register: number,
  at: number,
  frame: Extract<BacktraceFrame, { kind: 'function' }>,
  program: ProgramSymbols,
  read: ReadBytes,
): Promise<string | undefined> {
  const symbol = program.symbolAt(at);
  if (!symbol || at - symbol.address > MOST_CODE_BYTES) return undefined;
  const code = at === symbol.address ? [] : disassemble(await read(symbol.address, at - symbol.address), symbol.address);
  const scopeAt = (address: number) => program.scopeOf({ ...frame.frame, pc: address, codeAddress: address }, frame.level);
  const slice = { scopeAt, frame, program, read, code };
  return (await named(register, code.length, slice, 0))?.text;
}

async function named(register: number, end: number, slice: Slice, depth: number): Promise<Named | undefined> {
  const living = await variableIn(slice, end, ({ register: one }) => one === register);
  if (living) return living;
  if (depth >= DEEPEST) return undefined;
  for (let index = end - 1; index >= 0; index--) {
    const instruction = slice.code[index]!;
    const { mnemonic, operands } = instruction;
    if (/^(?:bl|blx)$/.test(mnemonic) && SAVED_BY_CALLER.includes(register)) {
      return register === 0 ? called(instruction, slice) : undefined;
    }
    // What comes from elsewhere may have another value.
    if (/^(?:b|bx|cb|tb)/.test(mnemonic) && !/^(?:bic|bf|bl)/.test(mnemonic)) return undefined;
    if (registerNumber(/^(\w+)/.exec(operands)?.[1] ?? '') !== register || /^(?:str|cmp|cmn|tst|teq|push|vstr)/.test(mnemonic)) continue;
    return defined(instruction, index, slice, depth);
  }
  return undefined;
}

async function defined(instruction: Instruction, index: number, slice: Slice, depth: number): Promise<Named | undefined> {
  const { mnemonic, operands } = instruction;
  const next = (name: string) => named(registerNumber(name), index, slice, depth + 1);
  const [, copied] = /^\w+, (\w+)$/.exec(operands) ?? [];
  if (mnemonic.startsWith('mov') && copied) return next(copied);
  const [, summed] = /^\w+, (\w+), (?:#\d+|\w+)/.exec(operands) ?? [];
  if (mnemonic.startsWith('add') && summed) return next(summed);
  if (!/^ldr(?:\.w|[bh])?$/.test(mnemonic)) return undefined;
  const [, base = '', offset = '0'] = /\[(\w+)(?:, #(\d+))?\]$/.exec(operands) ?? [];
  const number = registerNumber(base);
  if (number < 0 || base === 'pc') return undefined;
  if (number === SP || number === FP) {
    const address = ((slice.frame.frame.registers.get(number) ?? 0) + Number(offset)) >>> 0;
    const local = await variableIn(slice, index, (place) => place.address === address);
    if (local || number === SP) return local;
  }
  const literal = await literalIn(number, index, slice);
  if (literal !== undefined) return globalAt(literal + Number(offset), slice);
  const holder = await next(base);
  return holder && memberOf(holder, Number(offset));
}

/** A variable whose place, before the instruction of this index, is the one that is sought. */
async function variableIn(
  { scopeAt, read, code, frame }: Slice,
  index: number,
  isThere: (place: { address?: number; register?: number }) => boolean,
): Promise<Named | undefined> {
  const last = code[code.length - 1];
  const scope = scopeAt(code[index]?.address ?? (last ? last.address + last.byteLength : frame.pc));
  for (const variable of scope.variables) {
    const place = await scope.placeOf(variable, read);
    if (place && isThere(place)) return { text: variable.name, type: variable.type };
  }
  return undefined;
}

/** The constant that a register was loaded with before. */
async function literalIn(register: number, end: number, { code, read }: Slice): Promise<number | undefined> {
  const isFor = ({ operands }: Instruction) => registerNumber(/^(\w+)/.exec(operands)?.[1] ?? '') === register;
  const index = code.slice(0, end).findLastIndex((one) => isFor(one) && !/^(?:str|cmp|push)/.test(one.mnemonic));
  const last = code[index];
  if (!last?.mnemonic.startsWith('ldr') || last.target === undefined) return undefined;
  const bytes = await read(last.target, 4);
  return new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true);
}

function globalAt(address: number, { program }: Slice): Named | undefined {
  const variable = program.variables.find(
    (one) => one.address !== undefined && one.address <= address && address < one.address + (one.byteLength ?? 0),
  );
  if (!variable) return undefined;
  const whole = { text: variable.name, type: variable.type };
  const distance = address - (variable.address ?? 0);
  const member = memberAt(variable.type, distance);
  return member ? { text: `${variable.name}.${member.text}`, type: member.type } : distance === 0 ? whole : undefined;
}

function called({ target }: Instruction, { program }: Slice): Named | undefined {
  const name = target === undefined ? undefined : program.framesAt(target)[0]?.function;
  return name === undefined ? undefined : { text: `${name}()`, type: undefined };
}

function memberOf({ text, type }: Named, offset: number): Named | undefined {
  const plain = type && plainType(type);
  if (!plain || !('target' in plain)) return undefined;
  const member = memberAt(plain.target, offset);
  if (member) return { text: `${text}->${member.text}`, type: member.type };
  return offset === 0 ? { text: `*${text}`, type: plain.target } : undefined;
}

function memberAt(type: ProgramType, offset: number): Named | undefined {
  const plain = plainType(type);
  if (!('members' in plain)) return undefined;
  const member = plain.members.find(({ byteOffset, name }) => byteOffset === offset && name !== undefined);
  return member && { text: member.name!, type: member.type };
}
