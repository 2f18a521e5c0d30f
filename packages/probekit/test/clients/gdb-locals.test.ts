/** Parameters and local variables of every frame as GDB shows them of the same core at the same instruction. It shares nothing with us. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { type BacktraceFrame, backtraceOf, type FrameVariable, readVariables } from '../../src/debug/index.ts';
import { type ProgramSymbols, readProgramSymbols } from '../../src/symbols/index.ts';
import { serveFrozen } from './frozen-target.ts';
import { textOfOurs, textOfTheirs } from './gdb-values.ts';
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
  return `${isParameter ? 'parameter ' : ''}${name} = ${textOfOurs(value)}`;
}

async function theirVariables(gdb: Gdb, frame: number): Promise<string[]> {
  const told = await gdb.ask(`-stack-list-variables --thread 1 --frame ${frame} --all-values`);
  const text = String.raw`"((?:[^"\\]|\\.)*)"`;
  const found = told.matchAll(new RegExp(String.raw`\{name=${text}(,arg="1")?,value=${text}\}`, 'g'));
  return [...found].map(([, name, isParameter, value = '']) => `${isParameter ? 'parameter ' : ''}${name} = ${textOfTheirs(value)}`).sort();
}

const nameIn = (text: string) => text.slice(0, text.indexOf(' = '));
