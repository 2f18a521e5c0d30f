/**
 * Option bytes of STM32H74x/75x: values in force and to be programmed, the change procedure, protection levels. They
 * survive the loss of power; an interrupted change keeps the old values. What PCROP hides is `flash-areas.ts`. Source:
 * RM0433, 4.4 and 4.5; duration of a change as observed in a firmware project; factory values from field-logs fl-033, fl-186.
 */
import * as flash from '../../../spec/stm32/flash-h7.ts';
import type { LinearMemory } from '../../linear-memory.ts';
import type { Surroundings } from '../model.ts';
import { goesWithRegression, type HiddenStretch, hiddenStretch, isRemoval, regressionAllows, uncovers } from './flash-areas.ts';

const { OPTSR_CUR, OPTSR_PRG, OPTCR } = flash;
export const CHANGE_NS = 300e6;
/** Bits of OPTSR that software programs; OPT_BUSY and OPTCHANGEERR are the hardware's, the rest is reserved. */
const OPTSR_STORED = 0xa03e_ffdc;
/** BCM7 and BCM4 of OPTSR, of dual-core parts only. */
const BOOT_CORES = { BCM7: 0x0080_0000, BCM4: 0x0040_0000 } as const;
const AREA_MASK = 0x8fff_0fff;

/** The option words: name, factory value, offset of its PRG register in the window of its bank, bits that exist. */
const OPTIONS = [
  { name: 'OPTSR', factory: flash.OPTSR_FACTORY, offset: OPTSR_PRG.address, mask: OPTSR_STORED },
  { name: 'BOOT', factory: flash.BOOT_FACTORY, offset: flash.BOOT_PRG.address, mask: 0xffff_ffff },
  { name: 'PRAR1', factory: flash.AREA_FACTORY, offset: flash.PRAR_PRG.address, mask: AREA_MASK },
  { name: 'SCAR1', factory: flash.AREA_FACTORY, offset: flash.SCAR_PRG.address, mask: AREA_MASK },
  { name: 'WPSN1', factory: flash.WPSN_FACTORY, offset: flash.WPSN_PRG.address, mask: 0xff },
  { name: 'PRAR2', factory: flash.AREA_FACTORY, offset: flash.BANK_STEP + flash.PRAR_PRG.address, mask: AREA_MASK },
  { name: 'SCAR2', factory: flash.AREA_FACTORY, offset: flash.BANK_STEP + flash.SCAR_PRG.address, mask: AREA_MASK },
  { name: 'WPSN2', factory: flash.WPSN_FACTORY, offset: flash.BANK_STEP + flash.WPSN_PRG.address, mask: 0xff },
] as const;
const COUNT = OPTIONS.length;
const OPTSR = 0;
const BOOT = 1;

/** The words of each bank. */
const BANKS = [
  { area: 2, secure: 3, writable: 4 },
  { area: 5, secure: 6, writable: 7 },
] as const;

/** Names of values as ST's tools and the manual have them, `WRP` for short; the bank's number stands at the end. */
const BANK_FIELDS = {
  PROT_AREA_START: 'area',
  PROT_AREA_END: 'area',
  DMEP: 'area',
  SEC_AREA_START: 'secure',
  SEC_AREA_END: 'secure',
  DMES: 'secure',
} as const;

const LOCKED = 0;
const KEY_STEP = 1;
const SHUT = 2;
const CHANGE_ERROR = 3;
const SWAPPED = 4;
const ATTACHED = 5;
const ERROR_INTERRUPT = 6;
const REMOVING = 7;
const WORDS = 8;

export class FlashOptions {
  readonly #memory: LinearMemory;
  readonly #current: Uint32Array;
  readonly #wanted: Uint32Array;
  readonly #words: Uint32Array;
  readonly #times: Float64Array;
  readonly #chip: Surroundings;
  readonly #dualCore: boolean;

  constructor(memory: LinearMemory, chip: Surroundings, { dualCore = false } = {}) {
    this.#chip = chip;
    this.#dualCore = dualCore;
    this.#memory = memory;
    this.#current = memory.lasting(memory.words(COUNT));
    this.#wanted = memory.words(COUNT);
    this.#words = memory.words(WORDS);
    this.#times = memory.numbers(1);
    OPTIONS.forEach(({ factory }, index) => {
      this.#current[index] = factory;
    });
    this.reset('power-on');
  }

  /** Option words are loaded at power-on and after a change, not at other resets; bank order changes at any reset. */
  reset(kind: 'power-on' | 'system'): void {
    const attached = kind === 'power-on' ? 0 : this.#words[ATTACHED]!;
    this.#wanted.set(this.#current);
    this.#words.fill(0);
    this.#words[LOCKED] = 1;
    this.#words[ATTACHED] = attached;
    this.#words[SWAPPED] = OPTSR_CUR.get(this.#current[OPTSR]!, 'SWAP_BANK_OPT');
    this.#times[0] = Number.POSITIVE_INFINITY;
  }

  get nextNs(): number {
    return this.#times[0]!;
  }

  get busy(): boolean {
    return this.#times[0] !== Number.POSITIVE_INFINITY;
  }

  get swapped(): boolean {
    return this.#words[SWAPPED] === 1;
  }

  get unlocked(): boolean {
    return this.#words[LOCKED] === 0;
  }

  get awaitsSecondKey(): boolean {
    return this.#words[KEY_STEP] === 1;
  }

  get level(): 0 | 1 | 2 {
    const rdp = OPTSR_CUR.get(this.#current[OPTSR]!, 'RDP');
    if (rdp === flash.RDP_LEVEL0) return 0;
    return rdp === flash.RDP_LEVEL2 ? 2 : 1;
  }

  /** Level 1 and a debugger since power-on, or a start from elsewhere: user flash is out of reach until power goes. */
  get intruded(): boolean {
    return this.level === 1 && this.#words[ATTACHED] === 1;
  }

  noteIntruder(): void {
    this.#words[ATTACHED] = 1;
  }

  get watchdogByHardware(): boolean {
    return OPTSR_CUR.get(this.#current[OPTSR]!, 'IWDG1_SW') === 0;
  }

  watchdogRunsIn(mode: 'stop' | 'standby'): boolean {
    return OPTSR_CUR.get(this.#current[OPTSR]!, mode === 'stop' ? 'FZ_IWDG_STOP' : 'FZ_IWDG_SDBY') === 1;
  }

  forbids(mode: 'stop' | 'standby'): boolean {
    return OPTSR_CUR.get(this.#current[OPTSR]!, mode === 'stop' ? 'NRST_STOP_D1' : 'NRST_STBY_D1') === 0;
  }

  get brownOutVolts(): number {
    return flash.BROWN_OUT_VOLTS[OPTSR_CUR.get(this.#current[OPTSR]!, 'BOR_LEV')]!;
  }

  bootAddress(bootPin: boolean): number {
    const { BOOT_ADD0, BOOT_ADD1 } = flash.BOOT_CUR.unpack(this.#current[BOOT]!);
    return ((bootPin ? BOOT_ADD1 : BOOT_ADD0) << 16) >>> 0;
  }

  /** The Cortex-M7 has no clock after a reset and the Cortex-M4 starts instead (RM0399, 4.9.7 and table of the boot order). */
  get coreHeld(): boolean {
    return this.#dualCore && (this.#current[OPTSR]! & (BOOT_CORES.BCM7 | BOOT_CORES.BCM4)) === BOOT_CORES.BCM4;
  }

  /** Bit n clear: sector n of this bank is write-protected. */
  writableSectors(bank: 0 | 1): number {
    return this.#current[BANKS[bank].writable]!;
  }

  /** What of this bank only the instruction fetch sees. */
  hidden(bank: 0 | 1): HiddenStretch | undefined {
    return hiddenStretch(this.#current[BANKS[bank].area]!);
  }

  /**
   * Whether an erase of this bank takes its PCROP area along: asked for in the option registers, and nothing else with it.
   * `withOther`: both banks are erased at once. Source: RM0433, 4.3.10.
   */
  startRemoval(bank: 0 | 1, withOther: boolean): boolean {
    const { area, secure, writable } = BANKS[bank];
    const other = BANKS[bank === 0 ? 1 : 0];
    const mayDiffer: readonly number[] = [area, secure, writable, ...(withOther ? [other.area, other.secure, other.writable] : [])];
    const isAsked =
      this.unlocked &&
      isRemoval(this.#current[area]!, this.#wanted[area]!) &&
      this.#wanted[writable] === flash.WPSN_FACTORY &&
      this.#wanted.every((word, index) => word === this.#current[index] || mayDiffer.includes(index));
    if (isAsked) this.#words[REMOVING]! |= 1 << bank;
    return isAsked;
  }

  /** The bank and its area are erased. */
  endRemoval(bank: 0 | 1): void {
    for (const index of Object.values(BANKS[bank])) this.#current[index] = this.#wanted[index]!;
    this.#words[REMOVING]! &= ~(1 << bank);
    this.#memory.changed(this.#current);
  }

  /** The register at this offset of its bank's window, when it holds option values. */
  read(offset: number): number | undefined {
    const step = OPTSR_PRG.address - OPTSR_CUR.address;
    const wanted = OPTIONS.findIndex((option) => option.offset === offset);
    if (wanted >= 0) return this.#wanted[wanted]!;
    const current = OPTIONS.findIndex((option) => option.offset - step === offset);
    if (current < 0) return undefined;
    if (current !== OPTSR) return this.#current[current]!;
    const status =
      (this.busy || this.#words[REMOVING] ? OPTSR_CUR.mask('OPT_BUSY') : 0) |
      (this.#words[CHANGE_ERROR] ? OPTSR_CUR.mask('OPTCHANGEERR') : 0);
    return (this.#current[OPTSR]! | status) >>> 0;
  }

  /** Writes a PRG register; false when the offset is none. Ignored while OPTLOCK is set or an erase takes areas along. */
  write(offset: number, value: number): boolean {
    const index = OPTIONS.findIndex((option) => option.offset === offset);
    if (index < 0) return false;
    const mask = OPTIONS[index]!.mask | (this.#dualCore && index === OPTSR ? BOOT_CORES.BCM7 | BOOT_CORES.BCM4 : 0);
    if (this.unlocked && !this.#words[REMOVING]) this.#wanted[index] = ((this.#wanted[index]! & ~mask) | (value & mask)) >>> 0;
    return true;
  }

  readControl(): number {
    return ((this.swapped ? 0x8000_0000 : 0) | (this.#words[ERROR_INTERRUPT]! << 30) | this.#words[LOCKED]!) >>> 0;
  }

  /** OPTCR but for MER. `idle`: no flash operation runs. */
  writeControl(value: number, idle: boolean): void {
    if (!this.unlocked) return;
    this.#words[ERROR_INTERRUPT] = OPTCR.get(value, 'OPTCHANGEERRIE');
    if (OPTCR.get(value, 'OPTSTART') && idle) this.#start();
    if (OPTCR.get(value, 'OPTLOCK')) this.#words[LOCKED] = 1;
  }

  writeKey(key: number, width: number): void {
    const step = this.#words[KEY_STEP]!;
    if (this.#words[SHUT] || this.unlocked || width !== 4 || key !== (step === 0 ? flash.OPTKEY1 : flash.OPTKEY2)) {
      this.shut();
      return;
    }
    this.#words[KEY_STEP] = step ^ 1;
    if (step === 1) this.#words[LOCKED] = 0;
  }

  shut(): void {
    this.#words[SHUT] = 1;
    this.#words[KEY_STEP] = 0;
    this.#words[LOCKED] = 1;
    this.#chip.fault();
  }

  clearChangeError(): void {
    this.#words[CHANGE_ERROR] = 0;
  }

  get interrupts(): boolean {
    return this.#words[CHANGE_ERROR] === 1 && this.#words[ERROR_INTERRUPT] === 1;
  }

  #start(): void {
    if (this.#wanted.every((word, index) => word === this.#current[index])) return;
    if ((this.level === 2 && !this.#onlySwapChanges()) || this.#uncoversUnasked()) {
      this.#words[CHANGE_ERROR] = 1;
      this.#wanted.set(this.#current);
      return;
    }
    this.#times[0] = this.#chip.nowNs() + (this.#regresses() ? flash.MASS_ERASE_MS[flash.PSIZE_X64]! * 1e6 : CHANGE_NS);
  }

  /** A stretch protected against being read may grow; it shrinks with what erases it only (RM0433, 4.4.6). */
  #uncoversUnasked(): boolean {
    return BANKS.some(({ area }) => {
      const [now, next] = [this.#current[area]!, this.#wanted[area]!];
      return this.#regresses() ? !regressionAllows(now, next) : uncovers(now, next);
    });
  }

  #onlySwapChanges(): boolean {
    const swap = OPTSR_CUR.mask('SWAP_BANK_OPT');
    return this.#wanted.every((word, index) => ((word ^ this.#current[index]!) & ~(index === OPTSR ? swap : 0)) === 0);
  }

  /** Level 1 to 0: costs all of user flash. */
  #regresses(): boolean {
    return this.level === 1 && OPTSR_PRG.get(this.#wanted[OPTSR]!, 'RDP') === flash.RDP_LEVEL0;
  }

  /** Ends a change: the new values are in force. With a protection regression, what each bank keeps; undefined without. */
  act(): readonly (HiddenStretch | undefined)[] | undefined {
    const kept = this.#regresses() ? BANKS.map(({ area }) => this.#outliving(area)) : undefined;
    this.#current.set(this.#wanted);
    this.#memory.changed(this.#current);
    this.#times[0] = Number.POSITIVE_INFINITY;
    this.#noteSecure();
    return kept;
  }

  #outliving(area: number): HiddenStretch | undefined {
    const now = this.#current[area]!;
    return goesWithRegression(now, this.#wanted[area]!) ? undefined : hiddenStretch(now);
  }

  #noteSecure(): void {
    if (BANKS.every(({ secure }) => hiddenStretch(this.#current[secure]!) === undefined)) return;
    this.#chip.note('secure-only areas are stored, but the bench does not enforce them: they need SECURITY, which the STM32H743 lacks');
  }

  /** Sets values by the names of the manual, in force at once. Throws `RangeError` for a name or value that does not exist. */
  set(values: Readonly<Record<string, number>>): void {
    for (const [name, value] of Object.entries(values)) this.#setOne(name, value);
    this.#wanted.set(this.#current);
    this.#memory.changed(this.#current);
    this.#noteSecure();
  }

  #setOne(name: string, value: number): void {
    const [, field = '', number] = /^(.+)([12])$/.exec(name) ?? [];
    const bank = BANKS[number === '2' ? 1 : 0];
    if (field === 'WRP' || field === 'WPSN') this.#current[bank.writable] = value & flash.WPSN_FACTORY;
    else if (isBankField(field)) this.#current[bank[BANK_FIELDS[field]]] = withArea(this.#current[bank[BANK_FIELDS[field]]]!, field, value);
    else if (name in flash.BOOT_CUR.fields) this.#current[BOOT] = flash.BOOT_PRG.with(this.#current[BOOT]!, { [name]: value });
    else if (name in OPTSR_PRG.fields && OPTSR_PRG.mask(name as 'RDP') & OPTSR_STORED)
      this.#current[OPTSR] = OPTSR_PRG.with(this.#current[OPTSR]!, { [name]: value });
    else if (this.#dualCore && isBootCore(name))
      this.#current[OPTSR] = ((this.#current[OPTSR]! & ~BOOT_CORES[name]) | (value ? BOOT_CORES[name] : 0)) >>> 0;
    else {
      const ofBanks = ['WRP', ...Object.keys(BANK_FIELDS)].flatMap((each) => [`${each}1`, `${each}2`]);
      throw new RangeError(
        `no option byte ${name}; there are ${[...ofBanks, 'BOOT_ADD0', 'BOOT_ADD1', ...Object.keys(OPTSR_PRG.fields)].join(', ')}`,
      );
    }
  }
}

function isBankField(name: string): name is keyof typeof BANK_FIELDS {
  return Object.hasOwn(BANK_FIELDS, name);
}

function isBootCore(name: string): name is keyof typeof BOOT_CORES {
  return Object.hasOwn(BOOT_CORES, name);
}

function withArea(word: number, field: keyof typeof BANK_FIELDS, value: number): number {
  return field in flash.PRAR_PRG.fields ? flash.PRAR_PRG.with(word, { [field]: value }) : flash.SCAR_PRG.with(word, { [field]: value });
}
