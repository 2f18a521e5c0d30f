/** Backtraces as GDB makes them of the same core at the same instruction, at many stops of programs in C and C++. It shares nothing with us. */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type BacktraceFrame, backtraceOf } from '../../src/debug/index.ts';
import { type ProgramSymbols, readProgramSymbols } from '../../src/symbols/index.ts';
import { serveFrozen } from './frozen-target.ts';
import { type Gdb, startGdb } from './mi.ts';
import { hasPeer } from './peer.ts';
import { StandingCore } from './standing-core.ts';
import { stopsOf, unwound } from './stops.ts';

const firmware = (name: string) => fileURLToPath(new URL(`../../../../firmware/debug/${name}.elf`, import.meta.url));
const PROGRAMS = ['frames', 'frames-cpp'].flatMap((name) => ['O0', 'O1', 'O2'].map((level) => `${name}.${level}`));
const STOPS = 60;

describe.runIf(hasPeer('gdb-multiarch'))('backtraces', () => {
  it.each(PROGRAMS)('of %s.elf are those of GDB', async (name) => {
    const file = firmware(name);
    const program = readProgramSymbols(readFileSync(file));
    const core = new StandingCore(readFileSync(file));
    const next = stopsOf(core, program);
    const target = await serveFrozen(core);
    const gdb = startGdb(file);
    const seen: { theirs: string[]; ours: string[] }[] = [];
    try {
      await gdb.ask('-gdb-set backtrace past-main on');
      for (let stop = 0; stop < STOPS; stop++) {
        next();
        await gdb.ask(`-target-select remote 127.0.0.1:${target.port}`);
        seen.push({ theirs: await theirFrames(gdb), ours: await ourFrames(core, program) });
        await gdb.ask('-target-disconnect');
      }
    } finally {
      await gdb.close();
      target.close();
    }
    const deepest = Math.max(...seen.map(({ ours }) => ours.length));
    expect(deepest).toBeGreaterThan(4);
    const interrupted = seen.filter(({ ours }) => ours.includes('exception')).length;
    expect(interrupted).toBeGreaterThan(name.startsWith('frames.') ? 5 : -1);
    for (const { theirs, ours } of seen) expect(ours.map(withoutLine)).toEqual(theirs.map(withoutLine));
    // GDB leaves rows of the line table out that repeat a line, and then takes an earlier row for one that is optimised into another.
    const lines = seen.flatMap(({ theirs, ours }) => ours.map((text, index) => ({ ours: text, theirs: theirs[index] })));
    const otherwise = lines.filter(({ theirs, ours }) => theirs !== ours);
    process.stdout.write(`${name}: ${lines.length} frames, ${otherwise.length} with another line ${JSON.stringify(otherwise)}\n`);
    expect(otherwise.length / lines.length).toBeLessThanOrEqual(0.02);
  });
});

it.each(PROGRAMS)('of %s.elf without call frame information mostly stay what they are', async (name) => {
  const file = readFileSync(firmware(name));
  const told = readProgramSymbols(file);
  const at = file.indexOf('\0.debug_frame\0');
  const untold = readProgramSymbols(Uint8Array.from(file).fill(0x78, at + 2, at + 13));
  const core = new StandingCore(file);
  const next = stopsOf(core, told);
  let alike = 0;
  for (let stop = 0; stop < STOPS; stop++) {
    next();
    const [ours, without] = [await ourFrames(core, told), await ourFrames(core, untold)];
    if (JSON.stringify(ours) === JSON.stringify(without)) alike++;
  }
  process.stdout.write(`${name}: ${alike} of ${STOPS} backtraces are the same without call frame information\n`);
  expect(alike / STOPS).toBeGreaterThan(0.8);
});

async function theirFrames(gdb: Gdb): Promise<string[]> {
  const told = await gdb.ask('-stack-list-frames');
  const frames = [...told.matchAll(/frame=\{([^}]*)\}/g)].map(([, text = '']) => {
    const field = (key: string) => new RegExp(`(?:^|,)${key}="([^"]*)"`).exec(text)?.[1] ?? '';
    const name = field('func');
    if (name.startsWith('<')) return 'exception';
    return `${plainName(name)} ${Number(field('addr')).toString(16)} ${basename(field('file'))}:${field('line')}`;
  });
  // It takes LR as reset leaves it, 0xffffffff, for an EXC_RETURN (ARM DDI 0403E.e, B1.5.8, has none of that value).
  return frames.at(-1) === 'exception' ? frames.slice(0, -1) : frames;
}

async function ourFrames(core: StandingCore, program: ProgramSymbols): Promise<string[]> {
  const { frames, end } = await unwound(core, program);
  return [...backtraceOf(program, frames).map(frameText), ...(end.kind === 'start' ? [] : [JSON.stringify(end)])];
}

function frameText(frame: BacktraceFrame): string {
  if (frame.kind === 'exception') return 'exception';
  const { place } = frame;
  return `${plainName(frame.function ?? '')} ${frame.pc.toString(16)} ${basename(place?.file ?? '')}:${place?.line ?? ''}`;
}

const withoutLine = (text: string) => text.replace(/:\d*$/, '');

/** Without parameters, and without what stands around the name. */
function plainName(name: string): string {
  return name
    .replace(/\(anonymous namespace\)::/g, '')
    .replace(/\(.*$/, '')
    .replace(/<.*>/g, '')
    .replace(/^.*::/, '');
}
