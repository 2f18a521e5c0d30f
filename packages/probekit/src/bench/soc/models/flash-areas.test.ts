import { describe, expect, it } from 'vitest';
import * as flash from '../../../spec/stm32/flash-h7.ts';
import { BUS_OK } from '../../seams.ts';
import { flashBench } from '../testing/flash-bench.ts';

const { BANK1_ADDRESS: BANK1, BANK2_ADDRESS: BANK2, SECTOR_BYTES, CR, OPTSR_CUR, PRAR_CUR, PRAR_PRG, WPSN_PRG } = flash;
const CHANGE_NS = 301e6;
const BANK_ERASE_NS = 5.4e9;
const NO_AREA = PRAR_PRG.pack({ DMEP: 1, PROT_AREA_START: 0xff });
/** The second sector of bank 1, from 0x100 on. */
const AREA = { PROT_AREA_START1: 0x201, PROT_AREA_END1: 0x3ff };
const HIDDEN = BANK1 + SECTOR_BYTES + 0x100;

function protectedBench(options: Readonly<Record<string, number>> = AREA) {
  const made = flashBench(options);
  const change = (register: { address: number }, value: number) => {
    made.unlockOptions();
    made.set(register, value);
    made.set(flash.OPTCR, flash.OPTCR.pack({ OPTSTART: 1 }));
    made.wait(CHANGE_NS);
    made.set(flash.OPTCR, flash.OPTCR.pack({ OPTLOCK: 1 }));
  };
  const eraseBank = () => {
    made.unlock();
    made.set(CR, CR.pack({ BER: 1, START: 1, PSIZE: flash.PSIZE_X64 }));
  };
  made.chip.loadFlash(BANK1, Uint8Array.of(1, 2, 3, 4));
  made.chip.loadFlash(HIDDEN, Uint8Array.of(5, 6, 7, 8));
  made.chip.loadFlash(BANK2, Uint8Array.of(9, 9, 9, 9));
  return { ...made, change, eraseBank, area: () => PRAR_CUR.unpack(made.register(PRAR_CUR)) };
}

describe('a stretch protected by PCROP', () => {
  it('reads as zeros with RDPERR, and what is beside it as it is', () => {
    const { chip, read, status } = protectedBench();
    expect([read(HIDDEN), chip.status, status().RDPERR]).toEqual([0, BUS_OK, 1]);
    expect([read(HIDDEN - 4), read(BANK1)]).toEqual([0xffff_ffff, 0x0403_0201]);
  });

  it('is seen by the instruction fetch', () => {
    const made = protectedBench({ PROT_AREA_START1: 2, PROT_AREA_END1: 3 });
    const vectors = new Uint32Array([0x2000_1000, BANK1 + 0x201]);
    made.chip.loadFlash(BANK1, new Uint8Array(vectors.buffer));
    // movs r0, 42; b .
    made.chip.loadFlash(BANK1 + 0x200, Uint8Array.of(0x2a, 0x20, 0xfe, 0xe7));
    made.chip.setNrst(false);
    made.chip.setNrst(true);
    made.wait(1e6);
    expect(made.chip.coreState).toBe('running');
    expect(made.read(BANK1 + 0x200)).toBe(0);
  });

  it('can be neither written nor erased, nor can its bank', () => {
    const { set, write, status, eraseBank, wait, chip } = protectedBench();
    for (const act of [
      eraseBank,
      () => set(CR, CR.pack({ SER: 1, SNB: 1, START: 1 })),
      () => {
        set(CR, CR.pack({ PG: 1 }));
        write(HIDDEN, 0);
      },
    ]) {
      act();
      expect(status()).toMatchObject({ WRPERR: 1, QW: 0, WBNE: 0 });
      set(flash.CCR, flash.CLEAR_ALL_FLAGS);
    }
    wait(BANK_ERASE_NS);
    expect(chip.peek(HIDDEN, 4)).toEqual(Uint8Array.of(5, 6, 7, 8));
  });

  it('may grow; where it shrinks or loses the leave to be erased, the change is refused', () => {
    const { change, area, register, set } = protectedBench({ ...AREA, DMEP1: 1 });
    const refused = () => OPTSR_CUR.get(register(OPTSR_CUR), 'OPTCHANGEERR');
    for (const smaller of [{ ...AREA, PROT_AREA_START1: 0x202 }, { ...AREA, PROT_AREA_END1: 0x3fe }, AREA]) {
      const DMEP = smaller === AREA ? 0 : 1;
      change(PRAR_PRG, PRAR_PRG.pack({ DMEP, PROT_AREA_START: smaller.PROT_AREA_START1, PROT_AREA_END: smaller.PROT_AREA_END1 }));
      expect([refused(), area().PROT_AREA_START, area().DMEP]).toEqual([1, 0x201, 1]);
      set(flash.OPTCCR, flash.OPTCCR.pack({ CLR_OPTCHANGEERR: 1 }));
    }
    change(PRAR_PRG, PRAR_PRG.pack({ DMEP: 1, PROT_AREA_START: 0x200, PROT_AREA_END: 0x400 }));
    expect([refused(), area().PROT_AREA_START, area().PROT_AREA_END]).toEqual([0, 0x200, 0x400]);
  });
});

describe('a bank erase', () => {
  it('takes the area along when the option registers ask for that and nothing else', () => {
    const { unlockOptions, set, eraseBank, wait, register, area, status, chip } = protectedBench({ ...AREA, WRP1: 0xfe });
    unlockOptions();
    set(PRAR_PRG, NO_AREA);
    set(WPSN_PRG, flash.WPSN_FACTORY);
    eraseBank();
    expect([status().QW, OPTSR_CUR.get(register(OPTSR_CUR), 'OPT_BUSY')]).toEqual([1, 1]);
    wait(BANK_ERASE_NS);
    expect([status().QW, OPTSR_CUR.get(register(OPTSR_CUR), 'OPT_BUSY')]).toEqual([0, 0]);
    expect(area().PROT_AREA_START).toBeGreaterThan(area().PROT_AREA_END);
    expect(register(flash.WPSN_CUR)).toBe(0xff);
    expect([chip.peek(BANK1, 1), chip.peek(HIDDEN, 1), chip.peek(BANK2, 1)]).toEqual([[0xff], [0xff], [9]].map((b) => Uint8Array.from(b)));
  });

  it.each<readonly [string, { address: number }, number]>([
    ['without leave to erase it', PRAR_PRG, PRAR_PRG.with(NO_AREA, { DMEP: 0 })],
    ['with another option', flash.BOOT_PRG, 0x1ff0_2400],
    ['with sectors protected', WPSN_PRG, 0xfe],
  ])('asked for that %s is refused', (_name, register, value) => {
    const { unlockOptions, set, eraseBank, status, area } = protectedBench();
    unlockOptions();
    set(PRAR_PRG, NO_AREA);
    set(register, value);
    eraseBank();
    expect(status()).toMatchObject({ WRPERR: 1, QW: 0 });
    expect(area().PROT_AREA_START).toBe(AREA.PROT_AREA_START1);
  });

  it('cut short by the loss of power leaves the area in force', () => {
    const { unlockOptions, set, eraseBank, wait, chip, area } = protectedBench();
    unlockOptions();
    set(PRAR_PRG, NO_AREA);
    eraseBank();
    wait(1e9);
    chip.setSupply(0);
    chip.setSupply(3.3);
    wait(1e6);
    expect(area()).toMatchObject({ PROT_AREA_START: AREA.PROT_AREA_START1, PROT_AREA_END: AREA.PROT_AREA_END1, DMEP: 0 });
  });
});

describe('a protection regression', () => {
  const regress = ({ change, wait }: ReturnType<typeof protectedBench>) => {
    change(flash.OPTSR_PRG, OPTSR_CUR.with(flash.OPTSR_FACTORY, { RDP: flash.RDP_LEVEL0 }));
    wait(6e9);
  };

  it('erases the area with DMEP, and spares its sectors without', () => {
    const kept = [0, 1].map((DMEP1) => {
      const made = protectedBench({ ...AREA, DMEP1, RDP: 0xbb });
      regress(made);
      expect(made.chip.peek(BANK1, 1)).toEqual(Uint8Array.of(0xff));
      return made.chip.peek(HIDDEN, 1)?.[0];
    });
    expect(kept).toEqual([5, 0xff]);
  });
});
