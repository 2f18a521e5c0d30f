/**
 * What the words in braces of the encoding tables mean, as text of the GNU tools. Constants: ARM DDI 0403E.e, A5.3.2
 * (ThumbExpandImm), A6.4.1 (VFPExpandImm), A7.4.2 (shifts), B5.1.1 (special registers).
 */
import { hex } from '../../base/index.ts';
import { CONDITIONS } from './conditions.ts';
import type { Fields } from './encoding.ts';

/** What an operand is written from. */
export interface Place {
  readonly fields: Fields;
  /** Of the instruction. */
  readonly address: number;
  /** Whether it takes four bytes. */
  readonly wide: boolean;
}

export interface Operand {
  readonly text: string;
  /** Where a branch leads, or where a literal lies. */
  readonly target?: number;
  /** What people would work out: an address, a number in hex. */
  readonly comment?: string;
}

type Write = (fields: Fields, place: Place) => string | Operand;

const SHIFTS = ['lsl', 'lsr', 'asr', 'ror'];
const REGISTERS = ['r0', 'r1', 'r2', 'r3', 'r4', 'r5', 'r6', 'r7', 'r8', 'r9', 'sl', 'fp', 'ip', 'sp', 'lr', 'pc'];
/** By SYSm. The GNU tools write CPSR where the manual has APSR. */
const SPECIAL_REGISTERS: Readonly<Record<number, string>> = {
  0: 'CPSR',
  1: 'IAPSR',
  2: 'EAPSR',
  3: 'PSR',
  5: 'IPSR',
  6: 'EPSR',
  7: 'IEPSR',
  8: 'MSP',
  9: 'PSP',
  16: 'PRIMASK',
  17: 'BASEPRI',
  18: 'BASEPRI_MAX',
  19: 'FAULTMASK',
  20: 'CONTROL',
};
/** By option; what is missing is reserved and acts as `sy`. The names beside it are those of the A profile. */
const BARRIERS: Readonly<Record<number, string>> = {
  1: 'oshld',
  2: 'oshst',
  3: 'osh',
  5: 'nshld',
  6: 'unst',
  7: 'un',
  9: 'ishld',
  10: 'ishst',
  11: 'ish',
  13: 'ld',
  14: 'st',
  15: 'sy',
};
/** Below this size a number is as plain in decimal. */
const PLAIN_BELOW = 32;

const WRITERS: Readonly<Record<string, Write>> = {
  movR8: () => ({ text: '', comment: '(mov r8, r8)' }),
  shift32: ({ i }) => `#${i || 32}`,
  code: ({ i }) => hex(i!, 4),
  i: ({ i }) => `${i}`,
  x: ({ x }) => `${x}`,
  hint: ({ h }) => `{${h}}`,
  first: ({ o }) => CONDITIONS[o!] ?? '<und>',
  list: ({ r }) => registerList(r!),
  pushed: ({ r, e }) => registerList(r! | (e! << 14)),
  popped: ({ r, e }) => registerList(r! | (e! << 15)),
  unlessListed: ({ r, n }) => ((r! >>> n!) & 1 ? '' : '!'),
  writeBack: ({ w }) => (w ? '!' : ''),
  masks: ({ p }) => `${p! & 2 ? 'i' : ''}${p! & 1 ? 'f' : ''}`,
  // Addresses count from the instruction's own plus four (A2.3.1), literals from the word before that.
  near: ({ i, o }, { address }) => to(address + 4 + 2 * (o === undefined ? signed(i!, 11) : signed(i!, 8))),
  ahead: ({ i }, { address }) => to(address + 4 + 2 * i!),
  conditional: ({ g, j, k, i }, { address }) => {
    const high = i! >>> 11;
    return to(address + 4 + 2 * signed((((((g! << 1) | k!) << 1) | j!) << 17) | (high << 11) | (i! & 0x7ff), 20));
  },
  far: ({ g, j, k, i }, { address }) => {
    const bitOf = (bit: number) => 1 - (bit ^ g!);
    return to(address + 4 + 2 * signed((((((g! << 1) | bitOf(j!)) << 1) | bitOf(k!)) << 21) | i!, 24));
  },
  literal: ({ i }, { address }) => literalAt(address, 4 * i!),
  adr: ({ i, d }, { address }) => {
    const at = wordBefore(address) + 4 * i!;
    return { text: `#${4 * i!}`, target: at, comment: `(adr ${REGISTERS[d!]}, ${hex(at, 1)})` };
  },
  literalWide: ({ i, u }, { address }) => fromPc(address, i!, u ? '' : '-'),
  immediate: ({ i }) => number(expandImmediate(i!)),
  half: ({ i, j }) => number((j! << 12) | i!),
  offset: ({ i }) => number(i!),
  span: ({ b, i }) => `#${b! + 1 - i!}`,
  shifted: ({ m, i, t }) => shifted(m!, t!, i!),
  saturated: ({ n, i, t }) => shifted(n!, 2 * t!, i!),
  packedLeft: ({ m, i }) => shifted(m!, 0, i!),
  packedRight: ({ m, i }) => shifted(m!, 2, i!),
  rotated: ({ m, r }) => `${REGISTERS[m!]}${r ? `, ror #${8 * r}` : ''}`,
  offset12: ({ n, i }) => offset(n!, i!),
  offset8: ({ n, i }) => ({ text: offset(n!, i!).text }),
  offsetDown: ({ n, i }) => ({ text: `[${REGISTERS[n!]}, #-${i}]` }),
  offsetWords: ({ n, i }) => offset(n!, 4 * i!),
  dual: ({ n, i, u }, { address }) => {
    if (n === 15) return fromPc(address, 4 * i!, u ? '' : '-');
    return u || i === 0 ? offset(n!, 4 * i!, u ? '' : '-') : { text: `[${REGISTERS[n!]}, #-${4 * i!}]` };
  },
  moving: ({ n, i, p, u }) => ({ text: moving(n!, p!, `#${u ? '' : '-'}${i}`) }),
  movingWords: ({ n, i, p, u }) => ({ text: moving(n!, p!, `#${u ? '' : '-'}${4 * i!}`) }),
  indexed: ({ n, m, i }) => `[${REGISTERS[n!]}, ${REGISTERS[m!]}${i ? `, lsl #${i}` : ''}]`,
  special: ({ y }) => SPECIAL_REGISTERS[y!] ?? `{${y}}`,
  specialMasked: ({ y, k }) => {
    const flags = y === 0 ? { 1: '_s', 2: '_f', 3: '_fs' }[k!] : '';
    return `${SPECIAL_REGISTERS[y!] ?? `{${y}}`}${flags ?? ''}`;
  },
  barrier: ({ o }) => BARRIERS[o!] ?? `#${o}`,
  q: ({ q }) => `${q}`,
  o: ({ o }) => `${o}`,
  set: ({ x }) => `{${x}}`,
  option: ({ i }) => `{${i}}`,
  CRd: ({ d }) => `cr${d}`,
  CRn: ({ n }) => `cr${n}`,
  CRm: ({ m }) => `cr${m}`,
  nextSm: ({ m, M }) => `s${2 * m! + M! + 1}`,
  floats: ({ d, D, z, i }) => floatList(z ? (D! << 4) | d! : 2 * d! + D!, z ? i! >>> 1 : i!, z ? 'd' : 's'),
  fraction: ({ i, k, w }) => `#${(w ? 32 : 16) - 2 * i! - k!}`,
  constant: ({ i }) => floatConstant(i!),
};

/** Writes one word of a table: `Rd`, `#i*4`, `Fd`, or a name from the list above. */
export function writeOperand(word: string, place: Place): Operand {
  const written = (WRITERS[word] ?? regularWriter(word))(place.fields, place);
  return typeof written === 'string' ? { text: written } : written;
}

/** Registers by letter of their field, and immediates with one factor or summand. */
function regularWriter(word: string): Write {
  const [, kind, field = ''] = /^([RSDF])([a-z])$/.exec(word) ?? [];
  if (kind === 'R') return (fields) => REGISTERS[fields[field]!]!;
  if (kind) {
    return (fields) => {
      const isDouble = kind === 'D' || (kind === 'F' && fields['z'] === 1);
      const low = fields[field]!;
      const extra = fields[field.toUpperCase()]!;
      return isDouble ? `d${(extra << 4) | low}` : `s${2 * low + extra}`;
    };
  }
  const [, letter, sign, amount = '0'] = /^#([a-z])(?:([*+])(\d+))?$/.exec(word) ?? [];
  if (!letter) throw new RangeError(`No operand is named ${word}.`);
  return (fields) => {
    const value = fields[letter]!;
    return `#${sign === '*' ? value * Number(amount) : value + Number(amount)}`;
  };
}

function to(address: number): Operand {
  return { text: hex(address >>> 0, 1), target: address >>> 0 };
}

function literalAt(address: number, distance: number): Operand {
  const at = (wordBefore(address) + distance) >>> 0;
  return { text: `[pc, #${distance}]`, target: at, comment: `(${hex(at, 1)})` };
}

function fromPc(address: number, distance: number, sign: '' | '-'): Operand {
  const at = (wordBefore(address) + (sign ? -distance : distance)) >>> 0;
  return { text: distance || sign ? `[pc, #${sign}${distance}]` : '[pc]', target: at, comment: hex(at, 1) };
}

/** What PC reads as in a literal load: the instruction plus four, on a word. */
function wordBefore(address: number): number {
  return (address & ~3) + 4;
}

function number(value: number): Operand {
  return { text: `#${value}`, ...(value > PLAIN_BELOW && { comment: hex(value, 1) }) };
}

function offset(register: number, distance: number, sign = ''): Operand {
  if (distance === 0 && sign === '') return { text: `[${REGISTERS[register]}]` };
  return { text: `[${REGISTERS[register]}, #${sign}${distance}]`, ...(distance > PLAIN_BELOW && { comment: hex(distance, 1) }) };
}

function moving(register: number, before: number, distance: string): string {
  return before ? `[${REGISTERS[register]}, ${distance}]!` : `[${REGISTERS[register]}], ${distance}`;
}

function shifted(register: number, kind: number, amount: number): string {
  const name = REGISTERS[register]!;
  if (amount === 0 && kind === 0) return name;
  if (amount === 0 && kind === 3) return `${name}, rrx`;
  return `${name}, ${SHIFTS[kind]} #${amount || 32}`;
}

function registerList(bits: number): string {
  return `{${REGISTERS.filter((_, index) => (bits >>> index) & 1).join(', ')}}`;
}

function floatList(first: number, count: number, letter: string): string {
  return count === 1 ? `{${letter}${first}}` : `{${letter}${first}-${letter}${first + count - 1}}`;
}

/** ThumbExpandImm. */
function expandImmediate(bits: number): number {
  const byte = bits & 0xff;
  const way = bits >>> 8;
  if (way === 0) return byte;
  if (way === 1) return byte * 0x0001_0001;
  if (way === 2) return byte * 0x0100_0100;
  if (way === 3) return byte * 0x0101_0101;
  return ((0x80 | (bits & 0x7f)) << (32 - (bits >>> 7))) >>> 0;
}

/** VFPExpandImm; the GNU tools show the field, the word's bits and the value. */
function floatConstant(bits: number): Operand {
  const sign = bits & 0x80 ? -1 : 1;
  const exponent = (((bits >>> 4) & 7) ^ 4) - 3;
  const value = sign * (1 + (bits & 15) / 16) * 2 ** exponent;
  const view = new DataView(new ArrayBuffer(4));
  view.setFloat32(0, value);
  const text = [1, 3, 7].map((decimals) => value.toFixed(decimals)).find((each) => Number(each) === value);
  return { text: `#${bits}`, comment: `${hex(view.getUint32(0))} ${value < 0 ? '' : ' '}${text}` };
}

function signed(value: number, bitCount: number): number {
  return (value << (32 - bitCount)) >> (32 - bitCount);
}
