import { describe, expect, it } from 'vitest';
import { RSR_CAUSES } from '../../spec/stm32/rcc-h7.ts';
import { BenchClock } from '../clock.ts';
import { LinearMemory } from '../linear-memory.ts';
import { BUS_FAULT, BUS_OK } from '../seams.ts';
import { Chip } from './chip.ts';
import type { ChipOptions } from './chip-options.ts';
import type { Part } from './part.ts';
import { STM32H743 } from './stm32h743.ts';

const AIRCR = 0xe000_ed0c;
const DHCSR = 0xe000_edf0;
const DEMCR = 0xe000_edfc;
const RSR = 0x5802_44d0;
const RAM = 0x2400_0000;
const CORE = 0;
const SYSTEM = 1;
const DEBUG_BUS = 2;

function bench(more: Partial<ChipOptions> = {}) {
  const memory = new LinearMemory(8 * 1024 * 1024);
  const notes: string[] = [];
  const chip = new Chip({ part: STM32H743, memory, clock: new BenchClock(), note: (text) => notes.push(text), ...more });
  return { chip, memory, notes };
}

/** A chip with blank flash, 1 ms after power-up: in lockup, so that nothing disturbs its registers. */
function powered(more: Partial<ChipOptions> = {}) {
  const made = bench(more);
  made.chip.setSupply(3.3);
  made.chip.advanceTo(1e6);
  return made;
}

function read32(chip: Chip, address: number, port = CORE): number {
  const value = chip.read(port, address, 4) >>> 0;
  expect(chip.status).toBe(BUS_OK);
  return value;
}

function status(chip: Chip, address: number, port = CORE): number {
  chip.read(port, address, 4);
  return chip.status;
}

/** Little-endian bytes of half-words. */
function code(...halfwords: number[]): Uint8Array {
  return Uint8Array.from(halfwords.flatMap((halfword) => [halfword & 0xff, halfword >>> 8]));
}

describe('a part as data', () => {
  it('runs instructions of a toy part that differs in a few lines', () => {
    const toy: Part = {
      ...STM32H743,
      name: 'toy',
      memories: [{ name: 'RAM', address: 0x2000_0000, byteLength: 1024 }],
      peripherals: [{ model: 'gpio', name: 'GPIOA', base: 0x4800_0000, byteLength: 1024 }],
      bootAddress: 0x2000_0000,
    };
    const { chip } = bench({ part: toy });
    const pins: string[] = [];
    chip.onPin = (pin, high) => pins.push(`${pin}=${high}`);
    chip.setNrst(false);
    chip.setSupply(3.3);
    chip.advanceTo(1e6);
    chip.setNrst(true);
    chip.write(CORE, DHCSR, 0xa05f_0003, 4);
    // movs r0, #1; ldr r1, =GPIOA; str r0, [r1]; str r0, [r1, #0x14]; b .
    const program = [0x2000_0400, 0x2000_0009, 0x4902_2001, 0x6148_6008, 0xbf00_e7fe, 0x4800_0000];
    for (const [index, word] of program.entries()) chip.write(CORE, 0x2000_0000 + 4 * index, word, 4);
    chip.write(CORE, DEMCR, 0, 4);
    chip.write(CORE, AIRCR, 0x05fa_0004, 4);
    chip.write(CORE, DHCSR, 0xa05f_0000, 4);
    chip.advanceTo(2e6);
    expect(chip.coreState).toBe('running');
    expect(pins).toContain('PA0=true');
  });

  it('is known by its identification words', () => {
    const { chip } = powered();
    expect([chip.dpIdr, chip.targetId]).toEqual([0x6ba0_2477, 0x0450_0041]);
    expect(chip.accessPorts.map(({ idr }) => idr)).toEqual([0x8477_0001, 0x8477_0001, 0x5477_0002]);
    expect(read32(chip, 0xe00e_1000, DEBUG_BUS)).toBe(0x2003_6450);
    expect(read32(chip, 0x5c00_1000)).toBe(0x2003_6450);
    expect(read32(chip, 0x1ff1_e880) & 0xffff).toBe(2048);
    const cidr = [0, 4, 8, 12].map((offset) => read32(chip, 0xe00e_0ff0 + offset, DEBUG_BUS));
    expect(cidr).toEqual([0x0d, 0x10, 0x05, 0xb1]);
    expect(read32(chip, 0xe00f_efe0)).toBe(0x50);
  });
});

describe('buses', () => {
  it('shows registers as they are after reset', () => {
    const { chip } = powered();
    const expected: readonly (readonly [number, number])[] = [
      [0x5802_4400, 0x0000_4025], // RCC_CR
      [0x5802_4428, 0x0202_0200], // RCC_PLLCKSELR
      [0x5802_442c, 0x01ff_0000], // RCC_PLLCFGR
      [0x5802_4430, 0x0101_0280], // RCC_PLL1DIVR
      [0x5802_4804, 0x0000_6000], // PWR_CSR1
      [0x5802_480c, 0x0000_0006], // PWR_CR3
      [0x5802_4818, 0x0000_6000], // PWR_D3CR
      [0x5200_2000, 0x0000_0037], // FLASH_ACR
      [0x5200_200c, 0x0000_0031], // FLASH_CR1
      [0x5200_210c, 0x0000_0031], // FLASH_CR2
      [0x5200_2018, 0x0000_0001], // FLASH_OPTCR
      [0x5200_201c, 0x1bc6_aaf0], // FLASH_OPTSR_CUR
      [0x5200_2040, 0x1ff0_0800], // FLASH_BOOT_CUR
      [0x5200_2038, 0x0000_00ff], // FLASH_WPSN_CUR1
      [0x5200_2050, 0x001c_0000], // FLASH_CRCCR1
      [0x5800_4808, 0x0000_0fff], // IWDG1_RLR
      [0x5800_0080, 0xffc0_0000], // EXTI_CPUIMR1
    ];
    for (const [address, value] of expected) expect(read32(chip, address).toString(16), address.toString(16)).toBe(value.toString(16));
  });

  it('reads RAM back in any width, and faults where nothing is', () => {
    const { chip } = powered();
    chip.write(CORE, RAM, 0x1234_5678, 4);
    chip.write(CORE, RAM + 1, 0xab, 1);
    chip.write(CORE, RAM + 2, 0xbeef, 2);
    expect(read32(chip, RAM)).toBe(0xbeef_ab78);
    expect(chip.read(CORE, RAM + 2, 2)).toBe(0xbeef);
    expect(status(chip, 0x2200_0000)).toBe(BUS_FAULT);
    expect(status(chip, 0x6000_0000)).toBe(BUS_FAULT);
  });

  it('reads 0 from what has no clock, and says so once', () => {
    const { chip, notes } = powered();
    chip.write(CORE, 0x3000_0000, 1, 4);
    expect(read32(chip, 0x3000_0000)).toBe(0);
    expect(read32(chip, 0x5802_0000)).toBe(0);
    expect(read32(chip, 0x5802_0000)).toBe(0);
    expect(notes.filter((text) => text.startsWith('GPIOA'))).toHaveLength(1);
    chip.write(CORE, 0x5802_44dc, 0x2000_0000, 4);
    chip.write(CORE, 0x5802_44e0, 1, 4);
    chip.write(CORE, 0x3000_0000, 0x55, 4);
    expect(read32(chip, 0x1000_0000)).toBe(0x55);
    expect(read32(chip, 0x5802_0000)).toBe(0xabff_ffff);
  });

  it('names what it does not model, and reads 0 there', () => {
    const { chip, notes } = powered();
    expect(read32(chip, 0x4800_0000 + 0x2_3000)).toBe(0);
    expect(notes.some((text) => text.startsWith('RAMECC2 at 0x48023000'))).toBe(true);
  });

  it('lets AP1 see domains 2 and 3 only', () => {
    const { chip } = powered();
    expect(status(chip, 0x3800_0000, SYSTEM)).toBe(BUS_OK);
    expect(status(chip, RSR, SYSTEM)).toBe(BUS_OK);
    expect(status(chip, RAM, SYSTEM)).toBe(BUS_FAULT);
    expect(status(chip, 0xe000_ed00, SYSTEM)).toBe(BUS_FAULT);
  });

  it('shuts the window on the debug bus when the APB-AP says so', () => {
    const { chip } = powered();
    chip.setSoftwareDebugAccess(false);
    expect(read32(chip, 0x5c00_1000)).toBe(0);
    expect(read32(chip, 0xe00e_1000, DEBUG_BUS)).toBe(0x2003_6450);
    chip.setNrst(false);
    chip.setNrst(true);
    expect(read32(chip, 0x5c00_1000)).toBe(0);
    chip.setSupply(0);
    chip.setSupply(3.3);
    chip.advanceTo(2e6);
    expect(read32(chip, 0x5c00_1000)).toBe(0x2003_6450);
  });

  it('hides the trace components until their debug clock runs', () => {
    const { chip } = powered();
    expect(status(chip, 0xe00f_0000, DEBUG_BUS)).toBe(BUS_FAULT);
    expect(read32(chip, 0xe00e_3ff0, DEBUG_BUS)).toBe(0);
    chip.write(DEBUG_BUS, 0xe00e_1004, 0x0060_0000, 4);
    expect(read32(chip, 0xe00f_0000, DEBUG_BUS)).toBe(0x1003);
    expect(read32(chip, 0xe00e_3ff0, DEBUG_BUS)).toBe(0x0d);
  });
});

describe('resets', () => {
  it('records each cause with the words of the manual, adding up until RMVF', () => {
    const { chip } = powered();
    expect(read32(chip, RSR)).toBe(RSR_CAUSES['power-on']);
    chip.write(CORE, RSR, 1 << 16, 4);
    expect(read32(chip, RSR)).toBe(0);
    chip.setNrst(false);
    chip.setNrst(true);
    expect(read32(chip, RSR)).toBe(RSR_CAUSES.pin);
    chip.write(CORE, AIRCR, 0x05fa_0004, 4);
    expect(chip.nrstReleased).toBe(false);
    chip.advanceTo(chip.nowNs + 25_000);
    expect(chip.nrstReleased).toBe(true);
    expect(read32(chip, RSR)).toBe(RSR_CAUSES.pin | RSR_CAUSES.software);
    expect(read32(chip, 0x5802_4530)).toBe(RSR_CAUSES.pin | RSR_CAUSES.software);
  });

  it('keeps RAM and DBGMCU over a system reset, and loses both with the supply', () => {
    const { chip } = powered();
    chip.write(CORE, RAM, 0x1234_5678, 4);
    chip.write(DEBUG_BUS, 0xe00e_1004, 7, 4);
    chip.setNrst(false);
    chip.setNrst(true);
    expect(read32(chip, RAM)).toBe(0x1234_5678);
    expect(read32(chip, 0xe00e_1004, DEBUG_BUS)).toBe(7);
    chip.setSupply(0);
    expect(chip.coreState).toBe('off');
    chip.setSupply(3.3);
    chip.advanceTo(2e6);
    expect(read32(chip, RAM)).not.toBe(0x1234_5678);
    expect(read32(chip, 0xe00e_1004, DEBUG_BUS)).toBe(0);
  });

  it('is held by a brown-out above the level that the option bytes set', () => {
    const { chip } = bench();
    chip.setOptionBytes({ BOR_LEV: 3 });
    chip.setSupply(3.3);
    chip.advanceTo(1e6);
    chip.setSupply(2.5);
    expect(chip.coreState).toBe('reset');
    chip.setSupply(3.3);
    chip.advanceTo(2e6);
    expect(read32(chip, RSR)).toBe((RSR_CAUSES['power-on'] | RSR_CAUSES['brown-out']) >>> 0);
  });

  it('answers on the private bus and the debug bus while NRST is low, nowhere else', () => {
    const { chip } = powered();
    chip.setNrst(false);
    expect(chip.coreState).toBe('reset');
    expect(read32(chip, 0xe000_ed00)).toBe(0x411f_c271);
    expect(read32(chip, 0xe00e_1000, DEBUG_BUS)).toBe(0x2003_6450);
    expect(status(chip, RAM)).toBe(BUS_FAULT);
    expect(status(chip, 0x5c00_1000)).toBe(BUS_FAULT);
    expect(status(chip, 0x3800_0000, SYSTEM)).toBe(BUS_FAULT);
  });

  it('faults on the private bus too when the scenario says so', () => {
    const { chip } = powered({ ppbUnderReset: 'faults' });
    chip.setNrst(false);
    expect(status(chip, 0xe000_ed00)).toBe(BUS_FAULT);
    expect(read32(chip, 0xe00e_1000, DEBUG_BUS)).toBe(0x2003_6450);
  });

  it('catches the reset vector that was asked for while NRST was low', () => {
    const { chip } = powered();
    chip.loadFlash(0x0800_0000, code(0x0000, 0x2400, 0x0009, 0x0800, 0xe7fe, 0xe7fe));
    chip.setNrst(false);
    chip.write(CORE, DHCSR, 0xa05f_0001, 4);
    chip.write(CORE, DEMCR, 1, 4);
    chip.setNrst(true);
    expect(chip.coreState).toBe('halted');
    expect(chip.pc).toBe(0x0800_0008);
  });

  it('locks up on blank flash', () => {
    const { chip } = powered();
    expect(chip.coreState).toBe('lockup');
    expect((read32(chip, DHCSR) >>> 19) & 1).toBe(1);
  });

  it('boots from BOOT_ADD1 when BOOT0 is high', () => {
    const { chip } = bench();
    chip.setOptionBytes({ BOOT_ADD1: 0x0810 });
    chip.loadFlash(0x0810_0000, code(0x0000, 0x2400, 0x0009, 0x0810, 0xe7fe));
    chip.drivePin('BOOT0', true);
    chip.setSupply(3.3);
    chip.advanceTo(1e6);
    expect(chip.coreState).toBe('running');
    expect(chip.pc).toBe(0x0810_0008);
  });

  it('ends in a loop in system memory when BOOT0 is high, with the debug port open, and says that the loader is missing', () => {
    const { chip, notes } = bench();
    chip.drivePin('BOOT0', true);
    chip.setSupply(3.3);
    chip.advanceTo(2e6);
    expect(chip.coreState).toBe('running');
    expect(chip.pc).toBe(0x1ff0_9900);
    expect(read32(chip, 0xe000_ed08)).toBe(0x1ff0_0000);
    expect(chip.pinsConnected).toBe(true);
    chip.setNrst(false);
    chip.setNrst(true);
    chip.advanceTo(4e6);
    expect(notes.filter((text) => text.includes("ST's bootloader is not in the bench"))).toHaveLength(1);
  });
});

describe('pins', () => {
  it('drives and reads pins, and loses the debug port with PA13', () => {
    const { chip } = powered();
    const seen: string[] = [];
    chip.onPin = (pin, high) => seen.push(`${pin}=${high}`);
    chip.write(CORE, 0x5802_44e0, 0x7ff, 4);
    chip.write(CORE, 0x5802_0400, 0xffff_fffd, 4);
    chip.write(CORE, 0x5802_0418, 1, 4);
    chip.write(CORE, 0x5802_0418, 1 << 16, 4);
    expect(seen).toEqual(['PB0=false', 'PB0=true', 'PB0=false']);
    expect(chip.pinLevel('PB0')).toBe(false);
    expect(chip.pinsConnected).toBe(true);
    chip.write(CORE, 0x5802_0000, 0xa7ff_ffff, 4);
    expect(chip.pinsConnected).toBe(false);
    chip.setNrst(false);
    expect(chip.pinsConnected).toBe(true);
    expect(seen.slice(-2)).toEqual(['PA13=undefined', 'PB0=undefined']);
  });

  it('sees levels that the board drives, in input mode', () => {
    const { chip } = powered();
    chip.write(CORE, 0x5802_44e0, 1 << 2, 4);
    chip.write(CORE, 0x5802_0800, 0xf3ff_ffff, 4);
    chip.drivePin('PC13', true);
    expect((read32(chip, 0x5802_0810) >>> 13) & 1).toBe(1);
    chip.drivePin('PC13', false);
    expect((read32(chip, 0x5802_0810) >>> 13) & 1).toBe(0);
  });
});

describe('snapshots', () => {
  it('goes on from a snapshot as it went on the first time', () => {
    const { chip, memory } = bench();
    // ldr r0, =RAM; loop: ldr r1, [r0]; adds r1, #1; str r1, [r0]; b loop
    chip.loadFlash(0x0800_0000, code(0x1000, 0x2400, 0x0009, 0x0800, 0x4802, 0x6801, 0x3101, 0x6001, 0xe7fb, 0xbf00, 0x0000, 0x2400));
    chip.setSupply(3.3);
    chip.advanceTo(1e6);
    const bytes = memory.save();
    const state = JSON.parse(JSON.stringify(chip.saveState()));
    chip.advanceTo(2e6);
    const first = chip.peek(RAM, 4);
    memory.load(bytes);
    chip.loadState(state);
    expect(chip.peek(RAM, 4)).not.toEqual(first);
    chip.advanceTo(2e6);
    expect(chip.peek(RAM, 4)).toEqual(first);
  });
});
