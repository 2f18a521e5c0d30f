/** Functions and lines of programs as GNU addr2line tells them, for each half-word of their code. It judges; it shares nothing with us. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { type CodeFrame, type ProgramSymbols, readElfSections, readProgramSymbols } from '../../src/symbols/index.ts';
import { hasPeer } from './peer.ts';

const FIRMWARE = fileURLToPath(new URL('../../../../firmware/', import.meta.url));
const CORE = ['-mcpu=cortex-m7', '-mthumb', '-mfloat-abi=hard', '-mfpu=fpv5-d16'];
const LINK = ['-nostdlib', '-Wl,--gc-sections', '-Wl,--build-id=none', '-Wl,--no-warn-rwx-segments'];
const C = ['-fhosted', '-T', 'image.ld', 'src/zoo/scheduler.c', 'src/newlib.c', 'src/startup.c', 'src/board.c', '-lm', '-lc', '-lgcc'];
const CPP_SOURCES = ['src/zoo/exceptions.cpp', 'src/start/startup.c', 'src/start/clocks.c', 'src/newlib.c', 'src/board.c'];
const CPP = ['-fdata-sections', '-DHEAP_BYTES=131072', '-T', 'start.ld', ...CPP_SOURCES, '-lstdc++', '-lm', '-lc', '-lgcc'];
/** What compilers make of one program: both versions of DWARF and both of its sizes, levels, compression, C++ with inlined templates. */
const BUILDS: readonly { what: string; words: readonly string[] }[] = [
  { what: 'C, DWARF 4, not optimised', words: ['-gdwarf-4', '-O0', ...C] },
  { what: 'C, DWARF 5, optimised for speed', words: ['-gdwarf-5', '-O2', ...C] },
  { what: 'C, DWARF 5 of 64 bits, compressed, with macros', words: ['-g3', '-gdwarf-5', '-gdwarf64', '-gz', '-Os', ...C] },
  { what: 'C, optimised while it is linked', words: ['-g', '-O2', '-flto', ...C] },
  { what: 'C++, DWARF 4, optimised for size', words: ['-gdwarf-4', '-Os', ...CPP] },
  { what: 'C++, DWARF 5, optimised for speed', words: ['-gdwarf-5', '-O2', ...CPP] },
];
const SHIPPED = ['blinky', 'wave', 'factory-demo', 'crash', 'crc-loop-itcm', 'float-loop-m0'];

type Told = readonly { readonly name: string; readonly place: string }[];

const folder = mkdtempSync(join(tmpdir(), 'probekit-addr2line-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.skipIf(!hasPeer('arm-none-eabi-addr2line') || !hasPeer('arm-none-eabi-gcc'))('functions and lines', () => {
  it.each(SHIPPED)('of %s.elf are those of addr2line', (name) => {
    compare(`${FIRMWARE}${name}.elf`, 100);
  });

  it.each(BUILDS)('of $what are those of addr2line', ({ words }) => {
    const file = join(folder, 'program.elf');
    execFileSync('arm-none-eabi-gcc', [...CORE, '-ffunction-sections', ...LINK, ...words, '-o', file], { cwd: FIRMWARE });
    compare(file, 900);
  });
});

function compare(file: string, atLeast: number): void {
  const bytes = readFileSync(file);
  const program = readProgramSymbols(bytes);
  const code = readElfSections(bytes).sections.filter(({ isCode }) => isCode);
  const addresses = code.flatMap(({ address, byteLength }) => Array.from({ length: byteLength >> 1 }, (_, index) => address + 2 * index));
  const judged = [...addr2line(file, addresses)].filter(([, told]) => told[0]?.place !== undefined && !told[0].place.endsWith('?'));
  expect(judged.length).toBeGreaterThan(atLeast);
  const wrong = judged.filter(([address, told]) => !isTold(program, address, told));
  expect(wrong.slice(0, 3).map(([address, told]) => ({ address: address.toString(16), told, ours: program.framesAt(address) }))).toEqual(
    [],
  );
}

/** Places must be alike, and the functions of all frames. */
function isTold(program: ProgramSymbols, address: number, told: Told): boolean {
  const frames = program.framesAt(address);
  return (
    frames.length === told.length &&
    frames.every((frame, index) => placeText(frame) === told[index]?.place && isCalled(program, address, frame, told[index]?.name ?? ''))
  );
}

function placeText({ place }: CodeFrame): string {
  return `${place?.file}:${place?.line || '?'}`;
}

function isCalled(program: ProgramSymbols, address: number, { function: name, linkageName, isInlined }: CodeFrame, told: string): boolean {
  if (told === name || told === linkageName) return true;
  // Of an inlined function that the linker never knew it tells the one around it.
  if (isInlined && linkageName === name) return true;
  const symbol = program.symbolNamed(told);
  // Its name may be another one of the same function, or that of the function before, where nothing but padding lies.
  return symbol !== undefined && (symbol.address === program.symbolAt(address)?.address || address >= symbol.address + symbol.byteLength);
}

/** The frames of each address, from the innermost. A discriminator tells apart what is one line. */
function addr2line(file: string, addresses: readonly number[]): Map<number, Told> {
  const input = addresses.map((address) => `0x${address.toString(16)}`).join('\n');
  const text = execFileSync('arm-none-eabi-addr2line', ['-f', '-i', '-a', '-e', file], { input, encoding: 'utf8', maxBuffer: 256 << 20 });
  const told = new Map<number, { name: string; place: string }[]>();
  const lines = text.trimEnd().split('\n');
  let frames: { name: string; place: string }[] = [];
  for (let index = 0; index < lines.length; ) {
    const line = lines[index++] ?? '';
    if (/^0x[0-9a-f]{8}$/.test(line)) {
      frames = [];
      told.set(Number(line), frames);
    } else frames.push({ name: line, place: (lines[index++] ?? '').replace(/ \(discriminator \d+\)$/, '').replace(/:0$/, ':?') });
  }
  return told;
}
