import { describe, expect, it } from 'vitest';
import { boardWith, openProbe } from '../../../test/contracts/board-on-bench.ts';
import type { Memory } from '../../base/index.ts';
import { FLASH_BASE, SR, WPSN_CUR } from '../../spec/stm32/flash-h7.ts';
import { connectTarget, type Target } from '../../stm32/index.ts';
import { checkProtection } from './protection.ts';

/** The outcome when each reading of bank 1's write protection is changed by `spoil`, given its number from 0. */
async function outcomeWith({ memory, chip }: Target, spoil: (protection: number, reading: number) => number) {
  let reading = 0;
  const spoiled: Memory = Object.create(memory, {
    read: {
      value: async (address: number, byteLength: number) => {
        const bytes = await memory.read(address, byteLength);
        const at = WPSN_CUR.address - SR.address;
        if (address === FLASH_BASE + SR.address) bytes[at] = spoil(bytes[at] ?? 0, reading++);
        return bytes;
      },
    },
  });
  return { outcome: (await checkProtection(spoiled, chip))?.outcome, readings: reading };
}

describe('C11 over a wire that can spoil a word', () => {
  it('believes an open flash at once, and a protection only when two readings agree on it', async () => {
    const open = await connectTarget(await openProbe(await boardWith({})), { mode: 'normal' });
    expect(await outcomeWith(open, (protection) => protection)).toEqual({ outcome: 'open', readings: 1 });
    expect(await outcomeWith(open, (protection, reading) => (reading === 0 ? 0xfb : protection))).toEqual({ outcome: 'open', readings: 3 });
    expect(await outcomeWith(open, () => 0xfb)).toEqual({ outcome: 'wrp', readings: 2 });
  });

  it('knows nothing when no two readings agree', async () => {
    const target = await connectTarget(await openProbe(await boardWith({})), { mode: 'normal' });
    expect(await outcomeWith(target, (_protection, reading) => 0xff ^ (1 << reading))).toEqual({ outcome: 'unreadable', readings: 4 });
  });
});
