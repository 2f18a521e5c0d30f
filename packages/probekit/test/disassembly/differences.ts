/** Where our disassembler and objdump may disagree, and why. Anything else is a fault of ours. */
import type { Pair } from './objdump.ts';

export interface Difference {
  readonly reason: string;
  holds(pair: Pair & { readonly word: number }): boolean;
}

const named = (pattern: RegExp) => (pair: Pair) => pattern.test(pair.theirs.text);
const isUnknown = ({ ours }: Pair) => ours?.comment === 'undefined';
/** The first byte of the first half-word. */
const head = (word: number) => (word > 0xffff ? word >>> 24 : word >>> 8);
const coprocessor = (word: number) => (word >>> 8) & 15;

export const DIFFERENCES: readonly Difference[] = [
  {
    reason: 'objdump itself calls the encoding UNDEFINED, UNPREDICTABLE or illegal',
    holds: ({ theirs }) => /UNDEF|UNPREDICTABLE|undefined|illegal|invalid|unknown|overflow|<und>|\?\?/i.test(theirs.text + theirs.comment),
  },
  {
    reason: 'Advanced SIMD, which no core of the M profile has',
    holds: ({ word }) => [0xef, 0xff, 0xf9].includes(head(word)),
  },
  {
    reason: 'coprocessors 0 to 9 and 12 to 15, which objdump names after FPA, Maverick, iWMMXt and MVE',
    holds: ({ word }) => [0xec, 0xed, 0xee, 0xfc, 0xfd, 0xfe].includes(head(word)) && ![10, 11].includes(coprocessor(word)),
  },
  {
    reason: 'coprocessors 10 and 11 with registers or sizes of Advanced SIMD',
    holds: ({ word, theirs }) =>
      [0xee, 0xfe, 0xfc].includes(head(word)) && (/^v(mov|dup)\.(8|16|32|s8|u8|s16|u16) /.test(theirs.text) || word >>> 28 === 15),
  },
  {
    reason: 'version 8 of the architecture: security, low-overhead loops, pointer authentication, acquire and release',
    holds: named(/^(bl?xns|hlt|sevl|bf|le\b|letp|wls|dls|lctp|clrm|cs(el|inc|inv|neg)|cinc|aut|pac|bxaut|sg|tta?t?\b|stl|lda|crc32)/),
  },
  {
    reason: 'an instruction or a register of the A and R profiles',
    holds: named(
      /^(blx 0x|smc|hvc|strexd|ldrexd|cps|srs|rfe|setend|setpan|bxj|(mrs|msr) .*(_[a-z]|_NS|LIM|SPSR|CPSR)|subs pc|eret|dcps|esb|pssbb|ssbb)/,
    ),
  },
  {
    reason: 'bits that shall be 0 or 1 are not: objdump does not look at them',
    holds: (pair) =>
      isUnknown(pair) &&
      /^(bx|tst|ldr|str|pl[di]|vmov|v?m[rs]|[us]sat|[su]xt|mcr|cdp|nop|dbg|add|sub|mov|mvn|cmp|cmn|teq)/.test(pair.theirs.text),
  },
  {
    reason: 'the two copies of Rm differ',
    holds: named(/^(rev|rev16|revsh|rbit|clz)(\.w)? /),
  },
  {
    reason: 'the end of a bit field lies before its start',
    holds: ({ ours, theirs }) => /^bf[ci] .*#4294967\d+$/.test(theirs.text) && /#(-\d+|0)$/.test(ours?.operands ?? ''),
  },
  {
    reason: 'objdump leaves out a zero that moves no pointer',
    holds: ({ ours }) => /#-?0\]?!?$/.test(ours?.operands ?? ''),
  },
  {
    reason: 'more registers than there are',
    holds: ({ ours }) => /^v(ldm|stm|push|pop)/.test(ours?.mnemonic ?? ''),
  },
  {
    reason: 'SSAT and USAT with a shift by 32 that is no shift: without the DSP extension reserved',
    holds: named(/^[us]sat16 /),
  },
  {
    reason: 'a load without privilege from a place beside PC, which the manual reads as one with',
    holds: named(/^ldr\w*t r?\w+, \[pc,/),
  },
  {
    reason: 'a preload with a pointer that moves, or a load into PC that is none',
    holds: named(/^(pld|pldw|pli) /),
  },
];
