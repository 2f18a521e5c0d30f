import { describe, expect, it } from 'vitest';
import * as flash from '../../../spec/stm32/flash-l4-kind.ts';
import { OPTIONS_ADDRESS } from '../../../spec/stm32/option-cells-l4-kind.ts';
import { BUS_FAULT, BUS_OK, BUS_STALL } from '../../seams.ts';
import { l4KindBench } from '../testing/flash-l4-kind-bench.ts';

const { CR, CR_G0, SR, FLASH_ADDRESS: FLASH } = flash;
const L476 = 0x415;
const G474 = 0x469;
const G071 = 0x460;
const G0B1 = 0x467;
const PROGRAM_NS = 81_690;
const PAGE_NS = 22.02e6;
const ERASED = 0xffff_ffff;
const BANK2 = 0x0808_0000;

type Bench = ReturnType<typeof l4KindBench>;

function programming(devId = L476, flashKib = 1024, options: Readonly<Record<string, number>> = {}): Bench {
  const made = l4KindBench(devId, flashKib, { options });
  made.unlock();
  made.set(CR, CR.pack({ PG: 1 }));
  return made;
}

function erase(made: Bench, control: number): void {
  if (CR.get(made.register(CR), 'LOCK')) made.unlock();
  made.set(CR, control);
  made.set(CR, (control | CR.mask('STRT')) >>> 0);
  made.wait(23e6);
  made.set(CR, 0);
}

describe('locks', () => {
  it('opens with the two keys, closes with LOCK, and locks the option bytes with it', () => {
    const { unlock, unlockOptions, register, set } = l4KindBench(L476, 1024);
    expect(register(CR)).toBe(0xc000_0000);
    expect(unlock()).toBe(BUS_OK);
    expect(unlockOptions()).toBe(BUS_OK);
    expect(register(CR)).toBe(0);
    set(CR, CR.pack({ LOCK: 1 }));
    expect(register(CR)).toBe(0xc000_0000);
  });

  it.each([
    ['a wrong key', (b: Bench) => b.set(flash.KEYR, 0x1234_5678)],
    ['the second key first', (b: Bench) => b.set(flash.KEYR, flash.KEY2)],
    ['a narrow write', (b: Bench) => b.set(flash.KEYR, flash.KEY1 & 0xffff, 2)],
    [
      'a key when unlocked',
      (b: Bench) => {
        b.unlock();
        return b.set(flash.KEYR, flash.KEY1);
      },
    ],
  ])('answers %s with a bus error and stays shut until the next reset', (_name, act) => {
    const made = l4KindBench(L476, 1024);
    expect(act(made)).toBe(BUS_FAULT);
    expect(made.unlock()).toBe(BUS_FAULT);
    made.reset();
    expect(made.unlock()).toBe(BUS_OK);
  });

  it('ignores CR while locked', () => {
    const { set, register } = l4KindBench(L476, 1024);
    expect(set(CR, CR.pack({ PG: 1 }))).toBe(BUS_OK);
    expect(register(CR)).toBe(0xc000_0000);
  });
});

describe('programming', () => {
  it('takes a double word when both of its words are there, for as long as the data sheet says', () => {
    const { write, read, status, wait } = programming();
    expect(write(FLASH + 0x800, 0x1111_1111)).toBe(BUS_OK);
    expect(status().BSY).toBe(0);
    expect(write(FLASH + 0x804, 0x2222_2222)).toBe(BUS_OK);
    expect(status().BSY).toBe(1);
    wait(PROGRAM_NS - 100);
    expect(status().BSY).toBe(1);
    wait(100);
    expect(status()).toMatchObject({ BSY: 0, EOP: 0 });
    expect([read(FLASH + 0x800), read(FLASH + 0x804)]).toEqual([0x1111_1111, 0x2222_2222]);
  });

  it('tells of its end only when the interrupt is enabled', () => {
    const { set, program, status, wait } = programming();
    set(CR, CR.pack({ PG: 1, EOPIE: 1 }));
    program(FLASH + 0x800);
    wait(PROGRAM_NS);
    expect(status().EOP).toBe(1);
    set(SR, SR.pack({ EOP: 1 }));
    expect(status().EOP).toBe(0);
  });

  it('makes the next word wait on the bus, and whoever reads or changes CR', () => {
    const { program, write, read, set, chip, wait } = programming();
    program(FLASH + 0x800);
    expect(write(FLASH + 0x808, 1)).toBe(BUS_STALL);
    expect(set(CR, 0)).toBe(BUS_STALL);
    read(FLASH);
    expect(chip.status).toBe(BUS_STALL);
    wait(PROGRAM_NS);
    expect(write(FLASH + 0x808, 1)).toBe(BUS_OK);
  });

  it('lets the other bank be read meanwhile', () => {
    const { program, read, chip } = programming();
    program(FLASH + 0x800);
    expect(read(BANK2)).toBe(ERASED);
    expect(chip.status).toBe(BUS_OK);
  });

  it.each([
    ['PGSERR', 'without PG', (b: Bench) => b.set(CR, 0), (b: Bench) => b.program(FLASH + 0x800)],
    ['PGSERR', 'while locked', (b: Bench) => b.set(CR, CR.pack({ PG: 1, LOCK: 1 })), (b: Bench) => b.program(FLASH + 0x800)],
    ['SIZERR', 'of a byte', () => undefined, (b: Bench) => b.write(FLASH + 0x800, 1, 1)],
    ['SIZERR', 'of a half-word', () => undefined, (b: Bench) => b.write(FLASH + 0x800, 1, 2)],
    ['PGAERR', 'of a second word first', () => undefined, (b: Bench) => b.write(FLASH + 0x804, 1)],
    ['PGAERR', 'of two first words', (b: Bench) => b.write(FLASH + 0x800, 1), (b: Bench) => b.write(FLASH + 0x808, 1)],
    ['PROGERR', 'over anything', (b: Bench) => b.program(FLASH + 0x800), (b: Bench) => b.program(FLASH + 0x800)],
  ] as const)('raises %s for a write %s, and writes nothing', (flag, _name, before, act) => {
    const made = programming();
    before(made);
    made.wait(PROGRAM_NS);
    const held = made.read(FLASH + 0x800);
    act(made);
    made.wait(PROGRAM_NS);
    expect(made.status()[flag]).toBe(1);
    expect(made.read(FLASH + 0x800)).toBe(held);
  });

  it('starts nothing while an error flag is set', () => {
    const { write, program, status, read, set, wait } = programming();
    write(FLASH + 0x800, 1, 1);
    program(FLASH + 0x810);
    expect(status()).toMatchObject({ SIZERR: 1, PGSERR: 1, BSY: 0 });
    set(SR, flash.ALL_FLAGS);
    program(FLASH + 0x810);
    wait(PROGRAM_NS);
    expect(read(FLASH + 0x810)).toBe(0x1111_1111);
  });

  it('overwrites anything by zeros', () => {
    const { program, wait, status, read } = programming();
    program(FLASH + 0x800);
    wait(PROGRAM_NS);
    program(FLASH + 0x800, [0, 0]);
    wait(PROGRAM_NS);
    expect(status().PROGERR).toBe(0);
    expect(read(FLASH + 0x804)).toBe(0);
  });
});

describe('erasing', () => {
  it('takes a page at its number and bank, for as long as the data sheet says', () => {
    const made = l4KindBench(L476, 1024);
    for (const address of [FLASH + 0x800, FLASH + 0x1000, BANK2 + 0x800]) made.chip.loadFlash(address, new Uint8Array(8));
    made.unlock();
    made.set(CR, CR.pack({ PER: 1, PNB: 1, BKER: 1, STRT: 1 }));
    made.wait(PAGE_NS - 1000);
    expect(made.status().BSY).toBe(1);
    expect(CR.get(made.register(CR), 'STRT')).toBe(1);
    made.wait(1000);
    expect(made.status().BSY).toBe(0);
    expect(CR.get(made.register(CR), 'STRT')).toBe(0);
    expect([FLASH + 0x800, FLASH + 0x1000, BANK2 + 0x800].map(made.read)).toEqual([0, 0, ERASED]);
  });

  it.each([
    ['PG beside PER', CR.pack({ PG: 1, PER: 1, STRT: 1 })],
    ['PER beside MER1', CR.pack({ PER: 1, MER1: 1, STRT: 1 })],
    ['STRT alone', CR.pack({ STRT: 1 })],
  ])('raises PGSERR for %s', (_name, control) => {
    const { unlock, set, status } = l4KindBench(L476, 1024);
    unlock();
    set(CR, control);
    expect(status()).toMatchObject({ PGSERR: 1, BSY: 0 });
  });

  it('takes each bank, or both in the time of one', () => {
    const made = l4KindBench(L476, 1024);
    made.chip.loadFlash(BANK2, new Uint8Array(8));
    erase(made, CR.pack({ MER2: 1 }));
    expect([made.read(FLASH), made.read(BANK2)]).toEqual([0x2000_0400, ERASED]);
    made.set(CR, CR.pack({ MER1: 1, MER2: 1, STRT: 1 }));
    made.wait(22.13e6);
    expect(made.read(FLASH)).toBe(ERASED);
  });

  it('keeps write-protected pages, and all of a bank that has one', () => {
    const made = l4KindBench(L476, 1024, { options: { WRP2A_STRT: 2, WRP2A_END: 3 } });
    made.unlock();
    for (const [control, refused] of [
      [CR.pack({ PER: 1, PNB: 2, BKER: 1, STRT: 1 }), 1],
      [CR.pack({ PER: 1, PNB: 2, STRT: 1 }), 0],
      [CR.pack({ MER1: 1, MER2: 1, STRT: 1 }), 1],
      [CR.pack({ MER1: 1, STRT: 1 }), 0],
    ] as const) {
      made.set(CR, control);
      made.wait(23e6);
      expect(made.status().WRPERR).toBe(refused);
      made.set(SR, flash.ALL_FLAGS);
    }
  });

  it('leaves damage when power goes meanwhile, which reads tell in ECCR', () => {
    const made = l4KindBench(L476, 1024);
    made.chip.loadFlash(FLASH + 0x800, new Uint8Array(2048).fill(0x5a));
    made.unlock();
    made.set(CR, CR.pack({ PER: 1, PNB: 1, STRT: 1 }));
    made.chip.setSupply(0);
    made.powerUp();
    for (let word = 0; word < 512; word++) made.read(FLASH + 0x800 + 4 * word);
    expect(flash.ECCR.get(made.register(flash.ECCR), 'ECCD')).toBe(1);
    erase(made, CR.pack({ PER: 1, PNB: 1 }));
    made.set(flash.ECCR, 0xc000_0000);
    for (let word = 0; word < 512; word++) expect(made.read(FLASH + 0x800 + 4 * word)).toBe(ERASED);
    expect(made.register(flash.ECCR) & 0xc000_0000).toBe(0);
  });
});

describe('dies', () => {
  it('has pages of 4 KiB in one bank or of 2 KiB in two, as DBANK of a G474 says', () => {
    const single = l4KindBench(G474, 512, { options: { DBANK: 0 } });
    single.chip.loadFlash(FLASH + 0x1000, new Uint8Array(0x2000));
    erase(single, CR.pack({ PER: 1, PNB: 1 }));
    expect([0x1000, 0x1ffc, 0x2000].map((offset) => single.read(FLASH + offset))).toEqual([ERASED, ERASED, 0]);
    const dual = l4KindBench(G474, 512);
    dual.chip.loadFlash(0x0804_0000, new Uint8Array(0x1000));
    erase(dual, CR.pack({ PER: 1, PNB: 1, BKER: 1 }));
    expect([0x0804_0000, 0x0804_0800].map(dual.read)).toEqual([0, ERASED]);
  });

  it('keeps a hole before bank 2 of a smaller G474', () => {
    const made = l4KindBench(G474, 256);
    expect(made.read(0x0804_0000)).toBe(ERASED);
    made.read(0x0802_0000);
    expect(made.chip.status).toBe(BUS_FAULT);
  });

  it('has the bit of bank 2 elsewhere on a G0B1, and a busy flag of its own', () => {
    const made = l4KindBench(G0B1, 512);
    made.chip.loadFlash(0x0804_0800, new Uint8Array(8));
    made.unlock();
    made.set(CR_G0, CR_G0.pack({ PER: 1, PNB: 1, BKER: 1, STRT: 1 }));
    expect(made.status()).toMatchObject({ BSY: 0, BSY2: 1, CFGBSY: 1 });
    made.wait(22e6);
    expect(made.read(0x0804_0800)).toBe(ERASED);
  });

  it('holds its settings on a G071 while half a double word is there', () => {
    const { write, status, set, wait } = programming(G071, 128);
    write(FLASH + 0x800, 1);
    expect(status()).toMatchObject({ BSY: 0, CFGBSY: 1 });
    expect(set(CR, 0)).toBe(BUS_FAULT);
    write(FLASH + 0x804, 1);
    wait(85_000);
    expect(status().CFGBSY).toBe(0);
    expect(set(CR, 0)).toBe(BUS_OK);
  });

  it('starts the boot loader of an empty G071 until somebody clears EMPTY or power goes', () => {
    const made = l4KindBench(G071, 128, { load: [] });
    expect(flash.ACR.get(made.register(flash.ACR), 'EMPTY')).toBe(1);
    made.unlock();
    made.set(CR, CR.pack({ PG: 1 }));
    made.program(FLASH, [0x2000_0400, 0x0800_0009]);
    made.wait(85_000);
    made.reset();
    expect(flash.ACR.get(made.register(flash.ACR), 'EMPTY')).toBe(1);
    made.chip.setSupply(0);
    made.powerUp();
    expect(flash.ACR.get(made.register(flash.ACR), 'EMPTY')).toBe(0);
  });
});

describe('option bytes', () => {
  const OPTION_NS = 25e6;

  function change(made: Bench, register: { address: number }, value: number): void {
    if (CR.get(made.register(CR), 'LOCK')) made.unlock();
    made.unlockOptions();
    made.set(register, value);
    made.set(CR, CR.pack({ OPTSTRT: 1 }));
    made.wait(OPTION_NS + 23e6);
  }

  function launch(made: Bench): void {
    made.set(CR, CR.pack({ OBL_LAUNCH: 1 }));
    made.wait(1e6);
  }

  it('are written, programmed and loaded in three steps', () => {
    const made = l4KindBench(L476, 1024);
    change(made, flash.WRP1AR, flash.WRP1AR.pack({ STRT: 0, END: 0 }));
    made.set(CR, CR.pack({ PER: 1, STRT: 1 }));
    made.wait(PAGE_NS);
    expect(made.status().WRPERR).toBe(0);
    launch(made);
    erase(made, CR.pack({ PER: 1 }));
    expect(made.status().WRPERR).toBe(1);
  });

  it.each([
    ['L476', L476, 1024, 0x1fff_f820],
    ['G474', G474, 512, 0x1fff_f820],
    ['G071', G071, 128, 0x1fff_7820],
  ])('of a %s stand beside their complements, and outlast the reset that leaves the old ones in force', (_name, devId, flashKib, cell) => {
    const register = cell > 0x1fff_8000 ? flash.WRP2BR : flash.WRP1BR;
    const made = l4KindBench(devId, flashKib);
    const [old, wanted] = [made.register(register), register.pack({ STRT: 1, END: 3 })];
    expect([made.read(cell), made.read(cell + 4)]).toEqual([old, ~old >>> 0]);
    expect(made.read(OPTIONS_ADDRESS) & 0xff).toBe(flash.RDP_LEVEL0);
    change(made, register, wanted);
    made.reset();
    expect(made.register(register)).toBe(old);
    expect([made.read(cell), made.read(cell + 4)]).toEqual([wanted, ~wanted >>> 0]);
    made.chip.setSupply(0);
    made.powerUp();
    expect(made.register(register)).toBe(wanted);
  });

  it('are not to be read while they change, and are at RDP level 1', () => {
    const made = l4KindBench(L476, 1024, { options: { RDP: 0xbb } });
    made.chip.attach();
    expect(made.read(OPTIONS_ADDRESS) & 0xff).toBe(0xbb);
    made.unlock();
    made.unlockOptions();
    made.set(flash.OPTR_L4, flash.OPTR_L4.with(made.register(flash.OPTR_L4), { BOR_LEV: 1 }));
    made.set(CR, CR.pack({ OPTSTRT: 1 }));
    made.read(OPTIONS_ADDRESS);
    expect(made.chip.status).toBe(BUS_STALL);
  });

  it('are lost again without OPTSTRT', () => {
    const made = l4KindBench(L476, 1024);
    const before = made.register(flash.OPTR_L4);
    made.unlock();
    made.unlockOptions();
    made.set(flash.OPTR_L4, (before & ~flash.OPTR_L4.mask('IWDG_SW')) >>> 0);
    made.chip.setSupply(0);
    made.powerUp();
    expect(made.register(flash.OPTR_L4)).toBe(before);
  });

  /** Cuts a change of a brown-out level so long after OPTSTRT. */
  function cutAfter(made: Bench, ns: number, cut = () => made.chip.setSupply(0)): void {
    const optr = made.register(flash.OPTR_L4);
    made.unlock();
    made.unlockOptions();
    made.set(flash.OPTR_L4, flash.OPTR_L4.with(optr, { BOR_LEV: 1 }));
    made.set(CR, CR.pack({ OPTSTRT: 1 }));
    made.wait(ns);
    cut();
    made.powerUp();
  }

  it.each([
    ['the loss of power while they are erased', 11e6, (b: Bench) => b.chip.setSupply(0)],
    ['the loss of power when they are erased', PAGE_NS, (b: Bench) => b.chip.setSupply(0)],
    ['a reset while they are erased', 11e6, (b: Bench) => b.reset()],
  ])('are what the loader forces after %s: level 1, all of the flash PCROP, nothing write-protected', (_name, ns, cut) => {
    const made = l4KindBench(L476, 1024, { options: { WRP1A_STRT: 0, WRP1A_END: 3, nRST_STOP: 0 } });
    cutAfter(made, ns, () => cut(made));
    expect(made.status().OPTVERR).toBe(1);
    expect(flash.OPTR_L4.unpack(made.register(flash.OPTR_L4))).toMatchObject({ RDP: 0xff, BOR_LEV: 0, nRST_STOP: 1, DUALBANK: 1 });
    expect(flash.WRP1AR.unpack(made.register(flash.WRP1AR))).toEqual({ STRT: 0xff, END: 0 });
    for (const [start, end] of [[flash.PCROP1SR, flash.PCROP1ER] as const, [flash.PCROP2SR, flash.PCROP2ER] as const]) {
      expect([made.register(start), made.register(end) & 0xffff]).toEqual([0, 0xffff]);
    }
    made.set(SR, flash.ALL_FLAGS);
    made.reset();
    expect(made.status().OPTVERR).toBe(1);
  });

  it('keep of a change that is cut while they are written what was written by then', () => {
    const made = l4KindBench(L476, 1024);
    cutAfter(made, PAGE_NS + 2.5 * PROGRAM_NS);
    expect(flash.OPTR_L4.unpack(made.register(flash.OPTR_L4))).toMatchObject({ RDP: 0xaa, BOR_LEV: 1 });
    expect(made.register(flash.PCROP1SR)).toBe(0);
    expect(made.status().OPTVERR).toBe(1);
  });

  it('forced to PCROP of all of the flash, are not written without it, whatever their cells hold', () => {
    const made = l4KindBench(L476, 1024);
    // While the start of the second area is written: its cells say that there are eight bytes of it at the most.
    cutAfter(made, PAGE_NS + 7.5 * PROGRAM_NS);
    expect(flash.OPTR_L4.get(made.register(flash.OPTR_L4), 'RDP')).toBe(0xaa);
    expect([made.register(flash.PCROP2SR), made.register(flash.PCROP2ER)]).toEqual([0, 0x8000_ffff]);
    change(made, flash.PCROP2SR, 0xffff);
    expect(made.status().WRPERR).toBe(1);
  });

  it('are written anew from there, at the cost of the flash', () => {
    const made = l4KindBench(L476, 1024);
    cutAfter(made, 11e6);
    made.chip.attach();
    change(made, flash.OPTR_L4, 0xffef_f8aa);
    launch(made);
    expect([made.read(FLASH), made.status().OPTVERR]).toEqual([ERASED, 0]);
    expect(made.register(flash.PCROP1SR)).toBe(0xffff);
  });

  it('go last in a regression: while the flash is erased they are as they were', () => {
    const closed = l4KindBench(L476, 1024, { options: { RDP: 0xbb } });
    closed.unlock();
    closed.unlockOptions();
    closed.set(flash.OPTR_L4, 0xffef_f8aa);
    closed.set(CR, CR.pack({ OPTSTRT: 1 }));
    closed.wait(10e6);
    closed.chip.setSupply(0);
    closed.powerUp();
    expect([flash.OPTR_L4.get(closed.register(flash.OPTR_L4), 'RDP'), closed.status().OPTVERR]).toEqual([0xbb, 0]);
  });

  it.each([
    ['G474', G474, 512, flash.OPTR_G4, { RDP: 0xff, BOR_LEV: 0, DBANK: 1 }],
    ['G071', G071, 128, flash.OPTR_G0, { RDP: 0xff, BOR_EN: 0, nBOOT0: 1 }],
  ] as const)('of a %s are forced likewise', (_name, devId, flashKib, register, wanted) => {
    const made = l4KindBench(devId, flashKib);
    made.unlock();
    made.unlockOptions();
    made.set(CR, CR.pack({ OPTSTRT: 1 }));
    made.wait(11e6);
    made.chip.setSupply(0);
    made.powerUp();
    expect((register as typeof flash.OPTR_G4).unpack(made.register(register))).toMatchObject(wanted);
    if (devId === G071) expect(flash.SECR_G0.get(made.register(flash.SECR_G0), 'BOOT_LOCK')).toBe(1);
  });

  it('shut a debugger out of the flash at level 1, and cost the flash on the way back', () => {
    const made = l4KindBench(L476, 1024);
    made.chip.attach();
    change(made, flash.OPTR_L4, 0xffef_f800);
    launch(made);
    made.read(FLASH);
    expect(made.chip.status).toBe(BUS_FAULT);
    erase(made, CR.pack({ PER: 1, PNB: 3 }));
    expect(made.status().WRPERR).toBe(1);
    made.set(SR, flash.ALL_FLAGS);
    change(made, flash.OPTR_L4, 0xffef_f8aa);
    launch(made);
    expect(made.read(FLASH)).toBe(ERASED);
    expect(made.chip.status).toBe(BUS_OK);
  });

  it('hide what PCROP covers from data reads, and refuse to uncover it', () => {
    const made = l4KindBench(L476, 1024, { options: { PCROP1_STRT: 0, PCROP1_END: 255 } });
    expect(made.read(FLASH)).toBe(0);
    expect(made.status().RDERR).toBe(1);
    change(made, flash.PCROP1ER, 0);
    expect(made.status().WRPERR).toBe(1);
    launch(made);
    expect(made.read(FLASH)).toBe(0);
  });

  it.each([
    ['one bank', { DBANK: 0, PCROP2_STRT: 1, PCROP2_END: 1 }, 16, 32],
    ['two', { DBANK: 1, PCROP2_STRT: 1, PCROP2_END: 1 }, 256 * 1024 + 8, 256 * 1024 + 16],
  ])('hide what PCROP2 of a G4 with %s covers, from the start of that bank', (_banks, options, start, end) => {
    const made = l4KindBench(G474, 512, { options });
    const at = [start - 4, start, end - 4, end];
    expect(at.map((offset) => made.read(FLASH + offset))).toEqual([ERASED, 0, 0, ERASED]);
  });

  it('name what there is when asked for something else', () => {
    expect(() => l4KindBench(G071, 128, { options: { DBANK: 1 } })).toThrow(/there are RDP|WRP1A_STRT/);
  });
});
