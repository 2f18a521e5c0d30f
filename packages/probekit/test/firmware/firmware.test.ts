/** The committed images: rebuilt where the compiler is, and run on the bench. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import type { Bench, BenchEvent } from '../../src/base/index.ts';
import { type BenchOptions, createBench } from '../../src/bench/index.ts';
import { parseImage } from '../../src/image/index.ts';

const FIRMWARE = resolve(fileURLToPath(import.meta.url), '..', '..', '..', '..', '..', 'firmware');
const LOCK_OUTS = ['supply-mistake', 'clock-mistake', 'flash-mistake', 'options-mistake', 'standby-loop', 'rdp-lock'];
const SOUND = ['blinky', 'factory-demo', 'every-pin', 'echo', 'itm', 'crc-loop'];
const ON_THE_BOARD = [...SOUND, 'swd-pins', 'stop-mode', 'watchdog-loop', 'crash', ...LOCK_OUTS];
const KERNELS = ['crc-loop', 'memcpy-loop', 'float-loop', 'interrupt-loop'];
const ELSEWHERE = ['crc-loop-sram', ...KERNELS.flatMap((kernel) => [`${kernel}-itcm`, `${kernel}-m0`])];
const DEBUGGED = readdirSync(join(FIRMWARE, 'debug')).map((file) => `debug/${file.replace(/\.elf$/, '')}`);
const CRASHES = readdirSync(join(FIRMWARE, 'crashes')).map((file) => `crashes/${file.replace(/\.elf$/, '')}`);
const ZOO = readdirSync(join(FIRMWARE, 'zoo')).map((file) => `zoo/${file.replace(/\.elf$/, '')}`);

const rebuilt = mkdtempSync(join(tmpdir(), 'probekit-firmware-'));
afterAll(() => rmSync(rebuilt, { recursive: true, force: true }));

/** C++ needs its library for the core, too: asked for a file that it lacks, the compiler answers with the bare name. */
const LIBRARY = ['-mcpu=cortex-m7', '-mfloat-abi=hard', '-mfpu=fpv5-d16', '-print-file-name=libstdc++.a'];
const hasCompiler =
  spawnSync('make', ['--version']).status === 0 && spawnSync('arm-none-eabi-g++', LIBRARY, { encoding: 'utf8' }).stdout?.includes('/');

async function benchWith(folder: string, name: string, onPin?: BenchOptions['onPin']): Promise<Bench> {
  const bytes = new Uint8Array(readFileSync(join(folder, `${name}.elf`)));
  const file = `${basename(name)}.elf`;
  const scenario = { board: 'nucleo-h743zi2', flash: [{ file }] };
  return createBench({ scenario, images: [{ name: file, bytes }], ...(onPin && { onPin }) });
}

/** What a person sees and hears in a while: text of the VCP, how often each LED changed, what the core does at the end. */
async function behaviourOf(folder: string, name: string, ms = 1100) {
  const { control } = await benchWith(folder, name);
  let text = '';
  const changes: Record<string, number> = {};
  control.onEvent((event: BenchEvent) => {
    if (event.event === 'uart') text += new TextDecoder('latin1').decode(event.bytes);
    if (event.event === 'led' && /^LD[123]$/.test(event.name)) changes[event.name] = (changes[event.name] ?? 0) + 1;
  });
  await control.send('set', { physics: { buttons: { RESET: 'held' } } });
  await control.send('set', { physics: { buttons: { RESET: 'free' } } });
  await control.send('advance', { ms });
  return { text, changes, core: (await control.send('look', {})).core };
}

describe('the firmware images', () => {
  it('blinky toggles LD1 each 100 ms and says so', async () => {
    const { text, changes, core } = await behaviourOf(FIRMWARE, 'blinky');
    expect(text).toBe('blinky: LD1 toggles\r\nblinky: 1 s\r\n');
    expect(changes['LD1']).toBeGreaterThanOrEqual(10);
    expect(core).toBe('running');
  });

  it('factory-demo shows the pattern of a new board', async () => {
    const { text, changes } = await behaviourOf(FIRMWARE, 'factory-demo');
    expect(text).toContain('MB1364 H743ZI demo of Probekit');
    expect([changes['LD3'], changes['LD2']]).toEqual([expect.toSatisfy((count: number) => count >= 10), 2]);
  });

  it('every-pin turns over every pin each 50 ms, neighbours against each other, and leaves PA13 and PA14 alone', async () => {
    const seen = new Map<string, { high: boolean | undefined; atNs: number }[]>();
    const { control } = await benchWith(FIRMWARE, 'every-pin', (pin, high, atNs) => {
      seen.set(pin, [...(seen.get(pin) ?? []), { high, atNs }]);
    });
    await control.send('advance', { ms: 100 }); // out of reset, pins made outputs
    seen.clear();
    await control.send('advance', { ms: 500 });
    // Port K has eight pins in the largest package (DS12110, table 9).
    const pins = [...'ABCDEFGHIJK'].flatMap((port) => Array.from({ length: port === 'K' ? 8 : 16 }, (_, pin) => `P${port}${pin}`));
    for (const pin of pins.filter((name) => !['PA13', 'PA14'].includes(name))) {
      const changes = seen.get(pin) ?? [];
      expect(changes.length, pin).toBeGreaterThanOrEqual(9);
      const neighbour = seen.get(pin.replace(/\d+/, (digits) => String(Number(digits) ^ 1)));
      if (neighbour) expect(neighbour[0]?.high, pin).toBe(!changes[0]?.high);
      for (const [index, { atNs }] of changes.slice(1).entries())
        expect((atNs - (changes[index]?.atNs ?? 0)) / 1e6, pin).toBeCloseTo(50, 3);
    }
    expect([seen.has('PA13'), seen.has('PA14')]).toEqual([false, false]);
  });

  it('factory-demo goes on to LD1 alone when B1 is pressed', async () => {
    const { control } = await benchWith(FIRMWARE, 'factory-demo');
    await control.send('advance', { ms: 500 });
    await control.send('set', { physics: { buttons: { USER: 'held' } } });
    await control.send('advance', { ms: 300 });
    await control.send('set', { physics: { buttons: { USER: 'free' } } });
    const changed: string[] = [];
    control.onEvent((event: BenchEvent) => {
      if (event.event === 'led') changed.push(event.name);
    });
    await control.send('advance', { ms: 2500 });
    expect(new Set(changed)).toEqual(new Set(['LD1']));
  });

  it('swd-pins talks on while its debug pins are gone', async () => {
    expect((await behaviourOf(FIRMWARE, 'swd-pins')).text).toMatch(/^swd-pins: PA13 and PA14 are mine\r\nswd-pins: 1 s/);
  });

  it('stop-mode stops', async () => {
    expect(await behaviourOf(FIRMWARE, 'stop-mode')).toMatchObject({ text: '', core: 'stopped' });
  });

  it('watchdog-loop starts again and again', async () => {
    expect((await behaviourOf(FIRMWARE, 'watchdog-loop')).text.split('watchdog-loop\r\n').length).toBeGreaterThan(20);
  });

  it('crash ends in its HardFault handler', async () => {
    expect(await behaviourOf(FIRMWARE, 'crash')).toMatchObject({ text: 'crash: reads 0x22000000\r\n', core: 'running' });
  });

  it('supply-mistake is silent after its first start, and a reset does not help', async () => {
    expect(await behaviourOf(FIRMWARE, 'supply-mistake')).toMatchObject({ text: '', core: 'off' });
  });

  it('standby-loop goes off at once', async () => {
    expect(await behaviourOf(FIRMWARE, 'standby-loop')).toMatchObject({ text: '', core: 'off' });
  });

  it('rdp-lock protects itself while the ST-LINK is connected, and cannot fetch any more', async () => {
    expect(await behaviourOf(FIRMWARE, 'rdp-lock')).toMatchObject({ text: '', core: 'lockup' });
  });

  it('rebuilt by the compiler here they behave the same', { timeout: 300_000 }, async () => {
    if (!hasCompiler) {
      process.stdout.write('not run: arm-none-eabi-gcc, its C++ library or make is not here; npm run setup:peers adds the compiler\n');
      expect(process.env['CI'], 'with CI=true the compiler must be here').not.toBe('true');
      return;
    }
    const made = spawnSync('make', ['-j2', '-C', FIRMWARE, `OUT=${rebuilt}`], { encoding: 'utf8' });
    expect(made.stderr).not.toMatch(/error/i);
    expect(made.status).toBe(0);
    const loaded = (folder: string, name: string) =>
      parseImage(new Uint8Array(readFileSync(join(folder, `${name}.elf`))), { name }).segments;
    for (const name of [...ON_THE_BOARD, ...ELSEWHERE, ...DEBUGGED, ...CRASHES, ...ZOO]) {
      const isSame = Buffer.from(JSON.stringify(loaded(rebuilt, name))).equals(Buffer.from(JSON.stringify(loaded(FIRMWARE, name))));
      // Another version of the compiler makes other bytes; what they do must not differ.
      if (!isSame && !ELSEWHERE.includes(name)) expect(await behaviourOf(rebuilt, name), name).toEqual(await behaviourOf(FIRMWARE, name));
    }
  });
});
