/** The modelled peripherals against the manual's register maps: reset values, reserved bits, and what is only stored. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hex } from '../../base/index.ts';
import { RCC_BUSES } from '../../spec/stm32/rcc-h7.ts';
import { BUS_OK } from '../seams.ts';
import type { PeripheralRow } from './part.ts';
import { STM32H743 } from './stm32h743.ts';
import { powerUp } from './testing/registers-bench.ts';
import { type RegisterFacts, registersOf } from './testing/stm32h743-registers.ts';

const RCC = 0x5802_4400;
const PWR = 0x5802_4800;
const RTC = 0x5800_4000;
const IWDG = 0x5800_4800;
const FLASH = 0x5200_2000;
const DBGMCU = { model: 'dbgmcu', name: 'DBGMCU', base: 0x5c00_1000, byteLength: 0x1000 };

const MODELLED: readonly PeripheralRow[] = [...STM32H743.peripherals.filter(({ model }) => model !== 'unmodelled'), DBGMCU];
/** One of each kind. */
const KINDS = MODELLED.filter(
  ({ name }, index) => MODELLED.findIndex((row) => registersOf(row.name) === registersOf(name)) === index && registersOf(name),
);
/** Resets of ports that carry the debug pins. */
const DEBUG_PORTS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  GPIOA: { MODER: 0xabff_ffff, OSPEEDR: 0x0c00_0000, PUPDR: 0x6400_0000 },
  GPIOB: { MODER: 0xffff_febf, OSPEEDR: 0x0000_00c0, PUPDR: 0x0000_0100 },
};
/** Without LDOEN the chip loses its supply. */
const KEPT_SET: Readonly<Record<string, number>> = { 'PWR.CR3': 2 };

function bench(row: PeripheralRow) {
  const made = powerUp();
  const { pass, read, write } = made;
  const [bus, field = ''] = (row.clock ?? '').split('.');
  const enable = RCC_BUSES.find((each) => each.bus === bus);
  if (enable) {
    const { lo } = (enable.fields as Readonly<Record<string, { readonly lo: number }>>)[field]!;
    write(RCC + enable.enable, (read(RCC + enable.enable) | (1 << lo)) >>> 0);
  }
  if (row.name === 'FLASH') {
    for (const offset of [4, 0x104]) for (const key of [0x4567_0123, 0xcdef_89ab]) write(FLASH + offset, key);
    for (const key of [0x0819_2a3b, 0x4c5d_6e7f]) write(FLASH + 8, key);
  }
  /** What protects registers against writing. */
  const open = (): void => {
    if (row.name === 'RTC') {
      // Init mode needs a clock: LSI.
      write(PWR, 0x100);
      write(RCC + 0x74, 1);
      write(RCC + 0x70, 0x8200);
      pass(80e3);
      for (const key of [0, 0xca, 0x53]) write(RTC + 0x24, key);
      write(RTC + 0x0c, 0x80);
    }
    if (row.name === 'IWDG1') write(IWDG, 0x5555);
    if (row.name === 'RCC') write(PWR, 0x100);
  };
  return { ...made, open };
}

const label = (row: PeripheralRow, { name, offset }: RegisterFacts): string => `${row.name}.${name} at ${hex(offset, 3)}`;

describe('the register maps', () => {
  it('stand in the table for every peripheral that the bench models, each bit once, with the section of the manual', () => {
    for (const row of MODELLED) {
      const registers = registersOf(row.name);
      expect(registers, `${row.name} is not in testing/stm32h743-registers.ts`).toBeDefined();
      for (const facts of registers ?? []) {
        expect(facts.section, label(row, facts)).toMatch(/^\d+(\.\d+)*$/);
        expect(facts.tagged & ~facts.exists, label(row, facts)).toBe(0);
      }
    }
  });

  it.each(MODELLED)('show the reset values of $name', (row) => {
    const { read, write } = powerUp();
    const [bus, field = ''] = (row.clock ?? '').split('.');
    const enable = RCC_BUSES.find((each) => each.bus === bus);
    if (enable) {
      const { lo } = (enable.fields as Readonly<Record<string, { readonly lo: number }>>)[field]!;
      write(RCC + enable.enable, (1 << lo) >>> 0);
    }
    for (const facts of registersOf(row.name) ?? []) {
      const reset = DEBUG_PORTS[row.name]?.[facts.name] ?? facts.reset;
      if (reset !== undefined) expect(hex(read(row.base + facts.offset)), label(row, facts)).toBe(hex(reset));
    }
  });

  it.each(KINDS)('have nothing between the registers of $name', (row) => {
    const { chip, read, write } = bench(row);
    const registers = registersOf(row.name) ?? [];
    const known = new Set(registers.map(({ offset }) => offset));
    const end = Math.min(row.byteLength, Math.max(...known) + 0x20);
    for (let offset = 0; offset < end; offset += 4) {
      // The second bank's window repeats the first.
      if (known.has(offset) || (row.name === 'FLASH' && known.has(offset - 0x100))) continue;
      write(row.base + offset, 0xffff_ffff);
      expect([read(row.base + offset), chip.status], `${row.name} at ${hex(offset, 3)}`).toEqual([0, BUS_OK]);
    }
  });

  it.each(KINDS)('keep the reserved bits of $name at their reset value, whatever is written', (row) => {
    const { read, write, open } = bench(row);
    const at = row.base + (row.name === 'FLASH' ? 0x100 : 0);
    const words = [0xffff_ffff, 0, ...fc.sample(fc.nat(0xffff_ffff), { numRuns: 12, seed: 743 })];
    for (const facts of registersOf(row.name) ?? []) {
      const reset = DEBUG_PORTS[row.name]?.[facts.name] ?? facts.reset ?? 0;
      for (const word of words) {
        open();
        write(at + facts.offset, (word | (KEPT_SET[`${row.name}.${facts.name}`] ?? 0)) >>> 0);
        const changed = ((read(at + facts.offset) ^ reset) & ~facts.exists) >>> 0;
        expect(hex(changed), `${label(row, facts)} after ${hex(word)}`).toBe(hex(0));
      }
    }
  });

  it.each(KINDS)('say of each bit of $name whether it is only stored', (row) => {
    const { chip, notes, read, write, open } = bench(row);
    for (const facts of registersOf(row.name) ?? []) {
      const said: number[] = [];
      for (let position = 0; position < 32; position++) {
        const bit = (1 << position) >>> 0;
        if (!(facts.exists & bit)) continue;
        // Each text is said once only; here it is wanted for each bit.
        chip.loadState({ ...(chip.saveState() as object), noted: [] });
        open();
        const { length } = notes;
        const before = read(row.base + facts.offset);
        write(row.base + facts.offset, (before ^ (bit & ~(KEPT_SET[`${row.name}.${facts.name}`] ?? 0))) >>> 0);
        write(row.base + facts.offset, before);
        if (notes.slice(length).some((text) => text.includes('is stored, but the bench does not model'))) said.push(bit);
      }
      const tagged = said.reduce((mask, bit) => mask | bit, 0) >>> 0;
      expect(hex(tagged), label(row, facts)).toBe(hex(facts.tagged));
    }
  });
});
