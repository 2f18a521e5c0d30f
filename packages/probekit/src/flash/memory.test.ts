import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { boardWith, openProbe } from '../../test/contracts/board-on-bench.ts';
import { connectTarget } from '../stm32/index.ts';
import { checksumMemory, checkWritable, fillMemory, findNotBlank, writeMemory } from './index.ts';

/** gzip ends with the CRC-32 of what it holds and its length (RFC 1952, 2.3.1). */
const referenceCrc = (bytes: Uint8Array) => gzipSync(bytes).readUInt32LE(gzipSync(bytes).length - 8);
const AXI_SRAM = 0x2400_0000;
/** Of D2, without a clock after reset. */
const SRAM1 = 0x3000_0000;

async function targetOnBench() {
  const bench = await boardWith({ flash: [{ file: 'echo.elf' }] });
  const target = await connectTarget(await openProbe(bench), { mode: 'normal' });
  return { bench, target };
}

describe('memory that is written', () => {
  it('holds what was written, to the byte, around it what was there, and the core runs on', async () => {
    const { bench, target } = await targetOnBench();
    await fillMemory(target, { address: AXI_SRAM, byteLength: 64, byte: 0 });
    const bytes = Uint8Array.of(1, 2, 3, 4, 5, 6, 7);
    const seen: number[] = [];
    const report = await writeMemory(target, [{ address: AXI_SRAM + 3, bytes }], { onProgress: ({ doneBytes }) => seen.push(doneBytes) });
    expect(report).toEqual({ writtenBytes: 7 });
    expect(seen.at(-1)).toBe(7);
    const held = await bench.control.send('peek', { address: AXI_SRAM, byteLength: 16 });
    expect([...(held ?? [])]).toEqual([0, 0, 0, ...bytes, 0, 0, 0, 0, 0, 0]);
    expect((await target.core.readStatus()).halted).toBe(false);
  });

  it('without a clock is told by reading it back', async () => {
    const { target } = await targetOnBench();
    await expect(fillMemory(target, { address: SRAM1, byteLength: 16, byte: 0x5a })).rejects.toMatchObject({
      code: 'flash/verify-failed',
      evidence: { address: SRAM1, expected: 0x5a },
    });
  });

  it('is left as it was when the job is stopped before', async () => {
    const { bench, target } = await targetOnBench();
    await fillMemory(target, { address: AXI_SRAM, byteLength: 8, byte: 1 });
    const stopped = fillMemory(target, { address: AXI_SRAM, byteLength: 8, byte: 2 }, { signal: AbortSignal.abort() });
    await expect(stopped).rejects.toThrow();
    expect([...((await bench.control.send('peek', { address: AXI_SRAM, byteLength: 8 })) ?? [])]).toEqual(Array(8).fill(1));
  });
});

describe('what is no RAM', () => {
  it.each([
    ['flash', 0x0800_0000, 4],
    ['the end of RAM and the start of peripherals', 0x3fff_fffc, 8],
    ["the core's registers", 0xe000_ed00, 4],
    ['the end of the address space', 0xdfff_fffc, 2 ** 30],
  ])('is refused: %s', (_what, address, byteLength) => {
    expect(() => checkWritable(address, byteLength)).toThrow(expect.objectContaining({ code: 'flash/range' }));
  });

  it.each([
    [AXI_SRAM, 0x8_0000],
    [0x1000_0000, 0x1_0000],
    [0, 0x1_0000],
    [0x6000_0000, 4],
  ])('does not include %i', (address, byteLength) => {
    expect(() => checkWritable(address, byteLength)).not.toThrow();
  });
});

describe('memory that is looked at', () => {
  it('has the CRC-32 that zlib computes of the same bytes', async () => {
    const { bench, target } = await targetOnBench();
    const bytes = (await bench.control.send('peek', { address: 0x0800_0000, byteLength: 1001 })) ?? new Uint8Array();
    expect(await checksumMemory(target, 0x0800_0000, 1001)).toBe(referenceCrc(bytes));
  });

  it('is blank up to the first byte that is not', async () => {
    const { target } = await targetOnBench();
    expect(await findNotBlank(target, 0x0810_0000, 4096)).toBeUndefined();
    await fillMemory(target, { address: AXI_SRAM, byteLength: 32, byte: 0xff });
    await fillMemory(target, { address: AXI_SRAM + 21, byteLength: 1, byte: 0x7f });
    expect(await findNotBlank(target, AXI_SRAM, 32)).toEqual({ address: AXI_SRAM + 21, found: 0x7f });
  });
});
