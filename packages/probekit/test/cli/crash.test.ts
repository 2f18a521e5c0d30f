/** `probekit crash`: what it says, and that looking disturbs nothing. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { selected } from '../crashes/crash-zoo.ts';
import { misfits, readSchema } from '../schemas/json-schema.ts';
import { NEW_BOARD, runCommand } from './run-command.ts';

const firmware = (name: string) => fileURLToPath(new URL(`../../../../firmware/${name}`, import.meta.url));

/** A board that keeps its flash between commands, with this program on it. */
async function boardWithProgram(file: string) {
  const folder = await mkdtemp(join(tmpdir(), 'probekit-crash-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const probe = ['--probe', `${NEW_BOARD}?state=${join(folder, 'board')}`];
  expect(await runCommand(['flash', file, ...probe])).toMatchObject({ status: 0 });
  return { folder, probe };
}

async function boardThatCrashes(crash: string) {
  const folder = await mkdtemp(join(tmpdir(), 'probekit-crash-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, 'crashes.elf');
  await writeFile(file, selected('crashes.O2', crash).file);
  return { file, ...(await boardWithProgram(file)) };
}

describe('probekit crash', () => {
  it('says the line, the variable and the calls, in two languages and as JSON', async () => {
    const { file, probe } = await boardThatCrashes('null_call');
    const told = await runCommand(['crash', file, ...probe]);
    expect(told.status).toBe(1);
    expect(told.out).toMatch(
      /^crashes\.c:\d+ calls driver->read, which is null, in read_driver\(\) called by crash_null_call\(\) called by main\(\)\.\n/,
    );
    const spanish = await runCommand(['crash', file, '--language', 'es', ...probe]);
    expect(spanish.out).toMatch(/^crashes\.c:\d+ llama a driver->read, que es nulo, en read_driver\(\) llamada por/);
    const document: unknown = JSON.parse((await runCommand(['crash', file, '--json', ...probe])).out);
    expect(misfits(document, readSchema('crash'))).toEqual([]);
    expect(document).toMatchObject({ state: 'fault', verdict: { kind: 'null-call', pointer: 'driver->read', address: 0 } });
    const without = await runCommand(['crash', ...probe]);
    expect(without).toMatchObject({ status: 1, out: expect.stringMatching(/^The core stands in HardFault at 0x[\s\S]*Thumb bit clear/) });
  });

  it('leaves a program alone that runs, and tells where it always is', async () => {
    const { file, probe } = await boardThatCrashes('stuck');
    const looked = await runCommand(['crash', file, '--json', ...probe]);
    const document = JSON.parse(looked.out) as { sentences: readonly string[] };
    expect(misfits(document, readSchema('crash'))).toEqual([]);
    expect(looked.status).toBe(0);
    expect(document.sentences[0]).toMatch(/^The program runs, always in wait_ready\(\) at crashes\.c:\d+: at 32 looks/);
    const halted = await runCommand(['crash', file, '--halt', ...probe]);
    expect(halted).toMatchObject({
      status: 0,
      out: expect.stringMatching(/in wait_ready\(\) called by crash_stuck\(\) called by main\(\); it stands in no fault/),
    });
  });

  it('tells of an interrupt without a handler when it may halt', async () => {
    const { file, probe } = await boardThatCrashes('interrupt_name');
    const { status, out } = await runCommand(['crash', file, '--halt', ...probe]);
    expect(out).toMatch(/^interrupt 38 has no handler of its own/);
    expect(status).toBe(1);
  });

  it('saves a dump, and tells the same from it without the board', async () => {
    const { file, folder, probe } = await boardThatCrashes('null_element');
    const core = join(folder, 'core.elf');
    const saved = await runCommand(['crash', file, '--save', core, '--json', ...probe]);
    expect(misfits(JSON.parse(saved.out), readSchema('crash'))).toEqual([]);
    const later = await runCommand(['crash', file, '--core', core]);
    expect(later).toMatchObject({ status: 1, out: expect.stringMatching(/ reads through history, which is null, in sample_of\(\)/) });
    expect(await runCommand(['crash', '--core', core])).toMatchObject({ status: 2 });
    expect(await runCommand(['crash', file, '--core', file])).toMatchObject({ error: expect.stringContaining('debug/core-file') });
  });

  it('saves nothing of a program that runs', async () => {
    const { file, folder, probe } = await boardThatCrashes('none');
    const { error } = await runCommand(['crash', file, '--save', join(folder, 'core.elf'), ...probe]);
    expect(error).toMatch(/debug\/running/);
  });

  it('refuses a file that is no ELF before it opens a probe', async () => {
    expect(await runCommand(['crash', firmware('README.md'), '--probe', 'bench:none'])).toMatchObject({
      status: expect.not.stringMatching('0'),
    });
  });
});
