/** 32-bit branches, system and coprocessor instructions. Source: ARM DDI 0403E.e, A5.3.4, A5.3.18 and B5.2. */
import { CONDITIONS } from './conditions.ts';
import { type EncodingRow, encoding } from './encoding.ts';

const SYSTEM: readonly EncodingRow[] = [
  ['111100111000 nnnn 1000 kk 00 yyyyyyyy', 'msr{c}', '{specialMasked}, {Rn}'],
  ['1111001111101111 1000 dddd yyyyyyyy', 'mrs{c}', '{Rd}, {special}'],
  ['1111001110101111 1000 0000 0000 0000', 'nop{c}.w'],
  ['1111001110101111 1000 0000 0000 0001', 'yield{c}.w'],
  ['1111001110101111 1000 0000 0000 0010', 'wfe{c}.w'],
  ['1111001110101111 1000 0000 0000 0011', 'wfi{c}.w'],
  ['1111001110101111 1000 0000 0000 0100', 'sev{c}.w'],
  ['1111001110101111 1000 0000 1111 iiii', 'dbg{c}', '{#i}'],
  ['1111001110111111 1000 1111 0010 1111', 'clrex{c}'],
  ['1111001110111111 1000 1111 0100 oooo', 'dsb{c}', '{barrier}'],
  ['1111001110111111 1000 1111 0101 oooo', 'dmb{c}', '{barrier}'],
  ['1111001110111111 1000 1111 0110 oooo', 'isb{c}', '{barrier}'],
  ['111101111111 iiii 1010 iiiiiiiiiiii', 'udf{c}.w', '{#i}'],
];

/** Conditions 14 and 15 are the system instructions above. */
const BRANCHES: readonly EncodingRow[] = [
  ...CONDITIONS.slice(0, 14).map(
    (name, number): EncodingRow => [
      `11110 g ${number.toString(2).padStart(4, '0')} iiiiii 10 j 0 k iiiiiiiiiii`,
      `b${name}.w`,
      '{conditional}',
    ],
  ),
  ['11110 g iiiiiiiiii 10 j 1 k iiiiiiiiiii', 'b{c}.w', '{far}'],
  ['11110 g iiiiiiiiii 11 j 1 k iiiiiiiiiii', 'bl{c}', '{far}'],
];

/** Each comes twice: the second, with a 1 in bit 12 of the first half-word, carries a 2 in its name. */
const COPROCESSOR = ['0', '1'].flatMap((bit): EncodingRow[] => {
  const two = bit === '1' ? '2' : '';
  return [
    [`111 ${bit} 11000100 uuuu tttt qqqq oooo mmmm`, `mcrr${two}{c}`, '{q}, {o}, {Rt}, {Ru}, {CRm}'],
    [`111 ${bit} 11000101 uuuu tttt qqqq oooo mmmm`, `mrrc${two}{c}`, '{q}, {o}, {Rt}, {Ru}, {CRm}'],
    [`111 ${bit} 110 p u l 1 0 nnnn dddd qqqq iiiiiiii`, `stc${two}{l?|l}{c}`, '{q}, {CRd}, {movingWords}'],
    [`111 ${bit} 110 p u l 1 1 nnnn dddd qqqq iiiiiiii`, `ldc${two}{l?|l}{c}`, '{q}, {CRd}, {movingWords}'],
    [`111 ${bit} 110 1 u l 0 0 nnnn dddd qqqq iiiiiiii`, `stc${two}{l?|l}{c}`, '{q}, {CRd}, {dual}'],
    [`111 ${bit} 110 1 u l 0 1 nnnn dddd qqqq iiiiiiii`, `ldc${two}{l?|l}{c}`, '{q}, {CRd}, {dual}'],
    [`111 ${bit} 110 0 1 l 0 0 nnnn dddd qqqq iiiiiiii`, `stc${two}{l?|l}{c}`, '{q}, {CRd}, [{Rn}], {option}'],
    [`111 ${bit} 110 0 1 l 0 1 nnnn dddd qqqq iiiiiiii`, `ldc${two}{l?|l}{c}`, '{q}, {CRd}, [{Rn}], {option}'],
    [`111 ${bit} 1110 oooo nnnn dddd qqqq xxx 0 mmmm`, `cdp${two}{c}`, '{q}, {o}, {CRd}, {CRn}, {CRm}, {set}'],
    [`111 ${bit} 1110 ooo 0 nnnn tttt qqqq xxx 1 mmmm`, `mcr${two}{c}`, '{q}, {o}, {Rt}, {CRn}, {CRm}, {set}'],
    [`111 ${bit} 1110 ooo 1 nnnn tttt qqqq xxx 1 mmmm`, `mrc${two}{c}`, '{q}, {o}, {Rt}, {CRn}, {CRm}, {set}'],
  ];
});

export const THUMB_32_CONTROL = [...SYSTEM, ...BRANCHES].map(encoding);
export const THUMB_32_COPROCESSOR = COPROCESSOR.map(encoding);
