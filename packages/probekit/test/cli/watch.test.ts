/** `watch` on a board whose program prints what it keeps in a variable: a triangle between -50 and 50, a step each millisecond. */
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Output } from '../../src/cli/output.ts';
import { watchFace } from '../../src/cli/watch-face.ts';
import { MemorySampler } from '../../src/debug/index.ts';
import { readMemory } from '../../src/flash/index.ts';
import { connectTarget } from '../../src/stm32/index.ts';
import { ProgramExpression, readProgramSymbols } from '../../src/symbols/index.ts';
import { boardWith, firmware, openProbe } from '../contracts/board-on-bench.ts';
import { runCommand } from './run-command.ts';

const DOCUMENT = fileURLToPath(new URL('../../../../docs/watch.md', import.meta.url));
const heightAt = (step: number) => (step < 100 ? step : 200 - step) - 50;

let folder = '';
const scenario = async (name: string, more: object = {}) => {
  const file = join(folder, `${name}.json`);
  await writeFile(file, JSON.stringify({ board: 'nucleo-h743zi2', flash: [{ file: 'wave.elf' }], ...more }));
  return ['--file', 'wave.elf', '--probe', `bench:${file}`];
};
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'probekit-watch-'));
  await copyFile(fileURLToPath(new URL('../../../../firmware/wave.elf', import.meta.url)), join(folder, 'wave.elf'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('watch', () => {
  it('samples values of one moment at the rate that was asked for, and says so', async () => {
    const heard = await runCommand([
      'watch',
      'wave.step',
      'wave.height',
      'wave.slope',
      '--csv',
      '--rate',
      '50',
      '--samples',
      '40',
      ...(await scenario('wave')),
    ]);
    expect(heard).toMatchObject({
      status: 0,
      error: expect.stringMatching(/^40 samples in 0\.78 s, 50 a second\. The program was not halted\.\n$/) as string,
    });
    const [header, ...rows] = heard.out
      .trimEnd()
      .split('\n')
      .map((line) => line.split(','));
    expect(header).toEqual(['seconds', 'wave.step', 'wave.height', 'wave.slope']);
    expect(rows).toHaveLength(40);
    for (const [index, [seconds, step, height, slope]] of rows.entries()) {
      expect(Math.abs(Number(seconds) - index / 50)).toBeLessThan(0.001);
      // The program may stand between the two when they are read.
      expect([heightAt(Number(step)), heightAt((Number(step) + 199) % 200)]).toContain(Number(height));
      expect(['RISING', 'FALLING']).toContain(slope);
    }
    expect(new Set(rows.map(([, step]) => step)).size).toBeGreaterThan(8);
  });

  it('ends after its time, or at once with Ctrl-C, and both are no error', async () => {
    const board = await scenario('wave');
    const timed = await runCommand(['watch', 'wave', '--seconds', '0.5', '--json', ...board]);
    const lines = timed.out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ event }) => event)).toEqual([...Array(6).fill('sample'), 'result']);
    expect(lines[0].values.wave).toMatchObject({ slope: expect.stringMatching(/ING$/) as string });
    let isStopped = false;
    const stopped = await runCommand(['watch', 'wave.step', '--rate', 'max', ...board], (out) => {
      if (!isStopped && out.split('\n').length > 20) process.emit('SIGINT');
      isStopped ||= out.split('\n').length > 20;
    });
    expect(stopped).toMatchObject({
      status: 0,
      error: expect.stringMatching(/2\d samples in .* a second\. The program was not halted\.\n$/) as string,
    });
  });

  it('tells a board that is unplugged by its code, after what was sampled until then', async () => {
    const board = await scenario('pulled', { events: [{ atMs: 1500, cable: { plugged: false } }] });
    const heard = await runCommand(['watch', 'wave.step', '--rate', '100', ...board]);
    expect(heard.status).toBe(1);
    expect(heard.out.split('\n').length).toBeGreaterThan(5);
    expect(heard.error).toMatch(/\(usb\/disconnected\)/);
  });

  it('goes on, from the first sample on, where a value cannot be read or is none', async () => {
    const board = await scenario('wave');
    const heard = await runCommand([
      'watch',
      'wave.step',
      '*(&wave.step + 0x400000)',
      '100 / (wave.step - wave.step)',
      '--samples',
      '2',
      '--json',
      ...board,
    ]);
    expect(heard.status).toBe(0);
    const [first] = heard.out.split('\n').map((line) => line && JSON.parse(line));
    expect(Object.values(first.values)).toEqual([expect.any(Number), null, null]);
  });

  it.each([
    [['watch', 'nothing', '--file', 'wave.elf'], 'symbols/expression'],
    [['watch', 'wave.', '--file', 'wave.elf'], 'symbols/expression'],
    [['watch', 'wave', '--file', 'zoo/library.O2.elf'], 'node/file'],
    [['watch', 'wave', '--file', 'wave.elf', '--csv', '--json'], 'cli/usage'],
    [['watch', 'wave', '--file', 'wave.elf', '--rate', '0'], 'cli/usage'],
  ])('%j is refused: %s', async (args, code) => {
    const { status, out, error } = await runCommand([...args, '--probe', 'bench:nucleo-h743zi2']);
    expect(status).toBeGreaterThan(0);
    expect(out + error).toContain(code);
  });
});

describe('a program that is watched', () => {
  const wave = firmware('wave.elf').bytes;
  const board = async () => {
    const bench = await boardWith({ flash: [{ file: 'wave.elf' }] });
    let text = '';
    bench.control.onEvent((event) => {
      if (event.event === 'uart') text += new TextDecoder().decode(event.bytes);
    });
    const target = await connectTarget(await openProbe(bench), { mode: 'normal' });
    return { bench, target, heard: () => text };
  };

  it('does in the same time what it does when nobody looks, and is not halted', async () => {
    const program = readProgramSymbols(wave);
    const watched = await board();
    const alone = await board();
    const expression = new ProgramExpression('wave', program);
    const sampler = new MemorySampler((address, byteLength) => readMemory(watched.target, address, byteLength));
    for (let samples = 0; samples < 300; samples++) await sampler.sample((read) => expression.read(read));
    const { clock } = watched.target.probe;
    await alone.target.probe.clock.sleep(clock.nowMs() - alone.target.probe.clock.nowMs());
    const stateOf = async ({ bench, target }: typeof alone) => [
      await bench.control.send('peek', { address: 0x2000_0000, byteLength: 12 }),
      (await target.core.readStatus()).halted,
    ];
    expect(await stateOf(watched)).toEqual(await stateOf(alone));
    expect(watched.heard()).toMatch(/(wave=-?\d+\r\n){50}/);
    expect(watched.heard()).toEqual(alone.heard());
  });

  it('is drawn on a terminal as docs/watch.md shows it; PROBEKIT_REWRITE=1 writes it', async () => {
    const { target } = await board();
    const expressions = ['wave.height', 'wave.slope'].map((text) => new ProgramExpression(text, readProgramSymbols(wave)));
    const sampler = new MemorySampler((address, byteLength) => readMemory(target, address, byteLength));
    let drawn = '';
    const out = { write: (text: string) => (drawn = text), isTTY: true, columns: 76, rows: 16 };
    const output = new Output({ out, error: out }, { mode: 'people', verbose: false, environment: { NO_COLOR: '1' } });
    const face = watchFace(output, expressions, false);
    const { clock } = target.probe;
    const startMs = clock.nowMs();
    for (let samples = 0; samples < 200; samples++) {
      const values = await sampler.sample(async (read) => [
        (await expressions[0]!.read(read)).value,
        (await expressions[1]!.read(read)).value,
      ]);
      face.show({ atMs: clock.nowMs() - startMs, values });
      await clock.sleep(5);
    }
    face.end();
    const picture = stripVTControlCharacters(drawn).replaceAll('\r', '').replace(/ +$/gm, '').trimEnd();
    const document = await readFile(DOCUMENT, 'utf8');
    if (process.env['PROBEKIT_REWRITE'])
      await writeFile(DOCUMENT, document.replace(/```text\n[\s\S]*?```/, `\`\`\`text\n${picture}\n\`\`\``));
    expect(await readFile(DOCUMENT, 'utf8')).toContain(picture);
  });
});
