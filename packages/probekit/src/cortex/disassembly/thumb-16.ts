/** The 16-bit instructions. Source: ARM DDI 0403E.e, A5.2 and the encodings T1 and T2 of A7.7. */
import { type EncodingRow, encoding } from './encoding.ts';

const TWO_REGISTERS = '{Rd}, {Rm}';

/** A5.2.2, in the order of their number. `f` sets the flags outside an IT block and carries its condition inside. */
const DATA_PROCESSING = ['and{f}', 'eor{f}', 'lsl{f}', 'lsr{f}', 'asr{f}', 'adc{f}', 'sbc{f}', 'ror{f}']
  .concat(['tst{c}', 'neg{f}', 'cmp{c}', 'cmn{c}', 'orr{f}', 'mul{f}', 'bic{f}', 'mvn{f}'])
  .map((mnemonic, number): EncodingRow => [`010000 ${binary(number, 4)} mmm ddd`, mnemonic, TWO_REGISTERS]);

/** A5.2.4, with a register as offset, in the order of their number. */
const BY_REGISTER = ['str', 'strh', 'strb', 'ldrsb', 'ldr', 'ldrh', 'ldrb', 'ldrsh'].map(
  (name, number): EncodingRow => [`0101 ${binary(number, 3)} mmm nnn ttt`, `${name}{c}`, '{Rt}, [{Rn}, {Rm}]'],
);

const ROWS: readonly EncodingRow[] = [
  ['00000 00000 mmm ddd', 'mov{f}', TWO_REGISTERS],
  ['00000 iiiii mmm ddd', 'lsl{f}', '{Rd}, {Rm}, {#i}'],
  ['00001 iiiii mmm ddd', 'lsr{f}', '{Rd}, {Rm}, {shift32}'],
  ['00010 iiiii mmm ddd', 'asr{f}', '{Rd}, {Rm}, {shift32}'],
  ['0001100 mmm nnn ddd', 'add{f}', '{Rd}, {Rn}, {Rm}'],
  ['0001101 mmm nnn ddd', 'sub{f}', '{Rd}, {Rn}, {Rm}'],
  ['0001110 iii nnn ddd', 'add{f}', '{Rd}, {Rn}, {#i}'],
  ['0001111 iii nnn ddd', 'sub{f}', '{Rd}, {Rn}, {#i}'],
  ['00100 ddd iiiiiiii', 'mov{f}', '{Rd}, {#i}'],
  ['00101 ddd iiiiiiii', 'cmp{c}', '{Rd}, {#i}'],
  ['00110 ddd iiiiiiii', 'add{f}', '{Rd}, {#i}'],
  ['00111 ddd iiiiiiii', 'sub{f}', '{Rd}, {#i}'],
  ...DATA_PROCESSING,
  ['01000100 d mmmm ddd', 'add{c}', TWO_REGISTERS],
  ['01000101 d mmmm ddd', 'cmp{c}', TWO_REGISTERS],
  ['0100011011000000', 'nop{c}', '{movR8}'],
  ['01000110 d mmmm ddd', 'mov{c}', TWO_REGISTERS],
  ['010001110 mmmm 000', 'bx{c}', '{Rm}'],
  ['010001111 mmmm 000', 'blx{c}', '{Rm}'],
  ['01001 ttt iiiiiiii', 'ldr{c}', '{Rt}, {literal}'],
  ...BY_REGISTER,
  ['01100 iiiii nnn ttt', 'str{c}', '{Rt}, [{Rn}, {#i*4}]'],
  ['01101 iiiii nnn ttt', 'ldr{c}', '{Rt}, [{Rn}, {#i*4}]'],
  ['01110 iiiii nnn ttt', 'strb{c}', '{Rt}, [{Rn}, {#i}]'],
  ['01111 iiiii nnn ttt', 'ldrb{c}', '{Rt}, [{Rn}, {#i}]'],
  ['10000 iiiii nnn ttt', 'strh{c}', '{Rt}, [{Rn}, {#i*2}]'],
  ['10001 iiiii nnn ttt', 'ldrh{c}', '{Rt}, [{Rn}, {#i*2}]'],
  ['10010 ttt iiiiiiii', 'str{c}', '{Rt}, [sp, {#i*4}]'],
  ['10011 ttt iiiiiiii', 'ldr{c}', '{Rt}, [sp, {#i*4}]'],
  ['10100 ddd iiiiiiii', 'add{c}', '{Rd}, pc, {adr}'],
  ['10101 ddd iiiiiiii', 'add{c}', '{Rd}, sp, {#i*4}'],
  ['101100000 iiiiiii', 'add{c}', 'sp, {#i*4}'],
  ['101100001 iiiiiii', 'sub{c}', 'sp, {#i*4}'],
  ['101100 i 1 iiiii nnn', 'cbz', '{Rn}, {ahead}'],
  ['101110 i 1 iiiii nnn', 'cbnz', '{Rn}, {ahead}'],
  ['1011001000 mmm ddd', 'sxth{c}', TWO_REGISTERS],
  ['1011001001 mmm ddd', 'sxtb{c}', TWO_REGISTERS],
  ['1011001010 mmm ddd', 'uxth{c}', TWO_REGISTERS],
  ['1011001011 mmm ddd', 'uxtb{c}', TWO_REGISTERS],
  ['1011010 e rrrrrrrr', 'push{c}', '{pushed}'],
  ['1011110 e rrrrrrrr', 'pop{c}', '{popped}'],
  ['10110110011 0 00 pp', 'cpsie', '{masks}'],
  ['10110110011 1 00 pp', 'cpsid', '{masks}'],
  ['1011101000 mmm ddd', 'rev{c}', TWO_REGISTERS],
  ['1011101001 mmm ddd', 'rev16{c}', TWO_REGISTERS],
  ['1011101011 mmm ddd', 'revsh{c}', TWO_REGISTERS],
  ['10111110 iiiiiiii', 'bkpt', '{code}'],
  ['1011111100000000', 'nop{c}'],
  ['1011111100010000', 'yield{c}'],
  ['1011111100100000', 'wfe{c}'],
  ['1011111100110000', 'wfi{c}'],
  ['1011111101000000', 'sev{c}'],
  ['10111111 hhhh 0000', 'nop{c}', '{hint}'],
  ['10111111 oooo xxxx', 'it{others}', '{first}'],
  ['11000 nnn rrrrrrrr', 'stmia{c}', '{Rn}!, {list}'],
  ['11001 nnn rrrrrrrr', 'ldmia{c}', '{Rn}{unlessListed}, {list}'],
  ['11011110 iiiiiiii', 'udf{c}', '{#i}'],
  ['11011111 iiiiiiii', 'svc{c}', '{i}'],
  ['1101 oooo iiiiiiii', 'b{o}.n', '{near}'],
  ['11100 iiiiiiiiiii', 'b{c}.n', '{near}'],
];

/** Of all bits of `number`. */
function binary(number: number, bitCount: number): string {
  return number.toString(2).padStart(bitCount, '0');
}

export const THUMB_16 = ROWS.map(encoding);
