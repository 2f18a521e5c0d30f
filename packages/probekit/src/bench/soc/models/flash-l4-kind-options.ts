/**
 * Option bytes of STM32L4, G4 and G0: what the option pages hold, what their registers show, what is in force. The three part
 * ways: registers are written, OPTSTRT erases the pages and programs all of them, OBL_LAUNCH or a power-on loads them, each word
 * that fits its complement, and what is forced in place of one that does not. Source: RM0351, 3.4 and 3.5; RM0440 and RM0444, 3.4
 * and 3.5. Where they leave open what a refused change does, nothing changes and WRPERR tells.
 */
import type { Register } from '../../../base/index.ts';
import * as flash from '../../../spec/stm32/flash-l4-kind.ts';
import { COMPLEMENT_OFFSET, optionCellOf } from '../../../spec/stm32/option-cells-l4-kind.ts';
import type { LinearMemory } from '../../linear-memory.ts';
import { OptionPage } from './option-page.ts';

export type Kind = flash.L4KindDie['kind'];

/** One option register: its name in front of the names of its fields, and its value as delivered. */
interface OptionRow {
  readonly prefix: string;
  readonly register: Register;
  readonly factory: number;
  /** What is loaded where the stored word does not fit its complement. */
  readonly forced: number;
  /** Bits that this die has. */
  readonly mask: number;
}

/** RDP level 0, all watchdogs by software, no reset by low-power modes, start from flash. */
const OPTR: Readonly<Record<Kind, { readonly register: Register; readonly factory: number }>> = {
  l4: { register: flash.OPTR_L4, factory: 0xffef_f8aa },
  g4: { register: flash.OPTR_G4, factory: 0xffef_f8aa },
  g0: { register: flash.OPTR_G0, factory: 0xffff_feaa },
};
/** Volts of a rising supply at which the part starts, by BOR_LEV; of G0 by BORR_LEV (data sheets, embedded reset block). */
const BROWN_OUT_VOLTS: readonly number[] = [1.7, 2.1, 2.3, 2.6, 2.9];

/** Bytes of a unit in which readout-protected stretches are counted: sub-pages on G0. */
const PCROP_UNIT = { l4: 8, g4: 8, g0: 512 } as const;
const DISABLED_WRP = 0x0000_00ff;
const RDP = 0xff;
const ALL = 0xffff_ffff;
const PCROP_STARTS: readonly Register[] = [flash.PCROP1SR, flash.PCROP1BSR, flash.PCROP2SR];
const PCROP_ENDS: readonly Register[] = [flash.PCROP1ER, flash.PCROP1BER, flash.PCROP2ER];
const PCROP_RDP = flash.PCROP1ER.mask('PCROP_RDP');

function optionRows({ kind, banks }: flash.L4KindDie): readonly OptionRow[] {
  const row = (prefix: string, register: Register, factory: number): OptionRow => {
    const mask = Object.keys(register.fields).reduce((all, field) => (all | register.mask(field)) >>> 0, 0);
    return { prefix, register, factory, forced: forcedOf(register, factory), mask };
  };
  const { register, factory } = OPTR[kind];
  const isTwo = banks !== undefined;
  return [
    row('', register, factory),
    row('WRP1A_', flash.WRP1AR, DISABLED_WRP),
    row('WRP1B_', flash.WRP1BR, DISABLED_WRP),
    row('PCROP1_', flash.PCROP1SR, 0xffff),
    row('PCROP1_', flash.PCROP1ER, 0),
    ...(kind === 'g0' ? [row('PCROP1B_', flash.PCROP1BSR, 0xffff), row('PCROP1B_', flash.PCROP1BER, 0), row('', flash.SECR_G0, 0)] : []),
    ...(kind === 'g4' ? [row('', flash.SEC1R, 0)] : []),
    ...(isTwo
      ? [
          row('WRP2A_', flash.WRP2AR, DISABLED_WRP),
          row('WRP2B_', flash.WRP2BR, DISABLED_WRP),
          row('PCROP2_', flash.PCROP2SR, 0xffff),
          row('PCROP2_', flash.PCROP2ER, 0),
        ]
      : []),
    ...(isTwo && kind === 'g4' ? [row('BANK2_', flash.SEC2R, 0)] : []),
  ];
}

/**
 * All user options 1 but the brown-out level, RDP level 1, no page protected against writing, all of the flash against being read,
 * and of G0 the start in flash. What the manuals do not name there is as delivered; PCROP_RDP is 1, as erased cells are. That a G0
 * with BOOT_LOCK at level 1 still answers a debugger is what RM0490, 3.4.2 says of its next of kin; RM0444, 3.4.2 warns that it "might
 * permanently lock the device". Source: RM0440 and RM0444, 3.4.2 (option byte loading).
 */
function forcedOf(register: Register, factory: number): number {
  if (register === flash.OPTR_L4 || register === flash.OPTR_G4) return register.with(0xffff_ffff, { BOR_LEV: 0 });
  if (register === flash.OPTR_G0) return register.with(0xffff_ffff, { BOR_EN: 0 });
  if (register === flash.SECR_G0) return register.with(factory, { BOOT_LOCK: 1 });
  if (PCROP_STARTS.includes(register)) return 0;
  return PCROP_ENDS.includes(register) ? register.mask('END') | PCROP_RDP : factory;
}

/** From the first byte of the flash, bank 2 behind bank 1; `end` exclusive. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

export class L4KindOptions {
  readonly #die: flash.L4KindDie;
  readonly #rows: readonly OptionRow[];
  readonly #bankBytes: number;
  readonly #page: OptionPage;
  /** What the registers show. */
  readonly #shown: Uint32Array;
  /** What the chip obeys. */
  readonly #loaded: Uint32Array;
  /** A debugger since power-on, or a start from elsewhere. */
  readonly #attached: Uint32Array;
  /** Something did not fit when it was loaded. */
  readonly #mismatch: Uint32Array;
  readonly #isFull: boolean;

  constructor(memory: LinearMemory, die: flash.L4KindDie, byteLength: number) {
    this.#die = die;
    this.#rows = optionRows(die);
    this.#isFull = byteLength === 1024 * die.maxKib;
    this.#bankBytes = byteLength / 2;
    const { pageEraseMs, programUs } = die.times;
    const words = this.#rows.length;
    this.#page = new OptionPage(memory, { words, complement: true, eraseNs: pageEraseMs * 1e6, programNs: programUs * 1e3 });
    this.#shown = memory.words(this.#rows.length);
    this.#loaded = memory.words(this.#rows.length);
    this.#attached = memory.words(1);
    this.#mismatch = memory.words(1);
    this.#page.change(this.#rows.map(({ factory }) => factory));
    this.load();
  }

  /** Option byte loading: at power-on and by OBL_LAUNCH. RDP stands for itself beside the other user options. */
  load(): void {
    this.#mismatch[0] = this.#rows.every((_, index) => this.#page.fits(index, ALL)) ? 0 : 1;
    this.#loaded.set(this.#taken());
    this.#shown.set(this.#loaded);
  }

  /** The cells as they are loaded: what does not fit its complement is forced. */
  #taken(): readonly number[] {
    const part = (index: number, mask: number) =>
      (this.#page.fits(index, mask) ? this.#page.word(index) : this.#rows[index]!.forced) & mask;
    return this.#rows.map((_, index) => (index === 0 ? part(0, RDP) | part(0, ~RDP) : part(index, ALL)) >>> 0);
  }

  /** OPTVERR, also after the resets that follow. */
  get mismatch(): boolean {
    return this.#mismatch[0] === 1;
  }

  /** A system reset takes back what was only written to the registers (RM0351 and RM0440, 3.4.2, option byte loading). */
  reset(): void {
    this.#shown.set(this.#loaded);
  }

  powerOn(): void {
    this.#attached[0] = 0;
    this.load();
  }

  // Registers

  /** The option register at this offset; undefined where there is none. */
  read(offset: number): number | undefined {
    const index = this.#rows.findIndex(({ register }) => register.address === offset);
    return index < 0 ? undefined : this.#shown[index];
  }

  /** The cells as the bus sees them, which a reset leaves as they are; reserved ones are erased. */
  readCells(address: number): number {
    const index = this.#rows.findIndex(({ register }) => optionCellOf(this.#die.kind, register) === (address & ~7));
    return index < 0 ? ALL : this.#page.cells.read(8 * index + (address & COMPLEMENT_OFFSET), 4);
  }

  /** Whether there is one at this offset. Its reserved bits stay. */
  write(offset: number, value: number): boolean {
    const index = this.#rows.findIndex(({ register }) => register.address === offset);
    if (index < 0) return false;
    const { mask } = this.#rows[index]!;
    this.#shown[index] = ((this.#shown[index]! & ~mask) | (value & mask)) >>> 0;
    return true;
  }

  /** What programming the registers as they are means for the flash; undefined when the protection in force forbids it. */
  judge(): 'change' | 'regression' | undefined {
    if (this.level === 2) return undefined;
    if (this.level === 1 && levelOf(this.#shown[0]!) === 0) return 'regression';
    return this.#uncovers() ? undefined : 'change';
  }

  /** How long that takes: an erase, and a double word for each register. */
  get changeNs(): number {
    return this.#page.changeNs;
  }

  /** All registers go to the option pages. */
  program(): void {
    this.#page.change(this.#shown);
  }

  /** The same, cut so long after its beginning. */
  cutProgram(afterNs: number, random: () => number): void {
    this.#page.cutChange(this.#shown, afterNs, random);
  }

  /** A stretch protected against being read may grow; only a regression takes it away. */
  #uncovers(): boolean {
    const next = this.#stretches(this.#shown);
    return this.#stretches(this.#taken()).some(({ start, end }) => !next.some((other) => other.start <= start && other.end >= end));
  }

  // In force

  #loadedField(field: string): number {
    return this.#rows[0]!.register.get(this.#loaded[0]!, field as never);
  }

  get dual(): boolean {
    const { banks } = this.#die;
    if (!banks) return false;
    return (banks.alwaysWhenFull === true && this.#isFull) || (this.#loaded[0]! & banks.mask) !== 0;
  }

  get pageBytes(): number {
    const { banks, pageBytes } = this.#die;
    return this.dual ? pageBytes : (banks?.singlePageBytes ?? pageBytes);
  }

  get level(): 0 | 1 | 2 {
    return levelOf(this.#loaded[0]!);
  }

  noteIntruder(): void {
    this.#attached[0] = 1;
  }

  /** Level 1, and somebody from outside: the flash is out of reach. */
  get intruded(): boolean {
    return this.level === 1 && this.#attached[0] === 1;
  }

  get watchdogByHardware(): boolean {
    return this.#loadedField('IWDG_SW') === 0;
  }

  watchdogRunsIn(mode: 'stop' | 'standby'): boolean {
    return this.#loadedField(mode === 'stop' ? 'IWDG_STOP' : 'IWDG_STDBY') === 1;
  }

  forbids(mode: 'stop' | 'standby'): boolean {
    return this.#loadedField(mode === 'stop' ? 'nRST_STOP' : 'nRST_STDBY') === 0;
  }

  get brownOutVolts(): number {
    if (this.#die.kind !== 'g0') return BROWN_OUT_VOLTS[this.#loadedField('BOR_LEV')] ?? 0;
    return this.#loadedField('BOR_EN') ? BROWN_OUT_VOLTS[1 + this.#loadedField('BORR_LEV')]! : BROWN_OUT_VOLTS[0]!;
  }

  /** Where the core starts: flash, system memory or SRAM. */
  startsFrom(bootPin: boolean): 'flash' | 'system' | 'sram' {
    const { kind } = this.#die;
    const byPin = kind === 'l4' || (kind === 'g4' ? this.#loadedField('nSWBOOT0') === 1 : this.#loadedField('nBOOT_SEL') === 0);
    if (byPin ? !bootPin : this.#loadedField('nBOOT0') === 1) return 'flash';
    return this.#loadedField('nBOOT1') === 1 ? 'system' : 'sram';
  }

  /**
   * The areas of bank 2 count through the only bank where its pages are larger, as stm32g4xx_hal_driver has it in
   * FLASH_OB_PCROPConfig; elsewhere they have nothing to guard.
   */
  get #countsBank2(): boolean {
    return this.dual || this.#die.banks?.singlePageBytes !== undefined;
  }

  /** Stretches that may not be written, whole pages. */
  writeProtected(): readonly Stretch[] {
    const { dual, pageBytes } = this;
    return this.#rows.flatMap(({ prefix, register }, index) => {
      if (!prefix.startsWith('WRP')) return [];
      const isBank2 = prefix.startsWith('WRP2');
      if (isBank2 && !this.#countsBank2) return [];
      const base = isBank2 && dual ? this.#bankBytes : 0;
      const { STRT, END } = (register as typeof flash.WRP1AR).unpack(this.#loaded[index]!);
      return STRT > END ? [] : [{ start: base + STRT * pageBytes, end: base + (END + 1) * pageBytes }];
    });
  }

  /** Stretches that only the instruction fetch sees. */
  hidden(): readonly Stretch[] {
    return this.#stretches(this.#loaded);
  }

  #stretches(words: ArrayLike<number>): readonly Stretch[] {
    const { dual } = this;
    const unit = PCROP_UNIT[this.#die.kind] * (this.#die.banks?.singlePageBytes && !dual ? 2 : 1);
    return this.#rows.flatMap(({ prefix, register }, index) => {
      const isStart = prefix.startsWith('PCROP') && 'STRT' in register.fields;
      const isBank2 = prefix === 'PCROP2_';
      if (!isStart || (isBank2 && !this.#countsBank2)) return [];
      const [start, end] = [words[index]! & 0xffff, words[index + 1]! & 0xffff];
      const base = isBank2 && dual ? this.#bankBytes : 0;
      return start > end ? [] : [{ start: base + start * unit, end: base + (end + 1) * unit }];
    });
  }

  /** What of the hidden stretches a regression leaves: all of them unless PCROP_RDP is set. */
  outliving(): readonly Stretch[] {
    const index = this.#rows.findIndex(({ register }) => register === flash.PCROP1ER);
    return flash.PCROP1ER.get(this.#loaded[index]!, 'PCROP_RDP') ? [] : this.hidden();
  }

  /** A regression has erased the flash, and with it what hid it. */
  uncoverAll(): void {
    this.#rows.forEach(({ prefix, factory }, index) => {
      if (prefix.startsWith('PCROP')) this.#shown[index] = factory;
    });
  }

  /** Sets values by the names of the manual, in force at once. Throws `RangeError` for a name that does not exist. */
  set(values: Readonly<Record<string, number>>): void {
    const words = this.#rows.map((_, index) => this.#page.word(index));
    for (const [name, value] of Object.entries(values)) {
      const index = this.#rows.findIndex(({ prefix, register }) => name.startsWith(prefix) && name.slice(prefix.length) in register.fields);
      const row = this.#rows[index];
      if (!row) throw new RangeError(`no option byte ${name}; there are ${this.#names().join(', ')}`);
      words[index] = row.register.with(words[index]!, { [name.slice(row.prefix.length)]: value });
    }
    this.#page.change(words);
    this.load();
  }

  #names(): readonly string[] {
    return this.#rows.flatMap(({ prefix, register }) => Object.keys(register.fields).map((field) => prefix + field));
  }
}

function levelOf(optr: number): 0 | 1 | 2 {
  const rdp = optr & 0xff;
  if (rdp === flash.RDP_LEVEL0) return 0;
  return rdp === flash.RDP_LEVEL2 ? 2 : 1;
}
