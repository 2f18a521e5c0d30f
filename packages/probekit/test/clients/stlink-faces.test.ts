/** The faces of stlink-tools beside the tools themselves, on the same virtual board: the lines and the exit status. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ALL_BOARDS } from '../../src/bench/boards/index.ts';
import { createBench } from '../../src/bench/index.ts';
import { paceBench } from '../../src/cli/bench/pacer.ts';
import { parseImage } from '../../src/image/index.ts';
import { NEW_BOARD, runCommand } from '../cli/run-command.ts';
import { type Board, blinky, withBoard, withClient } from './matrix/board.ts';
import { hasPeer, runPeer } from './peer.ts';

const isHere = ['st-info', 'st-flash', 'st-util'].every(hasPeer);
if (!isHere) process.stdout.write('st-info, st-flash or st-util is not here: nothing to compare the faces with\n');

/** One of each family that stlink-tools 1.7.0 knows, written by this program or only read. */
const OTHER_BOARDS = [
  'nucleo-f103rb',
  'nucleo-f091rc',
  'nucleo-f446re',
  'nucleo-l476rg',
  'nucleo-g071rb',
  'nucleo-g474re',
  'stm32f207zg',
  'stm32f303re',
  'stm32l053r8',
  'stm32l152re',
  'stm32wb55rg',
];

const face = (program: string, ...words: readonly string[]) => runCommand(['--probe', NEW_BOARD, 'as', program, ...words]);
/** Not its complaints, which begin with a date; nor the points with which it waits. */
const linesOf = (text: string) =>
  text
    .split('\n')
    .filter((line) => line !== '' && !/^\d{4}-/.test(line))
    .map((line) => line.replace(/\.+$/, ''));
const segmentsOf = (bytes: Uint8Array) => parseImage(bytes, { name: 'back.hex' }).segments;

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'probekit-faces-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Its own board and time for one client. */
async function onOtherBoard<Result>(board: string, use: (client: Board) => Promise<Result>): Promise<Result> {
  const bench = await createBench({ scenario: { board }, boards: ALL_BOARDS, images: [] });
  const pacer = paceBench(bench);
  try {
    return await withClient(bench, pacer.link, use);
  } finally {
    await pacer.stop();
  }
}

describe.runIf(isHere)('the faces say what stlink-tools say', () => {
  it.each(['--probe', '--flash', '--pagesize', '--sram', '--chipid', '--descr', '--serial'])(
    'st-info %s',
    { timeout: 60_000 },
    async (word) => {
      const theirs = await withBoard({}, (board) => board.run({ program: 'st-info', args: [word] }));
      const ours = await face('st-info', word);
      expect([ours.status, linesOf(ours.out)]).toEqual([theirs.status, linesOf(theirs.text)]);
    },
  );

  it.each(OTHER_BOARDS)('st-info --probe on %s', { timeout: 60_000 }, async (board) => {
    const theirs = await onOtherBoard(board, (client) => client.run({ program: 'st-info', args: ['--probe'] }));
    const ours = await runCommand(['--probe', `bench:${board}`, 'as', 'st-info', '--probe']);
    expect([ours.status, linesOf(ours.out)]).toEqual([theirs.status, linesOf(theirs.text)]);
  });

  it.each([
    ['nucleo-f446re', '0x00ffaae9'],
    ['nucleo-g071rb', '0xfffdfeaa'],
    ['nucleo-g474re', '0xffedf8aa'],
  ])('st-flash reads and writes the option bytes of %s', { timeout: 60_000 }, async (board, value) => {
    const steps = [['read'], ['write', value], ['read'], ['write', '0']].map((words) => ['--area=option', ...words]);
    const theirs = await onOtherBoard(board, async (client) => {
      const runs = [];
      for (const args of steps) runs.push(await client.run({ program: 'st-flash', args }));
      return runs;
    });
    const ours = [];
    const kept = ['--probe', `bench:${board}?state=${join(folder, `${board}.state`)}`, 'as', 'st-flash'];
    for (const args of steps) ours.push(await runCommand([...kept, ...args]));
    expect(ours.map(({ status, out }) => [status, linesOf(out)])).toEqual(theirs.map(({ status, text }) => [status, linesOf(text)]));
    expect(ours[2]?.out).toContain(`${value.slice(2)}\n`);
  });

  it.each(['reset', 'read back.bin 0x8000000 300', '--area=option read', '--area=optcr read', '--area=option_boot_add read'])(
    'st-flash %s on an STM32F103',
    { timeout: 60_000 },
    async (words) => {
      const args = words.split(' ');
      const theirs = await onOtherBoard('nucleo-f103rb', (client) => client.run({ program: 'st-flash', args }));
      const ours = args.map((word) => (word.endsWith('.bin') ? join(folder, word) : word));
      expect((await runCommand(['--probe', 'bench:nucleo-f103rb', 'as', 'st-flash', ...ours])).status).toBe(theirs.status);
    },
  );

  it.each([
    'reset',
    '--reset erase',
    '--flash=128k reset',
    '--flash=2m reset',
    '--area=option read',
    '--area=option write 0',
    '--connect-under-reset --freq=4M reset',
    '--hot-plug --freq=5 reset',
  ])('st-flash %s', { timeout: 60_000 }, async (words) => {
    const args = words.split(' ');
    const theirs = await withBoard({}, (board) => board.run({ program: 'st-flash', args }));
    const ours = await face('st-flash', ...args);
    expect([ours.status, linesOf(ours.out)]).toEqual([theirs.status, linesOf(theirs.text)]);
  });

  it.each([
    ['read', 'bin', 'read back.bin 0x8000000 300'],
    ['read', 'hex', '--format ihex read back.hex 0x8000000 300'],
    ['read the option bytes', 'bin', '--area=option read back.bin'],
    ['read a part of the option bytes', 'bin', '--area=option read back.bin 4'],
    ['read a flash said to be smaller', 'bin', '--flash=512 read back.bin 0x8000000 0'],
    ['read the main flash', 'bin', '--area=system read back.bin 0x8000000 16'],
  ])('st-flash %s into a %s file', { timeout: 60_000 }, async (_, ending, words) => {
    const name = `back.${ending}`;
    const [ours, app] = [join(folder, name), join(folder, 'blinky.bin')];
    const [theirs, file] = await withBoard({}, async (board) => {
      await board.run({ program: 'st-flash', args: ['write', 'blinky.bin', '0x8000000'] });
      const run = await board.run({ program: 'st-flash', args: words.split(' ') });
      return [run, Buffer.from(await board.readFile(name))] as const;
    });
    const kept = ['--probe', `${NEW_BOARD}?state=${join(folder, `${ending}-${words.length}.state`)}`, 'as', 'st-flash'];
    await writeFile(app, blinky());
    expect((await runCommand([...kept, 'write', app, '0x8000000'])).status).toBe(0);
    expect((await runCommand([...kept, ...words.replace(name, ours).split(' ')])).status).toBe(theirs.status);
    // Records of 16 bytes and of other lengths say the same.
    if (ending === 'bin') expect(await readFile(ours)).toEqual(file);
    else expect(segmentsOf(await readFile(ours))).toEqual(segmentsOf(file));
  });

  it.each(['write blinky.bin 0x8000000', 'write blinky.bin 0x8000001', 'write blinky.bin 0x7000000', 'write none.bin 0x8000000'])(
    'st-flash %s',
    { timeout: 60_000 },
    async (words) => {
      const args = words.split(' ');
      const theirs = await withBoard({}, (board) => board.run({ program: 'st-flash', args }));
      await writeFile(join(folder, 'blinky.bin'), blinky());
      const ours = await face('st-flash', ...args.map((word) => (word.endsWith('.bin') ? join(folder, word) : word)));
      const said = (text: string) => /jolly good!|md5 checksum: .*/g[Symbol.match](text);
      expect(ours.status).toBe(theirs.status);
      if (theirs.status === 0) expect(said(ours.out + ours.error)).toEqual(said(theirs.text));
    },
  );

  it.each([
    ['st-info', '--probe --frob'],
    ['st-info', '--frob'],
    ['st-info', '--probe --freq=fast'],
    ['st-flash', '--frob erase'],
    ['st-flash', 'frob'],
    ['st-flash', 'write app.bin'],
    ['st-flash', 'write app.bin here'],
    ['st-flash', '--format=elf write app.elf'],
    ['st-flash', 'erase now'],
    // It names such a word and looks for a probe all the same; there is none.
    ['st-util', '--frob'],
    ['st-util', '-p'],
  ])('%s %s ends with the same status', async (program, words) => {
    const args = words.split(' ');
    expect((await face(program, ...args)).status).toBe((await runPeer(program, args)).status);
  });

  it.each(['st-info', 'st-flash', 'st-util'])('%s --version', async (program) => {
    const theirs = await runPeer(program, ['--version']);
    expect(await face(program, '--version')).toMatchObject({ status: theirs.status, out: theirs.text });
  });
});
