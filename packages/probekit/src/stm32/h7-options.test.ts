import { describe, expect, it } from 'vitest';
import { FakeH7 } from '../../test/contracts/fake-h7.ts';
import { changeH7Options, connectTarget, protectedSectors, readH7Options, readProtection } from './index.ts';

describe('the option bytes of an H7', () => {
  it('are read into names', async () => {
    expect(await readH7Options(new FakeH7().memory(0))).toMatchObject({
      rdpLevel: 0,
      rdp: 0xaa,
      hardwareWatchdog: false,
      resetOnStop: false,
      swapBank: false,
      bootAddress0: 0x0800_0000,
      bootAddress1: 0x1ff0_0000,
      writeProtected: { 1: [], 2: [] },
      areas: [],
    });
  });

  it('name protected sectors and areas', async () => {
    const fake = new FakeH7();
    fake.banks[1].wpsn = 0xfe;
    fake.words.set(0x5200_2028, 0x0200_01ff);
    const target = await connectTarget(fake, { mode: 'normal' });
    const options = await readProtection(target);
    expect(options?.writeProtected).toEqual({ 1: [], 2: [0] });
    expect(options?.areas).toEqual([{ kind: 'PCROP', address: 0x0801_ff00, end: 0x0802_0100 }]);
    const sectors = [0, 1, 2].map((index) => ({ bank: 1, index, address: 0x0800_0000 + index * 0x2_0000, byteLength: 0x2_0000 }) as const);
    expect(options && protectedSectors(options, sectors).map(({ index }) => index)).toEqual([0, 1]);
  });

  it('are changed, read back, and locked again', async () => {
    const fake = new FakeH7();
    const after = await changeH7Options(fake.memory(0), fake.clock, {
      RDP: 0xbb,
      BOOT_ADD0: 0x2400,
      WRP1: 0x7e,
    });
    expect(after).toMatchObject({ rdpLevel: 1, bootAddress0: 0x2400_0000, writeProtected: { 1: [0, 7], 2: [] } });
    expect(fake.words.get(0x5200_2018)).toBe(1);
  });

  it('that the chip refuses end in an error, locked again', async () => {
    const fake = new FakeH7();
    fake.refuseOptions = true;
    await expect(changeH7Options(fake.memory(0), fake.clock, { RDP: 0xbb })).rejects.toMatchObject({ code: 'stm32/option-change' });
    expect(fake.words.get(0x5200_2018)).toBe(1);
  });

  it('are never set to RDP level 2', async () => {
    const fake = new FakeH7();
    await expect(changeH7Options(fake.memory(0), fake.clock, { RDP: 0xcc })).rejects.toMatchObject({ code: 'stm32/permanent-protection' });
    expect(fake.writes).toEqual([]);
  });
});
