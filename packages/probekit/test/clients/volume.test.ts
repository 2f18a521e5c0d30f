/**
 * mtools reads the volume of the virtual ST-LINK, fetched block by block over its plug, as a disk image; and copies files
 * onto it, whose blocks then go to the probe as a host writes them.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Bench, Scenario } from '../../src/base/index.ts';
import { createBench } from '../../src/bench/index.ts';
import { parseImage } from '../../src/image/index.ts';
import { boardWith, firmware } from '../contracts/board-on-bench.ts';
import { hasPeer, runPeer } from './peer.ts';

const OUT = 0x03;
const IN = 0x83;
const BLOCK_BYTES = 512;
/** As Linux reads: 120 KiB at once. */
const BLOCKS_AT_ONCE = 240;

let nextId = 1;

/** One SCSI command towards the host: wrapper out, data in, status in. */
async function ask({ usb }: Bench, command: readonly number[], wanted: number): Promise<{ data: Uint8Array; failed: boolean }> {
  const wrapper = new Uint8Array(31);
  wrapper.set([0x55, 0x53, 0x42, 0x43]);
  new DataView(wrapper.buffer).setUint32(8, wanted, true);
  wrapper.set([0x80, 0, command.length, ...command], 12);
  await usb.submit({ id: nextId++, endpoint: OUT, data: wrapper });
  const moved = wanted > 0 ? await usb.submit({ id: nextId++, endpoint: IN, length: wanted }) : undefined;
  const status = await usb.submit({ id: nextId++, endpoint: IN, length: 13 });
  return { data: moved?.data ?? new Uint8Array(0), failed: status.data?.[12] !== 0 };
}

/** Waits for the medium as hosts do, then reads all of it. */
async function readDisk(bench: Bench): Promise<Uint8Array> {
  for (let tries = 0; (await ask(bench, [0, 0, 0, 0, 0, 0], 0)).failed; tries++) {
    if (tries > 100) throw new Error('no medium comes');
    await ask(bench, [0x03, 0, 0, 0, 18, 0], 18);
    await bench.control.send('advance', { ms: 100 });
  }
  const { data: capacity } = await ask(bench, [0x25, 0, 0, 0, 0, 0, 0, 0, 0, 0], 8);
  const blocks = new DataView(capacity.buffer, capacity.byteOffset).getUint32(0) + 1;
  const image = new Uint8Array(blocks * BLOCK_BYTES);
  for (let at = 0; at < blocks; at += BLOCKS_AT_ONCE) {
    const count = Math.min(BLOCKS_AT_ONCE, blocks - at);
    const { data } = await ask(bench, [0x28, 0, 0, 0, at >> 8, at & 0xff, 0, count >> 8, count & 0xff, 0], count * BLOCK_BYTES);
    image.set(data, at * BLOCK_BYTES);
  }
  return image;
}

/** One SCSI write of one block. */
async function writeBlock({ usb }: Bench, block: number, bytes: Uint8Array): Promise<void> {
  const wrapper = new Uint8Array(31);
  wrapper.set([0x55, 0x53, 0x42, 0x43]);
  new DataView(wrapper.buffer).setUint32(8, BLOCK_BYTES, true);
  wrapper.set([0x00, 0, 10, 0x2a, 0, 0, 0, block >> 8, block & 0xff, 0, 0, 1, 0], 12);
  await usb.submit({ id: nextId++, endpoint: OUT, data: wrapper });
  await usb.submit({ id: nextId++, endpoint: OUT, data: bytes });
  const status = await usb.submit({ id: nextId++, endpoint: IN, length: 13 });
  expect(status.data?.[12]).toBe(0);
}

interface ChangedBlock {
  readonly block: number;
  readonly bytes: Uint8Array;
}

/** The blocks that change when mtools copies a file onto the volume. */
async function blocksOfCopy(bench: Bench, name: string, content: Uint8Array): Promise<readonly ChangedBlock[]> {
  const folder = await mkdtemp(join(tmpdir(), 'probekit-copy-'));
  try {
    const image = join(folder, 'volume.img');
    const before = await readDisk(bench);
    await writeFile(image, before);
    await writeFile(join(folder, name), content);
    const { status, text } = await runPeer('mtools', ['-c', 'mcopy', '-i', image, join(folder, name), '::']);
    expect(status, text).toBe(0);
    const after = new Uint8Array(await readFile(image));
    const blockOf = (bytes: Uint8Array, block: number) => bytes.subarray(block * BLOCK_BYTES, (block + 1) * BLOCK_BYTES);
    const all = Array.from({ length: after.length / BLOCK_BYTES }, (_, block) => ({ block, bytes: blockOf(after, block) }));
    return all.filter(({ block, bytes }) => Buffer.compare(blockOf(before, block), bytes) !== 0);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function write(bench: Bench, blocks: readonly ChangedBlock[]): Promise<void> {
  for (const { block, bytes } of blocks) await writeBlock(bench, block, bytes);
}

/** Copies a file as a host does, and lets the probe do its work. */
async function copyOnto(bench: Bench, name: string, content: Uint8Array): Promise<void> {
  await write(bench, await blocksOfCopy(bench, name, content));
  await bench.control.send('advance', { ms: 10_000 });
}

/** What the volume says after that; undefined when nothing failed. */
async function failText(bench: Bench): Promise<string | undefined> {
  const bytes = await bench.control.send('host.readFile', { path: '/media/user/NOD_H743ZI2/FAIL.TXT' });
  return bytes ? new TextDecoder().decode(bytes).trim() : undefined;
}

const flashOf = (bench: Bench, byteLength: number) => bench.control.send('peek', { address: 0x0800_0000, byteLength });

/** Record by record, 16 bytes each. */
function intelHex(bytes: Uint8Array, { spoilt = false } = {}): Uint8Array {
  const record = (...fields: readonly number[]) => {
    const sum = fields.reduce((all, byte) => all + byte, 0);
    const last = (-sum & 0xff) ^ (spoilt && fields[3] === 0 ? 1 : 0);
    return `:${[...fields, last].map((byte) => byte.toString(16).padStart(2, '0')).join('')}\r\n`;
  };
  let text = record(2, 0, 0, 4, 0x08, 0x00);
  for (let at = 0; at < bytes.length; at += 16) {
    const part = bytes.subarray(at, at + 16);
    text += record(part.length, at >> 8, at & 0xff, 0, ...part);
  }
  return new TextEncoder().encode(text + record(0, 0, 0, 1));
}

async function withImage(
  scenario: Partial<Scenario>,
  use: (mtools: (tool: string, ...args: string[]) => Promise<string>) => Promise<void>,
) {
  const folder = await mkdtemp(join(tmpdir(), 'probekit-volume-'));
  try {
    const bench = await createBench({ scenario: { board: 'nucleo-h743zi2', ...scenario } });
    const path = join(folder, 'volume.img');
    await writeFile(path, await readDisk(bench));
    await use(async (tool, ...args) => {
      const { status, text } = await runPeer('mtools', ['-c', tool, '-i', path, ...args]);
      expect(status, text).toBe(0);
      return text;
    });
  } finally {
    await rm(folder, { recursive: true });
  }
}

describe.runIf(hasPeer('mtools'))('mtools', () => {
  it('finds label, files and room for the whole flash on the volume of a healthy board', async () => {
    await withImage({}, async (mtools) => {
      const listing = await mtools('mdir', '::');
      expect(listing).toContain('Volume in drive : is NOD_H743ZI');
      expect(listing).toMatch(/DETAILS\s+TXT/);
      expect(listing).toMatch(/MBED\s+HTM/);
      expect(listing).not.toContain('FAIL');
      expect(await mtools('mtype', '::MBED.HTM')).toContain('url=http://mbed.org/device/?code=0836');
      // 2084 KiB in all, as a V3E shows a part of 2 MiB.
      expect(await mtools('minfo', '::')).toMatch(/big size: 0 sectors|small size: 4168 sectors/);
    });
  });

  it('reads FAIL.TXT when the supply jumper is off', async () => {
    await withImage({ jumpers: { JP4: 'off' } }, async (mtools) => {
      expect(await mtools('mtype', '::FAIL.TXT')).toBe('The interface firmware FAILED to reset/halt the target MCU\r\n');
    });
  });
});

describe.runIf(hasPeer('mtools'))('a file that is copied onto the volume', () => {
  const { name, bytes } = firmware('blinky.elf');
  const blinky = parseImage(bytes, { name }).segments[0]!.bytes.slice();

  it('is programmed and started, and has vanished afterwards', async () => {
    const bench = await boardWith();
    await copyOnto(bench, 'BLINKY.BIN', blinky);
    expect(await flashOf(bench, blinky.length)).toEqual(blinky);
    expect(await failText(bench)).toBeUndefined();
    expect((await bench.control.send('runUntil', { withinMs: 2000, led: { name: 'LD1', value: 'green' } })).reached).toBe(true);
    expect(Buffer.from(await readDisk(bench)).includes('BLINKY')).toBe(false);
  });

  it('may be Intel HEX; a wrong checksum is told', async () => {
    const bench = await boardWith();
    await copyOnto(bench, 'BLINKY.HEX', intelHex(blinky));
    expect(await flashOf(bench, blinky.length)).toEqual(blinky);
    await copyOnto(bench, 'SPOILT.HEX', intelHex(blinky, { spoilt: true }));
    expect(await failText(bench)).toContain('The hex file cannot be decoded');
  });

  it('ends up wrong when the host writes it out of order, unless the scenario is tolerant', async () => {
    const strict = await boardWith();
    await write(strict, (await blocksOfCopy(strict, 'BLINKY.BIN', blinky)).toReversed());
    await strict.control.send('advance', { ms: 10_000 });
    expect(await flashOf(strict, blinky.length)).not.toEqual(blinky);
    const tolerant = await boardWith({ msd: 'tolerant' });
    await write(tolerant, (await blocksOfCopy(tolerant, 'BLINKY.BIN', blinky)).toReversed());
    await tolerant.control.send('advance', { ms: 10_000 });
    expect(await flashOf(tolerant, blinky.length)).toEqual(blinky);
  });

  it('leaves FAIL.TXT behind when the target has no supply, and when its sectors are write-protected', async () => {
    const unpowered = await boardWith({ jumpers: { JP4: 'off' } });
    await copyOnto(unpowered, 'BLINKY.BIN', blinky);
    expect(await failText(unpowered)).toBe('The interface firmware FAILED to reset/halt the target MCU');
    const locked = await boardWith({ optionBytes: { WRP1: '0xFE' } });
    await copyOnto(locked, 'BLINKY.BIN', blinky);
    expect(await failText(locked)).toBe('The interface firmware FAILED to download the flash data contents to be programmed');
  });

  it('survives a snapshot in mid-copy', async () => {
    const bench = await boardWith();
    const blocks = await blocksOfCopy(bench, 'BLINKY.BIN', blinky);
    await write(bench, blocks.slice(0, -1));
    await bench.control.send('advance', { ms: 1000 });
    expect(await flashOf(bench, 4)).not.toEqual(blinky.slice(0, 4));
    const other = await boardWith();
    await other.control.send('restore', { snapshot: await bench.control.send('snapshot', {}) });
    await write(other, blocks.slice(-1));
    await other.control.send('advance', { ms: 10_000 });
    expect(await flashOf(other, blinky.length)).toEqual(blinky);
  });
});
