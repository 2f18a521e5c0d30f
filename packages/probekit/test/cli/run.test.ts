/** `probekit run`: each way that a run ends, over each way that a program speaks. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { writeImage } from '../../src/image/index.ts';
import { misfits, readSchema } from '../schemas/json-schema.ts';
import { NEW_BOARD, runCommand } from './run-command.ts';

const firmware = (name: string) => fileURLToPath(new URL(`../../../../firmware/${name}`, import.meta.url));
const run = (name: string, ...args: string[]) => runCommand(['run', firmware(name), ...args, '--probe', NEW_BOARD]);

async function documentOf(name: string, ...args: string[]) {
  const { status, out, error } = await run(name, ...args, '--json');
  expect(error).toBe('');
  const document = JSON.parse(out) as Record<string, unknown>;
  expect(misfits(document, readSchema('run'))).toEqual([]);
  return { status, document };
}

/** movs r0, #SYS_EXIT; ldr r1, =ADP_Stopped_ApplicationExit; bkpt 0xab; b . */
const CALLS_EXIT = [0x2018, 0x4901, 0xbeab, 0xe7fe, 0x0026, 0x0002];
/** bkpt 0; b . */
const STOPS = [0xbe00, 0xe7fe];

/** A stack and a start before it. */
function programOf(code: readonly number[]): Uint8Array {
  const halfWords = [0x0000, 0x2002, 0x0009, 0x0800, ...code];
  return Uint8Array.from(halfWords.flatMap((halfWord) => [halfWord & 0xff, halfWord >> 8]));
}

describe('probekit run', () => {
  it.each([
    ['rtt.elf', ['--expect', 'line 0000[3-9]'], 0, { log: 'RTT', ended: 'expected', line: 'line 00003' }],
    ['rtt.elf', ['--expect', 'never', '--fail', '00002$'], 1, { log: 'RTT', ended: 'failed', line: 'line 00002' }],
    ['echo.elf', ['--expect', 'never', '--timeout', '0.5'], 1, { log: 'VCP', ended: 'timeout' }],
    ['echo.elf', ['--timeout', '0.5'], 0, { log: 'VCP', ended: 'timeout' }],
    ['itm.elf', ['--log', 'swo', '--expect', 'line 2$'], 0, { log: 'SWO', ended: 'expected', line: 'itm: line 2' }],
    ['semihosting.elf', [], 1, { log: 'VCP', ended: 'exit', exitStatus: 3, state: 'halted' }],
    ['semihosting.elf', ['--log', 'semihosting', '--expect', 'by a h'], 0, { log: 'semihosting', ended: 'expected', state: 'running' }],
    ['semihosting.elf', ['--fail', 'not there: no$'], 1, { ended: 'failed', line: 'opens a file that is not there: no' }],
  ] as const)('%s %j ends with %d', async (name, args, status, wanted) => {
    expect(await documentOf(name, ...args)).toMatchObject({ status, document: wanted });
  });

  it('ends by a crash, and says its causes', async () => {
    const { status, document } = await documentOf('crash.elf', '--expect', 'never');
    expect(status).toBe(1);
    expect(document).toMatchObject({ ended: 'crash', crash: { exception: 'HardFault', lockedUp: false }, verdict: { kind: 'bus-read' } });
    const { error } = await run('crash.elf', '--language', 'es');
    expect(error).toMatch(
      /El programa ha fallado.*HardFault.*\ncrash\.c:9 lee 0x22000000 a través de un puntero, donde nada responde, en main\(\)\.\n/,
    );
  });

  it('hears nothing of the program before', async () => {
    const { document } = await documentOf('echo.elf', '--timeout', '0.5');
    expect(document['receivedText']).toMatch(/^echo: type/);
  });

  it('tells that the program says more than the wire carries, over RTT', async () => {
    const rtt = await run('rtt.elf', '--channel', '1', '--timeout', '0.3', '--speed', '100');
    expect(rtt).toMatchObject({ status: 0, error: expect.stringContaining('The ring was nearly full') });
  });

  it('keeps what stands beside the program in its sectors', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'probekit-run-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const probe = ['--probe', `${NEW_BOARD}?state=${join(folder, 'board')}`];
    const settings = join(folder, 'settings.bin');
    await writeFile(settings, 'calibrated');
    expect(await runCommand(['flash', `${settings}@0x0801ff00`, ...probe])).toMatchObject({ status: 0 });
    expect(await runCommand(['run', firmware('echo.elf'), '--timeout', '0.1', ...probe])).toMatchObject({ status: 0 });
    expect(await runCommand(['verify', `${settings}@0x0801ff00`, ...probe])).toMatchObject({ status: 0 });
  });

  it('shows what a program prints by semihosting, and where it leaves the core', async () => {
    const { status, out, error } = await run('semihosting.elf', '--language', 'es');
    expect(status).toBe(1);
    expect(out).toContain('hello from the target\nby letters\nopens the console: yes\nby a handle\n');
    expect(out).not.toContain('not reached');
    expect(error).toMatch(/terminado con el estado 3[\s\S]*está parado ahí/);
  });

  it.each([
    ['the program ends well', CALLS_EXIT, [], 0, { ended: 'exit', exitStatus: 0 }],
    ['it ends before the line that is expected', CALLS_EXIT, ['--expect', 'PASS'], 1, { ended: 'exit', exitStatus: 0 }],
    ['it stops by itself', STOPS, [], 1, { ended: 'stopped', stopped: { kind: 'breakpoint', pc: 0x0800_0008 } }],
  ] as const)('ends where %s', async (_what, code, args, status, wanted) => {
    const folder = await mkdtemp(join(tmpdir(), 'probekit-run-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const file = join(folder, 'program.hex');
    await writeFile(file, writeImage({ name: file, format: 'hex', segments: [{ address: 0x0800_0000, bytes: programOf(code) }] }, 'hex'));
    const heard = await runCommand(['run', file, ...args, '--log', 'semihosting', '--json', '--probe', NEW_BOARD]);
    const document = JSON.parse(heard.out) as object;
    expect(misfits(document, readSchema('run'))).toEqual([]);
    expect({ status: heard.status, document }).toMatchObject({ status, document: { ...wanted, state: 'halted' } });
  });

  it('refuses what is no pattern', async () => {
    expect(await run('rtt.elf', '--expect', '(')).toMatchObject({ status: 2, error: /no regular expression/ });
  });
});
