import { describe, expect, it } from 'vitest';
import { FakeH7 } from '../../test/contracts/fake-h7.ts';
import { assembleImage } from '../image/index.ts';
import { connectTarget, flashOf } from '../stm32/index.ts';
import { estimateFlash, planFlash } from './index.ts';

const FLASH = 0x0800_0000;
const BANK2 = 0x0810_0000;
const SECTOR = 0x2_0000;
let state = 1;
/** Bytes that LZ4 makes nothing of. */
const noise = () => {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
  return state >>> 24;
};
const FAST = { speedKhz: 24_000, loader: true };

/** A plan for these lengths of program, from the start of each bank, on a flash that holds something else. */
async function planned(lengths: readonly (readonly [address: number, byteLength: number])[], byteAt: (at: number) => number = () => 0x5a) {
  const flash = await flashOf(await connectTarget(new FakeH7(), { mode: 'normal' }));
  const segments = lengths.map(([address, byteLength]) => ({
    address,
    bytes: Uint8Array.from({ length: byteLength }, (_, at) => byteAt(at)),
  }));
  const image = assembleImage('app.bin', 'bin', segments);
  const sectors = flash.sectors.filter(({ address }) =>
    segments.some((one) => address >= one.address && address < one.address + one.bytes.length),
  );
  const contents = sectors.map((sector) => ({ sector, bytes: new Uint8Array(sector.byteLength).fill(1), lost: [] }));
  return { flash, plan: planFlash(image, flash, contents, { keep: false, full: false }) };
}

describe('the estimate of a flash job', () => {
  it('is erase and programming of the data sheet where the wire is fast', async () => {
    const { flash, plan } = await planned([[FLASH, 0x1_0000]]);
    const estimate = estimateFlash(plan, flash, FAST);
    expect(estimate).toMatchObject({ writer: 'loader', eraseMs: 1000, limit: 'erase' });
    expect(estimate?.programMs).toBeCloseTo(204.8);
    expect(estimate?.totalMs).toBeCloseTo(1204.8);
  });

  it('counts two banks once with the loader, and their programming twice without', async () => {
    const { flash, plan } = await planned([
      [FLASH, SECTOR],
      [BANK2, SECTOR],
    ]);
    expect(estimateFlash(plan, flash, FAST)?.totalMs).toBeCloseTo(1409.6);
    const slow = estimateFlash(plan, flash, { ...FAST, loader: false });
    expect(slow).toMatchObject({ writer: 'debug port', eraseMs: 1000 });
    expect(slow?.programMs).toBeCloseTo(819.2);
  });

  it('names the wire where its clock is slow: what the rings do not hold waits for the erase, then for the wire', async () => {
    const { flash, plan } = await planned([[FLASH, 4 * SECTOR]], noise);
    const estimate = estimateFlash(plan, flash, { speedKhz: 950, loader: true });
    expect(estimate).not.toHaveProperty('compressedBytes');
    expect(estimate?.limit).toBe('wire');
    expect(estimate?.wireMs).toBeCloseTo((4 * SECTOR * 46) / 4 / 950);
    expect(estimate?.totalMs).toBeCloseTo(4000 + (2 * SECTOR * 46) / 4 / 950);
  });

  it('counts the turns of the USB, and LZ4 where the wire would limit the job', async () => {
    const { flash, plan } = await planned([[FLASH, 8 * SECTOR]], (at) => (at % 8192 < 4096 ? noise() : at % 5));
    const blockCost = { blockBytes: 1024, usbMs: 5 };
    const fast = estimateFlash(plan, flash, { speedKhz: 4000, loader: true });
    expect(fast.limit).toBe('erase');
    const slow = estimateFlash(plan, flash, { speedKhz: 4000, loader: true, blockCost });
    const { compressedBytes = 0 } = slow;
    expect(compressedBytes).toBeGreaterThan(4 * SECTOR);
    expect(compressedBytes).toBeLessThan(4.2 * SECTOR);
    expect(slow.wireMs).toBeCloseTo((compressedBytes * 46) / 4 / 4000 + (compressedBytes / 1024) * 5);
  });

  it('is nothing where nothing is to be done', async () => {
    const { flash } = await planned([[FLASH, 32]]);
    const image = assembleImage('app.bin', 'bin', [{ address: FLASH, bytes: new Uint8Array(32) }]);
    const nothing = planFlash(image, flash, [], { keep: true, full: false });
    expect(estimateFlash(nothing, flash, FAST)).toMatchObject({ totalMs: 0, limit: 'nothing' });
  });
});
