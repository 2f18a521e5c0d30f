/**
 * One program that runs every form over all its operands and FPSCR values and leaves each outcome in memory: no debugger is
 * needed between two cases. Operands and outcomes lie one behind the other, in the order of the forms.
 */
import { DOUBLE, SINGLE } from '../../src/bench/cpu/float-state.ts';
import { FloatSamples } from '../../src/bench/cpu/testing/float-samples.ts';
import { FLOAT_FORMS, type FloatForm, instructionsOf, type OperandKind } from './float-forms.ts';

/** Where the program expects its operands and leaves its outcomes. */
export const OPERANDS = 0x6000_0000;
export const OUTCOMES = 0x6040_0000;
/** Destination, first and second source: eight bytes each. */
export const OPERAND_BYTES = 24;
/** D0, D1, FPSCR, R6, R7, APSR. */
export const OUTCOME_BYTES = 32;
export const TRIPLES = 64;

const SCRATCH = 0x2000_0100;
const STACK = 0x2000_1000;

/** Rounding mode, FZ and DN in every combination; every second line also has AHP; the flags differ from line to line. */
export const CONTROLS: readonly number[] = Array.from({ length: 32 }, (_, index) => {
  const control = ((index & 3) << 22) | (index & 4 ? 1 << 24 : 0) | (index & 8 ? 1 << 25 : 0) | (index & 16 ? 1 << 26 : 0);
  return (control | (((index * 7) & 15) << 28) | (index % 3 === 0 ? 0x10 : 0)) >>> 0;
});

export function caseCount(): number {
  return FLOAT_FORMS.length * TRIPLES * CONTROLS.length;
}

/** The program from the vector table on; `done` is where it ends. */
export function programText(): string {
  return [
    '.syntax unified',
    '.cpu cortex-m7',
    '.fpu fpv5-d16',
    '.thumb',
    '.global done',
    `.word ${STACK}, start + 1`,
    '.balign 4',
    'controls:',
    ...CONTROLS.map((control) => `.word ${control}`),
    'start:',
    ...loadConstant('r0', 0xe000_ed88),
    'mov r1, #0x00f00000',
    'str r1, [r0]',
    'dsb',
    'isb',
    // Unknown after reset.
    'msr apsr_nzcvq, r1',
    ...loadConstant('r1', OPERANDS),
    ...loadConstant('r2', OUTCOMES),
    ...loadConstant('r8', SCRATCH),
    'movw r9, #:lower16:controls',
    'movt r9, #:upper16:controls',
    ...FLOAT_FORMS.flatMap((form, index) => loopOf(form, index)),
    'done: b done',
    '',
  ].join('\n');
}

function loadConstant(register: string, value: number): string[] {
  return [`movw ${register}, #${value & 0xffff}`, `movt ${register}, #${value >>> 16}`];
}

function loopOf(form: FloatForm, index: number): string[] {
  return [
    `mov r3, #${TRIPLES}`,
    `next${index}: mov r4, r9`,
    `mov r5, #${CONTROLS.length}`,
    `again${index}:`,
    'ldr r0, [r4], #4',
    'vmsr fpscr, r0',
    'vldr d0, [r1]',
    'vldr d1, [r1, #8]',
    'vldr d2, [r1, #8]',
    'vldr d3, [r1]',
    'vldr d4, [r1, #16]',
    'ldrd r6, r7, [r1]',
    instructionsOf(form).replaceAll('literal', `literal${index}`),
    'mrs r10, apsr',
    'vmrs r0, fpscr',
    'vstr d0, [r2]',
    'vstr d1, [r2, #8]',
    'strd r0, r6, [r2, #16]',
    'strd r7, r10, [r2, #24]',
    'adds r2, #32',
    'subs r5, #1',
    `bne.w again${index}`,
    'adds r1, #24',
    'subs r3, #1',
    `bne.w next${index}`,
  ];
}

/** The operands of all forms, the same in every run. */
export function operandBytes(): Uint8Array {
  const bytes = new Uint8Array(FLOAT_FORMS.length * TRIPLES * OPERAND_BYTES);
  const view = new DataView(bytes.buffer);
  const samples = new FloatSamples(0xf10a7);
  let at = 0;
  for (const { operands } of FLOAT_FORMS) {
    for (let count = 0; count < TRIPLES; count++, at += OPERAND_BYTES) {
      tripleOf(samples, operands, count).forEach((bits, index) => {
        view.setBigUint64(at + 8 * index, bits, true);
      });
    }
  }
  return bytes;
}

/** Every fourth triple is made for fused operations. */
function tripleOf(samples: FloatSamples, kind: OperandKind, count: number): readonly bigint[] {
  if (count % 4 === 0 && kind === 'single') return samples.halfway(SINGLE);
  if (count % 4 === 0 && kind === 'double') return samples.halfway(DOUBLE);
  return [operandOf(samples, kind), operandOf(samples, kind), operandOf(samples, kind)];
}

function operandOf(samples: FloatSamples, kind: OperandKind): bigint {
  if (kind === 'double') return samples.any(DOUBLE);
  if (kind === 'single') return (samples.bits() << 32n) | samples.any(SINGLE);
  if (kind === 'half') return (samples.bits() << 32n) | (halfOf(samples) << 16n) | halfOf(samples);
  const few = samples.bits() >> BigInt(samples.below(64));
  return BigInt.asUintN(64, samples.below(2) === 0 ? few : -few);
}

/** Sixteen bits with the exponent at an end more often than not. */
function halfOf(samples: FloatSamples): bigint {
  const random = samples.bits() & 0xffffn;
  const ends = [random, random & 0x83ffn, random | 0x7c00n, (random & 0x8000n) | 0x7c00n] as const;
  return ends[samples.below(4)]!;
}
