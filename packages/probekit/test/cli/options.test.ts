/** The options that every command takes: where they may stand, what they do, and which wins. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { NEW_BOARD, runCommand } from './run-command.ts';

const BLINKY = fileURLToPath(new URL('../../../../firmware/blinky.elf', import.meta.url));

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'probekit-options-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));
afterEach(() => {
  vi.unstubAllEnvs();
});

/** Each command with a probe that makes it fail at once, where it needs one at all. */
const COMMANDS: readonly (readonly string[])[] = [
  ['list'],
  ['info'],
  ['doctor'],
  ['flash', 'blinky.elf'],
  ['verify', 'blinky.elf'],
  ['erase', '--chip'],
  ['read', '0x08000000', '16'],
  ['reset'],
  ['console'],
  ['bench', '--stlink-server', '0'],
];

describe('--probe', () => {
  it.each(COMMANDS.map((words) => ({ words })))('is taken before and after $words', async ({ words }) => {
    const given = ['--probe', 'jlink:1'];
    for (const args of [
      [...given, ...words],
      [...words, ...given],
    ]) {
      const { status, error } = await runCommand(args);
      expect([status, error]).toEqual([2, expect.stringContaining('"jlink:1" is no probe address')]);
    }
  });

  it('names a bench before the command too', async () => {
    const before = await runCommand(['--probe', NEW_BOARD, '--json', 'info']);
    const after = await runCommand(['info', '--json', '--probe', NEW_BOARD]);
    expect(before).toEqual(after);
    expect(before.status).toBe(0);
  });

  it('may come from PROBEKIT_PROBE, and wins over it', async () => {
    vi.stubEnv('PROBEKIT_PROBE', NEW_BOARD);
    expect((await runCommand(['info'])).status).toBe(0);
    expect((await runCommand(['info', '--probe', 'bench:charging-cable'])).error).toContain('No ST-LINK is plugged in');
    vi.stubEnv('PROBEKIT_PROBE', 'jlink:1');
    expect((await runCommand(['info'])).error).toContain('"jlink:1" is no probe address');
  });
});

describe('the other options of every command', () => {
  it('--speed sets the highest clock, --connect the way, before or after the command', async () => {
    for (const args of [
      ['--speed', '1000', '--connect', 'under-reset', 'info'],
      ['info', '--speed', '1000', '--connect', 'under-reset'],
    ]) {
      const { out } = await runCommand([...args, '--json', '--probe', 'bench:swd-pins']);
      expect(JSON.parse(out)).toMatchObject({ speedKhz: 1000, core: 'halted' });
    }
  });

  it('--trace writes every command and reply', async () => {
    const trace = join(folder, 'trace.txt');
    expect((await runCommand(['--trace', trace, 'info', '--probe', NEW_BOARD])).status).toBe(0);
    expect(await readFile(trace, 'utf8')).toMatch(/^# probekit trace: STLINK-V3 .*\n> F1\n</);
  });

  it.each([
    ['--connect', 'sideways', 'normal, under-reset'],
    ['--speed', 'fast', 'SWD clock'],
  ])('%s refuses %s', async (option, value, said) => {
    const { status, error } = await runCommand(['info', option, value, '--probe', NEW_BOARD]);
    expect([status, error]).toEqual([2, expect.stringContaining(said)]);
  });

  it('are in the help of each command', async () => {
    const { status, out } = await runCommand(['flash', '--help']);
    expect(status).toBe(0);
    for (const option of ['--probe', '--connect', '--speed', '--trace', '--json', '--events', '--verbose', '--full']) {
      expect(out).toContain(option);
    }
  });
});

describe('-v', () => {
  it('shows what each check of the doctor read', async () => {
    expect((await runCommand(['doctor', '--probe', NEW_BOARD])).out).not.toContain('"volts"');
    expect((await runCommand(['doctor', '-v', '--probe', NEW_BOARD])).out).toMatch(/^ {2}C4 {3}\{"volts":\[3\.\d+/m);
  });

  it('shows the access ports', async () => {
    expect((await runCommand(['info', '-v', '--probe', NEW_BOARD])).out).toContain('AP0         IDR 0x84770001  AHB-AP');
  });

  it('shows the evidence of an error', async () => {
    const { error } = await runCommand(['-v', 'read', '0xf0000000', '16', '--probe', NEW_BOARD]);
    expect(error).toContain('"statusName":"AP_FAULT"');
  });
});

describe('wrong usage', () => {
  it.each([
    [['bench', 'ctl', 'frob'], 'probekit bench ctl --help'],
    [['bench', 'ctl', 'jumper', 'JP4'], 'probekit bench ctl jumper --help'],
    [['bench', '--pace', 'slow'], 'probekit bench --help'],
    [['--frob'], 'probekit --help'],
  ])('%j is told which help to read, in whole sentences', async (args, hint) => {
    const { status, error } = await runCommand(args);
    expect(status).toBe(2);
    expect(error).toContain(`${hint} shows`);
    expect(error).not.toContain('..');
  });

  it('flash --diff is what it does anyway, and cannot go with --full', async () => {
    const words = ['flash', BLINKY, '--dry-run', '--probe', NEW_BOARD];
    const plain = await runCommand(words);
    expect(plain.status).toBe(0);
    expect(await runCommand([...words, '--diff'])).toEqual(plain);
    const { status, error } = await runCommand(['flash', BLINKY, '--diff', '--full', '--probe', NEW_BOARD]);
    expect([status, error]).toEqual([2, expect.stringContaining("'--full'")]);
  });

  it('the help of bench ctl shows none of the options that start a bench', async () => {
    const { out } = await runCommand(['bench', 'ctl', 'cable', '--help']);
    expect(out).toContain('--board <number>');
    expect(out).toContain('--json');
    expect(out).not.toContain('--pace');
    expect(out).not.toContain('--connect');
  });
});
