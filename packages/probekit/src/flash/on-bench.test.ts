import { describe, expect, it } from 'vitest';
import { boardWith, firmware, openProbe } from '../../test/contracts/board-on-bench.ts';
import { equalBytes, memoryStore, type Scenario } from '../base/index.ts';
import { assembleImage, parseImage } from '../image/index.ts';
import { connectTarget } from '../stm32/index.ts';
import { eraseBank, eraseChip, eraseNumbered, flashImage, flashPace, JobProgress, verifyImage } from './index.ts';
import { findCutJob } from './journal.ts';

const FLASH = 0x0800_0000;
const SECTOR = 0x2_0000;
const blinky = parseImage(firmware('blinky.elf').bytes, { name: 'blinky.elf' });

async function targetOn(scenario: Partial<Scenario>, mode: 'normal' | 'under-reset' = 'normal') {
  const bench = await boardWith(scenario);
  const target = await connectTarget(await openProbe(bench), { mode });
  const peek = async (address: number, byteLength: number) =>
    (await bench.control.send('peek', { address, byteLength })) ?? new Uint8Array();
  return { bench, target, peek };
}

describe('on the virtual board', () => {
  it('a program is flashed and seen to run', async () => {
    const { bench, target, peek } = await targetOn({ flash: [{ file: 'factory-demo.elf' }] });
    const report = await flashImage(target, blinky);
    expect(report).toMatchObject({ parallelism: 'x64', lost: [], state: 'running' });
    const [segment] = blinky.segments;
    expect(segment && equalBytes(await peek(segment.address, segment.bytes.length), segment.bytes)).toBe(true);
    expect(await verifyImage(target, blinky)).toMatchObject({ equal: true });
    const lit = await bench.control.send('runUntil', { withinMs: 2000, led: { name: 'LD1', value: 'green' } });
    expect(lit.reached).toBe(true);
  });

  it.each([
    ['switches its debug pins off', 'swd-pins.elf'],
    ['stops its clocks', 'stop-mode.elf'],
    ['lets the watchdog bite', 'watchdog-loop.elf'],
  ])('a program that %s is replaced under reset', async (_what, file) => {
    for (const ppbUnderReset of ['answers', 'faults'] as const) {
      const { target, peek } = await targetOn({ flash: [{ file }], flags: { ppbUnderReset } }, 'under-reset');
      expect((await flashImage(target, blinky, { keep: false })).state).toBe('running');
      expect(blinky.segments[0] && equalBytes(await peek(FLASH, 32), blinky.segments[0].bytes.subarray(0, 32))).toBe(true);
    }
  });

  it('a program that sleeps is replaced like any other', async () => {
    const { target } = await targetOn({ flash: [{ file: 'echo.elf' }] });
    expect((await target.core.readStatus()).sleeping).toBe(true);
    expect((await flashImage(target, blinky)).state).toBe('running');
  });

  it('protection is refused by name and nothing changes', async () => {
    const protectedBoard = await targetOn({ optionBytes: { WRP1: '0xFE' }, flash: [{ file: 'factory-demo.elf' }] });
    const before = await protectedBoard.peek(FLASH, 1024);
    await expect(flashImage(protectedBoard.target, blinky)).rejects.toMatchObject({
      code: 'flash/write-protected',
      evidence: { sectors: [{ bank: 1, index: 0, address: FLASH }] },
    });
    expect(equalBytes(await protectedBoard.peek(FLASH, 1024), before)).toBe(true);
    const locked = await targetOn({ optionBytes: { RDP: '0xBB' }, flash: [{ file: 'factory-demo.elf' }] });
    await expect(flashImage(locked.target, blinky)).rejects.toMatchObject({ code: 'flash/read-protected' });
  });

  it('an image over both banks keeps what stands around it', async () => {
    const { target, peek } = await targetOn({ flash: [{ file: 'factory-demo.elf' }] });
    const demo = await peek(FLASH, 2 * SECTOR);
    const bytes = Uint8Array.from({ length: 4096 }, (_, index) => index % 251);
    const address = FLASH + 8 * SECTOR - 2048;
    const report = await flashImage(target, assembleImage('both.bin', 'bin', [{ address, bytes }]));
    expect(report.erased.map(({ bank, index }) => `${bank}/${index}`)).toEqual(['1/7', '2/0']);
    expect(equalBytes(await peek(address, 2048), bytes.subarray(0, 2048))).toBe(true);
    expect(equalBytes(await peek(address + 2048, 2048), bytes.subarray(2048))).toBe(true);
    expect(equalBytes(await peek(FLASH, 2 * SECTOR), demo)).toBe(true);
  });

  it.each([256, 640])(
    '%i KiB are told with their share of what the flash allows, counted from where programming is seen to begin',
    async (kib) => {
      const { target } = await targetOn({});
      const bytes = Uint8Array.from({ length: kib * 1024 }, (_, index) => (index * 131 + (index >> 9) * 7) & 0xff);
      const progress = new JobProgress(() => target.probe.clock.nowMs());
      await flashImage(target, assembleImage('large.bin', 'bin', [{ address: FLASH, bytes }]), {
        start: false,
        onPlan: (_plan, estimate) => {
          progress.restart();
          if (estimate) progress.paceOf = flashPace(estimate);
        },
        onProgress: (now) => progress.note(now),
      });
      const shareOf = (wanted: string) => progress.lines.find(({ phase }) => phase === wanted)?.figures.limitShare;
      expect(shareOf('erase')).toBeGreaterThan(0.9);
      expect(shareOf('program')).toBeGreaterThan(0.9);
      // The checksums came with the programming: a rate of what was done before would be none.
      expect(progress.lines.find(({ phase }) => phase === 'verify')?.figures.bytesPerSecond).toBeUndefined();
    },
  );

  it('without the loader, verify is compared with reading whole sectors, not with the bytes that were programmed', async () => {
    const { target } = await targetOn({});
    const progress = new JobProgress(() => target.probe.clock.nowMs());
    await flashImage(target, assembleImage('small.bin', 'bin', [{ address: FLASH, bytes: new Uint8Array(1024) }]), {
      start: false,
      loader: false,
      onPlan: (_plan, estimate) => {
        progress.restart();
        if (estimate) progress.paceOf = flashPace(estimate);
      },
      onProgress: (now) => progress.note(now),
    });
    const verify = progress.lines.find(({ phase }) => phase === 'verify');
    expect(verify?.figures.limitShare).toBeGreaterThan(0.5);
  });

  it('erasing the chip leaves nothing', async () => {
    const { target, peek } = await targetOn({ flash: [{ file: 'factory-demo.elf' }] });
    expect((await eraseChip(target)).ms).toBeLessThan(6000);
    expect((await peek(FLASH, 4096)).every((byte) => byte === 0xff)).toBe(true);
  });

  it('one bank is erased and the other keeps what it holds; there is no third', async () => {
    const { target, peek } = await targetOn({ flash: [{ file: 'factory-demo.elf' }] });
    const address = FLASH + 8 * SECTOR;
    await flashImage(target, assembleImage('data.bin', 'bin', [{ address, bytes: Uint8Array.of(1, 2, 3, 4) }]), { start: false });
    expect((await eraseBank(target, 1)).sectors.map(({ bank }) => bank)).toEqual(Array(8).fill(1));
    expect((await peek(FLASH, 64)).every((byte) => byte === 0xff)).toBe(true);
    expect([...(await peek(address, 4))]).toEqual([1, 2, 3, 4]);
    await expect(eraseBank(target, 3)).rejects.toMatchObject({ code: 'flash/range', evidence: { detail: 'no bank 3' } });
  });

  it('what a cut job kept of a sector is not written back once that was erased on purpose', async () => {
    const { target, peek } = await targetOn({});
    const store = memoryStore();
    const image = (offsets: readonly number[], byte: number) =>
      assembleImage(
        'data.bin',
        'bin',
        offsets.map((offset) => ({ address: FLASH + offset, bytes: new Uint8Array(64).fill(byte) })),
      );
    await flashImage(target, image([0x100, SECTOR + 0x100], 1), { start: false });
    const abort = new AbortController();
    const cut = flashImage(target, image([0, SECTOR], 2), {
      start: false,
      store,
      signal: abort.signal,
      onProgress: ({ phase, doneBytes }) => phase === 'erase' && doneBytes > 0 && abort.abort(),
    });
    await expect(cut).rejects.toMatchObject({ code: 'flash/cancelled', evidence: { changed: true } });
    expect((await findCutJob(store, target.chip))?.sectors).toEqual([FLASH, FLASH + SECTOR]);
    await eraseNumbered(target, [0], { store });
    expect(await findCutJob(store, target.chip)).toMatchObject({ sectors: [FLASH + SECTOR], kept: [{ address: FLASH + SECTOR + 0x100 }] });
    await flashImage(target, image([0], 3), { start: false, store });
    expect((await peek(FLASH + 0x100, 64)).every((byte) => byte === 0xff)).toBe(true);
    expect((await peek(FLASH + SECTOR + 0x100, 64)).every((byte) => byte === 1)).toBe(true);
    expect(await store.names()).toEqual([]);
  });

  it('an erased chip has no cut job any more', async () => {
    const { target } = await targetOn({});
    const store = memoryStore();
    await store.put(`flash-${target.chip.uid}`, Uint8Array.of(1, 2, 3));
    await eraseChip(target, { store });
    expect(await store.names()).toEqual([]);
  });
});
