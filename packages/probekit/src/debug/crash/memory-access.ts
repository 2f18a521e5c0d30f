/** The access that a load or store makes, told from the instruction and the registers before it. Source: ARM DDI 0403E.e, A7. */
import type { Instruction } from '../../cortex/disassembly/index.ts';
import type { FrameRegisters } from '../../symbols/index.ts';

export interface MemoryAccess {
  readonly kind: 'read' | 'write';
  /** Number of the register that holds the pointer: 15 for a literal. */
  readonly base: number;
  /** Its value; nothing where nobody knows. */
  readonly baseValue: number | undefined;
  /** Of the first byte; nothing where a register of it is not known. */
  readonly address: number | undefined;
}

const REGISTERS = ['r0', 'r1', 'r2', 'r3', 'r4', 'r5', 'r6', 'r7', 'r8', 'r9', 'sl', 'fp', 'ip', 'sp', 'lr', 'pc'];
const [SP, WORD] = [13, 4];

/** By the name that disassembly gives it; -1 for what is none. */
export function registerNumber(name: string): number {
  return REGISTERS.indexOf(name);
}

/** Nothing of an instruction that accesses no memory. */
export function accessOf(instruction: Instruction, registers: FrameRegisters): MemoryAccess | undefined {
  const { mnemonic, operands } = instruction;
  const kind = /^v?(?:ldr|ldm|pop|tb[bh])/.test(mnemonic) ? 'read' : /^v?(?:str|stm|push)/.test(mnemonic) ? 'write' : undefined;
  if (!kind) return undefined;
  const valueIn = (register: number) => registers.get(register);
  if (/^v?(?:push|pop)/.test(mnemonic)) return stackAccess(kind, operands, valueIn(SP));
  const [, base = '', index, shift = '0', offset = '0'] =
    /\[(\w+)(?:, (\w+)(?:, lsl #(\d+))?)?(?:, #(-?\d+))?\]/.exec(operands) ?? /^(\w+)!?,/.exec(operands) ?? [];
  const number = registerNumber(base);
  if (number < 0) return undefined;
  const baseValue = number === 15 ? instruction.target : valueIn(number);
  const distance = index === undefined ? Number(offset) : shifted(valueIn(registerNumber(index)), Number(shift));
  const isKnown = baseValue !== undefined && distance !== undefined;
  return { kind, base: number, baseValue, address: isKnown ? (baseValue + (number === 15 ? 0 : distance)) >>> 0 : undefined };
}

function stackAccess(kind: 'read' | 'write', operands: string, sp: number | undefined): MemoryAccess {
  const bytes = WORD * operands.split(',').length;
  return { kind, base: SP, baseValue: sp, address: sp === undefined ? undefined : (kind === 'write' ? sp - bytes : sp) >>> 0 };
}

function shifted(value: number | undefined, by: number): number | undefined {
  return value === undefined ? undefined : (value << by) >>> 0;
}
