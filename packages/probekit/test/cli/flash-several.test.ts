/** `probekit flash` on several boards side by side: one without supply, one whose cable is pulled in the middle, two that are well. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BoardTable } from '../../src/cli/board-table.ts';
import { Output } from '../../src/cli/output.ts';
import { ENGLISH } from '../../src/words/index.ts';
import { misfits, readSchema } from '../schemas/json-schema.ts';
import { NEW_BOARD, runCommand } from './run-command.ts';

const BOARD = { board: 'nucleo-h743zi2', flash: [{ file: 'factory-demo.elf' }] };
/** In the middle of erasing, which takes a second. */
const PULLED = { ...BOARD, events: [{ atMs: 1000, cable: { plugged: false } }] };
const SCENARIOS = { one: BOARD, two: BOARD, unfed: { ...BOARD, jumpers: { JP4: 'off' } }, pulled: PULLED };

let folder = '';
const addressOf = (name: string) => `bench:${join(folder, `${name}.json`)}?state=${join(folder, `${name}.state`)}`;
const all = () => Object.keys(SCENARIOS).flatMap((name) => ['--probe', addressOf(name)]);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'probekit-several-'));
  for (const [name, scenario] of Object.entries(SCENARIOS)) await writeFile(join(folder, `${name}.json`), JSON.stringify(scenario));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const eventsOf = (out: string) =>
  out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('a flash job on several boards', () => {
  it('does those that can be done, says which failed and why, and keeps a journal for the one that was cut', async () => {
    const { status, out } = await runCommand(['flash', 'blinky.elf', ...all(), '--events']);
    expect(status).toBe(1);
    const events = eventsOf(out);
    expect(events.flatMap((event) => misfits(event, readSchema('events')))).toEqual([]);
    const { event, ...document } = events.at(-1);
    expect(event).toBe('result');
    expect(misfits(document, readSchema('flash'))).toEqual([]);
    expect(document).toMatchObject({ doneCount: 2, failedCount: 2 });
    expect(document.boards).toMatchObject([
      { probe: addressOf('one'), done: true, report: { state: 'running', resumed: false } },
      { probe: addressOf('two'), done: true },
      { probe: addressOf('unfed'), done: false, error: { layer: 'dap' } },
      { probe: addressOf('pulled'), done: false, error: { code: 'usb/disconnected' } },
    ]);

    await writeFile(join(folder, 'pulled.json'), JSON.stringify(BOARD));
    const again = await runCommand(['flash', 'blinky.elf', '--json', '--probe', addressOf('one'), '--probe', addressOf('pulled')]);
    expect(again.status).toBe(0);
    expect(JSON.parse(again.out).boards).toMatchObject([{ report: { erased: [] } }, { report: { resumed: true, state: 'running' } }]);
    expect((await runCommand(['verify', 'blinky.elf', '--probe', addressOf('pulled')])).status).toBe(0);
  });

  it('takes about as long as on one board, on the clock of each', async () => {
    const fresh = ['one', 'two'].map((name) => `bench:${join(folder, `${name}.json`)}`);
    const alone = JSON.parse((await runCommand(['flash', 'blinky.elf', '--json', '--probe', fresh[0]!])).out);
    const { phaseMs } = alone;
    const aloneMs = Object.values<number>(phaseMs).reduce((sum, ms) => sum + ms, 0);
    const { boards } = JSON.parse(
      (await runCommand(['flash', 'blinky.elf', '--json', ...fresh.flatMap((probe) => ['--probe', probe])])).out,
    );
    for (const { elapsedMs } of boards) expect(elapsedMs / aloneMs).toBeLessThan(1.1);
  });

  it('ends with a row a board and what to do next, in Spanish too', async () => {
    const [one, unfed] = ['one', 'unfed'].map((name) => `bench:${join(folder, `${name}.json`)}`);
    const { status, out } = await runCommand(['flash', 'blinky.elf', '--probe', one!, '--probe', unfed!, '--language', 'es']);
    expect(status).toBe(1);
    const [first, second, summary, next] = out.split('\n');
    expect(first).toMatch(/one\.json +hecho +1\.\d s +programar .*; en marcha desde 0x08000000$/);
    expect(second).toMatch(/unfed\.json +fallo +The target does not answer/);
    expect(summary).toBe('1 de 2 placas están programadas y verificadas; fallaron: 1.');
    expect(next).toBe(`${unfed}: probekit doctor --probe ${unfed}`);
  });

  it.each([
    ['the same probe twice', ['--probe', NEW_BOARD, '--probe', NEW_BOARD], 'named twice'],
    ['a dry run', ['--probe', NEW_BOARD, '--probe', 'bench:v2', '--dry-run'], 'for one board'],
    ['a trace', ['--probe', NEW_BOARD, '--probe', 'bench:v2', '--trace', 'x.txt'], 'for one board'],
    ['all and some', ['--all', '--probe', NEW_BOARD], '--all means every probe'],
  ])('refuses %s before anything is opened', async (_what, args, message) => {
    const { status, error } = await runCommand(['flash', 'blinky.elf', ...args]);
    expect(status).toBe(2);
    expect(error).toContain(message);
  });

  it('is for flash alone', async () => {
    const { status, error } = await runCommand(['erase', '--chip', '--probe', NEW_BOARD, '--probe', 'bench:v2']);
    expect(status).toBe(2);
    expect(error).toContain('erase works with one probe, and 2 are named.');
  });
});

/** What stands on a terminal after these bytes, without colours: as much of one as lines that are redrawn need. */
function screenOf(text: string): string[] {
  const lines: string[] = [''];
  let row = 0;
  for (const [index, piece] of text.split('\x1b[').entries()) {
    const [, count = '', action = ''] = index === 0 ? [] : (/^\??(\d*)([A-Za-z])/.exec(piece) ?? []);
    if (action === 'A') row -= Number(count);
    for (const part of piece.slice(piece.indexOf(action) + action.length).split(/(\n)/)) {
      if (part === '\n') lines[++row] ??= '';
      else if (part.replace('\r', '') !== '') lines[row] = part.replace('\r', '');
    }
  }
  return lines;
}

describe('the table of several boards on a terminal', () => {
  it('has one row a board, redrawn in place, and none that would not fit', () => {
    let text = '';
    const out = { isTTY: true, rows: 6, write: (more: string) => (text += more) };
    const output = new Output({ out, error: out }, { mode: 'people', verbose: false, environment: { NO_COLOR: '1' } });
    const table = new BoardTable(output, ENGLISH, ['usb:1', 'usb:22', 'usb:3', 'usb:4']);
    expect(screenOf(text)).toEqual(['usb:1   connecting', 'usb:22  connecting', 'and 2 more', '']);
    table.set(0, { kind: 'working', progress: { phase: 'program', doneBytes: 512, totalBytes: 1024 }, elapsedMs: 1000 });
    table.set(1, { kind: 'failed', text: 'gone' });
    table.end();
    expect(screenOf(text)).toEqual([
      'usb:1   program   1.0 s    ████████░░░░░░░░  512 B of 1 KiB',
      'usb:22  failed    gone',
      'and 2 more',
      '',
    ]);
  });
});
