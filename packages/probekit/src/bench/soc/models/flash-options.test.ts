import { describe, expect, it } from 'vitest';
import * as flash from '../../../spec/stm32/flash-h7.ts';
import { BUS_FAULT, BUS_STALL } from '../../seams.ts';
import { flashBench as bench } from '../testing/flash-bench.ts';

const { BANK1_ADDRESS: BANK1, BANK2_ADDRESS: BANK2, CR, OPTSR_CUR } = flash;
const SECTOR_X64_NS = 1e9;

describe('option bytes', () => {
  const change = (made: ReturnType<typeof bench>, register: { address: number }, value: number): void => {
    made.unlockOptions();
    made.set(register, value);
    made.set(flash.OPTCR, flash.OPTCR.pack({ OPTSTART: 1 }));
  };

  it('change by the procedure, in 300 ms, without a reset', () => {
    const made = bench();
    change(made, flash.WPSN_PRG, 0xfe);
    expect(OPTSR_CUR.get(made.register(OPTSR_CUR), 'OPT_BUSY')).toBe(1);
    expect(made.status()).toMatchObject({ QW: 1, BSY: 1 });
    expect(made.set(flash.ACR, 0x37)).toBe(BUS_STALL);
    expect(made.register(flash.WPSN_CUR)).toBe(0xff);
    made.wait(301e6);
    expect(OPTSR_CUR.get(made.register(OPTSR_CUR), 'OPT_BUSY')).toBe(0);
    expect(made.register(flash.WPSN_CUR)).toBe(0xfe);
    expect(made.chip.coreState).toBe('lockup');
  });

  it('ignore writes while OPTLOCK is set, and keep the old values when power goes', () => {
    const made = bench();
    made.set(flash.WPSN_PRG, 0xfe);
    expect(made.register(flash.WPSN_PRG)).toBe(0xff);
    change(made, flash.WPSN_PRG, 0xfe);
    made.wait(100e6);
    made.chip.setSupply(0);
    made.chip.setSupply(3.3);
    made.wait(400e6);
    expect(made.register(flash.WPSN_CUR)).toBe(0xff);
    expect(made.register(flash.WPSN_PRG)).toBe(0xff);
  });

  it('of level 1 let firmware run, until a debugger attaches: then user flash is out of reach until power goes', () => {
    const made = bench({ RDP: 0xbb });
    made.chip.loadFlash(BANK1, Uint8Array.of(1, 2, 3, 4));
    expect(made.read(BANK1)).toBe(0x0403_0201);
    made.chip.attach();
    made.read(BANK1);
    expect(made.chip.status).toBe(BUS_FAULT);
    expect(made.status().RDPERR).toBe(1);
    made.unlock();
    made.set(CR, CR.pack({ SER: 1, START: 1 }));
    expect(made.status()).toMatchObject({ WRPERR: 1, QW: 0 });
    made.chip.setNrst(false);
    made.chip.setNrst(true);
    made.read(BANK1);
    expect(made.chip.status).toBe(BUS_FAULT);
    made.chip.setSupply(0);
    made.chip.setSupply(3.3);
    made.wait(1e6);
    expect(made.read(BANK1)).toBe(0x0403_0201);
  });

  it('back to level 0 cost all of flash', () => {
    const made = bench({ RDP: 0xbb });
    made.chip.loadFlash(BANK1, Uint8Array.of(1, 2, 3, 4));
    made.chip.attach();
    change(made, flash.OPTSR_PRG, OPTSR_CUR.with(flash.OPTSR_FACTORY, { RDP: flash.RDP_LEVEL0 }));
    made.wait(1e9);
    expect(OPTSR_CUR.get(made.register(OPTSR_CUR), 'OPT_BUSY')).toBe(1);
    made.wait(5e9);
    expect(OPTSR_CUR.get(made.register(OPTSR_CUR), 'RDP')).toBe(flash.RDP_LEVEL0);
    expect(made.read(BANK1)).toBe(0xffff_ffff);
  });

  it('of level 2 close the debug port at the next power-on, for good', () => {
    const made = bench();
    change(made, flash.OPTSR_PRG, OPTSR_CUR.with(flash.OPTSR_FACTORY, { RDP: flash.RDP_LEVEL2 }));
    made.wait(301e6);
    expect(made.chip.pinsConnected).toBe(true);
    made.chip.setSupply(0);
    made.chip.setSupply(3.3);
    made.wait(1e6);
    expect(made.chip.pinsConnected).toBe(false);
    change(made, flash.OPTSR_PRG, flash.OPTSR_FACTORY);
    expect(OPTSR_CUR.get(made.register(OPTSR_CUR), 'OPTCHANGEERR')).toBe(1);
  });

  it('swap the banks at the next reset, registers included', () => {
    const made = bench();
    made.chip.loadFlash(BANK2, Uint8Array.of(1, 2, 3, 4));
    change(made, flash.OPTSR_PRG, OPTSR_CUR.with(flash.OPTSR_FACTORY, { SWAP_BANK_OPT: 1 }));
    made.wait(301e6);
    expect(made.read(BANK1)).toBe(0xffff_ffff);
    made.chip.setNrst(false);
    made.chip.setNrst(true);
    expect(made.read(BANK1)).toBe(0x0403_0201);
    expect(flash.OPTCR.get(made.register(flash.OPTCR), 'SWAP_BANK')).toBe(1);
    made.unlock();
    made.set(CR, CR.pack({ SER: 1, START: 1, PSIZE: flash.PSIZE_X64 }));
    made.wait(SECTOR_X64_NS);
    expect(made.read(BANK1)).toBe(0xffff_ffff);
  });

  it('of an unknown name are refused', () => {
    const { chip } = bench();
    expect(() => chip.setOptionBytes({ RPD: 1 })).toThrow(/no option byte RPD/);
  });
});
