/** `probekit accept`, rehearsed on the bench: what it prints, what its report holds and does not hold, a run that was stopped. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BENCH_NOTE, makeAcceptReport, readAcceptReport, STEP_IDS, whereOf, whyNotHardware } from '../../src/cli/accept/report.ts';
import { misfits, readSchema } from '../schemas/json-schema.ts';
import { NEW_BOARD, runCommand } from './run-command.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'probekit-accept-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const reportAt = (name: string) => ['--report', join(folder, name)];
const readReport = async (name: string) => readAcceptReport(new Uint8Array(await readFile(join(folder, name))), name);
const PASSED = STEP_IDS.map((id) => ({ id, result: 'passed' as const, tookMs: 1, facts: {} }));

/** Of each family that is written, one that comes without a program. */
const EMPTY_BOARDS = [
  ['bench:nucleo-f091rc', 'STM32F091'],
  ['bench:blue-pill', 'STM32F103'],
  ['bench:nucleo-f446re', 'STM32F446'],
  ['bench:nucleo-g071rb', 'STM32G071'],
  ['bench:nucleo-g474re', 'STM32G474'],
  ['bench:nucleo-l476rg', 'STM32L476'],
] as const;

describe('an acceptance run', () => {
  it('with leave tries a sector, puts it back, and reports that this was a bench', async () => {
    const probe = `${NEW_BOARD}?state=${join(folder, 'whole.state')}`;
    const { status, out } = await runCommand(['accept', '--leave', 'STM32H743', ...reportAt('whole.json'), '--probe', probe]);
    expect(status).toBe(0);
    expect(out).toMatch(/^passed {4}SWD clocks {2}the same bytes at 24 MHz, .*5 kHz$/m);
    expect(out).toMatch(/^passed {4}put back {4}each byte is as it was$/m);
    expect(out).toContain('This was a bench, not hardware.');
    const report = await readReport('whole.json');
    expect(misfits(report, readSchema('acceptance'))).toEqual([]);
    expect(report).toMatchObject({ where: 'bench', note: BENCH_NOTE, passed: true, resumed: false });
    expect(report.steps.map(({ id }) => id)).toEqual([...STEP_IDS]);
    const blank = await runCommand(['memory', 'blank', '0x081e0000', '128K', '--probe', probe]);
    expect(blank.status).toBe(0);
    expect((await runCommand(['verify', 'factory-demo.elf', '--probe', probe])).status).toBe(0);
    expect(await readdir(join(folder, 'whole.state.journal'))).toEqual([]);

    const { chip, probe: identity } = JSON.parse((await runCommand(['info', '--json', '--probe', probe])).out);
    const text = await readFile(join(folder, 'whole.json'), 'utf8');
    for (const secret of [chip.uid, identity.serialNumber, hostname()]) expect(text.toLowerCase()).not.toContain(secret.toLowerCase());
  });

  it('says what attaching may do before it attaches, and after it what it may have done', async () => {
    const { error, out } = await runCommand(['accept', ...reportAt('closed.json'), '--probe', 'bench:rdp1']);
    expect(error).toMatch(/^If the chip has read-out protection level 1, attaching may stop its program until power is cycled\.\n/);
    expect(error).toContain('\nRead-out protection level 1: attaching may have stopped the program. Power-cycle the board to resume it.\n');
    expect(out).toMatch(/not well: RC\d\d, RC\d\d/);
    const events = await runCommand(['accept', '--events', ...reportAt('closed.json'), '--probe', 'bench:rdp1']);
    expect(JSON.parse(events.out.split('\n')[0] ?? '')).toMatchObject({
      event: 'warning',
      warning: { said: { key: 'warning.rdp-attach' } },
    });
  });

  it('without leave writes nothing', async () => {
    const { status, out } = await runCommand(['accept', '--language', 'es', ...reportAt('read.json'), '--probe', NEW_BOARD]);
    expect(status).toBe(0);
    expect(out).toContain('Sin permiso no se escribe nada. Para darlo: --leave STM32H743/753');
    const { passed, steps } = await readReport('read.json');
    expect(passed).toBe(false);
    expect(steps.filter(({ code }) => code === 'no-leave').map(({ id }) => id)).toEqual(['backup', 'flash', 'verify', 'reset', 'restore']);
  });

  it('says of a leave for another chip that this is not that chip', async () => {
    const { status, out } = await runCommand(['accept', '--leave', 'STM32F446', ...reportAt('other.json'), '--probe', NEW_BOARD]);
    expect(status).toBe(0);
    expect(out).toContain('STM32F446 is not this chip. Nothing is written without leave. To give it: --leave STM32H743/753\n');
  });

  it.each(EMPTY_BOARDS)('passes %s without a program, and says why its core locks up', async (board, chip) => {
    const report = `empty-${chip}.json`;
    const { status, out } = await runCommand(['accept', '--leave', chip, ...reportAt(report), '--probe', board]);
    const [, reset = ''] = /^(\w+ +reset .*)$/m.exec(out) ?? [];
    expect(reset).toMatch(/^passed +reset +(there is no program: the core locks up at its start, as it must|the program runs)$/);
    expect(status).toBe(0);
    expect((await readReport(report)).passed).toBe(true);
  });

  it('goes on where it was stopped: the sector first, no step of reading twice', async () => {
    const args = [
      'accept',
      '--leave',
      'STM32H743',
      ...reportAt('stopped.json'),
      '--probe',
      `${NEW_BOARD}?state=${join(folder, 'stopped.state')}`,
    ];
    let isStopped = false;
    const stopped = await runCommand([...args, '--events'], (out) => {
      if (isStopped || !out.includes('"phase":"program"')) return;
      isStopped = true;
      process.emit('SIGINT');
    });
    expect(stopped.status).toBe(1);
    expect(stopped.out).toContain('flash/cancelled');
    const again = await runCommand(args);
    expect(again.status).toBe(0);
    expect(again.out).toMatch(/^An earlier run was cut\. Its sector is put back first\.$/m);
    expect(again.out).toMatch(/^passed {4}doctor {6}the board is well \(from the earlier run\)$/m);
    expect(await readReport('stopped.json')).toMatchObject({ passed: true, resumed: true });
    expect(await readdir(join(folder, 'stopped.state.journal'))).toEqual([]);
  });

  it('prints its report and events as the schemas say, also of a board that is not well', async () => {
    const { status, out } = await runCommand([
      'accept',
      '--events',
      ...reportAt('pins.json'),
      '--probe',
      'bench:write-protected',
      '--leave',
      'STM32H743',
    ]);
    expect(status).toBe(1);
    const events = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(events.flatMap((event) => misfits(event, readSchema('events')))).toEqual([]);
    const { event: _, ...document } = events.at(-1);
    expect(misfits(document, readSchema('acceptance'))).toEqual([]);
  });
});

describe('which reports count as hardware', () => {
  it('are those of a probe that is plugged in, with every step passed', () => {
    expect(whyNotHardware(makeAcceptReport(whereOf({ kind: 'usb' }), PASSED, false))).toBeUndefined();
  });

  it.each([
    ['a bench', makeAcceptReport('bench', PASSED, false), BENCH_NOTE],
    ['a probe behind a network', makeAcceptReport('network', PASSED, false), 'not plugged into'],
    ['a run without the writing part', makeAcceptReport('usb', PASSED.slice(0, 4), false), 'steps are missing'],
    ['a step that failed', makeAcceptReport('usb', [...PASSED.slice(1), { ...PASSED[0]!, result: 'failed' }], false), 'not every step'],
  ])('are not those of %s', (_what, report, why) => {
    expect(whyNotHardware(report)).toContain(why);
  });

  it('a file that is too large is refused', () => {
    const read = () => readAcceptReport(new Uint8Array(70_000), 'large.json');
    expect(read).toThrow('it has 70000 bytes');
  });

  it.each([
    ['{', 'it is not JSON'],
    ['{"format":"probekit-acceptance"}', 'version'],
    ['[]', 'format'],
    ['"text"', 'it is no object'],
  ])('a file that is none is refused: %s', async (text, why) => {
    await writeFile(join(folder, 'bad.json'), text);
    await expect(readReport('bad.json')).rejects.toMatchObject({ code: 'cli/accept-report', message: expect.stringContaining(why) });
  });
});
