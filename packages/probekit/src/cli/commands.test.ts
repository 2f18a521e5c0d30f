/** The commands as a user runs them, on virtual boards; heard on stdout and stderr. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { misfits, readSchema } from '../../test/schemas/json-schema.ts';
import { runProgram } from './program.ts';

const NEW_BOARD = 'bench:nucleo-h743zi2';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'probekit-cli-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function run(...args: string[]): Promise<{ status: number; out: string; error: string }> {
  const heard = { out: '', error: '' };
  const out = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    heard.out += String(text);
    return true;
  });
  const error = vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    heard.error += String(text);
    return true;
  });
  try {
    return { status: await runProgram(args), ...heard };
  } finally {
    out.mockRestore();
    error.mockRestore();
  }
}

async function json(...args: string[]) {
  const { status, out } = await run(...args, '--json');
  return { status, document: JSON.parse(out) };
}

describe('commands on a healthy virtual board', () => {
  it('list names the probe and its address', async () => {
    const { status, out } = await run('list', '--probe', NEW_BOARD);
    expect(status).toBe(0);
    expect(out).toMatch(/STLINK-V3E {2}[0-9A-F]{24} .*--probe bench:nucleo-h743zi2/);
  });

  it('info reads probe and chip', async () => {
    const { status, document } = await json('info', '--probe', NEW_BOARD);
    expect(status).toBe(0);
    expect(document).toMatchObject({
      dpidr: 0x6ba0_2477,
      core: 'running',
      chip: { devId: 0x450, flashKib: 2048 },
      protection: { rdpLevel: 0 },
    });
  });

  it('doctor gives no finding', async () => {
    const { status, document } = await json('doctor', '--probe', NEW_BOARD);
    expect(status).toBe(0);
    expect(document).toMatchObject({ verdict: 'healthy', causes: [] });
  });

  it('read dumps memory, or saves it', async () => {
    const dump = await run('read', '0x08000000', '0x20', '--probe', NEW_BOARD);
    expect(dump.out.split('\n')).toHaveLength(3);
    expect(dump.out).toMatch(/^08000000 {2}00 00 01 20 /);
    const file = join(folder, 'saved.bin');
    expect((await run('read', '0x08000000', '128K', '-o', file, '--probe', NEW_BOARD)).status).toBe(0);
    expect((await readFile(file)).length).toBe(128 * 1024);
  });

  it.each(['hex', 'srec', 'bin'])('memory read saves as .%s what memory compare finds equal', async (end) => {
    const file = join(folder, `saved.${end}`);
    expect((await run('memory', 'read', '0x08000000', '0x200', '-o', file, '--probe', NEW_BOARD)).status).toBe(0);
    const at = end === 'bin' ? '@0x08000000' : '';
    expect((await run('memory', 'compare', `${file}${at}`, '--probe', NEW_BOARD)).out).toContain('equal: all 512 B');
    expect((await run('memory', 'compare', `${file}${at}`, '--probe', 'bench:swd-pins', '--connect', 'under-reset')).status).toBe(1);
  });

  it('memory compare names the command that writes what differs, for flash and for RAM, as the file was named', async () => {
    const file = join(folder, 'd.bin');
    await writeFile(file, 'not there');
    const compare = (...args: string[]) => run('memory', 'compare', ...args, '--probe', NEW_BOARD);
    expect((await compare(file, '--address', '0x08010000')).out).toContain(`probekit flash ${file} --address 0x08010000     writes`);
    expect((await compare(`${file}@0x24000000`)).out).toContain(`probekit memory write ${file}@0x24000000     writes`);
    expect((await compare(file, '--address', '0x40020000')).out).toMatch(/^different: .*\n$/m);
  });

  it.each(['elf', 'hex', 'srec', 'uf2'])('read saves as %s what verify finds equal, whatever the end of the name', async (format) => {
    const file = join(folder, 'saved.part');
    const saved = await run('read', '0x08000000', '0x200', '-o', file, '--format', format, '--probe', NEW_BOARD);
    expect([saved.status, saved.out]).toEqual([0, expect.stringContaining(`512 B from 0x08000000 are in ${file}, as `)]);
    expect((await run('verify', file, '--probe', NEW_BOARD)).out).toContain('equal: all 512 B');
    expect((await run('image', 'info', file, '--json')).out).toContain(`"format": "${format}"`);
    expect((await run('image', 'convert', file, join(folder, 'converted.part'), '--format', 'hex')).out).toContain('as Intel HEX.');
  });

  it.each([
    ['a format that there is not', ['-o', 'saved.bin', '--format', 'dfu'], 'Allowed choices are elf, hex, srec, uf2, bin.'],
    ['a format without a file', ['--format', 'hex'], '--format is the format of a file, and none is named.'],
  ])('read refuses %s', async (_what, args, message) => {
    const { status, error } = await run('read', '0x08000000', '16', ...args, '--probe', NEW_BOARD);
    expect([status, error]).toEqual([2, expect.stringContaining(message)]);
  });

  it('memory disassemble shows what the core executes, from the address of a function with its Thumb bit too', async () => {
    const shown = await run('memory', 'disassemble', '0x080003ab', '3', '--probe', NEW_BOARD);
    expect(shown.status).toBe(0);
    expect(shown.out).toMatch(/^080003aa {2}[0-9a-f]{4}( [0-9a-f]{4}| {5}) {2}[a-z]/);
    expect(shown.out.trim().split('\n')).toHaveLength(3);
    expect((await run('memory', 'disassemble', '0x08000000', '0', '--probe', NEW_BOARD)).status).toBe(2);
  });

  it('erase and memory speak Spanish when told to', async () => {
    const spanish = (...args: string[]) => run(...args, '--language', 'es', '--probe', NEW_BOARD);
    expect((await spanish('erase', '--range', '0x08000000+128K')).out).toMatch(
      /borrado 1 sector, 128 KiB, en .* s; el núcleo está detenido/,
    );
    expect((await spanish('memory', 'fill', '0x24000000', '16', '0x5a')).out).toContain('16 B desde 0x24000000 son 0x5a');
    expect((await spanish('memory', 'blank', '0x08000000', '16')).out).toContain('no está en blanco: 0x08000000 lee 0x00');
  });

  it('read, verify and reset speak Spanish when told to', async () => {
    const spanish = (...args: string[]) => run(...args, '--language', 'es', '--probe', NEW_BOARD);
    const file = join(folder, 'saved.hex');
    expect((await spanish('read', '0x08000000', '16', '-o', file)).out).toContain(`16 B desde 0x08000000 están en ${file}, como `);
    expect((await spanish('memory', 'compare', file)).out).toContain('igual: los 16 B de saved.hex');
    expect((await spanish('verify', 'blinky.elf')).out).toMatch(/distinto: 0x0800\w+ lee 0x\w\w, blinky.elf tiene 0x\w\w\nprobekit flash/);
    expect((await spanish('reset')).out).toBe('El STM32 se reinició y está en marcha.\n');
  });

  it('flash, verify and erase remember in a state file, and tell equal from different', async () => {
    const probe = `${NEW_BOARD}?state=${join(folder, 'board.state')}`;
    const flashed = await run('flash', 'blinky.elf', '--probe', probe);
    expect(flashed.status).toBe(0);
    expect(flashed.out).toMatch(/plan {5}erase 1 sector, program 1\.0 KiB, keep 148 B/);
    expect(flashed.out).toMatch(/verify .* equal\nrunning from 0x08000000\n/);
    expect((await run('verify', 'blinky.elf', '--probe', probe)).status).toBe(0);
    expect((await run('flash', 'blinky.elf', '--probe', probe)).out).toContain('nothing to write: the flash holds these 908 B already');
    const other = await run('verify', 'factory-demo.elf', '--probe', probe);
    expect(other).toMatchObject({ status: 1, out: expect.stringContaining('different: 0x0800') });
    expect((await run('erase', '--range', '0x08000000+128K', '--probe', probe)).status).toBe(0);
    expect((await run('read', '0x08000000', '16', '--probe', probe)).out).toContain('ff ff ff ff ff ff ff ff  ff ff');
  });

  it('reset and halt', async () => {
    expect((await json('reset', '--probe', NEW_BOARD)).document).toEqual({ reset: true, halted: false, state: 'running' });
    const empty = await json('reset', '--probe', 'bench:nucleo-f446re');
    expect(empty.document).toEqual({ reset: true, halted: false, state: 'locked-up' });
    expect((await json('reset', '--halt', '--probe', NEW_BOARD)).document).toEqual({ reset: true, halted: true, state: 'halted' });
  });

  it('writes a trace of what went over the wire', async () => {
    const trace = join(folder, 'trace.txt');
    await run('info', '--trace', trace, '--probe', NEW_BOARD);
    expect(await readFile(trace, 'utf8')).toMatch(/^# probekit trace: STLINK-V3 0483:374e \w+\n> F1/);
  });

  it('flash tells its progress as events', async () => {
    const { out } = await run('flash', 'blinky.elf', '--events', '--probe', NEW_BOARD);
    const events = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { event: string; phase?: string });
    expect([...new Set(events.map(({ event, phase }) => phase ?? event))]).toEqual(['plan', 'erase', 'program', 'verify', 'result']);
    for (const event of events) expect(misfits(event, readSchema('events'))).toEqual([]);
    expect(out).toMatch(/"atMs":\d+(\.\d)?,/);
    expect(out).not.toMatch(/\d\.\d{4}/);
  });
});

describe('commands on boards with a fault', () => {
  it('memory of a core that sleeps is read, and compared', async () => {
    const file = join(folder, 'asleep.json');
    await writeFile(file, JSON.stringify({ board: 'nucleo-h743zi2', flash: [{ file: 'echo.elf' }] }));
    const probe = `bench:${file}`;
    expect((await run('read', '0x08000000', '16', '--probe', probe)).out).toMatch(/^08000000 /);
    expect((await run('verify', 'echo.elf', '--probe', probe)).status).toBe(0);
  });

  it.each([
    ['read', '0x08000000', '16'],
    ['verify', 'blinky.elf'],
    ['memory', 'compare', 'blinky.elf'],
  ])('flash that read-out protection has closed is told as that: %s %s', async (...command) => {
    const { status, out, error } = await run(...command, '--probe', 'bench:rdp1');
    expect(status).toBe(1);
    expect(out).not.toContain('probekit flash');
    expect(error).toContain('(flash/read-protected)');
    expect(error).toContain('probekit option-bytes set RDP=0xaa --accept rdp-0 ');
  });

  it('doctor names the class of the cause, and an answer settles it', async () => {
    const { status, document } = await json('doctor', '--probe', 'bench:jp4-off');
    expect(status).toBe(1);
    expect(document.causes.slice(0, 2).map(({ id }: { id: string }) => id)).toContain('RC24');
    const settled = await json('doctor', '--answer', 'jp4=off', '--probe', 'bench:jp4-off');
    expect(settled.document.causes[0]).toMatchObject({ id: 'RC24', class: 'proven' });
  });

  it.each([
    ['jp9=off', 'jp4'],
    ['jp4=perhaps', 'jp4=on or jp4=off'],
    ['constructor=on', 'jp4'],
    ['jp4=constructor', 'jp4=on or jp4=off'],
    ['jp4', 'question=answer'],
  ])('doctor refuses the answer %s and lists what can be answered', async (answer, choices) => {
    const failed = await run('doctor', '--answer', answer, '--probe', 'bench:jp4-off');
    expect(failed.status).toBe(2);
    expect(failed.error).toContain(choices);
  });

  it('doctor never resets unless told to, and offers it', async () => {
    const { out } = await run('doctor', '--probe', 'bench:swd-pins');
    expect(out).not.toContain('C6');
    expect(out).toContain('probekit doctor --fix=reset');
  });

  it('doctor --fix=reset catches a program that takes the debug pins', async () => {
    const { status, document } = await json('doctor', '--fix=reset', '--probe', 'bench:swd-pins');
    expect(status).toBe(1);
    expect(document.causes[0].id).toBe('RC43');
    expect(document).toMatchObject({ remedies: [{ action: 'halt-under-reset', worked: true }], solved: false });
  });

  it.each(['charging-cable', 'no-permission', 'jp4-off-sense-before'])(
    'doctor --fix=reset on %s still tells its diagnosis',
    async (scenario) => {
      const { status, document } = await json('doctor', '--fix=reset', '--probe', `bench:${scenario}`);
      expect([status, document.verdict]).toEqual([1, 'fault']);
      expect(document.remedies).toBeUndefined();
    },
  );

  it('doctor --fix=erase saves that program, erases it, and says where the copy is', async () => {
    const probe = `bench:swd-pins?state=${join(folder, 'erased.state')}`;
    const { status, out } = await run('doctor', '--fix=erase', '--probe', probe);
    const [, path = ''] = /Saved 0x08000000 to 0x[0-9a-f]{8} as (.+?), then erased sector 0 of bank 1/.exec(out) ?? [];
    expect([status, out.includes('Looked again: the board is well.')]).toEqual([0, true]);
    expect(path).toContain('erased.state.saved');
    expect((await run('flash', path, '--address', '0x08000000', '--probe', probe)).status).toBe(0);
    expect((await json('doctor', '--fix=reset', '--probe', probe)).document.causes[0].id).toBe('RC43');
  });

  it('doctor --fix without a level refuses where nobody can be asked', async () => {
    const { status, error } = await run('doctor', '--fix', '--probe', 'bench:swd-pins');
    expect(status).toBe(2);
    expect(error).toContain('--fix=reset');
  });

  it('flash under reset replaces that program for good', async () => {
    const probe = `bench:swd-pins?state=${join(folder, 'board.state')}`;
    const failed = await run('flash', 'blinky.elf', '--probe', probe);
    expect(failed).toMatchObject({ status: 1, error: expect.stringContaining('(dap/transfer)') });
    expect(failed.error).toContain(`Find out why: probekit doctor --probe ${probe}`);
    expect((await run('flash', 'blinky.elf', '--connect', 'under-reset', '--probe', probe)).status).toBe(0);
    expect((await json('doctor', '--probe', probe)).document.verdict).toBe('healthy');
  });

  it('says that no probe is plugged in', async () => {
    const { status, error } = await run('info', '--probe', 'bench:charging-cable');
    expect(status).toBe(1);
    expect(error).toMatch(/^No ST-LINK is plugged in\.\n/);
  });
});

describe('wrong usage', () => {
  it.each([
    ['an unknown command', ['frobnicate'], 'cli/usage'],
    ['a missing argument', ['flash'], 'cli/usage'],
    ['an unknown kind of probe', ['info', '--probe', 'jlink:1'], 'probe/address'],
    ['an unknown board', ['info', '--probe', 'bench:nucleo-h743zi3'], 'cli/bench-file'],
    ['a scenario file that is not there', ['info', '--probe', 'bench:nowhere.json'], 'cli/bench-file'],
    ['a firmware file that is not there', ['flash', 'nowhere.elf', '--probe', NEW_BOARD], 'node/file'],
    ['erasing nothing in particular', ['erase', '--probe', NEW_BOARD], 'cli/usage'],
    ['a range beyond the end', ['read', '0xfffffff0', '32', '--probe', NEW_BOARD], 'cli/range'],
    ['a wrong address', ['read', 'main', '32', '--probe', NEW_BOARD], 'cli/usage'],
  ])('%s is status 2, a sentence, a hint and a code', async (_what, args, code) => {
    const { status, error } = await run(...args);
    expect(status).toBe(2);
    expect(error.trimEnd().split('\n')).toHaveLength(3);
    expect(error).toContain(`(${code})`);
    const asJson = await json(...args);
    expect(asJson.document.error).toMatchObject({ code, message: expect.stringMatching(/./), hint: expect.stringMatching(/./) });
  });

  it('names the nearest key of a scenario file', async () => {
    const file = join(folder, 'mine.json');
    await writeFile(file, '{"board":"nucleo-h743zi2","jumper":{"JP4":"off"}}');
    const { status, error } = await run('info', '--probe', `bench:${file}`);
    expect(status).toBe(2);
    expect(error).toContain('"jumper"');
    expect(error).toContain('Did you mean "jumpers"?');
  });

  it('a file that is no firmware is told by how it starts', async () => {
    const file = join(folder, 'notes.txt');
    await writeFile(file, 'Shopping list');
    const { status, error } = await run('flash', file, '--probe', NEW_BOARD);
    expect(status).toBe(2);
    expect(error).toMatch(/^notes\.txt is not a firmware image: it starts with "Shopping"/);
  });

  it('a state file that is none is not overwritten', async () => {
    const file = join(folder, 'board.state');
    await writeFile(file, 'precious');
    expect((await run('info', '--probe', `${NEW_BOARD}?state=${file}`)).status).toBe(2);
    expect(await readFile(file, 'utf8')).toBe('precious');
  });
});

describe('explain', () => {
  it('needs no board, and reads words or a file', async () => {
    const words = await run('explain', 'interface', 'firmwre', 'FAILED to reset halt target');
    expect(words.status).toBe(0);
    expect(words.out).toContain('"The interface firmware FAILED to reset/halt the target MCU"');
    const file = join(folder, 'FAIL.TXT');
    await writeFile(file, 'The interface firmware FAILED to reset/halt the target MCU\r\n');
    expect((await json('explain', file)).document).toMatchObject({ verdict: 'fault', message: { number: 1 } });
  });
});

describe('the demo', () => {
  it('plays both acts to a good end', async () => {
    const { status, out } = await run('demo');
    expect(status).toBe(0);
    expect(out).toMatch(/jumper JP4 \(IDD\)\.[\s\S]+(Likely|Proven) {3}The STM32 has no supply: the IDD jumper is open\./);
    expect(out).toContain('[JP4]');
    expect(out).toContain('The board is well');
    expect(out).toMatch(/takes the debug pins PA13 and PA14/);
    expect(out).toMatch(/LD1 \(green\) changed 2\d times/);
    expect(out).toContain('blinky: 1 s');
    expect(out).toContain('npx probekit explain');
  });
});
