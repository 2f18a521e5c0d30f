/**
 * FPv4-SP and FPv5: a `z` is the precision (0 single, 1 double), `Fd` a register of that precision. Source: ARM DDI
 * 0403E.e, A6.4 to A6.7 and A7.7.
 */
import { type EncodingRow, encoding } from './encoding.ts';

const SIZE = '{z?f32|f64}';
const THREE = '{Fd}, {Fn}, {Fm}';

/** A6.4: the first half-word's number, bit 6 of the second, and the name. */
const THREE_REGISTERS = [
  ['0 D 00', '0', 'vmla'],
  ['0 D 00', '1', 'vmls'],
  ['0 D 01', '0', 'vnmls'],
  ['0 D 01', '1', 'vnmla'],
  ['0 D 10', '0', 'vmul'],
  ['0 D 10', '1', 'vnmul'],
  ['0 D 11', '0', 'vadd'],
  ['0 D 11', '1', 'vsub'],
  ['1 D 00', '0', 'vdiv'],
  ['1 D 01', '0', 'vfnms'],
  ['1 D 01', '1', 'vfnma'],
  ['1 D 10', '0', 'vfma'],
  ['1 D 10', '1', 'vfms'],
].map(([operation, bit6, name]): EncodingRow => [`11101110 ${operation} nnnn dddd 101 z N ${bit6} M 0 mmmm`, `${name}{c}.${SIZE}`, THREE]);

/** A6.4, third table: number, bits 7 and 6, mnemonic, operands. */
const ONE_OPERAND = [
  ['0000', '01', `vmov{c}.${SIZE}`, '{Fd}, {Fm}'],
  ['0000', '11', `vabs{c}.${SIZE}`, '{Fd}, {Fm}'],
  ['0001', '01', `vneg{c}.${SIZE}`, '{Fd}, {Fm}'],
  ['0001', '11', `vsqrt{c}.${SIZE}`, '{Fd}, {Fm}'],
  ['0010', 'x1', `vcvt{x?b|t}{c}.${SIZE}.f16`, '{Fd}, {Sm}'],
  ['0011', 'x1', `vcvt{x?b|t}{c}.f16.${SIZE}`, '{Sd}, {Fm}'],
  ['0100', 'x1', `vcmp{x?|e}{c}.${SIZE}`, '{Fd}, {Fm}'],
  ['0101', 'x1', `vcmp{x?|e}{c}.${SIZE}`, '{Fd}, #0.0'],
  ['0110', 'x1', `vrint{x?r|z}{c}.${SIZE}`, '{Fd}, {Fm}'],
  ['0111', '01', `vrintx{c}.${SIZE}`, '{Fd}, {Fm}'],
  ['1000', 'x1', `vcvt{c}.${SIZE}.{x?u|s}32`, '{Fd}, {Sm}'],
  ['1100', 'x1', `vcvt{x?r|}{c}.u32.${SIZE}`, '{Sd}, {Fm}'],
  ['1101', 'x1', `vcvt{x?r|}{c}.s32.${SIZE}`, '{Sd}, {Fm}'],
].map(
  ([operation, bits, mnemonic, operands]): EncodingRow => [
    `11101110 1 D 11 ${operation} dddd 101 z ${bits} M 0 mmmm`,
    mnemonic!,
    operands!,
  ],
);

const BETWEEN_SIZES: readonly EncodingRow[] = [
  ['11101110 1 D 11 0111 dddd 1010 11 M 0 mmmm', 'vcvt{c}.f64.f32', '{Dd}, {Sm}'],
  ['11101110 1 D 11 0111 dddd 1011 11 M 0 mmmm', 'vcvt{c}.f32.f64', '{Sd}, {Dm}'],
];

/** Fixed point: `y` unsigned, `w` the width of the integer. */
const FIXED_POINT: readonly EncodingRow[] = [
  ['11101110 1 D 11 101 y dddd 101 z w 1 k 0 iiii', `vcvt{c}.${SIZE}.{y?s|u}{w?16|32}`, '{Fd}, {Fd}, {fraction}'],
  ['11101110 1 D 11 111 y dddd 101 z w 1 k 0 iiii', `vcvt{c}.{y?s|u}{w?16|32}.${SIZE}`, '{Fd}, {Fd}, {fraction}'],
];

const CONSTANT: readonly EncodingRow[] = [['11101110 1 D 11 iiii dddd 101 z 0000 iiii', `vmov{c}.${SIZE}`, '{Fd}, {constant}']];

/** FPv5; never conditional. */
const VERSION_5: readonly EncodingRow[] = [
  ['11111110 0 D oo nnnn dddd 101 z N 0 M 0 mmmm', `vsel{o?eq|vs|ge|gt}.${SIZE}`, THREE],
  ['11111110 1 D 00 nnnn dddd 101 z N 0 M 0 mmmm', `vmaxnm.${SIZE}`, THREE],
  ['11111110 1 D 00 nnnn dddd 101 z N 1 M 0 mmmm', `vminnm.${SIZE}`, THREE],
  ['11111110 1 D 11 10 oo dddd 101 z 0 1 M 0 mmmm', `vrint{o?a|n|p|m}.${SIZE}`, '{Fd}, {Fm}'],
  ['11111110 1 D 11 11 oo dddd 101 z x 1 M 0 mmmm', `vcvt{o?a|n|p|m}.{x?u|s}32.${SIZE}`, '{Sd}, {Fm}'],
];

/** A6.5. */
const MEMORY: readonly EncodingRow[] = [
  ['11101101 u D 00 nnnn dddd 101 z iiiiiiii', 'vstr{c}', '{Fd}, {dual}'],
  ['11101101 u D 01 nnnn dddd 101 z iiiiiiii', 'vldr{c}', '{Fd}, {dual}'],
  ['11101100 1 D 11 1101 dddd 101 z iiiiiiii', 'vpop{c}', '{floats}'],
  ['11101101 0 D 10 1101 dddd 101 z iiiiiiii', 'vpush{c}', '{floats}'],
  ['11101100 1 D w 0 nnnn dddd 101 z iiiiiiii', 'vstmia{c}', '{Rn}{writeBack}, {floats}'],
  ['11101100 1 D w 1 nnnn dddd 101 z iiiiiiii', 'vldmia{c}', '{Rn}{writeBack}, {floats}'],
  ['11101101 0 D 10 nnnn dddd 101 z iiiiiiii', 'vstmdb{c}', '{Rn}!, {floats}'],
  ['11101101 0 D 11 nnnn dddd 101 z iiiiiiii', 'vldmdb{c}', '{Rn}!, {floats}'],
];

/** A6.6 and A6.7. */
const TRANSFERS: readonly EncodingRow[] = [
  ['11101110 0000 nnnn tttt 1010 N 0010000', 'vmov{c}', '{Sn}, {Rt}'],
  ['11101110 0001 nnnn tttt 1010 N 0010000', 'vmov{c}', '{Rt}, {Sn}'],
  ['11101110 00 x 0 nnnn tttt 1011 N 0010000', 'vmov{c}.32', '{Dn}[{x}], {Rt}'],
  ['11101110 00 x 1 nnnn tttt 1011 N 0010000', 'vmov{c}.32', '{Rt}, {Dn}[{x}]'],
  ['1110111011100001 tttt 1010 00010000', 'vmsr{c}', 'fpscr, {Rt}'],
  ['1110111011110001 1111 1010 00010000', 'vmrs{c}', 'APSR_nzcv, fpscr'],
  ['1110111011110001 tttt 1010 00010000', 'vmrs{c}', '{Rt}, fpscr'],
  ['111011000100 uuuu tttt 1010 00 M 1 mmmm', 'vmov{c}', '{Sm}, {nextSm}, {Rt}, {Ru}'],
  ['111011000101 uuuu tttt 1010 00 M 1 mmmm', 'vmov{c}', '{Rt}, {Ru}, {Sm}, {nextSm}'],
  ['111011000100 uuuu tttt 1011 00 M 1 mmmm', 'vmov{c}', '{Dm}, {Rt}, {Ru}'],
  ['111011000101 uuuu tttt 1011 00 M 1 mmmm', 'vmov{c}', '{Rt}, {Ru}, {Dm}'],
];

export const FLOATING_POINT = [
  ...TRANSFERS,
  ...MEMORY,
  ...THREE_REGISTERS,
  ...ONE_OPERAND,
  ...BETWEEN_SIZES,
  ...FIXED_POINT,
  ...CONSTANT,
  ...VERSION_5,
].map(encoding);
