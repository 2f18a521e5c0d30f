/**
 * The CRC unit of the flash interface over sectors, an address range or a whole bank, always in whole bursts. Source:
 * RM0433, 4.3.12; the calculation from AN5507, as reproduced in a program for the STM32H7: from 0, and after each 32-bit
 * word 0x55555555 is added. It gives what a STM32H753 was measured to give for 128 zero bytes (community.st.com, "STM32H753
 * flash CRC specification"). Its speed is not published; one word a bus cycle is assumed.
 */
import * as flash from '../../../spec/stm32/flash-h7.ts';
import type { LinearMemory } from '../../linear-memory.ts';
import type { Surroundings } from '../model.ts';
import type { FlashStore } from './flash-store.ts';

const { CRCCR } = flash;
const CRCCR_RESET = 0x001c_0000;
const POLYNOMIAL = 0x04c1_1db7;
const AFTER_EACH_WORD = 0x5555_5555;
/** Reserved bits that read 1. */
const CRCCR_FIXED = 0x000c_0000;
/** Flash words of a burst by CRC_BURST. */
const BURSTS = [4, 16, 64, 256] as const;
const SETTINGS = ['CRC_SECT', 'CRC_BY_SECT', 'CRC_BURST', 'ALL_BANK'] as const;

const CONTROL = 0;
const FIRST = 1;
const LAST = 2;
const DATA = 3;
const SECTORS = 4;

export class FlashCrc {
  readonly #words: Uint32Array;
  readonly #times: Float64Array;
  readonly #store: FlashStore;
  readonly #chip: Surroundings;

  constructor(memory: LinearMemory, store: FlashStore, chip: Surroundings) {
    this.#words = memory.words(5);
    this.#times = memory.numbers(1);
    this.#store = store;
    this.#chip = chip;
    this.reset();
  }

  reset(): void {
    this.#words.fill(0);
    this.#words[CONTROL] = CRCCR_RESET;
    this.#times[0] = Number.POSITIVE_INFINITY;
  }

  get nextNs(): number {
    return this.#times[0]!;
  }

  get busy(): boolean {
    return this.#times[0] !== Number.POSITIVE_INFINITY;
  }

  get data(): number {
    return this.#words[DATA]!;
  }

  /** CRCCR, CRCSADD or CRCEADD at this offset of the bank's window. */
  read(offset: number): number {
    return this.#words[(offset - CRCCR.address) >>> 2]!;
  }

  write(offset: number, value: number): void {
    if (offset !== CRCCR.address) {
      this.#words[offset === flash.CRCSADD.address ? FIRST : LAST] = value & 0x000f_fffc;
      return;
    }
    let settings = CRCCR_FIXED;
    for (const name of SETTINGS) settings |= value & CRCCR.mask(name);
    this.#words[CONTROL] = settings;
    if (value & CRCCR.mask('CLEAN_CRC')) this.#words[DATA] = 0;
    if (value & CRCCR.mask('CLEAN_SECT')) this.#words[SECTORS] = 0;
    if (value & CRCCR.mask('ADD_SECT')) this.#words[SECTORS]! |= 1 << CRCCR.get(value, 'CRC_SECT');
    if (value & CRCCR.mask('START_CRC')) this.#start();
  }

  #start(): void {
    const words = this.#ranges().reduce((sum, [first, end]) => sum + (end - first) / 4, 0);
    this.#times[0] = this.#chip.nowNs() + (words * 1e9) / this.#chip.clocks.kernelHz('hclk');
  }

  act(): void {
    let crc = this.#words[DATA]!;
    for (const [first, end] of this.#ranges()) {
      for (let offset = first; offset < end; offset += 4) crc = crcWord(crc, this.#store.readCorrected(offset, 4));
    }
    this.#words[DATA] = crc;
    this.#times[0] = Number.POSITIVE_INFINITY;
  }

  #ranges(): readonly (readonly [number, number])[] {
    if (this.#words[CONTROL]! & CRCCR.mask('ALL_BANK')) return [[0, this.#store.byteLength]];
    if (!(this.#words[CONTROL]! & CRCCR.mask('CRC_BY_SECT'))) {
      const burst = BURSTS[CRCCR.get(this.#words[CONTROL]!, 'CRC_BURST') as 0 | 1 | 2 | 3] * flash.FLASH_WORD_BYTES;
      const end = Math.ceil((this.#words[LAST]! + 4) / burst) * burst;
      return [[this.#words[FIRST]! & ~(burst - 1), Math.min(end, this.#store.byteLength)]];
    }
    const sectors = [...Array(this.#store.byteLength / flash.SECTOR_BYTES).keys()].filter(
      (sector) => (this.#words[SECTORS]! >>> sector) & 1,
    );
    return sectors.map((sector) => [sector * flash.SECTOR_BYTES, (sector + 1) * flash.SECTOR_BYTES] as const);
  }
}

/** Table of one byte's shifts, most significant bit first. */
const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 24;
  for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000_0000 ? (crc << 1) ^ POLYNOMIAL : crc << 1;
  return crc >>> 0;
});

function crcWord(crc: number, word: number): number {
  let value = (crc ^ word) >>> 0;
  for (let byte = 0; byte < 4; byte++) value = ((value << 8) ^ TABLE[value >>> 24]!) >>> 0;
  return (value ^ AFTER_EACH_WORD) >>> 0;
}
