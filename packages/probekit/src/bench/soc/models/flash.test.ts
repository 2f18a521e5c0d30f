import { describe, expect, it } from 'vitest';
import * as flash from '../../../spec/stm32/flash-h7.ts';
import { BUS_FAULT, BUS_OK, BUS_STALL } from '../../seams.ts';
import { flashBench as bench } from '../testing/flash-bench.ts';

const { BANK1_ADDRESS: BANK1, BANK2_ADDRESS: BANK2, SECTOR_BYTES, CR } = flash;
const PROGRAM_X64 = CR.pack({ PG: 1, PSIZE: flash.PSIZE_X64 });
const PROGRAM_X64_NS = 100e3;
const SECTOR_X64_NS = 1e9;

/** Ready to program bank 1. */
function programming() {
  const made = bench();
  made.unlock();
  made.set(CR, PROGRAM_X64);
  return made;
}

/** Whether any of the flash words from here on has errors that cannot be corrected. */
function faultsFrom(address: number, { read, chip }: Pick<ReturnType<typeof bench>, 'read' | 'chip'>): boolean {
  return [...Array(16).keys()].some((word) => {
    read(address + 32 * word);
    return chip.status === BUS_FAULT;
  });
}

describe('locks', () => {
  it('opens with the two keys and closes with LOCK', () => {
    const { unlock, register, set } = bench();
    expect(CR.get(register(CR), 'LOCK')).toBe(1);
    expect(unlock()).toBe(BUS_OK);
    expect(CR.get(register(CR), 'LOCK')).toBe(0);
    expect(CR.get(register(CR, 2), 'LOCK')).toBe(1);
    set(CR, CR.pack({ LOCK: 1 }));
    expect(CR.get(register(CR), 'LOCK')).toBe(1);
  });

  it.each([
    ['a wrong key', (b: ReturnType<typeof bench>) => b.set(flash.KEYR, 0x1234_5678)],
    ['the second key first', (b: ReturnType<typeof bench>) => b.set(flash.KEYR, flash.KEY2)],
    ['a narrow write', (b: ReturnType<typeof bench>) => b.set(flash.KEYR, flash.KEY1 & 0xffff, 1, 2)],
    [
      'another register between the keys',
      (b: ReturnType<typeof bench>) => {
        b.set(flash.KEYR, flash.KEY1);
        return b.set(flash.ACR, 0x37);
      },
    ],
    [
      'a key when unlocked',
      (b: ReturnType<typeof bench>) => {
        b.unlock();
        return b.set(flash.KEYR, flash.KEY1);
      },
    ],
  ])('answers %s with a bus error and stays shut until the next reset', (_name, act) => {
    const made = bench();
    expect(act(made)).toBe(BUS_FAULT);
    expect(made.unlock()).toBe(BUS_FAULT);
    expect(CR.get(made.register(CR), 'LOCK')).toBe(1);
    made.chip.setNrst(false);
    made.chip.setNrst(true);
    expect(made.unlock()).toBe(BUS_OK);
  });

  it('ignores CR while locked', () => {
    const { set, register } = bench();
    expect(set(CR, PROGRAM_X64)).toBe(BUS_OK);
    expect(register(CR)).toBe(0x31);
  });
});

describe('programming', () => {
  it('takes a flash word when its 32 bytes are there, for as long as PSIZE says', () => {
    const { write, program, read, status, wait } = programming();
    write(BANK1, 0x1000);
    expect(status()).toMatchObject({ WBNE: 1, QW: 0, BSY: 0 });
    for (let index = 1; index < 8; index++) write(BANK1 + 4 * index, 0x1000 + index);
    expect(status()).toMatchObject({ WBNE: 0, QW: 1, BSY: 1, EOP: 0 });
    wait(PROGRAM_X64_NS - 1000);
    expect(status().QW).toBe(1);
    wait(1000);
    expect(status()).toMatchObject({ QW: 0, BSY: 0, EOP: 1 });
    expect(read(BANK1 + 4)).toBe(0x1001);
    expect(program(BANK1 + 32)).toBe(BUS_OK);
  });

  it.each([
    [flash.PSIZE_X8, 290],
    [flash.PSIZE_X16, 180],
    [flash.PSIZE_X32, 130],
    [flash.PSIZE_X64, 100],
  ])('takes the data sheet time at PSIZE %i: %i us', (PSIZE, microseconds) => {
    const { set, unlock, program, status, wait } = bench();
    unlock();
    set(CR, CR.pack({ PG: 1, PSIZE }));
    program(BANK1);
    wait(microseconds * 1e3 - 500);
    expect(status().QW).toBe(1);
    wait(500);
    expect(status().QW).toBe(0);
  });

  it('queues two words and stalls the third until the first is done', () => {
    const { program, read, wait, write, status } = programming();
    expect(program(BANK1)).toBe(BUS_OK);
    expect(program(BANK1 + 32, 0x2000)).toBe(BUS_OK);
    expect(write(BANK1 + 64, 1)).toBe(BUS_STALL);
    wait(PROGRAM_X64_NS);
    expect(write(BANK1 + 64, 1)).toBe(BUS_OK);
    wait(PROGRAM_X64_NS);
    expect(status()).toMatchObject({ QW: 0, WBNE: 1 });
    expect(read(BANK1 + 32)).toBe(0x2000);
  });

  it('stalls reads of the busy bank, not of the other', () => {
    const { chip, program, read, wait } = programming();
    program(BANK1);
    read(BANK2);
    expect(chip.status).toBe(BUS_OK);
    read(BANK1 + 0x1000);
    expect(chip.status).toBe(BUS_STALL);
    wait(PROGRAM_X64_NS);
    read(BANK1 + 0x1000);
    expect(chip.status).toBe(BUS_OK);
  });

  it('forces a part of a word out with FW, the rest as ones', () => {
    const { write, set, read, wait } = programming();
    write(BANK1, 0x1234_5678);
    set(CR, PROGRAM_X64 | CR.mask('FW'));
    wait(PROGRAM_X64_NS);
    expect(read(BANK1)).toBe(0x1234_5678);
    expect(read(BANK1 + 4)).toBe(0xffff_ffff);
  });

  it('throws the buffer away when PG falls', () => {
    const { write, set, status } = programming();
    write(BANK1, 1);
    set(CR, CR.pack({ PSIZE: flash.PSIZE_X64 }));
    expect(status().WBNE).toBe(0);
  });

  it('raises PGSERR without PG, and drops the data without a bus error', () => {
    const { unlock, write, read, status } = bench();
    unlock();
    expect(write(BANK1, 0)).toBe(BUS_OK);
    expect(status()).toMatchObject({ PGSERR: 1, WBNE: 0 });
    expect(read(BANK1)).toBe(0xffff_ffff);
  });

  it('raises INCERR on another word, loses the buffer, and refuses writes until it is cleared', () => {
    const { write, status, set } = programming();
    write(BANK1, 1);
    write(BANK1 + 32, 1);
    expect(status()).toMatchObject({ INCERR: 1, WBNE: 0 });
    write(BANK1, 1);
    expect(status()).toMatchObject({ PGSERR: 1, WBNE: 0 });
    set(flash.CCR, flash.CLEAR_ALL_FLAGS);
    write(BANK1, 1);
    expect(status()).toMatchObject({ INCERR: 0, PGSERR: 0, WBNE: 1 });
  });

  it('raises STRBERR when a byte is written twice', () => {
    const { write, status } = programming();
    write(BANK1, 1, 1);
    write(BANK1, 2, 1);
    expect(status()).toMatchObject({ STRBERR: 1, WBNE: 1 });
  });

  it('spoils the ECC of a word programmed twice, which then faults until the sector is erased', () => {
    const { chip, program, read, wait, status, set, register } = programming();
    program(BANK1 + 64);
    wait(PROGRAM_X64_NS);
    program(BANK1 + 64, 0x2222);
    wait(PROGRAM_X64_NS);
    read(BANK1 + 64);
    expect(chip.status).toBe(BUS_FAULT);
    expect(status().DBECCERR).toBe(1);
    expect(register(flash.ECC_FA)).toBe(2);
    set(flash.CCR, flash.CLEAR_ALL_FLAGS);
    expect(register(flash.ECC_FA)).toBe(0);
    set(CR, CR.pack({ SER: 1, START: 1, PSIZE: flash.PSIZE_X64 }));
    wait(SECTOR_X64_NS);
    expect(read(BANK1 + 64)).toBe(0xffff_ffff);
    expect(chip.status).toBe(BUS_OK);
  });

  /** A flash word with these two words in front, programmed on top of what is there. */
  function programOver(made: ReturnType<typeof programming>, first: number): void {
    for (let index = 0; index < 8; index++) made.write(BANK1 + 4 * index, index === 0 ? first : 0xffff_ffff);
    made.wait(PROGRAM_X64_NS);
  }

  it('corrects one wrong bit of a word programmed twice, tells of it, and holds the first address', () => {
    const made = programming();
    const { chip, read, status, register, set, program, wait } = made;
    const outcomes = [...Array(32).keys()].map((bit) => {
      const each = programming();
      programOver(each, 0xffff_fffe);
      programOver(each, (~(1 << bit) >>> 0) & 0xffff_fffe);
      each.read(BANK1);
      return each.status().SNECCERR;
    });
    const bit = outcomes.indexOf(1, 1);
    expect(bit).toBeGreaterThan(0);
    programOver(made, 0xffff_fffe);
    programOver(made, (~(1 << bit) >>> 0) & 0xffff_fffe);
    expect(read(BANK1 + 4)).toBe(0xffff_ffff);
    expect([chip.status, status().SNECCERR, status().DBECCERR, register(flash.ECC_FA)]).toEqual([BUS_OK, 1, 0, 0]);
    program(BANK1 + 64);
    wait(PROGRAM_X64_NS);
    program(BANK1 + 64, 0x2222);
    wait(PROGRAM_X64_NS);
    read(BANK1 + 64);
    expect([status().DBECCERR, register(flash.ECC_FA)]).toEqual([1, 0]);
    set(flash.CCR, flash.CLEAR_ALL_FLAGS);
    read(BANK1 + 64);
    expect(register(flash.ECC_FA)).toBe(2);
  });

  it('asks for its interrupt when an error is corrected or detected, if that is enabled', () => {
    const { program, read, set, wait } = programming();
    const pending = () => (read(0xe000_e200) >>> 4) & 1;
    for (const first of [0x1000, 0x2222]) {
      program(BANK1 + 64, first);
      wait(PROGRAM_X64_NS);
    }
    set(flash.CCR, flash.CLEAR_ALL_FLAGS);
    read(BANK1 + 64);
    expect(pending()).toBe(0);
    set(CR, CR.pack({ DBECCERRIE: 1, PSIZE: flash.PSIZE_X64 }));
    read(BANK1 + 64);
    expect(pending()).toBe(1);
  });

  it('gives the core a precise bus fault on a word with two errors', () => {
    const { chip, unlock, set, program, read, wait } = bench();
    // Stack, reset and HardFault vectors; ldr r0, =BANK2; ldr r1, [r0]; b .
    const image = new Uint32Array(19);
    image.set([0x2000_1000, 0x0800_0041, 0, 0x0800_0045]);
    image.set([0x6801_4801, 0xbf00_e7fe, BANK2], 16);
    unlock(2);
    set(CR, PROGRAM_X64, 2);
    for (const first of [0x1000, 0x2222]) {
      program(BANK2, first);
      wait(PROGRAM_X64_NS);
    }
    chip.loadFlash(BANK1, new Uint8Array(image.buffer));
    chip.setNrst(false);
    chip.setNrst(true);
    wait(1e6);
    expect([read(0xe000_ed28), read(0xe000_ed38)]).toEqual([0x8200, BANK2]);
  });

  it('lets a word be overwritten with zeros', () => {
    const { chip, program, read, wait, write } = programming();
    program(BANK1);
    wait(PROGRAM_X64_NS);
    for (let index = 0; index < 8; index++) write(BANK1 + 4 * index, 0);
    wait(PROGRAM_X64_NS);
    expect(read(BANK1)).toBe(0);
    expect(chip.status).toBe(BUS_OK);
  });
});

describe('erasing', () => {
  it('erases one sector in the data sheet time', () => {
    const { chip, unlock, set, status, wait, read } = bench();
    chip.loadFlash(BANK1 + SECTOR_BYTES - 4, Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8));
    unlock();
    set(CR, CR.pack({ SER: 1, SNB: 1, START: 1, PSIZE: flash.PSIZE_X64 }));
    expect(status()).toMatchObject({ QW: 1, BSY: 1 });
    wait(SECTOR_X64_NS - 1e6);
    expect(status().QW).toBe(1);
    wait(1e6);
    expect(status()).toMatchObject({ QW: 0, EOP: 1 });
    expect(read(BANK1 + SECTOR_BYTES - 4)).toBe(0x0403_0201);
    expect(read(BANK1 + SECTOR_BYTES)).toBe(0xffff_ffff);
  });

  it('erases both banks side by side through MER when everything is unlocked', () => {
    const { chip, unlock, unlockOptions, set, status, wait, read } = bench();
    chip.loadFlash(BANK1, Uint8Array.of(0));
    chip.loadFlash(BANK2 + 0xf_0000, Uint8Array.of(0));
    unlock(1);
    unlock(2);
    set(CR, CR.pack({ PSIZE: flash.PSIZE_X64 }), 1);
    set(CR, CR.pack({ PSIZE: flash.PSIZE_X64 }), 2);
    unlockOptions();
    set(flash.OPTCR, flash.OPTCR.pack({ MER: 1 }));
    expect(status(1).QW + status(2).QW).toBe(2);
    wait(5e9);
    expect(status(1).QW + status(2).QW).toBe(0);
    expect([read(BANK1), read(BANK2 + 0xf_0000)]).toEqual([0xffff_ffff, 0xffff_ffff]);
  });

  it('refuses protected sectors and banks that hold one', () => {
    const { unlock, set, status, write } = bench({ WRP1: 0xfb });
    unlock();
    set(CR, CR.pack({ SER: 1, SNB: 2, START: 1 }));
    expect(status()).toMatchObject({ WRPERR: 1, QW: 0 });
    set(flash.CCR, flash.CLEAR_ALL_FLAGS);
    set(CR, CR.pack({ BER: 1, START: 1 }));
    expect(status()).toMatchObject({ WRPERR: 1, QW: 0 });
    set(flash.CCR, flash.CLEAR_ALL_FLAGS);
    set(CR, PROGRAM_X64);
    write(BANK1 + 2 * SECTOR_BYTES, 0);
    expect(status()).toMatchObject({ WRPERR: 1, WBNE: 0 });
  });

  it('is cut short by a reset, which leaves ECC errors and idle, locked banks', () => {
    const { chip, unlock, set, read, status, register } = bench();
    unlock(2);
    set(CR, CR.pack({ SER: 1, START: 1, PSIZE: flash.PSIZE_X64 }), 2);
    chip.setNrst(false);
    chip.setNrst(true);
    expect(status(2)).toMatchObject({ QW: 0, BSY: 0 });
    expect(register(CR, 2)).toBe(0x31);
    expect(faultsFrom(BANK2, { read, chip })).toBe(true);
  });

  it('leaves undefined words with ECC errors when the supply falls during an erase', () => {
    const { chip, unlock, set, read, wait } = bench();
    chip.loadFlash(BANK2, new Uint8Array(64).fill(0x55));
    unlock();
    set(CR, CR.pack({ SER: 1, START: 1, PSIZE: flash.PSIZE_X64 }));
    wait(1e6);
    chip.setSupply(0);
    chip.setSupply(3.3);
    wait(1e6);
    expect(faultsFrom(BANK1, { read, chip })).toBe(true);
    expect(read(BANK1 + SECTOR_BYTES)).toBe(0xffff_ffff);
    expect(read(BANK2)).toBe(0x5555_5555);
  });
});

describe('CRC unit', () => {
  /** The CRC of this bank's first bytes, up to this offset. */
  function crcOf(last: number, burst = 0) {
    const { chip, unlock, set, register, status, wait } = bench();
    chip.loadFlash(BANK1, new Uint8Array(128));
    unlock();
    set(CR, CR.pack({ CRC_EN: 1 }));
    set(flash.CRCSADD, 0);
    set(flash.CRCEADD, last);
    set(flash.CRCCR, flash.CRCCR.pack({ CLEAN_CRC: 1, START_CRC: 1, CRC_BURST: burst }));
    wait(1e6);
    expect(status()).toMatchObject({ CRC_BUSY: 0, CRCEND: 1 });
    return register(flash.CRCDATA);
  }

  it('computes of 128 zero bytes what a STM32H753 was measured to compute', () => {
    expect(crcOf(127)).toBe(0x11e6_6c62);
  });

  it('takes whole bursts only, whatever the range', () => {
    expect(crcOf(3)).toBe(crcOf(127));
    expect(crcOf(127, 1)).toBe(crcOf(511));
    expect(crcOf(127, 1)).not.toBe(crcOf(127));
  });
});
