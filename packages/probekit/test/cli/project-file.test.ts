/** `probekit.json`: found from below, checked as nobody's, and used by `probekit flash` without a file. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { readProject } from '../../src/cli/project-content.ts';
import { misfits, readSchema } from '../schemas/json-schema.ts';
import { NEW_BOARD, runCommand } from './run-command.ts';

const FIRMWARE = new URL('../../../../firmware/blinky.elf', import.meta.url);

let folder = '';
let below = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'probekit-project-'));
  below = join(folder, 'src', 'drivers');
  await mkdir(below, { recursive: true });
  await mkdir(join(folder, 'build'));
  await writeFile(join(folder, 'build', 'blinky.elf'), await readFile(FIRMWARE));
  await writeFile(join(folder, 'build', 'data.bin'), new Uint8Array(64).fill(0xa5));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const SOUND = { chip: 'STM32H743ZI', probe: NEW_BOARD, images: ['build/blinky.elf', 'build/data.bin@0x08180000'] };

/** Runs `probekit` below a folder that holds this project. */
async function runWith(project: unknown, ...args: readonly string[]) {
  await writeFile(join(folder, 'probekit.json'), JSON.stringify(project));
  const cwd = vi.spyOn(process, 'cwd').mockReturnValue(below);
  try {
    return await runCommand(args);
  } finally {
    cwd.mockRestore();
  }
}

describe('a project file', () => {
  it('says what a flash job without a file is about, and which probe it uses', async () => {
    const { status, out } = await runWith(SOUND, 'flash', '--dry-run');
    expect(status).toBe(0);
    expect(out).toContain(`project  ${join(folder, 'probekit.json')}`);
    expect(out).toMatch(/^file {5}blinky\.elf: 0x08000000 to 0x0800038b$/m);
    expect(out).toMatch(/^file {5}data\.bin: 0x08180000 to 0x0818003f$/m);
  });

  it('gives way to a probe on the command line', async () => {
    const { status } = await runWith({ ...SOUND, probe: 'bench:charging-cable' }, 'flash', '--dry-run', '--probe', NEW_BOARD);
    expect(status).toBe(0);
  });

  it('for another chip is refused before anything is written', async () => {
    for (const more of [[], ['--dry-run']]) {
      const { status, out } = await runWith({ ...SOUND, chip: 'STM32F407VG' }, 'flash', '--json', ...more);
      expect(status).toBe(2);
      const evidence = { chip: 'STM32F407VG', found: expect.stringContaining('STM32H7') };
      expect(JSON.parse(out).error).toMatchObject({ code: 'cli/project-chip', evidence });
    }
  });

  it.each([
    ['STM32H745ZI', 'bench:custom-h745', 0],
    ['STM32H757', 'bench:custom-h745', 0],
    ['STM32H745ZI', 'bench:custom-h743', 2],
  ])('for an %s flashes %s with status %i: the second core tells parts of one die apart', async (chip, probe, status) => {
    const { status: found, out } = await runWith({ ...SOUND, chip, probe }, 'flash', '--dry-run');
    expect(found, out).toBe(status);
    await writeFile(join(folder, 'probekit.json'), JSON.stringify({ chip, optionBytes: { RDP: '0xAA' } }));
    expect((await runCommand(['option-bytes', 'diff', join(folder, 'probekit.json'), '--probe', probe])).status).toBe(status);
  });

  it('for another chip stands against a file that is named, too', async () => {
    const { status, out } = await runWith({ ...SOUND, chip: 'STM32F407VG' }, 'flash', 'echo.elf', '--json', '--probe', NEW_BOARD);
    expect(status).toBe(2);
    expect(JSON.parse(out).error.code).toBe('cli/project-chip');
  });

  it('whose images hold the same address is refused with both names and the range, before a probe is looked for', async () => {
    const images = ['build/blinky.elf', 'build/data.bin@0x08000380'];
    for (const more of [[], ['--dry-run'], ['--all']]) {
      const { status, out } = await runWith({ ...SOUND, images, probe: 'bench:charging-cable' }, 'flash', '--json', ...more);
      expect(status).toBe(2);
      const evidence = { files: ['blinky.elf', 'data.bin'], address: 0x0800_0380, end: 0x0800_038c };
      expect(JSON.parse(out).error).toMatchObject({ code: 'image/files-overlap', evidence });
    }
  });

  it('that is far too long is refused by its size', async () => {
    const { status, out } = await runWith({ ...SOUND, chip: ' '.repeat(70_000) }, 'flash', '--json');
    expect(status).toBe(2);
    expect(JSON.parse(out).error).toMatchObject({ code: 'cli/project-file', evidence: { detail: expect.stringContaining('65536') } });
  });

  it('is a file of option bytes too: they are compared by it', async () => {
    for (const [RDP, status] of [
      ['0xAA', 0],
      ['0xBB', 1],
    ] as const) {
      const { chip, images } = SOUND;
      await writeFile(join(folder, 'probekit.json'), JSON.stringify({ chip, images, optionBytes: { RDP } }));
      expect((await runCommand(['option-bytes', 'diff', join(folder, 'probekit.json'), '--probe', NEW_BOARD])).status).toBe(status);
    }
  });

  it('says which probe the other commands use too, where none is named', async () => {
    const probe = 'bench:nucleo-h743zi2?state=board.state';
    const chip = 'STM32H743ZI';
    const images = ['build/blinky.elf'];
    const { status, error } = await runWith({ chip, images, probe }, 'flash', 'blinky.elf');
    expect(status).toBe(0);
    // Below the folder as in it: the board is kept where the project is.
    expect(error).toBe(
      `The probe is bench:nucleo-h743zi2?state=${join(folder, 'board.state')}, as ${join(folder, 'probekit.json')} says.\n`,
    );
    expect((await runWith({ chip, images, probe }, 'verify', 'blinky.elf')).status).toBe(0);
    expect((await runWith({ chip, images, probe }, 'verify', 'blinky.elf', '--probe', NEW_BOARD)).status).toBe(1);
    expect((await runWith({ chip, images, probe }, 'erase', '--sectors', '0')).status).toBe(0);
    expect((await runWith({ chip, images, probe }, 'memory', 'blank', '0x08000000', '128K')).status).toBe(0);
    for (const words of [['info'], ['option-bytes', 'get', 'RDP'], ['read', '0x08000000', '16'], ['doctor', '--usb-only']]) {
      const { out } = await runWith({ chip, images, probe }, ...words, '--json');
      expect(JSON.parse(out), words.join(' ')).not.toHaveProperty('error');
    }
    await rm(join(folder, 'board.state'));
  });

  it.each([
    ['erase', '--chip'],
    ['memory', 'fill', '0x20000000', '16', '0'],
    ['option-bytes', 'set', 'BOR_LEV=1'],
    ['gdb', '--port', '0'],
  ])('for another chip stops %s %s, also with a probe that is named, and nobody who reads', async (...words) => {
    const project = { ...SOUND, chip: 'STM32F407VG' };
    for (const probe of [[], ['--probe', NEW_BOARD]]) {
      const { status, out } = await runWith(project, ...words, ...probe, '--json');
      expect([status, JSON.parse(out).error?.code]).toEqual([2, 'cli/project-chip']);
    }
    expect((await runWith(project, 'info')).status).toBe(0);
  });

  it('that is wrong stops nobody who only reads and names the probe', async () => {
    expect((await runWith([], 'info', '--probe', NEW_BOARD)).status).toBe(0);
    const refused = [['info'], ['erase', '--chip', '--probe', NEW_BOARD]];
    for (const words of refused) expect((await runWith([], ...words)).error).toContain('(cli/project-file)');
  });

  it('counts for none of the tools that are stood in for, which know no such file', async () => {
    const { error } = await runWith(SOUND, 'as', 'st-flash', 'read', join(folder, 'read.bin'), '0x08000000', '16');
    expect(error).not.toContain('probekit.json');
  });

  it('that is not there makes a flash job without a file wrong usage', async () => {
    await rm(join(folder, 'probekit.json'), { force: true });
    const cwd = vi.spyOn(process, 'cwd').mockReturnValue(below);
    const { status, error } = await runCommand(['flash', '--probe', NEW_BOARD]).finally(() => cwd.mockRestore());
    expect(status).toBe(2);
    expect(error).toContain('No firmware file is named, and there is no probekit.json');
  });
});

const bytesOf = (text: string) => new TextEncoder().encode(text);
const read = (text: string) => readProject(bytesOf(text), '/p/probekit.json');

describe('a project file that anybody may have written', () => {
  it.each([
    ['no JSON', '{', '(top level)'],
    ['a list', '[]', '(top level)'],
    ['without images', '{}', 'images'],
    ['with no image', '{"images":[]}', 'images'],
    ['with a number for an image', '{"images":["a.elf",7]}', 'images.1'],
    ['with a name that steers the terminal', '{"images":["\\u001b[2J"]}', 'images.0'],
    ['with an unknown name', '{"images":["a.elf"],"prob":"usb:"}', 'prob'],
    ['with a name that every object has', '{"images":["a.elf"],"constructor":{}}', 'constructor'],
    ['with such a name below', '{"images":["a.elf"],"optionBytes":{"__proto__":{}}}', '__proto__'],
    ['with a chip of nobody', '{"images":["a.elf"],"chip":"Z80"}', 'chip'],
    ['with an object for an option byte', '{"images":["a.elf"],"optionBytes":{"RDP":{}}}', 'optionBytes.RDP'],
    ['with too many images', JSON.stringify({ images: Array.from({ length: 33 }, () => 'a.elf') }), 'images'],
    ['that is far too long', `{"images":["a.elf"]}${' '.repeat(65_536)}`, '(top level)'],
  ])('%s is refused with the place', (_what, text, place) => {
    expect(() => read(text)).toThrow(expect.objectContaining({ code: 'cli/project-file', evidence: expect.objectContaining({ place }) }));
  });

  it('is refused for an option byte that the chip does not have', async () => {
    const { status, out } = await runWith({ ...SOUND, optionBytes: { FOO: '1' } }, 'flash', '--json', '--dry-run');
    expect(status).toBe(2);
    expect(JSON.parse(out).error).toMatchObject({ code: 'flash/option-name' });
  });

  it('is judged by the published schema as by us', () => {
    const schema = readSchema('project');
    const sound = { ...SOUND, $schema: 'https://probekit.dev/schemas/project.schema.json', optionBytes: { RDP: '0xAA' } };
    expect(misfits(sound, schema)).toEqual([]);
    expect(read(JSON.stringify(sound)).images).toEqual(['/p/build/blinky.elf', '/p/build/data.bin@0x08180000']);
    for (const text of ['[]', '{}', '{"images":["a.elf",7]}', '{"images":["a.elf"],"prob":"usb:"}', '{"images":["a.elf"],"chip":"Z80"}'])
      expect(misfits(JSON.parse(text), schema)).not.toEqual([]);
  });
});
