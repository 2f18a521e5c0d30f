/** Every half-word and samples of all wide encodings: each core has those that its architecture has by GNU binutils, and no others. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeBlock } from '../../src/bench/cpu/decode.ts';
import { InstructionSet } from '../../src/bench/cpu/instruction-set.ts';
import { OP, STRIDE } from '../../src/bench/cpu/operations.ts';
import { TRAP_NO_COPROCESSOR, TRAP_UNDEFINED } from '../../src/bench/cpu/state.ts';
import { FloatSamples } from '../../src/bench/cpu/testing/float-samples.ts';
import { hasPeer } from '../clients/peer.ts';
import { assemblable, disassemble, type Encoding } from './assembler-judge.ts';

const folder = mkdtempSync(join(tmpdir(), 'probekit-instruction-sets-'));
afterAll(() => rmSync(folder, { recursive: true }));

const peersHere = hasPeer('arm-none-eabi-gcc');
const FIRST_WIDE = 0xe800;
const SECURE_GATEWAY = 0xe97f_e97f;
/** What the second half-word of a wide encoding often has to be, as mask and value. */
const SHAPES = [
  [0xffff, 0],
  [0x8fff, 0],
  [0x0fff, 0xf000],
  [0x0f7f, 0xf080],
  [0xf00f, 0x0f00],
  [0xff0f, 0x0000],
  [0xf1ff, 0x0a00],
  [0xf00f, 0x0fc0],
] as const;

/** Where words are no evidence. */
const LEFT_OUT: readonly { readonly why: string; readonly holds: (encoding: Encoding) => boolean }[] = [
  { why: 'IT: the assembler wants the instructions behind it', holds: ({ text }) => /^it[te]*\s/.test(text) },
  { why: 'UDF is UNDEFINED everywhere', holds: ({ text }) => /^udf/.test(text) },
  { why: 'SETEND is in no M profile (ARM DDI 0403E.e, A5.2.5); the assembler takes it', holds: ({ text }) => /^setend/.test(text) },
  { why: 'ADD of PC to PC is UNPREDICTABLE (ARM DDI 0403E.e, A7.7.4)', holds: ({ word }) => word === 0x44ff },
  { why: 'for ARMv6-M the assembler writes NOP as a move and refuses to name the other hints', holds: ({ text }) => /^nop/.test(text) },
  {
    why: 'BL over more than 4 MB: ARMv6-M has J1 and J2 too (ARM DDI 0419E, A6.7.13), its assembler does not',
    holds: ({ word }) => (word & 0xf800_d000) >>> 0 === 0xf000_d000 && (word & 0x2800) !== 0x2800,
  },
  {
    why: 'the assembler takes FPv5 and double precision for every FPU; other tests compare those with QEMU',
    holds: ({ text }) => /^v/.test(text),
  },
  { why: 'coprocessors other than the FPU: no core here has one', holds: ({ text }) => /^(mcr|mrc|cdp|ldc|stc)/.test(text) },
  {
    why: 'the Security Extension, which the cores do not have (ARM DDI 0553B.s, C2.4)',
    holds: ({ text }) => /^(tta|tatt|ttat|bxns|blxns|vlldm|vlstm)/.test(text),
  },
];

function words(): readonly number[] {
  const samples = new FloatSamples(0x5e7);
  const narrow = Array.from({ length: FIRST_WIDE }, (_, half) => half);
  const wide = Array.from({ length: 0x1_0000 - FIRST_WIDE }, (_, index) => FIRST_WIDE + index).flatMap((first) =>
    SHAPES.map(([mask, value]) => ((first << 16) | (Number(samples.bits() & 0xffffn) & mask) | value) >>> 0),
  );
  const register = () => samples.below(13);
  const ordered = [0x8f, 0x9f, 0xaf, 0xcf, 0xdf, 0xef, 0xc1, 0xd1, 0xe1].flatMap((kind) =>
    [0xe8c0, 0xe8d0].map((first) => (((first | register()) << 16) | ((2 + samples.below(11)) << 12) | 0xf00 | kind) >>> 0),
  );
  const targets = [0, 0x40].map((kind) => (((0xe840 | register()) << 16) | 0xf000 | (register() << 8) | kind) >>> 0);
  return [...narrow, ...wide, ...ordered, ...targets, SECURE_GATEWAY];
}

const region = { address: 0, bytes: new Uint8Array(4), readable: true, writable: false, generation: 0 };

function knows(instructionSet: InstructionSet, word: number): boolean {
  const halves = word < 0x1_0000 ? [word] : [word >>> 16, word & 0xffff];
  region.bytes.set(halves.flatMap((half) => [half & 0xff, half >>> 8]));
  const block = decodeBlock({ address: 0, it: 0, limit: 1, region, isBreakpoint: () => false, instructionSet })!;
  for (let index = 0; index < block.code.length; index += STRIDE) {
    const operation = block.code[index]!;
    const trap = (operation & 0xff) === OP.TRAP ? (operation >>> 8) & 0xff : 0;
    if (trap === TRAP_UNDEFINED || trap === TRAP_NO_COPROCESSOR) return false;
  }
  return true;
}

const CORES = [
  { architecture: 'v6-m', floatingPoint: 'none', options: ['-march=armv6s-m'] },
  { architecture: 'v7-m', floatingPoint: 'none', options: ['-march=armv7-m', '-mfpu=softvfp'] },
  { architecture: 'v7e-m', floatingPoint: 'fpv4-sp', options: ['-march=armv7e-m', '-mfpu=fpv4-sp-d16'] },
  { architecture: 'v8-m.main', floatingPoint: 'none', options: ['-march=armv8-m.main', '-mfpu=softvfp'] },
  { architecture: 'v8-m.main+dsp', floatingPoint: 'fpv5-sp', options: ['-march=armv8-m.main+dsp', '-mfpu=fpv5-sp-d16'] },
] as const;

describe.runIf(peersHere)('the encodings that each architecture has, by GNU binutils', () => {
  let encodings: readonly Encoding[] = [];
  beforeAll(() => {
    encodings = disassemble(words(), folder).filter((each) => !LEFT_OUT.some(({ holds }) => holds(each)));
    const known = assemblable(encodings, ['-march=armv8-m.main+dsp', '-mfpu=fpv5-d16'], folder);
    // What is UNPREDICTABLE by its registers the assembler takes and the core does not: other tests compare the widest core with QEMU.
    const widest = new InstructionSet({ architecture: 'v8-m.main+dsp', floatingPoint: 'fpv5-dp' });
    encodings = encodings.filter(({ word }, index) => known[index] && knows(widest, word));
  }, 60_000);

  it('have a word for each instruction that came with ARMv8-M', () => {
    const seen = new Set(encodings.map(({ text }) => text.split(/\s/)[0]));
    const added = [
      'lda',
      'ldab',
      'ldah',
      'ldaex',
      'ldaexb',
      'ldaexh',
      'stl',
      'stlb',
      'stlh',
      'stlex',
      'stlexb',
      'stlexh',
      'tt',
      'ttt',
      'sg',
    ];
    expect(added.filter((each) => !seen.has(each))).toEqual([]);
  });

  it.each(CORES)(
    'are those of $architecture with floating point $floatingPoint',
    ({ architecture, floatingPoint, options }) => {
      const instructionSet = new InstructionSet({ architecture, floatingPoint });
      const theirs = assemblable(encodings, options, folder);
      const has = theirs.filter(Boolean).length;
      process.stdout.write(`${architecture}, ${floatingPoint}: has ${has} of ${encodings.length} words by GNU binutils\n`);
      const wrong = encodings.flatMap(({ word, text }, index) =>
        knows(instructionSet, word) === theirs[index] ? [] : [`${word.toString(16)} ${text}: ${theirs[index] ? 'missing' : 'too many'}`],
      );
      expect(has).toBeGreaterThan(10_000);
      expect(wrong.slice(0, 20)).toEqual([]);
    },
    60_000,
  );
});
