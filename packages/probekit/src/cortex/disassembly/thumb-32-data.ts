/** 32-bit data processing, without multiplication. Source: ARM DDI 0403E.e, A5.3.1, A5.3.3 and A5.3.11 to A5.3.15. */
import { type EncodingRow, encoding } from './encoding.ts';

/** Operations of A5.3.1 and A5.3.11: number, name with its width, and the name when Rd or Rn is missing. */
const OPERATIONS: readonly { bits: string; name: string; width: string; withoutRd?: string; withoutRn?: string }[] = [
  { bits: '0000', name: 'and', width: '.w', withoutRd: 'tst{c}.w' },
  { bits: '0001', name: 'bic', width: '.w' },
  { bits: '0010', name: 'orr', width: '.w', withoutRn: 'mov{s}{c}.w' },
  { bits: '0011', name: 'orn', width: '', withoutRn: 'mvn{s}{c}.w' },
  { bits: '0100', name: 'eor', width: '.w', withoutRd: 'teq{c}' },
  { bits: '1000', name: 'add', width: '.w', withoutRd: 'cmn{c}.w' },
  { bits: '1010', name: 'adc', width: '.w' },
  { bits: '1011', name: 'sbc', width: '.w' },
  { bits: '1101', name: 'sub', width: '.w', withoutRd: 'cmp{c}.w' },
  { bits: '1110', name: 'rsb', width: '' },
];

/** With the last operand as `i` bits of an immediate or as a shifted register. */
const ARITHMETIC = OPERATIONS.flatMap(({ bits, name, width, withoutRd, withoutRn }) =>
  [
    { head: `11110 i 0 ${bits}`, tail: 'iiiiiiii', last: '{immediate}' },
    { head: `1110101 ${bits}`, tail: 'ii tt mmmm', last: '{shifted}' },
  ].flatMap(({ head, tail, last }): EncodingRow[] => [
    ...(withoutRd ? [[`${head} 1 nnnn 0 iii 1111 ${tail}`, withoutRd, `{Rn}, ${last}`] as const] : []),
    ...(withoutRn ? [[`${head} s 1111 0 iii dddd ${tail}`, withoutRn, `{Rd}, ${last}`] as const] : []),
    [`${head} s nnnn 0 iii dddd ${tail}`, `${name}{s}{c}${width}`, `{Rd}, {Rn}, ${last}`],
  ]),
);

const PLAIN_IMMEDIATE: readonly EncodingRow[] = [
  ['11110 i 100000 nnnn 0 iii dddd iiiiiiii', 'addw{c}', '{Rd}, {Rn}, {offset}'],
  ['11110 i 101010 nnnn 0 iii dddd iiiiiiii', 'subw{c}', '{Rd}, {Rn}, {offset}'],
  ['11110 i 100100 jjjj 0 iii dddd iiiiiiii', 'movw{c}', '{Rd}, {half}'],
  ['11110 i 101100 jjjj 0 iii dddd iiiiiiii', 'movt{c}', '{Rd}, {half}'],
  ['111100110010 nnnn 0000 dddd 0000 bbbb', 'ssat16{c}', '{Rd}, {#b+1}, {Rn}'],
  ['1111001100 t 0 nnnn 0 iii dddd ii 0 bbbbb', 'ssat{c}', '{Rd}, {#b+1}, {saturated}'],
  ['111100111010 nnnn 0000 dddd 0000 bbbb', 'usat16{c}', '{Rd}, {#b}, {Rn}'],
  ['1111001110 t 0 nnnn 0 iii dddd ii 0 bbbbb', 'usat{c}', '{Rd}, {#b}, {saturated}'],
  ['111100110100 nnnn 0 iii dddd ii 0 bbbbb', 'sbfx{c}', '{Rd}, {Rn}, {#i}, {#b+1}'],
  ['111100111100 nnnn 0 iii dddd ii 0 bbbbb', 'ubfx{c}', '{Rd}, {Rn}, {#i}, {#b+1}'],
  ['111100110110 1111 0 iii dddd ii 0 bbbbb', 'bfc{c}', '{Rd}, {#i}, {span}'],
  ['111100110110 nnnn 0 iii dddd ii 0 bbbbb', 'bfi{c}', '{Rd}, {Rn}, {#i}, {span}'],
];

const PACKED: readonly EncodingRow[] = [
  ['111010101100 nnnn 0 iii dddd ii 0 0 mmmm', 'pkhbt{c}', '{Rd}, {Rn}, {packedLeft}'],
  ['111010101100 nnnn 0 iii dddd ii 1 0 mmmm', 'pkhtb{c}', '{Rd}, {Rn}, {packedRight}'],
];

const SHIFTS: readonly EncodingRow[] = [
  ['11111010000 s nnnn 1111 dddd 0000 mmmm', 'lsl{s}{c}.w', '{Rd}, {Rn}, {Rm}'],
  ['11111010001 s nnnn 1111 dddd 0000 mmmm', 'lsr{s}{c}.w', '{Rd}, {Rn}, {Rm}'],
  ['11111010010 s nnnn 1111 dddd 0000 mmmm', 'asr{s}{c}.w', '{Rd}, {Rn}, {Rm}'],
  ['11111010011 s nnnn 1111 dddd 0000 mmmm', 'ror{s}{c}.w', '{Rd}, {Rn}, {Rm}'],
];

/** Signed and unsigned extension: what it adds to, the plain form, and its number. */
const EXTENSIONS = [
  ['000', 'sxtah', 'sxth{c}.w'],
  ['001', 'uxtah', 'uxth{c}.w'],
  ['010', 'sxtab16', 'sxtb16{c}'],
  ['011', 'uxtab16', 'uxtb16{c}'],
  ['100', 'sxtab', 'sxtb{c}.w'],
  ['101', 'uxtab', 'uxtb{c}.w'],
].flatMap(([bits, adding, plain]): EncodingRow[] => [
  [`111110100 ${bits} 1111 1111 dddd 10 rr mmmm`, plain!, '{Rd}, {rotated}'],
  [`111110100 ${bits} nnnn 1111 dddd 10 rr mmmm`, `${adding}{c}`, '{Rd}, {Rn}, {rotated}'],
]);

const LANES = { add8: '000', add16: '001', asx: '010', sub8: '100', sub16: '101', sax: '110' };
const LANE_RULES = { s: '000', q: '001', sh: '010', u: '100', uq: '101', uh: '110' };
/** A5.3.13 and A5.3.14: the same six operations on bytes and half-words, under six rules. */
const PARALLEL = Object.entries(LANES).flatMap(([lane, laneBits]) =>
  Object.entries(LANE_RULES).map(
    ([rule, ruleBits]): EncodingRow => [`111110101 ${laneBits} nnnn 1111 dddd 0 ${ruleBits} mmmm`, `${rule}${lane}{c}`, '{Rd}, {Rn}, {Rm}'],
  ),
);

const MISCELLANEOUS: readonly EncodingRow[] = [
  ['111110101000 nnnn 1111 dddd 1000 mmmm', 'qadd{c}', '{Rd}, {Rm}, {Rn}'],
  ['111110101000 nnnn 1111 dddd 1001 mmmm', 'qdadd{c}', '{Rd}, {Rm}, {Rn}'],
  ['111110101000 nnnn 1111 dddd 1010 mmmm', 'qsub{c}', '{Rd}, {Rm}, {Rn}'],
  ['111110101000 nnnn 1111 dddd 1011 mmmm', 'qdsub{c}', '{Rd}, {Rm}, {Rn}'],
  ['111110101001 nnnn 1111 dddd 1000 mmmm', 'rev{c}.w', '{Rd}, {Rm}'],
  ['111110101001 nnnn 1111 dddd 1001 mmmm', 'rev16{c}.w', '{Rd}, {Rm}'],
  ['111110101001 nnnn 1111 dddd 1010 mmmm', 'rbit{c}', '{Rd}, {Rm}'],
  ['111110101001 nnnn 1111 dddd 1011 mmmm', 'revsh{c}.w', '{Rd}, {Rm}'],
  ['111110101010 nnnn 1111 dddd 1000 mmmm', 'sel{c}', '{Rd}, {Rn}, {Rm}'],
  ['111110101011 nnnn 1111 dddd 1000 mmmm', 'clz{c}', '{Rd}, {Rm}'],
];

export const THUMB_32_DATA = [...ARITHMETIC, ...PLAIN_IMMEDIATE, ...PACKED, ...SHIFTS, ...EXTENSIONS, ...PARALLEL, ...MISCELLANEOUS].map(
  encoding,
);
