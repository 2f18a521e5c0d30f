/** What people build, run on the bench: each program of `firmware/zoo` must say exactly this, at every level of optimisation. */
import { crc32 } from 'node:zlib';
import { describe, it } from 'vitest';
import { expectRun, LEVELS } from './run-zoo.ts';

/** What `memory-kernels` fills its buffer with. */
function pseudoRandom(length: number): Uint8Array {
  let seed = 2024;
  return Uint8Array.from({ length }, () => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return seed >>> 24;
  });
}

function matrixSum(): number {
  const range = [...Array(12).keys()];
  let sum = 0n;
  for (const i of range) {
    for (const j of range) {
      const cell = range.reduce((total, k) => total + (i * 7 - k * 3) * (k * j - 20), 0);
      sum = BigInt.asUintN(64, sum * 31n + BigInt(cell));
    }
  }
  return Number((sum ^ (sum >> 32n)) & 0xffff_ffffn);
}

/** `kept_registers` of `exceptions`. */
function keptRegisters(seed: number, start: number): string {
  let [a, c, thrown, i, k] = [seed + 1, seed * seed, 0, start + 1, start ^ 0xff];
  for (let round = 0; round < 4; round++) {
    thrown += seed * round;
    a += seed * 2;
    c += seed / 4;
    i += start * 3;
    k += start << 4;
  }
  return `kept ${a.toFixed(3)} ${c.toFixed(3)} ${thrown.toFixed(3)} ${i} ${k}`;
}

/** What the loop in `later` of `exceptions` adds up. */
function caughtSum(): number {
  let sum = 0;
  for (let i = 1; i <= 300; i++) sum += i % 3 === 0 ? i : `text ${i}`.length;
  return sum;
}

const hex = (word: number): string => word.toString(16).padStart(8, '0');
const crc = hex(crc32(pseudoRandom(512)));

const faults = (handler: (own: string) => string, forced: string): readonly string[] => [
  `${handler('BusFault')} r0 00000001 r1 22000000 cfsr 00008200${forced} bfar 22000000 pc right thumb 1`,
  `${handler('UsageFault')} r0 00000002 r1 00000003 cfsr 00010000${forced} pc right thumb 1`,
  `${handler('UsageFault')} r0 00000003 r1 08000400 cfsr 00020000${forced} pc elsewhere, as ARM thumb 0`,
  'untrapped: 7/0 is 0',
  `${handler('UsageFault')} r0 00000005 r1 20000002 cfsr 01000000${forced} pc right thumb 1`,
  `${handler('UsageFault')} r0 00000007 r1 00000000 cfsr 02000000${forced} pc right thumb 1`,
  `${handler('UsageFault')} r0 00000004 r1 20000001 cfsr 01000000${forced} pc right thumb 1`,
  `${handler('UsageFault')} r0 00000008 r1 00000009 cfsr 00080000${forced} pc right thumb 1`,
];

const crash = (number: number, excReturn: string, causes: string): string =>
  `crash ${number}: on PSP, exc_return ${excReturn}, cfsr ${causes}`;
const stacked = (r0: string, thumb = 1): string =>
  `  r0 ${r0} r1 00000011 r2 00000000 r3 00000033 r12 000000cc lr 000000ee pc right thumb ${thumb} in 0`;
const FORCED = 'hfsr 40000000 FORCED';
const CRASHES = 7;

const NESTED = [
  'nest (10!2)4',
  'together -05<2(10!2)4(10!2)4>',
  'basepri 10!|kr2(10!2)4',
  'faultmask |0F',
  'grouping ()1!024',
  'own 5<2(10!2)4>',
  'svc S',
  'disabled |',
  'chain TT in one frame',
  'within TH in another frame',
];

/** By program, at every level. */
const EXPECTED: Readonly<Record<string, readonly string[]>> = {
  library: [
    '-7    42|42   |00042 4000000000 beef 0XC0DE 10 z text abc|       r|%',
    '-9000000000000000000 123456789abcdef0 -2147483647 44',
    '3.142    -2.50|1.234568e+04 1e-05 100000 2',
    '3 found: 12 31 seven; -63; 6020.00',
    '-45 -3 0 5 8 17 99 ',
    '1 9 in hay',
    'heap: 0 bytes damaged, too much gives 0x0',
    'setjmp returned 42, pass 3',
    'longjmp(0) came back',
  ],
  'memory-kernels': ['memcpy 0 wrong, memmove 0 wrong', `crc ${crc} ${crc}`, `check cbf43926, matrix ${hex(matrixSum())}`],
  scheduler: [
    // A wakes each 10 ms, B each 25, C each 40, D each 30; who is due together runs in this order.
    'A1 B1 C1 D1 A11 A21 B26 A31 D31 A41 C41 A51 B51 A61 D61 A71 B76 A81 C81 A91 D91 A101 B101 A111 ',
    'scheduler: 0 registers damaged, many switches',
    "frames: both, the tick's sum right, lazy stacking on",
  ],
  nested: NESTED,
  mpu: [
    'before passes',
    'background passes',
    'full passes',
    'run passes',
    'run guarded faults 1', // IACCVIOL
    'read of read-only passes',
    'write of read-only faults 130 there', // DACCVIOL, MMARVALID
    'write beside passes',
    'no access faults 130 there',
    'through the hole passes',
    'and beneath it faults 130 there',
    'privileged passes',
    'unprivileged faults there',
    'unprivileged, no region faults there',
    'unprivileged, own stack passes',
    'off passes',
  ],
  'hard-fault': [
    'starts',
    crash(1, 'fd', `00020000 INVSTATE, ${FORCED}`),
    stacked('00000000', 0),
    crash(2, 'fd', `00008200 PRECISERR BFARVALID, ${FORCED}, bfar 22000004`),
    stacked('22000004'),
    crash(3, 'ed', `02000000 DIVBYZERO, ${FORCED}`),
    `${stacked('00000007')} s0 1.50 s15 -2.50`,
    crash(4, 'fd', `00000001 IACCVIOL, ${FORCED}`),
    stacked('40000001'),
    crash(5, 'fd', '00000000, hfsr 80000000 DEBUGEVT'),
    stacked('00000000'),
    crash(6, 'fd', `00000092 DACCVIOL MSTKERR MMARVALID, ${FORCED}, mmfar in the guard`),
    '  nothing stacked',
    crash(7, 'f5', `00040000 INVPC, ${FORCED}`),
    stacked('0000005c'),
  ],
  sleep: ['wfi 10', 'masked 0', 'unmasked 1', 'sev', 'sevonpend', 'sleeponexit 40'],
  'dma-uart': ['by DMA, while the core sleeps', 'round round round ', 'DTCM: transfer error'],
  'vendor-start': [
    'caches on',
    'data copied, bss cleared, constructors 12',
    'core 480 MHz, APB1 120 MHz, voltage scale 0, 4 wait states, timers at half of it',
    'core 400 MHz, APB1 100 MHz, voltage scale 1, 2 wait states, timers at half of it',
  ],
  exceptions: [
    'console',
    '+early main, 3 before it',
    '+outer +3 +2 +1 +0 -0 -1 -2 -3 -outer caught no answer, 17',
    '+1 +0 -0 -1 +middle -middle the same one, 17',
    '+0 -0 start failed because of no answer',
    '+first -first constructor gave up at 5 caught 5',
    'a side of -3',
    keptRegisters(2.5, 40),
    // The names as the ABI mangles them.
    'St12out_of_range; St12out_of_range; St16invalid_argument; St12out_of_range; St9bad_alloc; St12length_error; ' +
      'LD3 14, St12out_of_range; St17bad_function_call; ',
    'square 2.25 yes; shape 12.00 no; std::bad_cast, same type 1',
    `+0 -0 ${caughtSum()}, then no answer`,
    '+promise +0 -0 ',
    'terminate: no answer, 0 uncaught',
  ],
  faults: ['own handlers', ...faults((own) => own, ''), 'escalated', ...faults(() => 'HardFault', ' forced'), 'done'],
};

/** LD2 is lit from ( to ), LD3 from 1 to !, whoever comes in between. */
const MARKS: Readonly<Record<string, string>> = { '(': 'LD2 yellow', ')': 'LD2 off', '1': 'LD3 red', '!': 'LD3 off' };
const NESTED_LAMPS = [...NESTED.join('')].flatMap((mark) => MARKS[mark] ?? []);
/** B toggles LD2 and C toggles LD3, in the order in which they run. */
const TASK_LAMPS = ['LD2 yellow', 'LD3 red', 'LD2 off', 'LD3 off', 'LD2 yellow', 'LD2 off', 'LD3 red', 'LD2 yellow'];

/** Where more than the green LED at the end is to be seen. */
const LAMPS: Readonly<Record<string, readonly string[]>> = {
  'vendor-start': ['LD2 yellow', 'LD1 green'],
  nested: [...NESTED_LAMPS, 'LD1 green'],
  scheduler: [...TASK_LAMPS, 'LD1 green'],
  // Each crash until its reset.
  'hard-fault': [...Array.from({ length: CRASHES }, () => ['LD3 red', 'LD3 off']).flat(), 'LD1 green'],
  // Uncaught: the handler of last resort.
  exceptions: ['LD1 green', 'LD3 red'],
};

describe('a program of the zoo', () => {
  it.each(Object.entries(EXPECTED).flatMap(([program, lines]) => LEVELS.map((level) => [program, level, lines] as const)))(
    '%s at -%s says and shows what it must',
    async (program, level, lines) => {
      await expectRun(`${program}.${level}`, lines, LAMPS[program] ?? ['LD1 green']);
    },
  );
});
