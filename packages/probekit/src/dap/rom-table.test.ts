import { expect, it } from 'vitest';
import { ByteWriter, readU32 } from '../base/index.ts';
import { dapErrors } from './errors.ts';
import { memoryOver } from './mem-ap-memory.ts';
import { walkRomTable } from './rom-table.ts';

interface Block {
  readonly kind: 'table' | 'component';
  readonly part: number;
  readonly entries?: readonly number[];
}

/** A memory that holds only these 4 KiB blocks; all else faults. */
function memoryWith(blocks: Readonly<Record<number, Block>>) {
  const wordAt = (address: number): number => {
    const base = (address & 0xffff_f000) >>> 0;
    const block = blocks[base];
    if (!block) {
      const evidence = { access: 'read', ack: 'fault', status: 0x11, statusName: 'AP_FAULT', address } as const;
      throw dapErrors.make('dap/transfer', { message: 'Nothing there.', hint: 'None.', evidence });
    }
    const ids: Readonly<Record<number, number>> = {
      [0xff0]: 0x0d,
      [0xff4]: block.kind === 'table' ? 0x10 : 0x90,
      [0xff8]: 0x05,
      [0xffc]: 0xb1,
      [0xfd0]: 0x04,
      [0xfe0]: block.part & 0xff,
      [0xfe4]: 0xb0 | (block.part >>> 8),
      [0xfe8]: 0x2b,
    };
    return ids[address - base] ?? block.entries?.[(address - base) / 4] ?? 0;
  };
  return memoryOver({
    async readBlock(_width, address, byteLength) {
      const out = new ByteWriter();
      for (let at = 0; at < byteLength; at += 4) out.u32(wordAt(address + at));
      return out.finish();
    },
    async writeBlock(_width, _address, data) {
      throw new Error(`wrote ${readU32(data, 0)}`);
    },
  });
}

it('finds the components of nested tables, in order', async () => {
  const memory = memoryWith({
    [0xe00f_e000]: { kind: 'table', part: 0x4c7, entries: [0x0000_1003, 0xfff4_5002, 0xfff4_3003] },
    [0xe00f_f000]: { kind: 'table', part: 0x4c8, entries: [0xfff0_f003] },
    [0xe000_e000]: { kind: 'component', part: 0x00c },
    [0xe004_1000]: { kind: 'component', part: 0x975 },
  });
  const { components, unreadable } = await walkRomTable(memory, 0xe00f_e000);
  expect(components.map(({ address, part, depth }) => [address, part, depth])).toEqual([
    [0xe00f_e000, 0x4c7, 0],
    [0xe00f_f000, 0x4c8, 1],
    [0xe000_e000, 0x00c, 2],
    [0xe004_1000, 0x975, 1],
  ]);
  expect(components.every(({ designer }) => designer === 0x43b)).toBe(true);
  expect(unreadable).toEqual([]);
});

it('goes on past components that do not answer', async () => {
  const memory = memoryWith({ 3759136768: { kind: 'table', part: 1, entries: [0x0000_1003, 0x0000_2003] } });
  const { components, unreadable } = await walkRomTable(memory, 0xe00f_e000);
  expect(components).toHaveLength(1);
  expect(unreadable).toEqual([0xe00f_f000, 0xe010_0000]);
});

it('ends on a table that names itself', async () => {
  const memory = memoryWith({ 3759136768: { kind: 'table', part: 1, entries: [0x0000_0003, 0x0000_0003] } });
  expect((await walkRomTable(memory, 0xe00f_e000)).components).toHaveLength(1);
});
