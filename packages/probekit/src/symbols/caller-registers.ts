/** The registers that a function's caller had, by the rules of its frame. Source: DWARF version 5, section 6.4.3. */
import { viewOf } from '../base/index.ts';
import type { ReadBytes } from './expression-value.ts';
import { type FrameRegisters, wordsOf } from './frame-registers.ts';
import type { CfaRule, FrameRules, RegisterRule } from './frame-rules.ts';
import { evaluateAddress } from './location-expression.ts';

export interface Caller {
  /** The caller's stack pointer before the call. */
  readonly cfa: number;
  readonly registers: FrameRegisters;
  /** Where the function returns to, as it lies there: bit 0 says Thumb. Nothing where the rules say that nobody knows. */
  readonly returnAddress: number | undefined;
}

const SECTION = '.debug_frame';
const SP = 13;

/**
 * Nothing where the frame cannot be told, because a register that is needed is not known.
 *
 * @throws `symbols/malformed`, and what `read` throws
 */
export async function callerRegisters(rules: FrameRules, registers: FrameRegisters, read: ReadBytes): Promise<Caller | undefined> {
  const cfa = await cfaOf(rules.cfa, registers, read);
  if (cfa === undefined) return undefined;
  const caller = new Map(registers);
  caller.set(SP, cfa);
  for (const [register, rule] of rules.registers) {
    const words = wordsOf(register);
    const values = await valuesBy(rule, words, { cfa, registers, read });
    for (const [index, word] of words.entries()) {
      const value = values[index];
      if (value === undefined) caller.delete(word);
      else caller.set(word, value);
    }
  }
  return { cfa, registers: caller, returnAddress: caller.get(rules.returnRegister) };
}

async function cfaOf(rule: CfaRule, registers: FrameRegisters, read: ReadBytes): Promise<number | undefined> {
  if (rule.kind === 'expression') return evaluateAddress(SECTION, rule.expression, { registers, read });
  const base = registers.get(rule.register);
  return base === undefined ? undefined : (base + rule.offset) >>> 0;
}

interface Frame {
  readonly cfa: number;
  readonly registers: FrameRegisters;
  readonly read: ReadBytes;
}

async function valuesBy(rule: RegisterRule, words: readonly number[], frame: Frame): Promise<(number | undefined)[]> {
  const { cfa, registers, read } = frame;
  const at = async (address: number | undefined) => {
    if (address === undefined) return [];
    const view = viewOf(await read(address >>> 0, 4 * words.length));
    return words.map((_, index) => view.getUint32(4 * index, true));
  };
  switch (rule.kind) {
    case 'undefined':
      return [];
    case 'same':
      return words.map((word) => registers.get(word));
    case 'saved':
      return at(cfa + rule.offset);
    case 'address':
      return [(cfa + rule.offset) >>> 0];
    case 'register':
      return wordsOf(rule.register).map((word) => registers.get(word));
    case 'saved by expression':
      return at(await evaluateAddress(SECTION, rule.expression, { registers, read }, cfa));
    default:
      return [await evaluateAddress(SECTION, rule.expression, { registers, read }, cfa)];
  }
}
