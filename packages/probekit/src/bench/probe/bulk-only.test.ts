import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { ProbeBench } from '../../../test/fakes/probe-bench.ts';
import { parseHexRecords } from './hex-records.ts';

const OUT = 0x03;
const IN = 0x83;

/** As on the wire: `USBC`, tag, length, direction, LUN 0, command. */
function wrapper(tag: number, wanted: number, toHost: boolean, command: readonly number[]): Uint8Array {
  const out = new Uint8Array(31);
  const view = new DataView(out.buffer);
  out.set([0x55, 0x53, 0x42, 0x43]);
  view.setUint32(4, tag, true);
  view.setUint32(8, wanted, true);
  out.set([toHost ? 0x80 : 0, 0, command.length, ...command], 12);
  return out;
}

let bench: ProbeBench;
let tag = 0;

beforeEach(() => {
  bench = new ProbeBench();
});

async function status(): Promise<{ tag: number; residue: number; status: number }> {
  const { data } = await bench.in(13, IN);
  const view = new DataView(data!.buffer, data!.byteOffset);
  expect(view.getUint32(0)).toBe(0x5553_4253);
  return { tag: view.getUint32(4, true), residue: view.getUint32(8, true), status: view.getUint8(12) };
}

async function ask(command: readonly number[], wanted: number) {
  await bench.out(wrapper(++tag, wanted, true, command), OUT);
  const { data = new Uint8Array(0) } = wanted > 0 ? await bench.in(wanted, IN) : {};
  const end = await status();
  expect(end.tag).toBe(tag);
  return { data, ...end };
}

const read = (block: number, count: number) => ask([0x28, 0, 0, 0, block >> 8, block & 0xff, 0, count >> 8, count & 0xff, 0], count * 512);
const text = (bytes: Uint8Array) => String.fromCharCode(...bytes);

/** The sense key and code that the next REQUEST SENSE tells. */
async function sense() {
  const { data } = await ask([0x03, 0, 0, 0, 18, 0], 18);
  return [data[2], data[12]];
}

/** A host meets a medium that is new to it once. */
async function mounted() {
  bench.start();
  await ask([0x00, 0, 0, 0, 0, 0], 0);
}

describe('the disk of a V3E', () => {
  it('says who it is as a real one did', async () => {
    bench.start();
    const { data, status } = await ask([0x12, 0, 0, 0, 36, 0], 36);
    expect([status, data[0], data[1]! >> 7, data[2], text(data.subarray(8))]).toEqual([0, 0, 1, 2, 'MBED    microcontroller 1.0 ']);
  });

  it('tells of the new medium once, then that it is ready', async () => {
    bench.start();
    expect((await ask([0x00, 0, 0, 0, 0, 0], 0)).status).toBe(1);
    expect(await sense()).toEqual([6, 0x28]);
    expect((await ask([0x00, 0, 0, 0, 0, 0], 0)).status).toBe(0);
  });

  it('has no medium until the target was looked at', async () => {
    bench.chip.powered = false;
    bench.probe.setPower(true);
    bench.probe.plug();
    bench.advance(600e6);
    await ask([0x00, 0, 0, 0, 0, 0], 0);
    expect((await ask([0x00, 0, 0, 0, 0, 0], 0)).status).toBe(1);
    expect(await sense()).toEqual([2, 0x3a]);
    bench.advance(5e9);
    expect((await ask([0x00, 0, 0, 0, 0, 0], 0)).status).toBe(1);
    expect(await sense()).toEqual([6, 0x28]);
    expect((await ask([0x00, 0, 0, 0, 0, 0], 0)).status).toBe(0);
  });

  it('answers MODE SENSE with a header of zeros, shorter than asked', async () => {
    await mounted();
    const { data, residue, status } = await ask([0x1a, 0, 0x3f, 0, 192, 0], 192);
    expect([Array.from(data), residue, status]).toEqual([[0, 0, 0, 0], 188, 0]);
  });

  it('is as large as the flash and 36 KiB', async () => {
    await mounted();
    const { data } = await ask([0x25, 0, 0, 0, 0, 0, 0, 0, 0, 0], 8);
    const view = new DataView(data.buffer, data.byteOffset);
    const dataBlocks = view.getUint32(0) + 1 - 72;
    expect([view.getUint32(4), dataBlocks % 128]).toEqual([512, 0]);
  });

  it('refuses blocks beyond its end, and commands that it does not know', async () => {
    await mounted();
    expect((await read(0xffff, 1)).status).toBe(1);
    expect(await sense()).toEqual([5, 0x21]);
    expect((await ask([0xe0, 0, 0, 0, 0, 0], 0)).status).toBe(1);
    expect(await sense()).toEqual([5, 0x20]);
  });

  it('keeps what is written, until the volume is mounted anew', async () => {
    await mounted();
    const bytes = Uint8Array.from({ length: 1024 }, (_, index) => index % 251);
    await bench.out(wrapper(77, 1024, false, [0x2a, 0, 0, 0, 0, 80, 0, 0, 2, 0]), OUT);
    await bench.out(bytes, OUT);
    expect(await status()).toEqual({ tag: 77, residue: 0, status: 0 });
    expect((await read(80, 2)).data).toEqual(bytes);
  });

  it('takes and drops what a command does not want, and says so', async () => {
    await mounted();
    await bench.out(wrapper(78, 700, false, [0x00, 0, 0, 0, 0, 0]), OUT);
    await bench.out(new Uint8Array(700), OUT);
    expect(await status()).toEqual({ tag: 78, residue: 700, status: 0 });
  });

  it('wants a reset after what is no command, and works again after it', async () => {
    await mounted();
    expect((await bench.out(new Uint8Array(31), OUT)).status).toBe('stall');
    const control = (request: number, requestType: number, index: number) =>
      bench.probe.submit({
        id: 9000 + request,
        endpoint: 0,
        setup: { requestType, request, value: 0, index, length: 0 },
        data: new Uint8Array(0),
      });
    expect((await control(0xff, 0x21, 1)).status).toBe('ok');
    await control(1, 0x02, OUT);
    await control(1, 0x02, IN);
    expect((await ask([0x00, 0, 0, 0, 0, 0], 0)).status).toBe(0);
  });

  it('ends every command with one status, whatever is asked', async () => {
    await mounted();
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 6, maxLength: 16 }), fc.integer({ min: 0, max: 4096 }), async (command, wanted) => {
        expect((await ask(Array.from(command), wanted)).status).toBeLessThan(2);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('what a hostile host writes', () => {
  it('neither breaks the volume nor starts anything', async () => {
    await mounted();
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 199 }), fc.uint8Array({ minLength: 512, maxLength: 512 }), async (block, bytes) => {
        await bench.out(wrapper(++tag, 512, false, [0x2a, 0, 0, 0, 0, block, 0, 0, 1, 0]), OUT);
        await bench.out(bytes, OUT);
        expect((await status()).status).toBe(0);
        expect((await read(block, 1)).data).toEqual(bytes);
      }),
      { numRuns: 500 },
    );
    bench.advance(10e9);
    expect(bench.probe.volume?.files).toHaveLength(2);
  });

  it('reads HEX records of any content to an end', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...':0123456789abcdefABCDEF\n\r ') }), (records) => {
        const blocks = parseHexRecords(records);
        expect(blocks === undefined || blocks.every(({ bytes }) => bytes.length <= records.length)).toBe(true);
      }),
    );
  });
});

describe('the volume on it', () => {
  /** The root directory's entries, read as any FAT driver does. */
  async function directory() {
    const { data: boot } = await read(0, 1);
    const view = new DataView(boot.buffer, boot.byteOffset);
    const rootAt = view.getUint16(14, true) + 2 * view.getUint16(22, true);
    const rootBlocks = (view.getUint16(17, true) * 32) / 512;
    const { data } = await read(rootAt, 1);
    const entries = Array.from({ length: 16 }, (_, index) => data.subarray(index * 32, index * 32 + 32)).filter((entry) => entry[0] !== 0);
    const contents = async (entry: Uint8Array) => {
      const fields = new DataView(entry.buffer, entry.byteOffset);
      const { data: blocks } = await read(rootAt + rootBlocks + fields.getUint16(26, true) - 2, 2);
      return text(blocks.subarray(0, fields.getUint32(28, true)));
    };
    return { entries, names: entries.map((entry) => text(entry.subarray(0, 11))), contents };
  }

  it('bears the name of the board and the files of a probe', async () => {
    await mounted();
    const { entries, names, contents } = await directory();
    expect(names).toEqual(['NOD_H743ZI2', 'DETAILS TXT', 'MBED    HTM']);
    expect(await contents(entries[1]!)).toMatch(/^Version: 0221\r\nBuild: {3}/);
    expect(await contents(entries[2]!)).toContain('?code=0836');
  });

  it('holds FAIL.TXT, and is small, when the target could not be halted', async () => {
    bench.chip.powered = false;
    await mounted();
    const { entries, names, contents } = await directory();
    expect(names[3]).toBe('FAIL    TXT');
    expect(await contents(entries[3]!)).toBe('The interface firmware FAILED to reset/halt the target MCU\r\n');
    const { data } = await ask([0x25, 0, 0, 0, 0, 0, 0, 0, 0, 0], 8);
    expect(new DataView(data.buffer, data.byteOffset).getUint32(0)).toBe(199);
  });
});
