/** 32-bit loads, stores and preload hints. Source: ARM DDI 0403E.e, A5.3.5 to A5.3.10. */
import { type EncodingRow, encoding, UNDEFINED } from './encoding.ts';

/** The first half-word, without U (bit 7) and Rn. */
const ACCESSES = [
  ['11111000', '000', 'strb'],
  ['11111000', '010', 'strh'],
  ['11111000', '100', 'str'],
  ['11111000', '001', 'ldrb'],
  ['11111000', '011', 'ldrh'],
  ['11111000', '101', 'ldr'],
  ['11111001', '001', 'ldrsb'],
  ['11111001', '011', 'ldrsh'],
] as const;

/** Preloads take the place of a load into PC. */
const HINTS = [
  ['11111000', '001', 'pld'],
  ['11111000', '011', 'pldw'],
  ['11111001', '001', 'pli'],
] as const;

const hints = HINTS.flatMap(([head, kind, name]): EncodingRow[] => [
  [`${head} u ${kind} 1111 1111 iiiiiiiiiiii`, `${name}{c}`, '{literalWide}'],
  [`${head} 1 ${kind} nnnn 1111 iiiiiiiiiiii`, `${name}{c}`, '{offset12}'],
  [`${head} 0 ${kind} nnnn 1111 1100 iiiiiiii`, `${name}{c}`, '{offsetDown}'],
  [`${head} 0 ${kind} nnnn 1111 000000 ii mmmm`, `${name}{c}`, '{indexed}'],
]);

const single = ACCESSES.flatMap(([head, kind, name]): EncodingRow[] => [
  // Literals are for loads; a store to them is undefined.
  kind.endsWith('1')
    ? [`${head} u ${kind} 1111 tttt iiiiiiiiiiii`, `${name}{c}.w`, '{Rt}, {literalWide}']
    : [`${head} . ${kind} 1111 .... ............`, UNDEFINED],
  [`${head} 1 ${kind} nnnn tttt iiiiiiiiiiii`, `${name}{c}.w`, '{Rt}, {offset12}'],
  [`${head} 0 ${kind} nnnn tttt 1100 iiiiiiii`, `${name}{c}.w`, '{Rt}, {offsetDown}'],
  [`${head} 0 ${kind} nnnn tttt 1110 iiiiiiii`, `${name}t{c}`, '{Rt}, {offset8}'],
  [`${head} 0 ${kind} nnnn tttt 1 p u 1 iiiiiiii`, `${name}{c}.w`, '{Rt}, {moving}'],
  [`${head} 0 ${kind} nnnn tttt 000000 ii mmmm`, `${name}{c}.w`, '{Rt}, {indexed}'],
]);

const EXCLUSIVE: readonly EncodingRow[] = [
  ['111010000100 nnnn tttt dddd iiiiiiii', 'strex{c}', '{Rd}, {Rt}, {offsetWords}'],
  ['111010000101 nnnn tttt 1111 iiiiiiii', 'ldrex{c}', '{Rt}, {offsetWords}'],
  ['111010001100 nnnn tttt 1111 0100 dddd', 'strexb{c}', '{Rd}, {Rt}, [{Rn}]'],
  ['111010001100 nnnn tttt 1111 0101 dddd', 'strexh{c}', '{Rd}, {Rt}, [{Rn}]'],
  ['111010001101 nnnn tttt 1111 0100 1111', 'ldrexb{c}', '{Rt}, [{Rn}]'],
  ['111010001101 nnnn tttt 1111 0101 1111', 'ldrexh{c}', '{Rt}, [{Rn}]'],
  ['111010001101 nnnn 1111 0000 0000 mmmm', 'tbb{c}', '[{Rn}, {Rm}]'],
  ['111010001101 nnnn 1111 0000 0001 mmmm', 'tbh{c}', '[{Rn}, {Rm}, lsl #1]'],
];

/** P and W both 0 are the exclusive accesses above. */
const DUAL = ['str', 'ldr'].flatMap((name, load): EncodingRow[] => [
  [`1110100 1 u 1 0 ${load} nnnn tttt dddd iiiiiiii`, `${name}d{c}`, '{Rt}, {Rd}, {dual}'],
  [`1110100 p u 1 1 ${load} nnnn tttt dddd iiiiiiii`, `${name}d{c}`, '{Rt}, {Rd}, {movingWords}'],
]);

const MULTIPLE: readonly EncodingRow[] = [
  ['1110100010 w 0 nnnn rrrrrrrrrrrrrrrr', 'stmia{c}.w', '{Rn}{writeBack}, {list}'],
  ['1110100010 w 1 nnnn rrrrrrrrrrrrrrrr', 'ldmia{c}.w', '{Rn}{writeBack}, {list}'],
  ['1110100100 w 0 nnnn rrrrrrrrrrrrrrrr', 'stmdb{c}', '{Rn}{writeBack}, {list}'],
  ['1110100100 w 1 nnnn rrrrrrrrrrrrrrrr', 'ldmdb{c}', '{Rn}{writeBack}, {list}'],
];

export const THUMB_32_MEMORY = [...hints, ...single, ...EXCLUSIVE, ...DUAL, ...MULTIPLE].map(encoding);
