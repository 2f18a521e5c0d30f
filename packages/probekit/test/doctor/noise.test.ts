/**
 * Messages as people paste them: misspelt, wrapped, with other numbers, in a log, or all of it. The catalogue is split by
 * number: odd ones may be looked at when the search is changed, even ones only measure it. What is measured is printed.
 */
import { describe, expect, test } from 'vitest';
import { explain } from '../../src/doctor/index.ts';
import { MESSAGES } from '../../src/spec/symptoms/messages.ts';

interface Case {
  readonly number: number;
  readonly text: string;
}

type Random = () => number;

/** Numerical Recipes' generator; 0 to 1. */
function seeded(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const pick = <Item>(items: readonly Item[], random: Random): Item => items[Math.floor(random() * items.length)] as Item;

/** Other addresses, counts and names in the places that vary. */
const filled = (text: string, random: Random) =>
  text.replace(/0x%|%/g, (place) =>
    place === '%' ? String(Math.floor(random() * 90) + 10) : `0x${Math.floor(random() * 2 ** 32).toString(16)}`,
  );

/** One slip of the finger in a word: a letter left out, doubled, or two swapped. */
function slip(word: string, random: Random): string {
  const at = 1 + Math.floor(random() * (word.length - 2));
  const [head, letter, next, tail] = [word.slice(0, at), word[at], word[at + 1] ?? '', word.slice(at + 2)];
  return pick([head + next + tail, head + letter + letter + next + tail, head + next + letter + tail], random);
}

/** A slip in every fourth long word, from a random one on; none where there is one word to be known by. */
function misspelt(text: string, random: Random): string {
  let count = Math.floor(random() * 4);
  return text.replace(/[A-Za-z]{5,}/g, (word) => (count++ % 4 === 1 ? slip(word, random) : word));
}

function wrapped(text: string, random: Random): string {
  const width = 30 + Math.floor(random() * 40);
  return text.replace(new RegExp(`(.{1,${width}})(?:\\s+|$)`, 'g'), '$1\n').trim();
}

const CHATTER = [
  'Licensed under GNU GPL v2',
  'Listening on port 4444 for telnet connections',
  'make: Entering directory build',
  'text data bss dec hex filename',
  'INFO: 12 files were compiled in 3.4 s',
  'adapter speed: 1800 kHz',
  '[100%] Built target blinky',
  'Thread 1 received signal SIGINT, Interrupt.',
  '2023-05-14 10:22:41 session opened',
  'user@desk:~/project$ ls build',
];

function inLog(text: string, random: Random): string {
  const around = () => Array.from({ length: 4 }, () => pick(CHATTER, random));
  return [...around(), `${pick(['', '[12:01:07] ', '  '], random)}${text}`, ...around()].join('\n');
}

type Noise = (text: string, random: Random) => string;

const NOISES: Readonly<Record<string, Noise>> = {
  'other numbers': filled,
  misspelt: (text, random) => misspelt(filled(text, random), random),
  wrapped: (text, random) => wrapped(filled(text, random), random),
  'in a log': (text, random) => inLog(filled(text, random), random),
  'all of it': (text, random) => inLog(wrapped(misspelt(filled(text, random), random), random), random),
};

/** Fewer words leave nothing to be known by when one of them is misspelt. */
const FEWEST_WORDS = 4;

const isLong = (text: string) => text.split(/\s+/).length >= FEWEST_WORDS;
const casesOf = (half: number): readonly Case[] =>
  MESSAGES.filter(({ number }) => number % 2 === half).flatMap(({ number, texts }) =>
    texts.filter(isLong).map((text) => ({ number, text })),
  );

/** Rows that hold the same text are the same hit. */
const sameText = (text: string): readonly number[] =>
  MESSAGES.filter((row) => row.texts.some((other) => other.toLowerCase() === text.toLowerCase())).map(({ number }) => number);

function missesOf(cases: readonly Case[], noise: Noise, seed: number): readonly string[] {
  const random = seeded(seed);
  return cases.flatMap(({ number, text }) => {
    const pasted = noise(text, random);
    const found = explain(pasted).message?.number;
    return found !== undefined && [number, ...sameText(text)].includes(found) ? [] : [`#${number} as #${found}: ${pasted}`];
  });
}

describe.each([
  ['tuning', 1],
  ['test', 0],
])('of the %s half', (name, half) => {
  const cases = casesOf(half);
  test.each(Object.entries(NOISES))('at least 95 of 100 messages are found: %s', (kind, noise) => {
    const misses = missesOf(cases, noise, 1000 * half + kind.length);
    const share = 1 - misses.length / cases.length;
    process.stdout.write(`explain, ${name} half, ${kind}: ${(100 * share).toFixed(1)} % of ${cases.length} found\n`);
    if (half === 1) for (const miss of misses) process.stdout.write(`${miss}\n`);
    expect(share).toBeGreaterThanOrEqual(0.95);
  });

  test('a message of which the last fifth is missing is found, or nothing is, but no neighbour', () => {
    const neighbours = cases.flatMap(({ number, text }) => {
      const cut = text.slice(0, Math.floor(text.length * 0.8));
      const found = explain(filled(cut, seeded(number))).message?.number;
      const fits = MESSAGES.filter((row) => row.texts.some((other) => other.toLowerCase().includes(cut.toLowerCase()))).map(
        (row) => row.number,
      );
      return found === undefined || [number, ...fits].includes(found) ? [] : [`#${number} as #${found}: ${cut}`];
    });
    process.stdout.write(`explain, ${name} half, cut to 80 %: ${neighbours.length} of ${cases.length} taken for a neighbour\n`);
    if (half === 1) for (const miss of neighbours) process.stdout.write(`${miss}\n`);
    expect(neighbours.length / cases.length).toBeLessThanOrEqual(0.02);
  });
});

/** Of compilers, package managers, kernels, other debuggers, and of nobody. */
const UNRELATED = [
  "main.c:12:5: error: 'HAL_Foo' undeclared (first use in this function)",
  'undefined reference to `SystemInit`',
  'collect2: error: ld returned 1 exit status',
  'warning: unused variable x [-Wunused-variable]',
  "section `.bss' will not fit in region `RAM'",
  'CMake Error at CMakeLists.txt:3 (project): No CMAKE_C_COMPILER could be found.',
  'ninja: build stopped: subcommand failed.',
  'error[E0432]: unresolved import `cortex_m_rt::entry`',
  'npm ERR! code ELIFECYCLE',
  'npm WARN deprecated request@2.88.2: request has been deprecated',
  "ModuleNotFoundError: No module named 'serial'",
  'pip: command not found',
  'E: Unable to locate package gcc-arm-none-eabi',
  'usb 1-4: new full-speed USB device number 9 using xhci_hcd',
  'usb 1-4: New USB device found, idVendor=046d, idProduct=c52b, bcdDevice=24.11',
  'sd 3:0:0:0: [sdb] Attached SCSI removable disk',
  'EXT4-fs (sda2): mounted filesystem with ordered data mode',
  'iwlwifi 0000:00:14.3: Microcode SW error detected. Restarting 0x0.',
  'nvme nvme0: I/O 12 QID 3 timeout, aborting',
  'Connecting to J-Link via USB...O.K.',
  'J-Link>Cannot connect to J-Link.',
  'A fatal error occurred: Failed to connect to ESP32: Timed out waiting for packet header',
  'avrdude: stk500_recv(): programmer is not responding',
  'avrdude: ser_open(): can\'t open device "/dev/ttyACM0": No such file or directory',
  'Black Magic Probe v1.9.0, Hardware Version 6',
  'Remote connection closed',
  'Program received signal SIGSEGV, Segmentation fault.',
  'fatal: unable to access https://example.org/: Could not resolve host',
  'ssh: connect to host 10.0.0.7 port 22: No route to host',
  'docker: Cannot connect to the Docker daemon',
  'java.lang.NullPointerException at Main.main(Main.java:5)',
  'kernel panic - not syncing: VFS: Unable to mount root fs',
  'The quick brown fox jumps over the lazy dog',
  'hola, mi placa es azul',
  'Thank you for your help, it is a nice board',
];

test.each(UNRELATED)('unknown: %s', (text) => {
  expect(explain(text)).toMatchObject({ verdict: 'unclear', causes: [] });
  expect(explain(text).message).toBeUndefined();
});

test('unknown: all of them in one log', () => {
  expect(explain(UNRELATED.join('\n'))).toMatchObject({ verdict: 'unclear', causes: [] });
});
