import { describe, expect, it } from 'vitest';
import { FakeH7 } from '../../test/contracts/fake-h7.ts';
import { equalBytes, hasCode, ProbekitError, type Store } from '../base/index.ts';
import { assembleImage, type Image } from '../image/index.ts';
import { connectTarget } from '../stm32/index.ts';
import { eraseChip, eraseRange, type FlashOptions, flashImage, readMemory, verifyImage } from './index.ts';

const FLASH = 0x0800_0000;
const SECTOR = 0x2_0000;
const image = (address: number, byteLength: number, value = 0x5a): Image =>
  assembleImage('app.elf', 'elf', [{ address, bytes: new Uint8Array(byteLength).fill(value) }]);

function memoryStore(): Store & { readonly records: Map<string, Uint8Array> } {
  const records = new Map<string, Uint8Array>();
  return {
    records,
    get: async (name) => records.get(name),
    put: async (name, bytes) => void records.set(name, bytes),
    delete: async (name) => void records.delete(name),
    names: async () => [...records.keys()],
  };
}

async function flashOn(chip: FakeH7, file: Image, options?: FlashOptions) {
  return flashImage(await connectTarget(chip, { mode: 'normal' }), file, options);
}

describe('a flash job', () => {
  it('erases what is needed, programs, verifies and starts the program', async () => {
    const chip = new FakeH7();
    const report = await flashOn(chip, image(FLASH, 1000));
    expect(report.erased.map(({ address }) => address)).toEqual([FLASH]);
    expect(report).toMatchObject({ imageBytes: 1000, programmedBytes: 1024, keptBytes: 0, parallelism: 'x64', state: 'running' });
    expect(chip.flash.subarray(0, 1000)).toEqual(new Uint8Array(1000).fill(0x5a));
    expect(chip.banks.map(({ cr }) => cr & 1)).toEqual([1, 1]);
    expect(chip.halted).toBe(false);
  });

  it('spans both banks', async () => {
    const chip = new FakeH7();
    chip.flash.fill(0);
    const report = await flashOn(chip, image(FLASH + 7 * SECTOR, 2 * SECTOR));
    expect(report.erased.map(({ bank, index }) => [bank, index])).toEqual([
      [1, 7],
      [2, 0],
    ]);
    expect(chip.flash.subarray(7 * SECTOR, 9 * SECTOR).every((byte) => byte === 0x5a)).toBe(true);
    expect(chip.flash[7 * SECTOR - 1]).toBe(0);
  });

  it('writes back what stood beside the image', async () => {
    const chip = new FakeH7();
    chip.flash.fill(7, 0, SECTOR);
    const report = await flashOn(chip, image(FLASH + 0x100, 0x100));
    expect(report.keptBytes).toBe(SECTOR - 0x100);
    expect(chip.flash[0]).toBe(7);
    expect(chip.flash[0x100]).toBe(0x5a);
    expect(chip.flash[SECTOR - 1]).toBe(7);
  });

  it('changes nothing when the image is there already', async () => {
    const chip = new FakeH7();
    await flashOn(chip, image(FLASH, 1000));
    const report = await flashOn(chip, image(FLASH, 1000));
    expect(report).toMatchObject({ erased: [], programmedBytes: 0 });
    expect(report.unchanged).toHaveLength(1);
  });

  it('programs with x32 when the supply is too low for x64 or unknown', async () => {
    const chip = new FakeH7();
    chip.volts = 1.7;
    expect((await flashOn(chip, image(FLASH, 32))).parallelism).toBe('x32');
  });

  it('tells progress in phases that reach their totals', async () => {
    const last = new Map<string, number>();
    await flashOn(new FakeH7(), image(FLASH, 1000), {
      onProgress: ({ phase, doneBytes, totalBytes }) => last.set(phase, doneBytes / totalBytes),
    });
    expect([...last]).toEqual([
      ['plan', 1],
      ['erase', 1],
      ['program', 1],
      ['verify', 1],
    ]);
  });

  it('reports words that cannot be read, and erases their sector', async () => {
    const chip = new FakeH7();
    chip.damaged.add(100);
    const report = await flashOn(chip, image(FLASH, 32));
    expect(report.lost).toEqual([{ address: FLASH + 3200, end: FLASH + 3232 }]);
    expect(chip.damaged.size).toBe(0);
  });

  it('recovers a controller that half a key sequence has locked', async () => {
    const chip = new FakeH7();
    chip.banks[0].keyStep = 1;
    expect((await flashOn(chip, image(FLASH, 32))).state).toBe('running');
  });
});

describe('a flash job refuses, with nothing written,', () => {
  const refused = async (chip: FakeH7, file: Image) => {
    const before = chip.flash.slice();
    const error = await flashOn(chip, file).catch((reason: unknown) => reason);
    expect(equalBytes(chip.flash, before)).toBe(true);
    expect(chip.halted).toBe(false);
    return error;
  };

  it('an image outside the flash', async () => {
    expect(hasCode(await refused(new FakeH7(), image(0x2000_0000, 4)), 'image/outside-flash')).toBe(true);
  });

  it('a read-protected chip', async () => {
    const chip = new FakeH7();
    chip.words.set(0x5200_201c, 0x1bc6_bbf0);
    expect(await refused(chip, image(FLASH, 4))).toMatchObject({ code: 'flash/read-protected', evidence: { rdp: 0xbb } });
  });

  it('write-protected sectors, by name', async () => {
    const chip = new FakeH7();
    chip.banks[0].wpsn = 0xfd;
    expect(await refused(chip, image(FLASH, 2 * SECTOR))).toMatchObject({
      code: 'flash/write-protected',
      message: 'Write-protected: sector 1 of bank 1 (0x08020000). Nothing was written.',
    });
  });

  it('a chip without a driver, by name', async () => {
    const chip = new FakeH7();
    chip.words.set(0x5c00_1000, 0x1000_6480);
    expect(await refused(chip, image(FLASH, 4))).toMatchObject({ code: 'stm32/no-flash-driver', evidence: { devId: 0x480 } });
  });
});

describe('a cancelled flash job', () => {
  it('stops between blocks, locks the flash and says what remains', async () => {
    const chip = new FakeH7();
    const controller = new AbortController();
    const options: FlashOptions = {
      signal: controller.signal,
      onProgress: ({ phase, doneBytes }) => {
        if (phase === 'program' && doneBytes > 200) controller.abort(new Error('Ctrl-C'));
      },
    };
    const error = await flashOn(chip, image(FLASH, 1000), options).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'flash/cancelled', evidence: { phase: 'program', changed: true } });
    expect(chip.banks.map(({ cr }) => cr & 1)).toEqual([1, 1]);
    expect(chip.flash.subarray(0, 32).every((byte) => byte === 0xff)).toBe(true);
    await flashOn(chip, image(FLASH, 1000));
    expect(chip.flash[0]).toBe(0x5a);
  });
});

describe('a flash job cut at any access', () => {
  it.each([
    ['with the power on', false],
    ['with the power gone', true],
  ])('succeeds when it is run again, %s, and loses no neighbour', async (_how, powerLost) => {
    const file = image(FLASH + 0x40, 0x180);
    const prepared = () => {
      const chip = new FakeH7();
      chip.flash.fill(7, 0, 0x400);
      return chip;
    };
    const whole = prepared();
    await flashOn(whole, file);
    expect(whole.accesses).toBeGreaterThan(60);
    for (let cut = 1; cut <= whole.accesses; cut++) {
      const chip = prepared();
      const store = memoryStore();
      chip.cutAt = cut;
      const error = await flashOn(chip, file, { store }).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(ProbekitError);
      chip.replug({ powerLost });
      const report = await flashOn(chip, file, { store });
      expect(report.lost).toEqual([]);
      expect(chip.damaged.size).toBe(0);
      expect(equalBytes(chip.flash.subarray(0, SECTOR), whole.flash.subarray(0, SECTOR))).toBe(true);
      expect(store.records.size).toBe(0);
    }
  });
});

describe('other flash commands', () => {
  it('verify tells the first byte that differs', async () => {
    const chip = new FakeH7();
    await flashOn(chip, image(FLASH, 1000));
    const target = await connectTarget(chip, { mode: 'normal' });
    expect(await verifyImage(target, image(FLASH, 1000))).toEqual({ equal: true, checkedBytes: 1000 });
    chip.flash[900] = 1;
    expect(await verifyImage(target, image(FLASH, 1000))).toMatchObject({
      equal: false,
      firstDifference: { address: FLASH + 900, expected: 0x5a, found: 1 },
    });
  });

  it('read gives the bytes', async () => {
    const chip = new FakeH7();
    chip.flash.fill(3, 0, 0x9000);
    const target = await connectTarget(chip, { mode: 'normal' });
    expect(await readMemory(target, FLASH, 0x9000)).toEqual(new Uint8Array(0x9000).fill(3));
  });

  it('erase empties the chip', async () => {
    const chip = new FakeH7();
    chip.flash.fill(0);
    const report = await eraseChip(await connectTarget(chip, { mode: 'normal' }));
    expect(report.sectors).toHaveLength(16);
    expect(chip.flash.every((byte) => byte === 0xff)).toBe(true);
  });

  it('an erase that is called off says how much is gone', async () => {
    const chip = new FakeH7();
    chip.flash.fill(0);
    const controller = new AbortController();
    const options = { signal: controller.signal, onProgress: () => controller.abort(new Error('Ctrl-C')) };
    const target = await connectTarget(chip, { mode: 'normal' });
    await expect(eraseRange(target, FLASH, 3 * SECTOR, options)).rejects.toMatchObject({
      code: 'flash/cancelled',
      message: 'Cancelled. 128 KiB of 384 KiB are erased already; the core is halted.',
      evidence: { phase: 'erase', changed: true },
    });
    expect([chip.flash[0], chip.flash[SECTOR]]).toEqual([0xff, 0]);
    await expect(eraseRange(target, FLASH, SECTOR, { signal: controller.signal })).rejects.toMatchObject({
      message: 'Cancelled. Nothing was erased; the core is halted.',
      evidence: { changed: false },
    });
  });

  it('erase of a range takes whole sectors only, and names them', async () => {
    const chip = new FakeH7();
    chip.flash.fill(0);
    const target = await connectTarget(chip, { mode: 'normal' });
    expect((await eraseRange(target, FLASH + SECTOR, SECTOR)).sectors).toHaveLength(1);
    expect([chip.flash[SECTOR - 1], chip.flash[SECTOR], chip.flash[2 * SECTOR]]).toEqual([0, 0xff, 0]);
    await expect(eraseRange(target, FLASH + 16, 16)).rejects.toMatchObject({
      code: 'flash/range',
      hint: 'The sectors there are 0x08000000 to 0x0801ffff; name exactly that range.',
    });
  });
});
