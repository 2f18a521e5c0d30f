/**
 * Option bytes of STM32F4: OPTCR and, on dies with two banks, OPTCR1, values in force and to be programmed, the change, protection
 * levels, read protection of sectors (SPRMOD). They survive the loss of power, and are erased before they are programmed: erased
 * they are RDP level 1, with PCROP of every sector where the die has SPRMOD (seen on an STM32F429: community.st.com, thread 50422).
 * Source: RM0090, 3.7 (option bytes), 3.9 (OPTCR); how long a change takes is assumed to be a sector's erase.
 */
import * as flash from '../../../spec/stm32/flash-f4.ts';
import type { LinearMemory } from '../../linear-memory.ts';
import type { Surroundings } from '../model.ts';
import { OptionPage } from './option-page.ts';

const { OPTCR, OPTCR1 } = flash;
const ERASE_NS = 250e6;
const ACTS = OPTCR.pack({ OPTSTRT: 1, OPTLOCK: 1 });
const WORD_BYTES = 4;
const HALF = 0xffff;
const BLANK = 0xffff_ffff;

const FIRST = 0;
const SECOND = 1;

const LOCKED = 0;
const KEY_STEP = 1;
const SHUT = 2;
const ATTACHED = 3;
const WORDS = 4;

export interface F4OptionsOfPart {
  /** Bits of OPTCR that this die has. */
  readonly optcr: number;
  /** It has two banks and OPTCR1. */
  readonly second: boolean;
  readonly massEraseMs: number;
}

export class F4Options {
  readonly #chip: Surroundings;
  readonly #part: F4OptionsOfPart;
  readonly #page: OptionPage;
  readonly #current: Uint32Array;
  readonly #wanted: Uint32Array;
  readonly #words: Uint32Array;
  readonly #times: Float64Array;

  constructor(memory: LinearMemory, chip: Surroundings, part: F4OptionsOfPart) {
    this.#chip = chip;
    this.#part = part;
    this.#page = new OptionPage(memory, { words: 2, complement: false, eraseNs: ERASE_NS, programNs: flash.PROGRAM_US * 1e3 });
    this.#current = memory.words(2);
    this.#wanted = memory.words(2);
    this.#words = memory.words(WORDS);
    this.#times = memory.numbers(1);
    this.#page.change([flash.OPTCR_FACTORY, flash.OPTCR1_FACTORY]);
    this.reset('power-on');
  }

  /** Every reset loads them (RM0090, 3.9.10). */
  reset(kind: 'power-on' | 'system'): void {
    const attached = kind === 'power-on' ? 0 : this.#words[ATTACHED]!;
    const { optcr, second } = this.#part;
    this.#current.set([this.#page.word(FIRST) & optcr & ~ACTS, second ? this.#page.word(SECOND) & OPTCR1.mask('nWRP') : 0]);
    this.#wanted.set(this.#current);
    this.#words.fill(0);
    this.#words[LOCKED] = 1;
    this.#words[ATTACHED] = attached;
    this.#times[0] = Number.POSITIVE_INFINITY;
  }

  get nextNs(): number {
    return this.#times[0]!;
  }

  get busy(): boolean {
    return this.#times[0] !== Number.POSITIVE_INFINITY;
  }

  /** OPTCR and OPTCR1 read as written; what is in force follows at the end of a change. */
  readControl(): number {
    return (this.#wanted[FIRST]! | (this.busy ? OPTCR.mask('OPTSTRT') : 0) | this.#words[LOCKED]!) >>> 0;
  }

  readSecond(): number {
    return this.#wanted[SECOND]!;
  }

  /** The cells of this bank as the bus sees them; reserved ones are erased. */
  readCells(bank: 1 | 2, offset: number): number {
    const word = this.#page.word(bank - 1);
    const isUpper = (offset & flash.UPPER_OPTIONS_OFFSET) !== 0;
    if ((offset & WORD_BYTES) !== 0) return BLANK;
    return (((isUpper ? word >>> 16 : word) & HALF) | ~HALF) >>> 0;
  }

  writeKey(key: number, width: number): void {
    const step = this.#words[KEY_STEP]!;
    const expected = step === 0 ? flash.OPTKEY1 : flash.OPTKEY2;
    if (this.#words[SHUT] || !this.#words[LOCKED] || width !== 4 || key !== expected) {
      Object.assign(this.#words, { [SHUT]: 1, [KEY_STEP]: 0, [LOCKED]: 1 });
      this.#chip.fault();
      return;
    }
    this.#words[KEY_STEP] = step ^ 1;
    if (step === 1) this.#words[LOCKED] = 0;
  }

  /** False when the change is one that the controller refuses. */
  writeControl(value: number): boolean {
    if (this.#words[LOCKED]) return true;
    this.#wanted[FIRST] = (value & this.#part.optcr & ~ACTS) >>> 0;
    const accepted = !OPTCR.get(value, 'OPTSTRT') || this.#start();
    if (OPTCR.get(value, 'OPTLOCK')) this.#words[LOCKED] = 1;
    return accepted;
  }

  writeSecond(value: number): void {
    if (!this.#words[LOCKED] && this.#part.second) this.#wanted[SECOND] = value & OPTCR1.mask('nWRP');
  }

  #start(): boolean {
    if (this.level === 2 || (this.#frees() && !this.#regresses())) {
      this.#wanted.set(this.#current);
      return false;
    }
    this.#times[0] = this.#chip.nowNs() + this.#page.changeNs + (this.#regresses() ? this.#part.massEraseMs * 1e6 : 0);
    return true;
  }

  /** Takes read protection off sectors, which only a protection regression may. */
  #frees(): boolean {
    const [now, next] = [this.#current, this.#wanted];
    if (!OPTCR.get(now[FIRST]!, 'SPRMOD')) return false;
    const shrinks = [FIRST, SECOND].some((word) => (now[word]! & ~next[word]! & OPTCR.mask('nWRP')) !== 0);
    return shrinks || !OPTCR.get(next[FIRST]!, 'SPRMOD');
  }

  /** Level 1 to 0: costs the whole flash. */
  #regresses(): boolean {
    return this.level === 1 && OPTCR.get(this.#wanted[FIRST]!, 'RDP') === flash.RDP_LEVEL0;
  }

  /** Ends a change: the new values are in force. Whether the flash is erased with it. */
  act(): boolean {
    const erases = this.#regresses();
    this.#page.change(this.#wanted);
    this.#current.set(this.#wanted);
    this.#times[0] = Number.POSITIVE_INFINITY;
    return erases;
  }

  /** A reset or the loss of power in the midst of a change, and what becomes of the flash with it: that is erased first (RM0090, 3.7.3). */
  cut(): 'kept' | 'spoilt' | 'erased' {
    const afterNs = this.#page.changeNs - (this.#times[0]! - this.#chip.nowNs());
    const erases = this.#regresses();
    this.#times[0] = Number.POSITIVE_INFINITY;
    if (erases && afterNs < 0) return 'spoilt';
    this.#page.cutChange(this.#wanted, afterNs, this.#chip.random);
    return erases ? 'erased' : 'kept';
  }

  get level(): 0 | 1 | 2 {
    const rdp = OPTCR.get(this.#current[FIRST]!, 'RDP');
    if (rdp === flash.RDP_LEVEL0) return 0;
    return rdp === flash.RDP_LEVEL2 ? 2 : 1;
  }

  /** Level 1 and a debugger since power-on, or a start from elsewhere: flash is out of reach until power goes. */
  get intruded(): boolean {
    return this.level === 1 && this.#words[ATTACHED] === 1;
  }

  noteIntruder(): void {
    this.#words[ATTACHED] = 1;
  }

  /** Sector `index` of this bank may be neither erased nor programmed. */
  isProtected(bank: 1 | 2, index: number): boolean {
    const open = OPTCR.get(this.#current[bank - 1]!, 'nWRP');
    // With SPRMOD the bits count the other way round: 1 protects, against being read as well.
    return (((open >>> index) & 1) === 1) === this.hidesSectors;
  }

  /** Protected sectors are read by the instruction fetch only. */
  get hidesSectors(): boolean {
    return OPTCR.get(this.#current[FIRST]!, 'SPRMOD') === 1;
  }

  get doubleBankOfMib(): boolean {
    return OPTCR.get(this.#current[FIRST]!, 'DB1M') === 1;
  }

  get watchdogByHardware(): boolean {
    return OPTCR.get(this.#current[FIRST]!, 'WDG_SW') === 0;
  }

  watchdogRunsIn(): boolean {
    return true;
  }

  forbids(mode: 'stop' | 'standby'): boolean {
    return OPTCR.get(this.#current[FIRST]!, mode === 'stop' ? 'nRST_STOP' : 'nRST_STDBY') === 0;
  }

  get brownOutVolts(): number {
    return flash.BROWN_OUT_VOLTS[OPTCR.get(this.#current[FIRST]!, 'BOR_LEV')]!;
  }

  /** Sets values by the names of the manual, in force at once; nWRP of the second bank is nWRP2. Throws `RangeError` for others. */
  set(values: Readonly<Record<string, number>>): void {
    for (const [name, value] of Object.entries(values)) {
      if (name === 'nWRP2' && this.#part.second) this.#current[SECOND] = OPTCR1.pack({ nWRP: value });
      else if (name in OPTCR.fields && OPTCR.mask(name as 'RDP') & this.#part.optcr & ~ACTS) {
        this.#current[FIRST] = OPTCR.with(this.#current[FIRST]!, { [name]: value });
      } else {
        const names = Object.keys(OPTCR.fields).filter((field) => OPTCR.mask(field as 'RDP') & this.#part.optcr & ~ACTS);
        throw new RangeError(`no option byte ${name}; there are ${[...names, ...(this.#part.second ? ['nWRP2'] : [])].join(', ')}`);
      }
    }
    this.#wanted.set(this.#current);
    this.#page.change(this.#current);
  }
}
