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

describe('the address map', () => {
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
