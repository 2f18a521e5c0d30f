/** Scripts of exceptions: how it is all set up, and what thread and handlers then do in turn. */
import { CASE_WORDS, STEP_COUNT, STEPS, type StepName } from './exception-layout.ts';
import { Random } from './random.ts';

export interface Step {
  readonly name: StepName;
  readonly a: number;
  readonly b: number;
}

export interface ExceptionCase {
  /** AIRCR, SHPR1 to SHPR3, IPR0, ISER, SHCSR, CCR. */
  readonly configuration: readonly number[];
  readonly steps: readonly Step[];
}

const ICSR = 0xe000_ed04;
const AIRCR = 0xe000_ed0c;
const VECTKEY = 0x05fa_0000;
const SHPR = 0xe000_ed18;
const SHCSR = 0xe000_ed24;
const NVIC = 0xe000_e100;
const STIR = 0xe000_ef00;
/** Nothing is there. */
const NOWHERE = 0x7000_0000;
const LINES = 15;

const step = (name: StepName, a = 0, b = 0): Step => ({ name, a: a >>> 0, b: b >>> 0 });

/** Few different ones, so that equal ones are common; by bytes. */
function priorities(random: Random): number {
  let word = 0;
  for (let byte = 0; byte < 4; byte++) word = (word << 8) | random.pick([0, 0x20, 0x40, 0x60, 0x80, 0x88, 0xa0, 0xe0, 0xff]);
  return word >>> 0;
}

const pend = (random: Random): Step =>
  random.pick([
    step('store', ICSR, 1 << 28),
    step('store', ICSR, 1 << 26),
    step('store', ICSR, (1 << 28) | (1 << 26)),
    step('store', STIR, random.below(4)),
    step('store', NVIC + 0x100, random.below(LINES + 1)),
    step('set', SHCSR, 1 << (12 + random.below(4))),
  ]);

const withdraw = (random: Random): Step =>
  random.pick([
    step('store', ICSR, 1 << 27),
    step('store', ICSR, 1 << 25),
    step('store', NVIC + 0x180, random.below(LINES + 1)),
    step('store', NVIC + 0x80, random.below(LINES + 1)),
    step('store', NVIC, random.below(LINES + 1)),
    step('clear', SHCSR, 1 << (12 + random.below(4))),
  ]);

const arrange = (random: Random): Step =>
  random.pick([
    step('store', AIRCR, VECTKEY | (random.below(8) << 8)),
    step('store', SHPR + 4 * random.below(3), priorities(random)),
    step('store', NVIC + 0x300, priorities(random)),
    step('set', SHCSR, random.below(8) << 16),
    step('clear', SHCSR, random.below(8) << 16),
  ]);

const mask = (random: Random): Step =>
  random.pick([
    step('basepri', 0, random.pick([0, 0, 0x20, 0x40, 0x60, 0x88, 0xa0])),
    step('basepriMax', 0, random.pick([0, 0x20, 0x60, 0xa0])),
    step('primask', 0, random.below(2)),
    step('primask', 0, 0),
    step('faultmask', 0, random.pick([0, 0, 1])),
    step('control', 0, random.pick([0, 2, 2, 3])),
  ]);

const fault = (random: Random): Step =>
  random.pick([
    step('svc'),
    step('svc'),
    step('undefined'),
    step('load', NOWHERE + 4 * random.below(4)),
    step('write', NOWHERE + 8),
    step('unaligned', NOWHERE + 1),
    step('divide', 100),
    step('evenBranch'),
    step('spoilPsp', NOWHERE + 0x100),
  ]);

const leave = (random: Random): Step =>
  random.pick([
    step('leave'),
    step('leave'),
    step('leaveByLr'),
    step('leaveByLr'),
    step('leaveBadly', random.pick([0, 0, 0xffff_fff3, 0xffff_fff5, 0xffff_fffb, 0xffff_ffff])),
    step('spoilFrame'),
  ]);

export function exceptionCases(count: number, seed: number): readonly ExceptionCase[] {
  const random = new Random(seed);
  const kinds = [pend, pend, pend, withdraw, arrange, mask, mask, fault, fault, leave, leave, leave];
  return Array.from({ length: count }, (_, index) => ({
    configuration: [
      (VECTKEY | (random.below(8) << 8)) >>> 0,
      priorities(random),
      priorities(random),
      priorities(random),
      priorities(random),
      random.below(LINES + 1),
      random.pick([0, 7, 7, random.below(8)]) << 16,
      0x200 | (random.below(2) << 4) | (random.below(2) << 3),
    ],
    // NMI is nothing that can be masked: in many cases none comes.
    steps: Array.from({ length: STEP_COUNT }, () => {
      if (index % 4 === 0 && random.below(12) === 0) return step('store', ICSR, 0x8000_0000 | (random.below(2) << 28));
      return random.pick(kinds)(random);
    }),
  }));
}

export function exceptionBytes(cases: readonly ExceptionCase[]): Uint8Array {
  const words = new Uint32Array(cases.length * CASE_WORDS);
  cases.forEach(({ configuration, steps }, index) => {
    const codes = steps.flatMap(({ name, a, b }) => [STEPS.indexOf(name), a, b]);
    words.set([...configuration, ...codes], index * CASE_WORDS);
  });
  return new Uint8Array(words.buffer);
}
