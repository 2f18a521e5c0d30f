import { describe, expect, it } from 'vitest';
import * as flash from '../../../spec/stm32/flash-f4.ts';
import { BenchClock } from '../../clock.ts';
import { LinearMemory } from '../../linear-memory.ts';
import { BUS_FAULT, BUS_OK, BUS_STALL } from '../../seams.ts';
import { Chip } from '../chip.ts';
import type { Part } from '../part.ts';
import { STM32F407VG, STM32F446RE } from '../stm32f4.ts';

const { CR, SR, OPTCR, FLASH_ADDRESS: FLASH, FLASH_BASE } = flash;
const AP0 = 0;
const SECTOR1 = FLASH + 0x4000;
const BANK2 = FLASH + 0x10_0000;
const PROGRAM_X32 = CR.pack({ PG: 1, PSIZE: flash.PSIZE_X32 });
const PROGRAM_NS = 16e3;

/** F427 with 2 MiB: what it has beside the F407 that matters to the flash. */
const F427: Part = {
  ...STM32F407VG,
  peripherals: STM32F407VG.peripherals.map((row) =>
    row.model === 'flash-f4' ? { ...row, options: { devId: 0x419, flashKib: 2048, optcr: 0xcfff_ffee, systemMemory: 0x1fff_0000 } } : row,
  ),
};

function bench({ part = STM32F446RE, options = {} }: { part?: Part; options?: Readonly<Record<string, number>> } = {}) {
  const chip = new Chip({ part, memory: new LinearMemory(8 << 20), clock: new BenchClock(), note: () => undefined, seed: 7 });
  chip.setOptionBytes(options);
  chip.setSupply(3.3);
  chip.advanceTo(1e6);
  const write = (address: number, value: number, width: 1 | 2 | 4 = 4): number => {
    chip.write(AP0, address, value, width);
    return chip.status;
  };
  const read = (address: number): number => chip.read(AP0, address, 4) >>> 0;
  const set = (register: { address: number }, value: number) => write(FLASH_BASE + register.address, value);
  const get = (register: { address: number }) => read(FLASH_BASE + register.address);
  const unlock = () => {
    set(flash.KEYR, flash.KEY1);
    return set(flash.KEYR, flash.KEY2);
  };
  return {
    chip,
    write,
    read,
    set,
    get,
    unlock,
    status: () => SR.unpack(get(SR)),
    wait: (ns: number) => chip.advanceTo(chip.nowNs + ns),
    erase: (bits: Parameters<typeof CR.pack>[0]) => set(CR, CR.pack({ PSIZE: flash.PSIZE_X32, ...bits, STRT: 1 })),
    unlockOptions: () => {
      set(flash.OPTKEYR, flash.OPTKEY1);
      return set(flash.OPTKEYR, flash.OPTKEY2);
    },
    nrst: () => {
      chip.setNrst(false);
      chip.setNrst(true);
      chip.advanceTo(chip.nowNs + 1e6);
    },
  };
}

function programming(options: Parameters<typeof bench>[0] = {}) {
  const made = bench(options);
  made.unlock();
  made.set(CR, PROGRAM_X32);
  return made;
}

describe('the lock of CR', () => {
  it('opens with the two keys; locked, CR takes nothing', () => {
    const { set, get, unlock } = bench();
    expect(set(CR, PROGRAM_X32)).toBe(BUS_OK);
    expect(get(CR)).toBe(0x8000_0000);
    expect(unlock()).toBe(BUS_OK);
    expect(get(CR)).toBe(0);
  });

  it('is shut by a wrong key until the next reset, each key a bus error', () => {
    const { set, get, unlock, nrst } = bench();
    expect(set(flash.KEYR, flash.KEY2)).toBe(BUS_FAULT);
    expect(unlock()).toBe(BUS_FAULT);
    expect(get(CR)).toBe(0x8000_0000);
    nrst();
    expect(unlock()).toBe(BUS_OK);
  });
});

describe('programming', () => {
  it('takes 16 us a word, holds the next one back that long, and reads back at 0 as well', () => {
    const { write, read, status, wait, chip } = programming();
    expect(write(FLASH, 0x1234_5678)).toBe(BUS_OK);
    expect(status().BSY).toBe(1);
    expect(write(FLASH + 4, 1)).toBe(BUS_STALL);
    read(FLASH);
    expect(chip.status).toBe(BUS_STALL);
    wait(PROGRAM_NS);
    expect(status().BSY).toBe(0);
    expect([read(FLASH), read(0), read(FLASH + 4)]).toEqual([0x1234_5678, 0x1234_5678, 0xffff_ffff]);
  });

  it('lets bits fall only', () => {
    const { write, read, wait } = programming();
    write(FLASH, 0xffff_00ff);
    wait(PROGRAM_NS);
    write(FLASH, 0x0f0f_0f0f);
    wait(PROGRAM_NS);
    expect(read(FLASH)).toBe(0x0f0f_000f);
  });

  it.each([
    ['an access narrower than PSIZE', PROGRAM_X32, 2, 'PGPERR'],
    ['one wider than PSIZE', CR.pack({ PG: 1, PSIZE: flash.PSIZE_X8 }), 4, 'PGPERR'],
    ['one without PG', CR.pack({ PSIZE: flash.PSIZE_X32 }), 4, 'PGSERR'],
  ] as const)('refuses %s', (_what, control, width, flag) => {
    const { set, write, read, status, wait } = programming();
    set(CR, control);
    expect(write(FLASH, 0, width)).toBe(BUS_OK);
    expect(status()[flag]).toBe(1);
    wait(PROGRAM_NS);
    expect(read(FLASH)).toBe(0xffff_ffff);
    set(SR, flash.CLEAR_ALL_FLAGS);
    expect(status()[flag]).toBe(0);
  });

  it('tells EOP and OPERR only where their interrupts are wanted', () => {
    const { set, write, status, wait } = programming();
    write(FLASH, 0);
    wait(PROGRAM_NS);
    expect(status()).toMatchObject({ EOP: 0, OPERR: 0 });
    set(CR, PROGRAM_X32 | CR.pack({ EOPIE: 1, ERRIE: 1 }));
    write(FLASH + 4, 0);
    wait(PROGRAM_NS);
    expect(status().EOP).toBe(1);
    write(FLASH + 8, 0, 1);
    expect(status()).toMatchObject({ PGPERR: 1, OPERR: 1 });
  });
});

describe('erasing', () => {
  it.each([
    [1, flash.PSIZE_X32, 250],
    [4, flash.PSIZE_X32, 550],
    [5, flash.PSIZE_X32, 1000],
    [5, flash.PSIZE_X8, 2000],
  ])('sector %i at PSIZE %i takes %i ms, and CR waits as long', (SNB, PSIZE, ms) => {
    const { erase, unlock, status, wait, set } = bench();
    unlock();
    erase({ SER: 1, SNB, PSIZE });
    expect(set(CR, 0)).toBe(BUS_STALL);
    wait(ms * 1e6 - 1000);
    expect(status().BSY).toBe(1);
    wait(1000);
    expect(status().BSY).toBe(0);
  });

  it('leaves its neighbours, and both where a sector and all are asked for at once', () => {
    const { erase, write, read, wait, set } = programming();
    for (const address of [FLASH, SECTOR1]) {
      write(address, 7);
      wait(PROGRAM_NS);
    }
    erase({ SER: 1, MER: 1, SNB: 1 });
    wait(10e9);
    expect([read(FLASH), read(SECTOR1)]).toEqual([7, 7]);
    set(CR, 0);
    erase({ SER: 1, SNB: 1 });
    wait(1e9);
    expect([read(FLASH), read(SECTOR1)]).toEqual([7, 0xffff_ffff]);
  });

  it('cut short by a reset, leaves anything in its sector and no lock open', () => {
    const { erase, get, read, wait, nrst } = programming();
    erase({ SER: 1, SNB: 1 });
    wait(1e6);
    nrst();
    expect(new Set([...Array(8).keys()].map((at) => read(SECTOR1 + 4 * at))).size).toBeGreaterThan(4);
    expect(read(FLASH)).toBe(0xffff_ffff);
    expect(get(CR)).toBe(0x8000_0000);
  });

  it('of a part with two banks goes by the code of its sector, and the other bank can be read meanwhile', () => {
    const { erase, write, read, wait, chip } = programming({ part: F427 });
    for (const address of [FLASH, BANK2]) {
      write(address, 7);
      wait(PROGRAM_NS);
    }
    erase({ SER: 1, SNB: 0x10 });
    expect([read(FLASH), chip.status]).toEqual([7, BUS_OK]);
    read(BANK2);
    expect(chip.status).toBe(BUS_STALL);
    wait(1e9);
    expect([read(FLASH), read(BANK2)]).toEqual([7, 0xffff_ffff]);
    erase({ MER: 1, MER1: 1 });
    wait(8e9);
    expect(read(FLASH)).toBe(0xffff_ffff);
  });
});

describe('option bytes', () => {
  it('protect sectors against erasing and programming, and all of the flash against a mass erase', () => {
    const { erase, write, status, set } = programming({ options: { nWRP: 0xfd } });
    expect(write(SECTOR1, 0)).toBe(BUS_OK);
    expect(status().WRPERR).toBe(1);
    for (const bits of [{ SER: 1, SNB: 1 }, { MER: 1 }]) {
      set(SR, flash.CLEAR_ALL_FLAGS);
      erase(bits);
      expect(status()).toMatchObject({ WRPERR: 1, BSY: 0 });
    }
  });

  it('are changed by their keys and OPTSTRT, and kept without power', () => {
    const { chip, set, get, unlockOptions, wait } = bench();
    expect(get(OPTCR)).toBe(0x00ff_aaed);
    set(OPTCR, 0);
    expect(get(OPTCR)).toBe(0x00ff_aaed);
    const change = () => {
      unlockOptions();
      set(OPTCR, OPTCR.with(get(OPTCR), { nWRP: 0xfe }));
      set(OPTCR, OPTCR.with(get(OPTCR), { OPTSTRT: 1 }));
    };
    const cyclePower = () => {
      chip.setSupply(0);
      chip.setSupply(3.3);
      wait(1e6);
    };
    change();
    wait(300e6);
    cyclePower();
    expect(get(OPTCR)).toBe(0x00fe_aaed);
  });

  it('show what was written to them, the cells what the next reset loads; at level 1 no debugger sees these', () => {
    const { chip, get, set, read, unlockOptions, wait } = bench({ part: F427 });
    const cells = () => [flash.OPTIONS_ADDRESS, flash.OPTIONS_ADDRESS + 8, flash.BANK2_OPTIONS_ADDRESS + 8].map(read);
    unlockOptions();
    set(flash.OPTCR1, 0x0ffe_0000);
    set(OPTCR, OPTCR.with(get(OPTCR), { nWRP: 0xffd, RDP: 0xbb }));
    expect(OPTCR.get(get(OPTCR), 'RDP')).toBe(0xbb);
    expect(cells()).toEqual([0xffff_aaec, 0xffff_0fff, 0xffff_0fff]);
    set(OPTCR, OPTCR.with(get(OPTCR), { OPTSTRT: 1 }));
    cells();
    expect(chip.status).toBe(BUS_STALL);
    wait(300e6);
    expect(cells()).toEqual([0xffff_bbec, 0xffff_0ffd, 0xffff_0ffe]);
    chip.attach();
    cells();
    expect(chip.status).toBe(BUS_FAULT);
  });

  it.each([
    ['the loss of power', (chip: Chip) => chip.setSupply(0)],
    ['a reset', (chip: Chip) => chip.setNrst(false)],
  ])('are erased when %s cuts their change: level 1, and every sector PCROP', (_name, cut) => {
    const { chip, set, get, unlockOptions, wait } = bench();
    unlockOptions();
    set(OPTCR, OPTCR.with(get(OPTCR), { nWRP: 0xfe, OPTSTRT: 1 }));
    wait(250e6);
    cut(chip);
    chip.setNrst(true);
    chip.setSupply(3.3);
    wait(1e6);
    expect(OPTCR.unpack(get(OPTCR))).toMatchObject({ RDP: 0xff, SPRMOD: 1, nWRP: 0xff, WDG_SW: 1 });
  });

  it.each([
    ['never become level 2 from level 0', 0xaa, 0xaa, 100e6, false],
    ['can become level 2 from a level 1 that has no bit which level 2 lacks', 0x00, 0xaa, 100e6, true],
    ['can become level 2 on the way to such a level 1', 0xaa, 0x00, 250e6 + PROGRAM_NS / 2, true],
    ['never become level 2 on the way to any other', 0xaa, 0xbb, 250e6 + PROGRAM_NS / 2, false],
  ])('can have some of their bits risen or fallen when they are cut, and %s', (_name, before, after, ns, can) => {
    const { chip, set, get, unlockOptions, wait } = bench();
    const left = new Set<number>();
    for (let cut = 0; cut < 1000 && !left.has(flash.RDP_LEVEL2); cut++) {
      chip.setOptionBytes({ RDP: before });
      unlockOptions();
      set(OPTCR, OPTCR.with(get(OPTCR), { RDP: after, OPTSTRT: 1 }));
      // At level 1 the flash is erased first.
      wait(ns + (before === 0 ? 4000e6 : 0));
      chip.setSupply(0);
      chip.setSupply(3.3);
      wait(1e6);
      left.add(OPTCR.get(get(OPTCR), 'RDP'));
    }
    expect(left.size).toBeGreaterThan(2);
    expect(left.has(flash.RDP_LEVEL2)).toBe(can);
  });

  it('go last in a regression: the flash is spoilt, then erased, before they are', () => {
    const cutAfter = (ns: number) => {
      const { chip, get, set, unlockOptions, wait } = bench({ options: { RDP: 0xbb } });
      chip.loadFlash(FLASH, Uint8Array.of(1, 2, 3, 4));
      unlockOptions();
      set(OPTCR, OPTCR.with(get(OPTCR), { RDP: 0xaa, OPTSTRT: 1 }));
      wait(ns);
      chip.setSupply(0);
      chip.setSupply(3.3);
      wait(1e6);
      return { rdp: OPTCR.get(get(OPTCR), 'RDP'), first: chip.peek(FLASH, 4) };
    };
    const early = cutAfter(100e6);
    expect(early.rdp).toBe(0xbb);
    expect(early.first).not.toEqual(Uint8Array.of(1, 2, 3, 4));
    expect(cutAfter(4250e6)).toEqual({ rdp: 0xff, first: new Uint8Array(4).fill(0xff) });
  });

  it('at level 1 shut the flash once a debugger has come; back at level 0 it is erased', () => {
    const { chip, read, get, set, unlockOptions, wait } = bench({ options: { RDP: 0xbb } });
    chip.loadFlash(FLASH, Uint8Array.of(1, 2, 3, 4));
    expect(read(FLASH)).toBe(0x0403_0201);
    chip.attach();
    read(FLASH);
    expect(chip.status).toBe(BUS_FAULT);
    unlockOptions();
    set(OPTCR, OPTCR.with(get(OPTCR), { RDP: 0xaa, OPTSTRT: 1 }));
    wait(9e9);
    expect([read(FLASH), chip.status]).toEqual([0xffff_ffff, BUS_OK]);
  });

  it('hide sectors from all but the instruction fetch, and only a regression shows them again', () => {
    const { chip, read, get, set, status, unlockOptions, wait } = bench({ options: { SPRMOD: 1, nWRP: 0x02 } });
    chip.loadFlash(SECTOR1, Uint8Array.of(1, 2, 3, 4));
    expect([read(SECTOR1), status().RDERR]).toEqual([0, 1]);
    unlockOptions();
    set(OPTCR, OPTCR.with(get(OPTCR), { SPRMOD: 0, nWRP: 0xff, OPTSTRT: 1 }));
    expect(status()).toMatchObject({ WRPERR: 1, BSY: 0 });
    wait(1e9);
    expect(OPTCR.get(get(OPTCR), 'SPRMOD')).toBe(1);
  });

  it('that a die does not have are refused by name', () => {
    expect(() => bench({ part: STM32F407VG, options: { SPRMOD: 1 } })).toThrow(/no option byte SPRMOD; there are nWRP, RDP/);
  });
});
