import { describe, expect, it } from 'vitest';
import { FakeH7 } from '../../test/contracts/fake-h7.ts';
import { hasCode } from '../base/index.ts';
import { connectTarget } from './index.ts';

const normal = { mode: 'normal' } as const;
const underReset = { mode: 'under-reset' } as const;

describe('a normal connection', () => {
  it('identifies the chip', async () => {
    const { chip, dpidr, debugBus } = await connectTarget(new FakeH7(), normal);
    expect(dpidr).toBe(0x6ba0_2477);
    expect(debugBus).toBeDefined();
    expect(chip).toMatchObject({
      devId: 0x450,
      revId: 0x2003,
      revision: 'V',
      name: 'STM32H743/753',
      series: 'STM32H7',
      flashKib: 2048,
      uid: '3c00210008513131' + '35363232',
      core: { name: 'Cortex-M7', revision: 'r1p1' },
    });
  });

  it('writes nothing, halts nothing and resets nothing', async () => {
    const chip = new FakeH7();
    await connectTarget(chip, normal);
    expect(chip.writes).toEqual([]);
    expect(chip).toMatchObject({ halted: false, debugEnabled: false, resetSeen: false });
  });

  it.each([
    ['an H750 by its flash', 0x2003_6450, 128, 'STM32H750', 128],
    ['another H7', 0x1001_6483, 1024, 'STM32H723/733, H725/735, H730', 1024],
    ['an unreadable flash size by the die', 0x2003_6450, 0xffff, 'STM32H743/753', 2048],
    ['an unknown chip by its id', 0x1000_6999, 64, 'an unknown STM32 (device id 0x999)', undefined],
  ])('names %s', async (_what, idcode, kib, name, flashKib) => {
    const fake = new FakeH7();
    fake.words.set(0x5c00_1000, idcode);
    fake.words.set(0x1ff1_e880, kib);
    const { chip } = await connectTarget(fake, normal);
    expect([chip.name, chip.flashKib]).toEqual([name, flashKib]);
  });

  it('says that the core cannot be reached when NRST is held', async () => {
    const fake = new FakeH7();
    fake.nrst = false;
    fake.ppbUnderReset = false;
    const error = await connectTarget(fake, normal).catch((reason: unknown) => reason);
    expect(hasCode(error, 'stm32/core-unreachable')).toBe(true);
  });
});

describe('a connection under reset', () => {
  it('ends halted with NRST high and no catch left, when the core answers in reset', async () => {
    const fake = new FakeH7();
    const { chip } = await connectTarget(fake, underReset);
    expect(chip.name).toBe('STM32H743/753');
    expect(fake).toMatchObject({ nrst: true, halted: true, catchReset: false });
  });

  it('ends the same way when the core hides in reset', async () => {
    const fake = new FakeH7();
    fake.ppbUnderReset = false;
    await connectTarget(fake, underReset);
    expect(fake).toMatchObject({ nrst: true, halted: true, catchReset: false });
  });

  it('releases NRST when nothing answers', async () => {
    const fake = new FakeH7();
    fake.attach = () => Promise.reject(new Error('nothing answers'));
    await expect(connectTarget(fake, underReset)).rejects.toThrow('nothing answers');
    expect(fake.nrst).toBe(true);
  });
});
