import { describe, expect, it } from 'vitest';
import * as f1 from '../../../spec/stm32/flash-f1.ts';
import { BUS_FAULT, BUS_OK, BUS_STALL } from '../../seams.ts';
import { STM32F091RC } from '../stm32f091.ts';
import { STM32F103C8 } from '../stm32f103.ts';
import { flashF1Bench } from '../testing/flash-f1-bench.ts';

const { F1_CR: CR, F1_SR: SR } = f1;
const FLASH = f1.FLASH_F1_ADDRESS;
const PAGE = 1024;
const HALF_WORD_NS = f1.F1_PROGRAM_US * 1e3;
const bench = (options: Readonly<Record<string, number>> = {}) => flashF1Bench(STM32F103C8, options);

/** Ready to program. */
function programming(options: Readonly<Record<string, number>> = {}) {
  const made = bench(options);
  made.unlock();
  made.set(CR, CR.pack({ PG: 1 }));
  return made;
}

describe('the keys', () => {
  it('open the flash, and LOCK closes it', () => {
    const { unlock, register, set } = bench();
    expect(CR.get(register(CR), 'LOCK')).toBe(1);
    expect(unlock()).toBe(BUS_OK);
    expect(CR.get(register(CR), 'LOCK')).toBe(0);
    set(CR, CR.pack({ LOCK: 1 }));
    expect(CR.get(register(CR), 'LOCK')).toBe(1);
  });

  it('given again where it is open change nothing', () => {
    const { unlock, register } = bench();
    expect([unlock(), unlock()]).toEqual([BUS_OK, BUS_OK]);
    expect(CR.get(register(CR), 'LOCK')).toBe(0);
  });

  it.each([
    ['a wrong one', [0x1234_5678]],
    ['the second first', [f1.F1_KEY2]],
    ['a wrong second', [f1.F1_KEY1, f1.F1_KEY1]],
    ['a wrong one where it is open', [f1.F1_KEY1, f1.F1_KEY2, 0x1234_5678]],
  ])('%s is a bus error and shuts it until the next reset', (_name, keys) => {
    const made = bench();
    expect(keys.map((key) => made.set(f1.F1_KEYR, key)).at(-1)).toBe(BUS_FAULT);
    made.set(CR, CR.pack({ LOCK: 1 }));
    expect(made.unlock()).toBe(BUS_FAULT);
    made.reset();
    expect(made.unlock()).toBe(BUS_OK);
  });

  it('open the option bytes beside the flash, of which OPTWRE tells', () => {
    const { unlock, unlockOptions, register, set } = bench();
    unlock();
    expect(CR.get(register(CR), 'OPTWRE')).toBe(0);
    unlockOptions();
    expect(CR.get(register(CR), 'OPTWRE')).toBe(1);
    set(CR, 0);
    expect(CR.get(register(CR), 'OPTWRE')).toBe(0);
  });
});

describe('programming', () => {
  it('takes a half-word, is busy for its time, and tells the end', () => {
    const { write, read, wait, status } = programming();
    expect(write(FLASH, 0x1234, 2)).toBe(BUS_OK);
    expect(status().BSY).toBe(1);
    wait(HALF_WORD_NS);
    expect([status().BSY, status().EOP, read(FLASH)]).toEqual([0, 1, 0xffff_1234]);
  });

  it('holds the bus back meanwhile', () => {
    const { write, read, chip } = programming();
    write(FLASH, 0x1234, 2);
    expect(write(FLASH + 2, 0x5678, 2)).toBe(BUS_STALL);
    read(FLASH + 0x1000);
    expect(chip.status).toBe(BUS_STALL);
  });

  it.each([
    ['a word', 4],
    ['a byte', 1],
  ] as const)('%s is a bus error', (_name, width) => {
    const { write, settle, read } = programming();
    expect(write(FLASH, 0, width)).toBe(BUS_FAULT);
    settle();
    expect(read(FLASH)).toBe(0xffff_ffff);
  });

  it('without PG is a bus error', () => {
    const { unlock, write } = bench();
    expect(write(FLASH, 0x1234, 2)).toBe(BUS_FAULT);
    unlock();
    expect(write(FLASH, 0x1234, 2)).toBe(BUS_FAULT);
  });

  it('refuses what is not erased with PGERR, but for zeros', () => {
    const { write, read, settle, status, set } = programming();
    write(FLASH, 0x00ff, 2);
    settle();
    write(FLASH, 0x000f, 2);
    settle();
    expect([status().PGERR, read(FLASH, 2)]).toEqual([1, 0x00ff]);
    set(SR, SR.pack({ PGERR: 1 }));
    write(FLASH, 0, 2);
    settle();
    expect([status().PGERR, read(FLASH, 2)]).toEqual([0, 0]);
  });

  it('refuses what is write-protected, four kilobytes a bit', () => {
    const { write, read, settle, status } = programming({ WRP0: 0xfd });
    write(FLASH + 4096, 0, 2);
    expect(status().WRPRTERR).toBe(1);
    write(FLASH, 0x1234, 2);
    settle();
    write(FLASH + 8192, 0x5678, 2);
    settle();
    expect([FLASH, FLASH + 4096, FLASH + 8192].map((address) => read(address, 2))).toEqual([0x1234, 0xffff, 0x5678]);
  });

  it('cut short by a reset leaves some of its bits, and no more', () => {
    const { write, read, wait, reset, status } = programming();
    write(FLASH, 0, 2);
    wait(HALF_WORD_NS / 2);
    reset();
    expect(status().BSY).toBe(0);
    expect(read(FLASH, 2)).not.toBe(0xffff);
    expect(read(FLASH, 2)).not.toBe(0);
    expect(read(FLASH + 2, 2)).toBe(0xffff);
  });
});

describe('erasing', () => {
  const filled = (options: Readonly<Record<string, number>> = {}) => {
    const made = bench(options);
    made.chip.loadFlash(FLASH, new Uint8Array(64 * PAGE));
    made.unlock();
    return made;
  };

  it('takes a page, and no more', () => {
    const { erasePage, settle, read } = filled();
    erasePage(FLASH + PAGE + 8);
    settle();
    expect([FLASH + PAGE - 4, FLASH + PAGE, FLASH + 2 * PAGE - 4, FLASH + 2 * PAGE].map((address) => read(address))).toEqual([
      0, 0xffff_ffff, 0xffff_ffff, 0,
    ]);
  });

  it('takes all of it, unless any is write-protected', () => {
    for (const [options, word] of [
      [{}, 0xffff_ffff],
      [{ WRP1: 0x7f }, 0],
    ] as const) {
      const { set, settle, read, status } = filled(options);
      set(CR, CR.pack({ MER: 1 }));
      set(CR, CR.pack({ MER: 1, STRT: 1 }));
      settle();
      expect(read(FLASH + 63 * PAGE)).toBe(word);
      expect(status().WRPRTERR).toBe(word === 0 ? 1 : 0);
    }
  });

  it('stands at 0, too', () => {
    const { erasePage, settle, read } = filled();
    erasePage(FLASH);
    expect(read(PAGE)).toBe(0);
    settle();
    expect(read(0)).toBe(0xffff_ffff);
  });
});

describe('the option bytes', () => {
  const unlocked = (options: Readonly<Record<string, number>> = {}) => {
    const made = bench(options);
    made.unlock();
    made.unlockOptions();
    return made;
  };

  it('read as half-words with their complements, as a part from the shop has them', () => {
    const { read, register } = bench();
    expect([0, 4, 8, 12].map((offset) => read(f1.F1_OPTIONS_ADDRESS + offset))).toEqual([
      0x00ff_5aa5, 0x00ff_00ff, 0x00ff_00ff, 0x00ff_00ff,
    ]);
    expect([register(f1.F1_OBR), register(f1.F1_WRPR)]).toEqual([0x03ff_fffc, 0xffff_ffff]);
  });

  it('are in force after the next reset, not before', () => {
    const { eraseOptions, programOption, register, reset, read } = unlocked();
    eraseOptions();
    for (const [index, value] of [0xa5, 0xff, 0x12, 0xff, 0xfe, 0xff, 0xff, 0xff].entries()) programOption(index, value);
    expect(read(f1.F1_OPTIONS_ADDRESS)).toBe(0x00ff_5aa5);
    expect(register(f1.F1_WRPR)).toBe(0xffff_ffff);
    reset();
    expect([register(f1.F1_WRPR), f1.F1_OBR.get(register(f1.F1_OBR), 'DATA0')]).toEqual([0xffff_fffe, 0x12]);
  });

  it('erased and left so are a lock: blank RDP is level 1', () => {
    const { eraseOptions, register, reset } = unlocked();
    eraseOptions();
    reset();
    expect(f1.F1_OBR.unpack(register(f1.F1_OBR))).toMatchObject({ RDPRT: 1, OPTERR: 0 });
  });

  it('whose complement does not fit count as blank, and OPTERR says so', () => {
    const { eraseOptions, set, write, wait, reset, register } = unlocked();
    eraseOptions();
    set(CR, CR.pack({ OPTPG: 1, OPTWRE: 1 }));
    write(f1.F1_OPTIONS_ADDRESS + 8, 0, 2);
    wait(1000);
    reset();
    expect(f1.F1_OBR.get(register(f1.F1_OBR), 'OPTERR')).toBe(1);
    expect(register(f1.F1_WRPR) & 0xff).toBe(0xff);
  });
});

describe('read protection', () => {
  it('keeps data from a debugger, and from the program once one was there, while fetches go on', () => {
    const { chip, read } = bench({ RDP: 0 });
    chip.attach();
    read(FLASH);
    expect(chip.status).toBe(BUS_FAULT);
  });

  it('protects the first pages from being written, and all from a mass erase', () => {
    const { unlock, erasePage, status, set } = bench({ RDP: 0 });
    unlock();
    erasePage(FLASH);
    expect(status()).toMatchObject({ WRPRTERR: 1, BSY: 0 });
    set(SR, SR.pack({ WRPRTERR: 1 }));
    erasePage(FLASH + 4 * PAGE);
    expect(status()).toMatchObject({ WRPRTERR: 0, BSY: 1 });
  });

  it('comes off with all of the flash', () => {
    const { chip, unlock, unlockOptions, eraseOptions, programOption, reset, read, powerCycle } = bench({ RDP: 0 });
    chip.loadFlash(FLASH + 32 * PAGE, new Uint8Array(4));
    chip.attach();
    unlock();
    unlockOptions();
    eraseOptions();
    programOption(0, f1.F1_RDP_OPEN);
    reset();
    powerCycle();
    chip.attach();
    expect([read(FLASH + 32 * PAGE), chip.status]).toEqual([0xffff_ffff, BUS_OK]);
  });
});

describe('on STM32F0', () => {
  const f0 = (options: Readonly<Record<string, number>> = {}) => {
    const made = flashF1Bench(STM32F091RC, options);
    made.unlock();
    made.unlockOptions();
    return made;
  };

  it('pages are of 2 KiB, and the option bytes have a key of their own', () => {
    const { chip, erasePage, settle, read } = f0();
    chip.loadFlash(FLASH, new Uint8Array(6 * PAGE));
    erasePage(FLASH + 2 * PAGE);
    settle();
    expect([FLASH, FLASH + 2 * PAGE, FLASH + 4 * PAGE - 4, FLASH + 4 * PAGE].map((address) => read(address))).toEqual([
      0, 0xffff_ffff, 0xffff_ffff, 0,
    ]);
    expect(read(f1.F1_OPTIONS_ADDRESS)).toBe(0x00ff_55aa);
  });

  it('option bytes wait for power or OBL_LAUNCH, which resets the chip', () => {
    for (const act of ['reset', 'launch', 'power'] as const) {
      const { eraseOptions, programOption, register, reset, powerCycle, set, wait } = f0();
      eraseOptions();
      for (const [index, value] of [f1.F0_RDP_OPEN, 0xff, 0x12, 0xff, 0xff, 0xff, 0xff, 0xfe].entries()) programOption(index, value);
      if (act === 'reset') reset();
      if (act === 'power') powerCycle();
      if (act === 'launch') {
        set(CR, CR.pack({ OPTWRE: 1, OBL_LAUNCH: 1 }));
        wait(1e6);
        expect(CR.get(register(CR), 'LOCK')).toBe(1);
      }
      expect(f1.F0_OBR.get(register(f1.F1_OBR), 'DATA0'), act).toBe(act === 'reset' ? 0xff : 0x12);
      expect(register(f1.F1_WRPR), act).toBe(act === 'reset' ? 0xffff_ffff : 0xfeff_ffff);
    }
  });

  it('level 2 closes the debug port from the next power-up on', () => {
    const { chip, register, powerCycle } = f0({ RDP: f1.F0_RDP_FOR_GOOD });
    expect(f1.F0_OBR.get(register(f1.F1_OBR), 'RDPRT')).toBe(3);
    powerCycle();
    expect(chip.pinsConnected).toBe(false);
  });

  it('level 1 comes off with all of the flash, beginning with the option byte', () => {
    const { chip, eraseOptions, programOption, read, powerCycle, register } = f0({ RDP: 0x55 });
    chip.loadFlash(FLASH + 32 * PAGE, new Uint8Array(4));
    chip.attach();
    read(FLASH);
    expect([chip.status, f1.F0_OBR.get(register(f1.F1_OBR), 'RDPRT')]).toEqual([BUS_FAULT, 1]);
    eraseOptions();
    programOption(0, f1.F0_RDP_OPEN);
    powerCycle();
    chip.attach();
    expect([read(FLASH + 32 * PAGE), chip.status]).toEqual([0xffff_ffff, BUS_OK]);
  });
});
