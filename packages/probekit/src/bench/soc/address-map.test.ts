import { describe, expect, it } from 'vitest';
import { BUS_FAULT, BUS_OK } from '../seams.ts';
import { STM32H743 } from './stm32h743.ts';
import { powerUp } from './testing/registers-bench.ts';

const RCC = 0x5802_4400;

/** Addresses between the rows of RM0433, table 8. */
const RESERVED = [
  0x4000_2800, 0x4000_6000, 0x4000_7000, 0x4000_8000, 0x4000_8c00, 0x4000_d400, 0x4001_0800, 0x4001_1800, 0x4001_3800, 0x4001_4c00,
  0x4001_5400, 0x4001_7800, 0x4002_0c00, 0x4002_2400, 0x4002_9400, 0x400c_0000, 0x4802_0400, 0x4802_1c00, 0x4802_3400, 0x5000_0000,
  0x5000_2000, 0x5000_4000, 0x5200_9400, 0x5800_0800, 0x5800_1000, 0x5800_3400, 0x5800_4400, 0x5800_5800, 0x5802_2c00, 0x5802_5000,
  0x5802_6800, 0x5802_7400,
];

/** Where ST's SVD (modm-io/cmsis-svd-stm32, STM32H743.svd) has a peripheral. */
const BASES = `
40000000 40000400 40000800 40000c00 40001000 40001400 40001800 40001c00 40002000 40002400 40003800 40003c00
40004000 40004400 40004800 40004c00 40005000 40005400 40005800 40005c00 40006c00 40007400 40007800 40007c00
40008400 40008800 40009000 40009400 4000a000 4000a400 4000a800 40010000 40010400 40011000 40011400 40013000
40013400 40014000 40014400 40014800 40015000 40015800 40015c00 40016000 40017000 40017400 40017480 40017500
40017580 40017600 40017680 40017780 40020000 40020400 40020800 40022000 40022100 40022300 40028000 40028c00
40029000 40040000 40040400 40040800 40040e00 40080000 40080400 40080800 40080e00 48020000 48021800 48022400
48022800 48023000 50001000 50003000 51000000 52000000 52001000 52002000 52003000 52004000 52005000 52006000
52007000 52008000 52009000 58000000 58000400 58000c00 58001400 58001c00 58002400 58002800 58002c00 58003000
58003800 58003c00 58004000 58004800 58005400 58020000 58020400 58020800 58020c00 58021000 58021400 58021800
58021c00 58022000 58022400 58022800 58024400 58024800 58024c00 58025400 58025800 58026000 58026300 58026400
58027000 5c001000`;

/** First and last address of the stretches that hold peripherals (RM0433, table 8). */
const BUSES = [
  [0x4000_0000, 0x400c_ffff],
  [0x4802_0000, 0x4802_ffff],
  [0x5000_0000, 0x5000_ffff],
  [0x5200_0000, 0x5200_ffff],
  [0x5800_0000, 0x5802_ffff],
] as const;

describe('the address map', () => {
  it('answers at every peripheral that another description of the chip has', () => {
    const { chip, read } = powerUp();
    for (const base of BASES.trim().split(/\s+/)) {
      read(Number.parseInt(base, 16));
      expect(chip.status, base).toBe(BUS_OK);
    }
  });

  it('answers in each kilobyte that belongs to a peripheral, and in no other', () => {
    const { chip, read } = powerUp();
    for (const [first, last] of BUSES) {
      for (let address: number = first; address < last; address += 0x400) {
        const row = STM32H743.peripherals.find(({ base, byteLength }) => address >= base && address < base + byteLength);
        read(address);
        expect(chip.status, address.toString(16)).toBe(row ? BUS_OK : BUS_FAULT);
      }
    }
  });

  it('ends at the last byte of each memory', () => {
    const { chip, read, write } = powerUp();
    write(RCC + 0xdc, 0xe000_0000);
    write(RCC + 0xe0, 1 << 28);
    const ends = STM32H743.memories.flatMap(({ address, aliases = [], byteLength }) =>
      [address, ...aliases].map((start) => start + byteLength),
    );
    const starts = new Set(STM32H743.memories.flatMap(({ address, aliases = [] }) => [address, ...aliases]));
    for (const end of [...ends, 0x0820_0000]) {
      read(end - 4);
      expect(chip.status, (end - 4).toString(16)).toBe(BUS_OK);
      if (starts.has(end)) continue;
      read(end);
      expect(chip.status, end.toString(16)).toBe(BUS_FAULT);
    }
  });

  it('has no two peripherals at one address', () => {
    const rows = [...STM32H743.peripherals].sort((a, b) => a.base - b.base);
    for (const [index, row] of rows.entries()) {
      expect(row.base + row.byteLength, row.name).toBeLessThanOrEqual(rows[index + 1]?.base ?? 0x6000_0000);
    }
  });

  it('answers at each peripheral, from its first register on', () => {
    const { chip, read } = powerUp();
    for (const { base, name, byteLength } of STM32H743.peripherals) {
      read(base);
      expect(chip.status, name).toBe(BUS_OK);
      read(base + byteLength - 4);
      expect(chip.status, `${name}, last word`).toBe(BUS_OK);
    }
  });

  it('answers with a bus fault where nothing is', () => {
    const { chip, read } = powerUp();
    for (const address of RESERVED) {
      read(address);
      expect(chip.status, address.toString(16)).toBe(BUS_FAULT);
    }
  });

  it('reads 0 from each peripheral without clock, ignores writes, and says so once', () => {
    const { notes, read, write } = powerUp();
    const unclocked = STM32H743.peripherals.filter(({ clock }) => clock && clock !== 'APB4.RTCAPB');
    for (const { base, name } of unclocked) {
      write(base, 0xffff_ffff);
      expect([read(base), read(base + 8)], name).toEqual([0, 0]);
      expect(
        notes.filter((text) => text.startsWith(`${name} at `)),
        name,
      ).toHaveLength(1);
    }
  });

  it('shows reset values of what it does not model, once clocked, and names it', () => {
    const { notes, read, write } = powerUp();
    write(RCC + 0xe8, 1 << 21);
    expect([read(0x4000_5418), read(0x4000_5419, 1)]).toEqual([1, 0]);
    write(0x4000_5418, 0);
    expect(read(0x4000_5418)).toBe(1);
    expect(notes.filter((text) => text.startsWith('I2C1 at 0x40005400 is not modelled'))).toHaveLength(1);
  });
});
