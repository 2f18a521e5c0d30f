import { beforeEach, describe, expect, it } from 'vitest';
import { APB_BASE, FakeChip, RAM_BASE } from '../../../test/fakes/fake-chip.ts';
import { ACK_FAULT, ACK_OK, ACK_WAIT } from '../../spec/arm/dp.ts';
import { SwDp } from './sw-dp.ts';

const CSW = 0x00;
const TAR = 0x04;
const DRW = 0x0c;
const POWER_UP = 0x5000_0000;

let chip: FakeChip;
let dp: SwDp;

function write(accessPort: boolean, address: number, value: number, parityGood = true): number {
  const ack = dp.request(accessPort, false, address);
  if (ack === ACK_OK) dp.writeData(value, parityGood);
  return ack;
}

function read(accessPort: boolean, address: number): number {
  expect(dp.request(accessPort, true, address)).toBe(ACK_OK);
  return dp.readData();
}

const select = (port: number, bank = 0) => write(false, 8, (port << 24) | bank);
const readRdbuff = () => read(false, 12);

function readAp(address: number): number {
  read(true, address);
  return readRdbuff();
}

beforeEach(() => {
  chip = new FakeChip();
  dp = new SwDp(chip);
});

describe('SW-DP', () => {
  it('grants debug power when the chip can, and tells the chip that a debugger came', () => {
    write(false, 4, POWER_UP);
    expect(read(false, 4)).toBe(0xf000_0000);
    expect(chip.attached).toBe(1);
    chip.grantsDebugPower = false;
    expect(read(false, 4)).toBe(0x5000_0000);
  });

  it('shows TARGETID, DLPIDR and DLCR in their banks', () => {
    select(0, 2);
    expect(read(false, 4)).toBe(0x0450_0041);
    select(0, 3);
    expect(read(false, 4)).toBe(0x0000_0001);
    select(0, 1);
    write(false, 4, 0x100);
    expect(read(false, 4)).toBe(0x100);
    expect(dp.extraTurnaround).toBe(1);
  });

  it('refuses an AP access without debug power and keeps STICKYERR', () => {
    expect(dp.request(true, true, 0)).toBe(ACK_FAULT);
    expect(read(false, 4) & 0x20).toBe(0x20);
  });

  it('returns the result of an AP read with the next one', () => {
    write(false, 4, POWER_UP);
    select(0, 0xf0);
    read(true, 0xc);
    expect(read(true, 0x8)).toBe(0x8477_0001);
    expect(readRdbuff()).toBe(0xe00f_e003);
    expect(readRdbuff()).toBe(0xe00f_e003);
    expect(read(false, 8)).toBe(0xe00f_e003); // RESEND
  });

  it('reads an absent access port as zero', () => {
    write(false, 4, POWER_UP);
    select(3, 0xf0);
    expect(readAp(0xc)).toBe(0);
  });

  describe('with debug power', () => {
    beforeEach(() => {
      write(false, 4, POWER_UP);
      select(0);
      write(true, CSW, 0x2300_0012);
    });

    it('answers FAULT after a bus error, except to DPIDR, CTRL/STAT and ABORT, until it is cleared', () => {
      write(true, TAR, 0x9000_0000);
      expect(dp.request(true, true, DRW)).toBe(ACK_OK); // posted: the error shows afterwards
      dp.readData();
      expect(dp.request(false, true, 12)).toBe(ACK_FAULT);
      expect(dp.request(false, false, 8)).toBe(ACK_FAULT);
      expect(dp.request(true, false, TAR)).toBe(ACK_FAULT);
      expect(read(false, 0)).toBe(0x6ba0_2477);
      expect(read(false, 4)).toBe(0xf000_0020);
      expect(write(false, 0, 0x1e)).toBe(ACK_OK);
      expect(read(false, 4) & 0x20).toBe(0);
      expect(readAp(TAR)).toBe(0x9000_0000); // TAR stays at what failed
    });

    it('answers WAIT while the bus is silent and goes on when it speaks', () => {
      write(true, TAR, RAM_BASE);
      chip.ram[0] = 0x55;
      chip.stalls = 3;
      expect(dp.request(true, true, DRW)).toBe(ACK_OK);
      dp.readData();
      expect(dp.request(false, true, 12)).toBe(ACK_WAIT);
      expect(read(false, 4)).toBe(0xf000_0000); // CTRL/STAT does not wait; no AP read has ended well yet
      expect(dp.request(true, true, DRW)).toBe(ACK_WAIT);
      expect(readRdbuff()).toBe(0x55);
    });

    it('gives up a stuck access on DAPABORT', () => {
      write(true, TAR, RAM_BASE);
      chip.stalls = 1000;
      write(true, DRW, 1);
      expect(dp.request(true, false, TAR)).toBe(ACK_WAIT);
      write(false, 0, 1);
      chip.stalls = 0;
      expect(write(true, TAR, RAM_BASE + 4)).toBe(ACK_OK);
      expect(chip.ram[0]).toBe(0);
    });

    it('does not write what arrives with bad parity, and sets WDATAERR', () => {
      write(true, TAR, RAM_BASE);
      write(true, DRW, 0x1234, false);
      expect(chip.ram[0]).toBe(0);
      expect(read(false, 4) & 0xa0).toBe(0x80);
      expect(dp.request(true, true, TAR)).toBe(ACK_FAULT);
      write(false, 0, 0x08);
      expect(readAp(TAR)).toBe(RAM_BASE);
    });

    it('survives a snapshot in the middle of a stalled access', () => {
      write(true, TAR, RAM_BASE);
      chip.stalls = 1;
      write(true, DRW, 0xabcd);
      const other = new SwDp(chip);
      other.loadState(dp.saveState());
      dp = other;
      expect(readRdbuff()).toBe(0);
      expect(chip.ram[0]).toBe(0xcd);
    });
  });
});

describe('MEM-AP', () => {
  beforeEach(() => {
    write(false, 4, POWER_UP);
    select(0);
  });

  it('moves TAR on after each access and wraps inside 1 KiB', () => {
    write(true, CSW, 0x2300_0012);
    write(true, TAR, RAM_BASE + 0x3fc);
    write(true, DRW, 1);
    expect(readAp(TAR)).toBe(RAM_BASE);
    write(true, CSW, 0x2300_0002);
    write(true, DRW, 1);
    expect(readAp(TAR)).toBe(RAM_BASE);
  });

  it('moves narrow data in the byte lanes of their address', () => {
    write(true, CSW, 0x2300_0010);
    write(true, TAR, RAM_BASE + 1);
    write(true, DRW, 0xffff_a5ff);
    expect(chip.ram.subarray(0, 4)).toEqual(Uint8Array.of(0, 0xa5, 0, 0));
    write(true, CSW, 0x2300_0001);
    write(true, TAR, RAM_BASE + 2);
    write(true, DRW, 0xbeef_0000);
    expect(readAp(DRW)).toBe(0xbeef_0000);
    expect(chip.log.at(-1)).toBe('r2@24000002');
  });

  it('reaches four words through BD0 to BD3 without moving TAR', () => {
    write(true, CSW, 0x2300_0012);
    write(true, TAR, RAM_BASE + 8);
    select(0, 0x10);
    write(true, 0xc, 0xcafe);
    expect(chip.ram[12]).toBe(0xfe);
    select(0);
    expect(readAp(TAR)).toBe(RAM_BASE + 8);
  });

  it('keeps the size it had when a wider one than a word is asked for', () => {
    write(true, CSW, 0x2300_0012);
    write(true, CSW, 0x2300_0013);
    expect(readAp(CSW) & 7).toBe(2);
  });

  it('makes words only on an APB-AP, whose CSW.DbgSwEnable gates the software', () => {
    select(2);
    write(true, CSW, 0x8000_0010);
    write(true, TAR, APB_BASE);
    read(true, DRW);
    expect(chip.log.at(-1)).toBe('r4@e00e1000');
    expect(chip.softwareDebugAccess).toBe(true);
    write(true, CSW, 0x2300_0012);
    expect(chip.softwareDebugAccess).toBe(false);
    expect(readAp(CSW)).toBe(0x0000_0052);
  });
});
