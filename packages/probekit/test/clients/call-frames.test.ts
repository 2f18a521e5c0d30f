/** Rows of the call frame table as GNU readelf makes them of the same files, for each half-word of the code. It shares nothing with us. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { type FrameRules, type RegisterRule, readProgramSymbols } from '../../src/symbols/index.ts';
import { hasPeer } from './peer.ts';

const FIRMWARE = fileURLToPath(new URL('../../../../firmware/', import.meta.url));
const CORE = ['-mcpu=cortex-m7', '-mthumb', '-mfloat-abi=hard', '-mfpu=fpv5-d16', '-ffunction-sections', '-g'];
const LINK = ['-nostdlib', '-Wl,--gc-sections', '-Wl,--build-id=none', '-Wl,--no-warn-rwx-segments'];
const C = ['-fhosted', '-T', 'image.ld', 'src/zoo/scheduler.c', 'src/newlib.c', 'src/startup.c', 'src/board.c', '-lm', '-lc', '-lgcc'];
const CPP_SOURCES = ['src/zoo/exceptions.cpp', 'src/start/startup.c', 'src/start/clocks.c', 'src/newlib.c', 'src/board.c'];
const CPP = ['-fdata-sections', '-DHEAP_BYTES=131072', '-T', 'start.ld', ...CPP_SOURCES, '-lstdc++', '-lm', '-lc', '-lgcc'];

const folder = mkdtempSync(join(tmpdir(), 'probekit-frames-'));
const file = join(folder, 'program.elf');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.skipIf(!hasPeer('arm-none-eabi-readelf') || !hasPeer('arm-none-eabi-gcc'))('frames of callers', () => {
  it.each(['blinky', 'crash', 'crc-loop-itcm', 'float-loop-m0'])('of %s.elf are those of readelf', (name) => {
    compare(`${FIRMWARE}${name}.elf`, 10);
  });

  it.each([
    { what: 'C, not optimised', words: ['-O0', ...C] },
    { what: 'C, optimised for speed', words: ['-O2', ...C] },
    { what: 'C, in sections of 64 bits', words: ['-Os', '-gdwarf64', ...C] },
    { what: 'C++ with exceptions', words: ['-O2', ...CPP] },
  ])('of $what are those of readelf', ({ words }) => {
    execFileSync('arm-none-eabi-gcc', [...CORE, ...LINK, ...words, '-o', file], { cwd: FIRMWARE });
    compare(file, 400);
  });
});

function compare(path: string, atLeast: number): void {
  const program = readProgramSymbols(readFileSync(path));
  const functions = readelf(path).filter(({ start }) => program.symbolAt(start) !== undefined);
  const rows = functions.flatMap(({ start, end, rows: told }) =>
    told.flatMap((row, index) => {
      const from = Math.max(row.at, start);
      const to = told[index + 1]?.at ?? end;
      return Array.from({ length: Math.max(0, to - from) / 2 }, (_, step) => ({ at: from + 2 * step, told: row }));
    }),
  );
  expect(rows.length).toBeGreaterThan(atLeast);
  const wrong = rows.filter(({ at, told }) => textOf(program.frameRulesAt(at), told.columns) !== told.text);
  const ours = (at: number, columns: readonly string[]) => textOf(program.frameRulesAt(at), columns);
  expect(wrong.slice(0, 3).map(({ at, told }) => ({ at: at.toString(16), told: told.text, ours: ours(at, told.columns) }))).toEqual([]);
}

interface Row {
  readonly at: number;
  readonly columns: readonly string[];
  readonly text: string;
}

/** The functions of its listing, with a row for each change. */
function readelf(path: string): { start: number; end: number; rows: Row[] }[] {
  const listing = execFileSync('arm-none-eabi-readelf', ['-wF', path], { encoding: 'utf8', maxBuffer: 1 << 26, stdio: 'pipe' });
  const parts = listing.split(/\n\n/);
  const common = new Map(
    parts.flatMap((part): [number, Row[]][] => {
      const [, at] = /^([0-9a-f]{8,16}) \S+ \S+ CIE/.exec(part.trim()) ?? [];
      return at === undefined ? [] : [[Number.parseInt(at, 16), rowsIn(part)]];
    }),
  );
  return parts.flatMap((part) => {
    const [, cie, from, to] = /FDE cie=([0-9a-f]+) pc=([0-9a-f]+)\.\.([0-9a-f]+)/.exec(part) ?? [];
    if (cie === undefined || from === undefined || to === undefined) return [];
    const rows = rowsIn(part);
    const start = Number.parseInt(from, 16);
    return [{ start, end: Number.parseInt(to, 16), rows: rows.length > 0 ? rows : (common.get(Number.parseInt(cie, 16)) ?? []) }];
  });
}

function rowsIn(part: string): Row[] {
  const lines = part.split('\n');
  const head = lines.findIndex((line) => /^ +LOC +CFA/.test(line));
  if (head < 0) return [];
  const columns = lines[head]!.trim().split(/ +/).slice(2);
  return lines.slice(head + 1).flatMap((line) => {
    const [at, ...cells] = line.trim().split(/ +/);
    return /^[0-9a-f]{8}/.test(at ?? '') ? [{ at: Number.parseInt(at!, 16), columns, text: cells.join(' ') }] : [];
  });
}

function textOf(rules: FrameRules | undefined, columns: readonly string[]): string {
  if (!rules) return 'nothing';
  const { cfa, registers, returnRegister } = rules;
  const frame = cfa.kind === 'expression' ? 'exp' : `r${cfa.register}${cfa.offset < 0 ? '' : '+'}${cfa.offset}`;
  const cell = (name: string) => ruleText(registers.get(name === 'ra' ? returnRegister : numberOf(name)));
  return [frame, ...columns.map(cell)].join(' ');
}

function numberOf(name: string): number {
  return Number(name.replace(/^\D+/, ''));
}

/** As readelf shortens it: `u` is what nothing is told of, too. */
function ruleText(rule: RegisterRule | undefined): string {
  if (rule === undefined || rule.kind === 'undefined') return 'u';
  if (rule.kind === 'same') return 's';
  if (rule.kind === 'saved') return `c${rule.offset < 0 ? '' : '+'}${rule.offset}`;
  return rule.kind;
}
