/** Multiplication and division. Source: ARM DDI 0403E.e, A5.3.16 and A5.3.17. */
import { type EncodingRow, encoding } from './encoding.ts';

/** Number, name with an accumulator, name without (Ra is 15), and the bits that pick halves or a variant. */
const WITH_ACCUMULATOR = [
  ['000', '0000', 'mla', 'mul{c}.w'],
  ['001', '00xy', 'smla{x?b|t}{y?b|t}', 'smul{x?b|t}{y?b|t}{c}'],
  ['010', '000x', 'smlad{x?|x}', 'smuad{x?|x}{c}'],
  ['011', '000y', 'smlaw{y?b|t}', 'smulw{y?b|t}{c}'],
  ['100', '000x', 'smlsd{x?|x}', 'smusd{x?|x}{c}'],
  ['101', '000x', 'smmla{x?|r}', 'smmul{x?|r}{c}'],
  ['111', '0000', 'usada8', 'usad8{c}'],
].flatMap(([operation, variant, adding, plain]): EncodingRow[] => [
  [`111110110 ${operation} nnnn 1111 dddd ${variant} mmmm`, plain!, '{Rd}, {Rn}, {Rm}'],
  [`111110110 ${operation} nnnn aaaa dddd ${variant} mmmm`, `${adding}{c}`, '{Rd}, {Rn}, {Rm}, {Ra}'],
]);

const SUBTRACTING: readonly EncodingRow[] = [
  ['111110110000 nnnn aaaa dddd 0001 mmmm', 'mls{c}', '{Rd}, {Rn}, {Rm}, {Ra}'],
  ['111110110110 nnnn aaaa dddd 000x mmmm', 'smmls{x?|r}{c}', '{Rd}, {Rn}, {Rm}, {Ra}'],
];

const DIVIDING: readonly EncodingRow[] = [
  ['111110111001 nnnn 1111 dddd 1111 mmmm', 'sdiv{c}', '{Rd}, {Rn}, {Rm}'],
  ['111110111011 nnnn 1111 dddd 1111 mmmm', 'udiv{c}', '{Rd}, {Rn}, {Rm}'],
];

/** The result takes two registers. */
const LONG = [
  ['000', '0000', 'smull'],
  ['010', '0000', 'umull'],
  ['100', '0000', 'smlal'],
  ['100', '10xy', 'smlal{x?b|t}{y?b|t}'],
  ['100', '110x', 'smlald{x?|x}'],
  ['101', '110x', 'smlsld{x?|x}'],
  ['110', '0000', 'umlal'],
  ['110', '0110', 'umaal'],
].map(
  ([operation, variant, name]): EncodingRow => [
    `111110111 ${operation} nnnn tttt dddd ${variant} mmmm`,
    `${name}{c}`,
    '{Rt}, {Rd}, {Rn}, {Rm}',
  ],
);

export const THUMB_32_MULTIPLY = [...WITH_ACCUMULATOR, ...SUBTRACTING, ...DIVIDING, ...LONG].map(encoding);
