import { expect, test } from 'vitest';
import type { Memory } from '../base/index.ts';
import { readH7OptionCopies } from './h7-option-copies.ts';

/** RCC_APB4ENR, RCC_APB4LPENR, and the user registers of SYSCFG, by address. */
function memoryOf(words: Readonly<Record<number, number>>): Memory {
  const read32 = async (address: number) => words[address] ?? 0;
  const read = async (address: number, byteLength: number) => {
    const bytes = new DataView(new ArrayBuffer(byteLength));
    for (let at = 0; at < byteLength; at += 4) bytes.setUint32(at, words[address + at] ?? 0, true);
    return new Uint8Array(bytes.buffer);
  };
  return { read, read32 } as unknown as Memory;
}

const CLOCKED = { 1476543732: 0x2, 1476543772: 0x2 };
/** As delivered, RM0433, 4.9: level 0, both banks open, no area, BOOT_ADD0 0x0800. */
const DELIVERED = {
  1476396800: 0x00aa_0000,
  1476396808: 0x0800_0000,
  1476396820: 0x00ff_0000,
  1476396824: 0x0000_0fff,
  1476396836: 0x0fff_00ff,
  1476396840: 0x0000_0000,
};

test('copies tell protection, boot address and bank order', async () => {
  expect(await readH7OptionCopies(memoryOf({ ...CLOCKED, ...DELIVERED }))).toEqual({
    rdpLevel: 0,
    rdp: 0xaa,
    security: false,
    swapBank: false,
    bootAddress0: 0x0800_0000,
    writeProtected: { 1: [], 2: [] },
    areas: [],
  });
  const closed = {
    ...DELIVERED,
    1476396800: 0x00bb_0001,
    1476396808: 0x1ff0_0000,
    1476396820: 0x00fd_0000,
    1476396836: 0x0010_007f,
    1476396840: 0x0000_001f,
    1476396848: 0x0001_0000,
  };
  expect(await readH7OptionCopies(memoryOf({ ...CLOCKED, ...closed }))).toEqual({
    rdpLevel: 1,
    rdp: 0xbb,
    security: true,
    swapBank: true,
    bootAddress0: 0x1ff0_0000,
    writeProtected: { 1: [1], 2: [7] },
    areas: [{ kind: 'PCROP', address: 0x0810_1000, end: 0x0810_2000 }],
  });
});

test.each([{ 1476543732: 0x2 }, { 1476543772: 0x2 }, {}])(
  'without a clock that goes on in sleep, %j, zeros are no copies',
  async (clocks) => {
    expect(await readH7OptionCopies(memoryOf({ ...clocks, ...DELIVERED }))).toBeUndefined();
  },
);
