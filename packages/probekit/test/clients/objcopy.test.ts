/** Firmware files beside GNU objcopy: it writes what we read, and reads what we wrote. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formatOfName, type Image, parseImage, writeImage } from '../../src/image/index.ts';
import { builtInFirmware } from '../../src/node/index.ts';
import { hasPeer, runPeer } from './peer.ts';

const OBJCOPY = 'arm-none-eabi-objcopy';
/** The names that BFD has for these formats. */
const TARGETS = { elf: 'elf32-littlearm', hex: 'ihex', srec: 'srec' } as const;

describe.runIf(hasPeer(OBJCOPY))('a firmware file beside objcopy', () => {
  let folder: string;
  let original: Image;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'probekit-objcopy-'));
    const bytes = (await builtInFirmware('blinky.elf'))?.bytes ?? new Uint8Array(0);
    await writeFile(join(folder, 'blinky.elf'), bytes);
    original = parseImage(bytes, { name: 'blinky.elf' });
  });
  afterAll(() => rm(folder, { recursive: true }));

  const objcopy = async (from: keyof typeof TARGETS, input: string, to: string, output: string) => {
    const told = await runPeer(OBJCOPY, ['-I', TARGETS[from], '-O', to, input, output], { cwd: folder });
    expect(told).toEqual({ status: 0, text: '' });
    return readFile(join(folder, output));
  };

  it.each(['hex', 'srec'] as const)('reads the %s that objcopy writes', async (format) => {
    const bytes = await objcopy('elf', 'blinky.elf', TARGETS[format], `theirs.${format}`);
    const read = parseImage(bytes, { name: `theirs.${format}` });
    expect(read.segments).toEqual(original.segments);
    expect(read.entry).toBe(original.entry);
  });

  it.each(['elf', 'hex', 'srec'] as const)('writes %s that objcopy reads', async (format) => {
    const name = `ours.${format}`;
    expect(formatOfName(name)).toBe(format);
    await writeFile(join(folder, name), writeImage(original, format));
    const theirs = await objcopy(format, name, 'binary', 'theirs.bin');
    expect(new Uint8Array(theirs)).toEqual(writeImage(original, 'bin'));
  });
});
