/** Parameters and local variables of every frame as GDB shows them of the same core at the same instruction. It shares nothing with us. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { type BacktraceFrame, backtraceOf, type FrameVariable, readVariables } from '../../src/debug/index.ts';
import { type ProgramSymbols, type ProgramValue, readProgramSymbols } from '../../src/symbols/index.ts';
import { serveFrozen } from './frozen-target.ts';
import { type Gdb, startGdb } from './mi.ts';
import { hasPeer } from './peer.ts';
import { StandingCore } from './standing-core.ts';
import { readOf, stopsOf, unwound } from './stops.ts';

const FIRMWARE = fileURLToPath(new URL('../../../../firmware/', import.meta.url));
const PROGRAMS = ['frames', 'frames-cpp'].flatMap((name) => ['O0', 'O1', 'O2'].map((level) => `${name}.${level}`));
/** As other compilers write them: lists of places and of ranges before version 5. */
const BUILDS = ['frames.c -gdwarf-4 -O2', 'frames.c -gdwarf-3 -O1', 'frames.cpp -gdwarf-3 -Os', 'frames.cpp -gdwarf-4 -Og'];
const CORE = ['-mcpu=cortex-m7', '-mthumb', '-mfloat-abi=hard', '-mfpu=fpv5-d16', '-ffreestanding', '-fno-exceptions'];
const LINK = ['-nostdlib', '-T', 'image.ld', '-Wl,--gc-sections', '-Wl,--no-warn-rwx-segments', 'src/startup.c', '-lc', '-lgcc'];
const STOPS = 24;
const SETTINGS = [
  'backtrace past-main on',
  'print symbol off',
  'print elements unlimited',
  'print repeats unlimited',
  'print entry-values no',
  'print static-members off',
];

const folder = mkdtempSync(join(tmpdir(), 'probekit-locals-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.runIf(hasPeer('gdb-multiarch'))('parameters and local variables', () => {
  it.each(PROGRAMS)('of %s.elf are those of GDB', (name) => compare(name, `${FIRMWARE}debug/${name}.elf`));

  it.runIf(hasPeer('arm-none-eabi-gcc')).each(BUILDS)('of %s are those of GDB', async (build) => {
    const [source, ...options] = build.split(' ');
    const file = join(folder, 'program.elf');
    const language = source?.endsWith('cpp') ? ['-fno-rtti', '-w'] : [];
    const words = [...CORE, ...options, ...language, `src/debug/${source}`, ...LINK, '-o', file];
    execFileSync('arm-none-eabi-gcc', words, { cwd: FIRMWARE });
    await compare(build, file);
  });
});

interface Seen {
  readonly ours: string | undefined;
  readonly theirs: string | undefined;
}

async function compare(name: string, file: string): Promise<void> {
  const program = readProgramSymbols(readFileSync(file));
  const core = new StandingCore(readFileSync(file));
  const next = stopsOf(core, program);
  const target = await serveFrozen(core);
  const gdb = startGdb(file);
  const seen: Seen[] = [];
  try {
    for (const setting of SETTINGS) await gdb.ask(`-gdb-set ${setting}`);
    for (let stop = 0; stop < STOPS; stop++) {
      next();
      await gdb.ask(`-target-select remote 127.0.0.1:${target.port}`);
      const { frames } = await unwound(core, program);
      for (const [index, frame] of backtraceOf(program, frames).entries()) {
        const ours = await ourVariables(frame, core, program);
        seen.push(...paired(ours, await theirVariables(gdb, index)));
      }
      await gdb.ask('-target-disconnect');
    }
  } finally {
    await gdb.close();
    target.close();
  }
  const otherwise = seen.filter(({ ours, theirs }) => theirs !== ours);
  const list = otherwise.map(({ ours, theirs }) => `\n  ${ours}; GDB: ${theirs}`);
  const gone = seen.filter(({ theirs }) => theirs?.endsWith('optimised out')).length;
  process.stdout.write(`${name}: ${seen.length} variables, ${gone} optimised out, ${otherwise.length} otherwise${list.join('')}\n`);
  expect(seen.length - gone).toBeGreaterThan(150);
  expect(otherwise.length / seen.length).toBeLessThanOrEqual(0.02);
}

/** Each variable once. One that has no place in the whole program GDB leaves out of its list. */
function paired(ours: readonly string[], theirs: readonly string[]): Seen[] {
  const rest = [...theirs];
  const take = (isSought: (text: string) => boolean) => {
    const at = rest.findIndex(isSought);
    return at < 0 ? undefined : rest.splice(at, 1)[0];
  };
  const alike = ours.map((text) => ({ ours: text, theirs: take((other) => other === text) }));
  const named = alike.map((one) => ({ ...one, theirs: one.theirs ?? take((other) => nameIn(other) === nameIn(one.ours)) }));
  const listed = named.filter((one) => one.theirs !== undefined || !one.ours.endsWith('optimised out'));
  return [...listed, ...rest.map((text) => ({ ours: undefined, theirs: text }))];
}

async function ourVariables(frame: BacktraceFrame, core: StandingCore, program: ProgramSymbols): Promise<string[]> {
  if (frame.kind === 'exception') return [];
  const variables = await readVariables(program.scopeOf(frame.frame, frame.level), program, readOf(core));
  return variables.map(variableText).sort();
}

function variableText({ name, isParameter, value }: FrameVariable): string {
  return `${isParameter ? 'parameter ' : ''}${name} = ${shortened(valueText(value))}`;
}

function valueText(value: ProgramValue): string {
  switch (value.kind) {
    case 'struct':
      return `{${value.members.map(({ name, value: inner }) => (name === undefined ? '' : `${name} = `) + valueText(inner)).join(', ')}}`;
    case 'array': {
      const isText = value.elements.length > 0 && value.elements.every(({ kind }) => kind === 'character');
      if (!isText) return `{${value.elements.map(valueText).join(', ')}}`;
      return `"${value.elements
        .map((one) => (one.kind === 'character' ? one.value & 0xff : ''))
        .join(' ')
        .replace(/( 0)+$/, '')}"`;
    }
    case 'float':
      // It writes 9 digits of a float and 17 of a double.
      return Number.isNaN(value.value) ? 'nan' : rounded(value.value.toPrecision(value.byteLength === 4 ? 9 : 17));
    case 'enum':
      return value.name ?? `${value.value}`;
    case 'pointer':
      return `0x${value.address.toString(16)}`;
    case 'unreadable':
      return value.reason;
    default:
      return `${value.value}`;
  }
}

async function theirVariables(gdb: Gdb, frame: number): Promise<string[]> {
  const told = await gdb.ask(`-stack-list-variables --thread 1 --frame ${frame} --all-values`);
  const text = String.raw`"((?:[^"\\]|\\.)*)"`;
  const found = told.matchAll(new RegExp(String.raw`\{name=${text}(,arg="1")?,value=${text}\}`, 'g'));
  return [...found]
    .map(([, name, isParameter, value = '']) => `${isParameter ? 'parameter ' : ''}${name} = ${shortened(plain(unescaped(value)))}`)
    .sort();
}

/** A struct of which nothing is left is written in two ways. */
const shortened = (text: string) => text.replace(/\{(\w+ = optimised out(, )?)+\}/g, 'optimised out');

const nameIn = (text: string) => text.slice(0, text.indexOf(' = '));

const unescaped = (text: string) => text.replace(/\\(["\\])/g, '$1');

/** As we write it: a text as its bytes, addresses without what lies there, enumerators without what is around them. */
function plain(text: string): string {
  return (
    text
      .replace(/<optimized out>/g, 'optimised out')
      // What a reference refers to is shown as well; here it counts where that is.
      .replace(/@(0x[0-9a-f]+)(: .*$)?/g, '$1')
      .replace(/(0x[0-9a-f]+) <[^>]*>/g, '$1')
      .replace(/(0x[0-9a-f]+) "(?:[^"\\]|\\.)*"/g, '$1')
      .replace(/^\(.*\) (?=0x)/, '')
      .replace(/(\d) '(?:[^'\\]|\\.|\\\d{3})*'/g, '$1')
      .replace(
        /"((?:[^"\\]|\\.)*)"/g,
        (_, inner: string) =>
          `"${codesOf(inner)
            .join(' ')
            .replace(/( 0)+$/, '')}"`,
      )
      .replace(/<[\w:]+> = /g, '')
      .replace(/\b(?:\w+::)+(\w+)/g, '$1')
      .replace(/nan\(0x[0-9a-f]+\)/g, 'nan')
      .replace(/-?\d+\.\d+(e[+-]\d+)?|-?\d+e[+-]\d+/g, rounded)
  );
}

const rounded = (number: string) => `${Number(Number(number).toPrecision(8))}`;

const ESCAPES: Readonly<Record<string, number>> = { a: 7, b: 8, t: 9, n: 10, v: 11, f: 12, r: 13, e: 27, '"': 34, "'": 39, '\\': 92 };

function codesOf(text: string): number[] {
  return [...text.matchAll(/\\(\d{3})|\\(.)|(.)/g)].map(([, octal, escaped, letter = '']) =>
    octal ? Number.parseInt(octal, 8) : escaped ? (ESCAPES[escaped] ?? 0) : letter.charCodeAt(0),
  );
}
