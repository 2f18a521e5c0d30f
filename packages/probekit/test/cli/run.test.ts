/** `probekit run`: each way that a run ends, over each way that a program speaks. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
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

describe('probekit run', () => {
  it.each([
    ['rtt.elf', ['--expect', 'line 0000[3-9]'], 0, { log: 'RTT', ended: 'expected', line: 'line 00003' }],
    ['rtt.elf', ['--expect', 'never', '--fail', '00002$'], 1, { log: 'RTT', ended: 'failed', line: 'line 00002' }],
    ['echo.elf', ['--expect', 'never', '--timeout', '0.5'], 1, { log: 'VCP', ended: 'timeout' }],
    ['echo.elf', ['--timeout', '0.5'], 0, { log: 'VCP', ended: 'timeout' }],
    ['itm.elf', ['--log', 'swo', '--expect', 'line 2$'], 0, { log: 'SWO', ended: 'expected', line: 'itm: line 2' }],
  ] as const)('%s %j ends with %d', async (name, args, status, wanted) => {
    expect(await documentOf(name, ...args)).toMatchObject({ status, document: wanted });
  });

  it('ends by a crash, and says its causes', async () => {
    const { status, document } = await documentOf('crash.elf', '--expect', 'never');
    expect(status).toBe(1);
    expect(document).toMatchObject({ ended: 'crash', crash: { exception: 'HardFault', lockedUp: false } });
    const { error } = await run('crash.elf', '--language', 'es');
    expect(error).toMatch(/El programa ha fallado.*HardFault[\s\S]*0x22000000/);
  });

  it('hears nothing of the program before', async () => {
    const { document } = await documentOf('echo.elf', '--timeout', '0.5');
    expect(document['receivedText']).toMatch(/^echo: type/);
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

  it('refuses what is no pattern', async () => {
    expect(await run('rtt.elf', '--expect', '(')).toMatchObject({ status: 2, error: /no regular expression/ });
  });
});
