import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FakeFirmware, FakeStlink } from '../../test/contracts/fake-stlink.ts';
import { manualClock } from '../../test/contracts/manual-clock.ts';
import { blocksOf, readStretch, writeStretch } from './memory-access.ts';
import { openStlink } from './stlink-probe.ts';

const RAM = 0x2400_0000;

async function opened(firmware?: FakeFirmware) {
  const fake = new FakeStlink(firmware);
  return { fake, stlink: await openStlink(fake, { clock: manualClock() }) };
}

it('cuts a stretch without gap or overlap, within limit and page', () => {
  const stretch = fc.record({ address: fc.nat(5000), byteLength: fc.nat(20_000) });
  const limit = fc.constantFrom(64, 128, 512, 6144);
  fc.assert(
    fc.property(stretch, limit, fc.constantFrom(1024, 4096, Number.POSITIVE_INFINITY), ({ address, byteLength }, limit, pageBytes) => {
      const blocks = blocksOf({ ap: 0, csw: 0, address, byteLength }, limit, pageBytes);
      let next = address;
      for (const block of blocks) {
        expect(block.address).toBe(next);
        expect(block.byteLength).toBeGreaterThan(0);
        expect(block.byteLength).toBeLessThanOrEqual(limit);
        next += block.byteLength;
        expect(Math.floor(block.address / pageBytes)).toBe(Math.floor((next - 1) / pageBytes));
      }
      expect(next).toBe(address + byteLength);
    }),
  );
});

describe.each<FakeFirmware>([
  { hardware: 3, j: 9 },
  { hardware: 3, j: 4 },
  { hardware: 2, j: 37 },
])('firmware %o', (firmware) => {
  it.each([1, 2, 4] as const)('moves %i-byte units of any count, each with one access of that width', async (width) => {
    await fc.assert(
      fc.asyncProperty(fc.nat(300), fc.nat(3000), async (offset, count) => {
        const { fake, stlink } = await opened(firmware);
        const stretch = { ap: 0, csw: 0, width, address: RAM + width * offset, byteLength: width * count };
        const data = Uint8Array.from({ length: stretch.byteLength }, (_, index) => (index * 7) & 0xff);
        await writeStretch(stlink, stretch, data);
        expect(await readStretch(stlink, stretch)).toEqual(data);
        expect(fake.accesses.every((access) => access.width === width)).toBe(true);
      }),
      { numRuns: 12 },
    );
  });
});

it('asks after every block how it went, and names the first address that failed', async () => {
  const { fake, stlink } = await opened();
  fake.faultAt = RAM + 8192;
  const stretch = { ap: 0, csw: 0, width: 4, address: RAM, byteLength: 12_288 } as const;
  await expect(readStretch(stlink, stretch)).rejects.toMatchObject({
    code: 'stlink/status',
    evidence: { command: 'READMEM_32BIT', status: 0x11, faultAddress: RAM + 8192 },
  });
});

it('repeats a block together with its status query while the target is busy', async () => {
  const { fake, stlink } = await opened();
  fake.waits = 3;
  const stretch = { ap: 0, csw: 0, width: 4, address: RAM, byteLength: 8 } as const;
  await writeStretch(stlink, stretch, Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8));
  expect(Array.from(fake.peek(RAM, 8))).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  const subs = fake.commands.slice(3).map(([, sub]) => sub);
  expect(subs).toEqual([0x08, 0x3e, 0x08, 0x3e, 0x08, 0x3e, 0x08, 0x3e]);
});

it('names access port and CSW in the command, and refuses where old firmware would ignore them', async () => {
  const { fake, stlink } = await opened();
  await readStretch(stlink, { ap: 2, csw: 0xa200_0000, width: 4, address: 0xe00e_1000, byteLength: 4 });
  expect(fake.commands.at(-2)).toEqual([0xf2, 0x07, 0x00, 0x10, 0x0e, 0xe0, 4, 0, 2, 0, 0, 0xa2, 0, 0, 0, 0]);
  const old = await opened({ hardware: 2, j: 26 });
  const wanted = { ap: 1, csw: 0, width: 4, address: RAM, byteLength: 4 } as const;
  await expect(readStretch(old.stlink, wanted)).rejects.toMatchObject({ code: 'stlink/firmware-too-old' });
});
