/**
 * Which encodings a core has, out of all that the decoders know: an encoding outside is UNDEFINED. Decided once an instruction
 * is decoded, never while it runs. What ARMv8-M adds is in `decode-version-8.ts`.
 * Source: ARM DDI 0419E, A5; ARM DDI 0403E.e, A1.2 and A5; ARM DDI 0553B.s, C2.
 */
import { ARCHITECTURES, type Architecture } from './architecture.ts';
import type { FloatingPoint } from './profile.ts';

/** Bits of the first half-word in 31:16, of the second in 15:0, and an exception to the row. */
type Encoding = readonly [mask: number, value: number, unlessMask?: number, unlessValue?: number];

/** The 32-bit encodings of ARMv6-M: BL, MSR, MRS, DSB, DMB, ISB (DDI 0419E, A5.3). */
const WIDE_OF_V6: readonly Encoding[] = [
  [0xf800_d000, 0xf000_d000],
  [0xfff0_d000, 0xf380_8000],
  [0xffff_d000, 0xf3ef_8000],
  [0xffff_fff0, 0xf3bf_8f40],
  [0xffff_fff0, 0xf3bf_8f50],
  [0xffff_fff0, 0xf3bf_8f60],
];

/** The 16-bit encodings that ARMv6-M lacks: CBZ and CBNZ, IT, told from hints by a mask other than zero (DDI 0419E, A5.2.5). */
const NARROW_BEYOND_V6: readonly Encoding[] = [
  [0xf500_0000, 0xb100_0000],
  ...[1, 2, 4, 8].map((bit): Encoding => [((0xff00 | bit) << 16) >>> 0, ((0xbf00 | bit) << 16) >>> 0]),
];

/** The DSP extension (DDI 0403E.e, A5.3.12 to A5.3.17 and A7.7). */
const DSP: readonly Encoding[] = [
  [0xfff0_0000, 0xeac0_0000], // PKHBT, PKHTB
  [0xfbf0_f0c0, 0xf320_0000], // SSAT16
  [0xfbf0_f0c0, 0xf3a0_0000], // USAT16
  [0xffe0_f080, 0xfa00_f080, 0x000f_0000, 0x000f_0000], // SXTAH, UXTAH, not SXTH, UXTH
  [0xffe0_f080, 0xfa20_f080], // SXTAB16, UXTAB16, SXTB16, UXTB16
  [0xffe0_f080, 0xfa40_f080, 0x000f_0000, 0x000f_0000], // SXTAB, UXTAB, not SXTB, UXTB
  [0xff80_f080, 0xfa80_f000], // parallel addition and subtraction
  [0xfff0_f0c0, 0xfa80_f080], // QADD, QDADD, QSUB, QDSUB
  [0xfff0_f0f0, 0xfaa0_f080], // SEL
  [0xff80_0000, 0xfb00_0000, 0x0070_0000, 0], // multiplications of halves, SMMUL and their like, USAD8, not MUL, MLA, MLS
  [0xfff0_0080, 0xfbc0_0080], // SMLAL of halves, SMLALD
  [0xfff0_0080, 0xfbd0_0080], // SMLSLD
  [0xfff0_00f0, 0xfbe0_0060], // UMAAL
];

function matches(rows: readonly Encoding[], word: number): boolean {
  for (const [mask, value, unlessMask, unlessValue] of rows) {
    if ((word & mask) !== (value | 0)) continue;
    if (unlessMask === undefined || (word & unlessMask) !== unlessValue) return true;
  }
  return false;
}

export class InstructionSet {
  readonly floatingPoint: FloatingPoint;
  /** What ARMv8-M adds, and what it checks of the stack pointer. */
  readonly isVersion8: boolean;
  readonly #absent: readonly Encoding[];
  /** All 32-bit encodings, where they are few. */
  readonly #wide: readonly Encoding[] | undefined;

  constructor({ architecture, floatingPoint }: { readonly architecture: Architecture; readonly floatingPoint: FloatingPoint }) {
    const { version, dsp } = ARCHITECTURES[architecture];
    this.floatingPoint = floatingPoint;
    this.isVersion8 = version === 8;
    this.#wide = version === 6 ? WIDE_OF_V6 : undefined;
    this.#absent = version === 6 ? NARROW_BEYOND_V6 : dsp ? [] : DSP;
  }

  /** Whether the core does not have this instruction; `hw2` is 0 for one of 16 bits. */
  lacks(hw1: number, hw2: number): boolean {
    if (this.#absent.length === 0) return false;
    const word = (hw1 << 16) | hw2;
    if (this.#wide !== undefined && hw1 >= 0xe800) return !matches(this.#wide, word);
    return matches(this.#absent, word);
  }
}
