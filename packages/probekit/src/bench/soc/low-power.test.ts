/** Standby and the supply configuration: what is lost, what wakes, what a debugger sees, by the images in `firmware`. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readU32 } from '../../base/index.ts';
import { RSR_CAUSES } from '../../spec/stm32/rcc-h7.ts';
import { BenchClock } from '../clock.ts';
import { LinearMemory } from '../linear-memory.ts';
import { elfSegments } from '../scenario/elf-segments.ts';
import { BUS_OK } from '../seams.ts';
import { Chip } from './chip.ts';
import { STM32H743 } from './stm32h743.ts';

const DHCSR = 0xe000_edf0;
const HALT = 0xa05f_0003;
const DBGMCU_CR = 0xe00e_1004;
const DBGSTBY_D1 = 1 << 2;
const RSR = 0x5802_44d0;
const PWR_CR3 = 0x5802_480c;
const PWR_CPUCR = 0x5802_4810;
const SBF = 1 << 6;
const BACKUP_SRAM = 0x3880_0000;
const MS = 1e6;

function loadFirmware(chip: Chip, name: string): void {
  const file = new Uint8Array(readFileSync(new URL(`../../../../../firmware/${name}.elf`, import.meta.url)));
  for (const { address, bytes } of elfSegments(file, name)) chip.loadFlash(address, bytes);
}

function running(name: string) {
  const notes: string[] = [];
  const chip = new Chip({
    part: STM32H743,
    memory: new LinearMemory(8 * 1024 * 1024),
    clock: new BenchClock(),
    note: (text) => notes.push(text),
  });
  const seen = { text: '' };
  chip.onUartFrame = (_uart, { byte = 0 }) => {
    seen.text += String.fromCharCode(byte);
  };
  loadFirmware(chip, name);
  chip.drivePin('PC13', false);
  chip.setSupply(3.3);
  const later = (ms: number) => chip.advanceTo(chip.nowNs + ms * MS);
  const heard = (ms: number): string => {
    seen.text = '';
    later(ms);
    return seen.text;
  };
  const word = (address: number): number => {
    const value = chip.read(0, address, 4);
    expect(chip.status).toBe(BUS_OK);
    return value;
  };
  return { chip, notes, later, heard, word };
}

describe('option bytes against low-power modes', () => {
  it.each([
    ['zoo/standby.O2', 'NRST_STBY_D1'],
    ['stop-mode', 'NRST_STOP_D1'],
  ])('make a reset of what %s asks for, told in RSR', (file, option) => {
    const { chip, later, word } = running(file);
    chip.setOptionBytes({ [option]: 0 });
    // Halted on the reset, before the program clears what RSR tells.
    chip.setNrst(false);
    chip.write(0, DHCSR, 0xa05f_0001, 4);
    chip.write(0, 0xe000_edfc, 1, 4);
    chip.setNrst(true);
    later(1);
    chip.write(0, DHCSR, 0xa05f_0001, 4);
    later(200);
    expect(chip.coreState).toBe('halted');
    expect(word(RSR) & RSR_CAUSES['low-power']).toBe(RSR_CAUSES['low-power']);
    expect(word(PWR_CPUCR) & SBF).toBe(0);
    expect(chip.pinsConnected).toBe(true);
  });
});

describe('Standby', () => {
  it('takes the debug port along, loses RAM, and ends by an edge on a wake-up pin', () => {
    const { chip, heard, later } = running('zoo/standby.O2');
    expect(heard(20)).toBe('power-on\r\nstandby\r\n');
    expect([chip.coreState, chip.powered, chip.pinsConnected]).toEqual(['off', false, false]);
    later(10_000);
    chip.drivePin('PC13', true);
    expect(chip.powered).toBe(true);
    expect(heard(20)).toBe('woke by WKUP4, RAM lost\r\nflag cleared\r\n');
    expect(chip.coreState).toBe('sleeping');
  });

  it('ends by NRST too, and the reset flags tell both', () => {
    const { chip, heard, later, word } = running('zoo/standby.O2');
    later(20);
    chip.setNrst(false);
    expect([chip.coreState, chip.powered]).toEqual(['reset', true]);
    chip.write(0, DHCSR, HALT, 4);
    expect(chip.status).toBe(BUS_OK);
    chip.setNrst(true);
    expect(chip.coreState).toBe('halted');
    expect(word(PWR_CPUCR) & SBF).toBe(SBF);
    expect(word(RSR)).toBe((RSR_CAUSES.standby | RSR_CAUSES.pin) >>> 0);
    chip.write(0, DHCSR, 0xa05f_0000, 4);
    expect(heard(20)).toBe('woke by a reset, RAM lost\r\nflag cleared\r\n');
  });

  it('keeps the supply for a debugger that has set DBGSTBY_D1, and wakes by a reset all the same', () => {
    const { chip, heard } = running('zoo/standby.O2');
    chip.write(2, DBGMCU_CR, DBGSTBY_D1, 4);
    expect(heard(20)).toBe('power-on\r\nstandby\r\n');
    expect([chip.coreState, chip.powered, chip.pinsConnected]).toEqual(['stopped', true, true]);
    chip.drivePin('PC13', true);
    expect(heard(20)).toBe('woke by WKUP4, RAM kept\r\nflag cleared\r\n');
  });

  it('ends by the wake-up timer of the real-time clock, which runs on in the backup domain', () => {
    const { chip, heard, later } = running('zoo/standby.O2');
    later(0.1);
    chip.write(0, DHCSR, HALT, 4);
    for (const [address, value] of [
      [0x5802_4800, 0xf000_c100], // DBP
      [0x5802_4470, (1 << 15) | (1 << 8) | 1], // RTC on LSE
      [0x5802_44f4, 1 << 16], // its bus clock
      [0x5800_4024, 0xca],
      [0x5800_4024, 0x53],
      [0x5800_4014, 2047], // a second of 2048 Hz
      [0x5800_4008, (1 << 14) | (1 << 10)], // WUTIE, WUTE
      [DHCSR, 0xa05f_0000],
    ] as const) {
      chip.write(0, address, value, 4);
      expect(chip.status).toBe(BUS_OK);
      // The crystal starts.
      if (address === 0x5802_4470) chip.advanceTo(chip.nowNs + 2e9);
    }
    expect(heard(900)).toMatch(/standby\r\n$/);
    expect(chip.coreState).toBe('off');
    expect(heard(200)).toBe('woke by a reset, RAM lost\r\nflag cleared\r\n');
  });

  it('leaves backup memory alone', () => {
    const { chip, later } = running('standby-loop');
    later(1);
    chip.setNrst(false);
    chip.write(0, DHCSR, HALT, 4);
    chip.write(0, 0xe000_edfc, 1, 4);
    chip.setNrst(true);
    for (const [address, value] of [
      [0x5802_44e0, 1 << 28], // clock of backup SRAM
      [0x5802_4800, 0xf000_c100], // DBP
      [BACKUP_SRAM, 0x600d_c0de],
      [0x2400_0000, 0x600d_c0de],
      [DHCSR, 0xa05f_0000],
    ] as const) {
      chip.write(0, address, value, 4);
      expect(chip.status).toBe(BUS_OK);
    }
    later(10);
    expect(chip.coreState).toBe('off');
    const kept = (address: number) => readU32(chip.peek(address, 4) ?? new Uint8Array(4), 0) === 0x600d_c0de;
    expect([kept(BACKUP_SRAM), kept(0x2400_0000)]).toEqual([true, false]);
  });
});

describe('a supply configuration that the board does not have', () => {
  it('silences core and debug port until power is cycled; reset does not help', () => {
    const { chip, notes, heard, later } = running('supply-mistake');
    expect(heard(20)).toBe('supply-mistake: bypasses the regulator\r\n');
    expect(notes.join()).toContain('only a power cycle helps');
    chip.setNrst(false);
    later(10);
    expect([chip.coreState, chip.powered]).toEqual(['off', false]);
    chip.setNrst(true);
    expect(heard(100)).toBe('');
    chip.setSupply(0);
    later(10);
    chip.setNrst(false);
    chip.setSupply(3.3);
    later(10);
    chip.write(0, DHCSR, HALT, 4);
    chip.write(0, 0xe000_edfc, 1, 4);
    chip.setNrst(true);
    // Held in reset while power came back, the program has had no chance.
    expect([chip.coreState, chip.powered]).toEqual(['halted', true]);
  });

  it('can be chosen once only after power-on', () => {
    const { chip, later, word } = running('blinky');
    later(1);
    chip.write(0, DHCSR, HALT, 4);
    expect(word(PWR_CR3)).toBe(6);
    chip.write(0, PWR_CR3, 2, 4);
    expect(word(PWR_CR3) & 7).toBe(2);
    chip.write(0, PWR_CR3, 1, 4);
    expect(word(PWR_CR3) & 7).toBe(2);
    chip.setNrst(false);
    chip.setNrst(true);
    chip.write(0, DHCSR, HALT, 4);
    chip.write(0, PWR_CR3, 1, 4);
    expect(word(PWR_CR3) & 7).toBe(2);
    expect(chip.powered).toBe(true);
  });
});
