/** C expressions over local variables of every frame as GDB tells them of the same core at the same instruction. It shares nothing with us. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { ProbekitError } from '../../src/base/index.ts';
import { backtraceOf } from '../../src/debug/index.ts';
import {
  type FrameScope,
  type ProgramSymbols,
  type ProgramType,
  plainType,
  readExpression,
  readProgramSymbols,
} from '../../src/symbols/index.ts';
import { serveFrozen } from './frozen-target.ts';
import { textOfOurs, textOfTheirs } from './gdb-values.ts';
import { type Gdb, startGdb } from './mi.ts';
import { hasPeer } from './peer.ts';
import { StandingCore } from './standing-core.ts';
import { readOf, stopsOf, unwound } from './stops.ts';

const firmware = (name: string) => fileURLToPath(new URL(`../../../../firmware/debug/${name}.elf`, import.meta.url));
const PROGRAMS = ['frames.O0', 'frames.O2', 'frames-cpp.O0', 'frames-cpp.O1', 'frames-cpp.O2'];
const STOPS = 6;
const SETTINGS = ['backtrace past-main on', 'print symbol off'];

describe.runIf(hasPeer('gdb-multiarch'))('expressions over local variables', () => {
  it.each(PROGRAMS)('of %s.elf are those of GDB', async (name) => {
    const file = firmware(name);
    const program = readProgramSymbols(readFileSync(file));
    const core = new StandingCore(readFileSync(file));
    const next = stopsOf(core, program);
    const target = await serveFrozen(core);
    const gdb = startGdb(file);
    const seen: { asked: string; ours: string; theirs: string }[] = [];
    try {
      for (const setting of SETTINGS) await gdb.ask(`-gdb-set ${setting}`);
      for (let stop = 0; stop < STOPS; stop++) {
        for (let skipped = 0; skipped < 4; skipped++) next();
        await gdb.ask(`-target-select remote 127.0.0.1:${target.port}`);
        const { frames } = await unwound(core, program);
        for (const [index, frame] of backtraceOf(program, frames).entries()) {
          if (frame.kind === 'exception') continue;
          const scope = program.scopeOf(frame.frame, frame.level);
          for (const asked of expressionsOf(scope)) {
            const ours = await told(asked, program, scope, core);
            seen.push({ asked, ours, theirs: await theirs(gdb, asked, index) });
          }
        }
        await gdb.ask('-target-disconnect');
      }
    } finally {
      await gdb.close();
      target.close();
    }
    const otherwise = seen.filter(({ ours, theirs }) => ours !== theirs);
    const list = otherwise.map(({ asked, ours, theirs }) => `\n  ${asked} = ${ours}; GDB: ${theirs}`);
    const refused = seen.filter(({ theirs }) => theirs === 'refused').length;
    process.stdout.write(`${name}: ${seen.length} expressions, ${refused} refused, ${otherwise.length} otherwise${list.join('')}\n`);
    expect(seen.length - refused).toBeGreaterThan(150);
    expect(otherwise.length / seen.length).toBeLessThanOrEqual(0.02);
  });
});

/** Whatever C can ask of a scope's variables. */
function expressionsOf(scope: FrameScope): string[] {
  const names = new Set(scope.variables.map(({ name }) => name));
  const innermost = [...names].map((name) => scope.variables.find((one) => one.name === name)!);
  return innermost.flatMap(({ name, type }) => ofType(name, type, name === 'this'));
}

function ofType(name: string, type: ProgramType, isObject = false): string[] {
  const at = plainType(type);
  if ('members' in at)
    return at.members.flatMap((member) => (member.name?.match(/^\w+$/) ? ofType(`${name}.${member.name}`, member.type) : []));
  if (at.kind === 'array')
    return [`${name}[1]`, `${name}[0] == ${name}[1]`, `*${name}`].filter(() => !('members' in plainType(at.element)));
  // Alone it is told as the address that it refers to.
  if (at.kind === 'reference' || at.kind === 'rvalue reference') return ofType(name, at.target).filter((asked) => asked !== name);
  if (at.kind === 'pointer') {
    const target = plainType(at.target);
    const members = 'members' in target ? target.members.filter((one) => one.name !== undefined && /^\w+$/.test(one.name)) : [];
    const through = members
      .filter(({ type: of }) => plainType(of).kind === 'base')
      .map((one) => (isObject ? `${one.name}` : `${name}->${one.name}`));
    return [`${name} == 0`, ...through, ...(target.kind === 'base' ? [`*${name}`, `${name}[1]`] : [])];
  }
  if (at.kind !== 'base') return [name];
  return at.encoding === 'float' ? [name, `${name} * 2`] : [name, `${name} + 1`, `-${name} < ${name}`];
}

async function told(asked: string, program: ProgramSymbols, scope: FrameScope, core: StandingCore): Promise<string> {
  try {
    const text = textOfOurs((await readExpression(asked, program, readOf(core), scope)).value);
    return text === 'optimised out' ? 'refused' : text;
  } catch (error) {
    if (error instanceof ProbekitError && /^(symbols\/expression|dap\/transfer)$/.test(error.code)) return 'refused';
    throw error;
  }
}

async function theirs(gdb: Gdb, asked: string, frame: number): Promise<string> {
  try {
    const answer = await gdb.ask(`-data-evaluate-expression --thread 1 --frame ${frame} "${asked}"`);
    const text = textOfTheirs(/value="((?:[^"\\]|\\.)*)"/.exec(answer)?.[1] ?? '');
    if (/^(true|false)$/.test(text) && /[=<]/.test(asked)) return text === 'true' ? '1' : '0';
    return text === 'optimised out' ? 'refused' : text;
  } catch {
    return 'refused';
  }
}
