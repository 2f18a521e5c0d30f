/** mtools reads the volume of the virtual ST-LINK, fetched block by block over its plug, as a disk image. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Bench, Scenario } from '../../src/base/index.ts';
import { createBench } from '../../src/bench/index.ts';
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
