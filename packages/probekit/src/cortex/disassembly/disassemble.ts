/**
 * Machine code of ARMv6-M, ARMv7-M and ARMv7E-M with FPv5, as text in the form of the GNU tools. Works on bytes alone;
 * reading them from a target is left to others. Source: ARM DDI 0403E.e, A5 to A7.
 */
import { hex } from '../../base/index.ts';
import { CONDITIONS } from './conditions.ts';
import { type Encoding, findEncoding } from './encoding.ts';
import { FLOATING_POINT } from './floating-point.ts';
import { type Operand, type Place, writeOperand } from './operands.ts';
import { THUMB_16 } from './thumb-16.ts';
import { THUMB_32_CONTROL, THUMB_32_COPROCESSOR } from './thumb-32-control.ts';
import { THUMB_32_DATA } from './thumb-32-data.ts';
import { THUMB_32_MEMORY } from './thumb-32-memory.ts';
import { THUMB_32_MULTIPLY } from './thumb-32-multiply.ts';

export interface Instruction {
  readonly address: number;
  /** One or two half-words, the first above. */
  readonly word: number;
  readonly byteLength: 2 | 4;
  /** `addeq.w`; `.short` or `.word` where no instruction of these architectures has this encoding. */
  readonly mnemonic: string;
  readonly operands: string;
  /** Where a branch leads, or where a literal lies. */
  readonly target?: number;
  /** What the text leaves to work out: `(0x8000198)`. */
  readonly comment?: string;
}

const THUMB_32 = [
  ...THUMB_32_DATA,
  ...THUMB_32_MEMORY,
  ...THUMB_32_MULTIPLY,
  ...THUMB_32_CONTROL,
  ...FLOATING_POINT,
  ...THUMB_32_COPROCESSOR,
];
/** From here on a first half-word has a second. Source: A5.1. */
const FIRST_WIDE = 0xe800;

/**
 * Reads `bytes`, which lie at `address`, from front to back. A half-word that lacks its second at the end is left out.
 * It begins outside an IT block: start where one does not reach.
 */
export function disassemble(bytes: Uint8Array, address: number): readonly Instruction[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const instructions: Instruction[] = [];
  let conditions: readonly string[] = [];
  for (let at = 0; at + 2 <= bytes.length; ) {
    const first = view.getUint16(at, true);
    const isWide = first >= FIRST_WIDE;
    if (isWide && at + 4 > bytes.length) break;
    const word = isWide ? ((first << 16) | view.getUint16(at + 2, true)) >>> 0 : first;
    instructions.push(instructionOf(word, (address + at) >>> 0, isWide, conditions[0]));
    conditions = isWide ? conditions.slice(1) : (conditionsOf(first) ?? conditions.slice(1));
    at += isWide ? 4 : 2;
  }
  return instructions;
}

/** `ldr r3, [pc, #20] @ (0x80001b8)`. */
export function instructionText({ mnemonic, operands, comment }: Instruction): string {
  return [mnemonic, operands, comment && `@ ${comment}`].filter(Boolean).join(' ');
}

/** The conditions that an IT instruction gives to the one to four behind it; undefined for any other. */
function conditionsOf(word: number): readonly string[] | undefined {
  if (word >>> 8 !== 0xbf || (word & 15) === 0) return undefined;
  const first = (word >>> 4) & 15;
  const others = othersOf(first, word & 15);
  return [first, ...[...others].map((each) => (each === 't' ? first : first ^ 1))].map((each) => CONDITIONS[each] ?? '<und>');
}

/** The letters behind `it`: which of the following share the condition. Source: A7.3.3. */
function othersOf(condition: number, mask: number): string {
  const count = 3 - Math.log2(mask & -mask);
  return Array.from({ length: count }, (_, index) => (((mask >>> (3 - index)) & 1) === (condition & 1) ? 't' : 'e')).join('');
}

function instructionOf(word: number, address: number, wide: boolean, condition: string | undefined): Instruction {
  const byteLength = wide ? 4 : 2;
  const found = findEncoding(wide ? THUMB_32 : THUMB_16, word);
  if (!found) {
    return { address, word, byteLength, mnemonic: wide ? '.word' : '.short', operands: hex(word, 2 * byteLength), comment: 'undefined' };
  }
  const place: Place = { fields: found.fieldsOf(word), address, wide };
  const said: Operand[] = [];
  const operands = found.operands.replace(/\{([^}]+)\}/g, (_, name: string) => {
    const operand = writeOperand(name, place);
    said.push(operand);
    return operand.text;
  });
  const target = said.find((each) => each.target !== undefined)?.target;
  const comment = said.find((each) => each.comment !== undefined)?.comment;
  return {
    address,
    word,
    byteLength,
    mnemonic: mnemonicOf(found, place, condition),
    operands,
    ...(target !== undefined && { target }),
    ...(comment !== undefined && { comment }),
  };
}

/** Fills in `{c}` (condition), `{f}` (condition or flags), `{s}` (the S bit), `{o}` (own condition) and `{x?a|b}` (by field). */
function mnemonicOf({ mnemonic }: Encoding, { fields }: Place, condition: string | undefined): string {
  return mnemonic.replace(/\{([^}]+)\}/g, (_, name: string) => {
    if (name === 'c') return condition ?? '';
    if (name === 'f') return condition ?? 's';
    if (name === 's') return fields['s'] ? 's' : '';
    if (name === 'o') return CONDITIONS[fields['o']!] ?? '';
    if (name === 'others') return othersOf(fields['o']!, fields['x']!);
    const [field = '', choices = ''] = name.split('?');
    return choices.split('|')[fields[field]!] ?? '';
  });
}
