/**
 * The flash controller of the F1 kind (FPEC): locks, half-words, page and mass erase, option bytes, and the flash as the bus
 * reads it. Source: PM0075 Rev 2 (F1), RM0091 Rev 10, chapter 3 (F0); where they leave a reaction open, the strictest reading.
 * With a debugger at level 1 F1 keeps data from everybody and goes on fetching, F0 keeps both (Obermaier et al. 2020; RM0091, 3.3.1).
 */
import * as f1 from '../../../spec/stm32/flash-f1.ts';
import { MASTER_FETCH, type Width } from '../../seams.ts';
import type { BusTarget } from '../bus.ts';
import type { Boot, Model, ModelContext, ModelTimer, OptionsInForce, ResetKind } from '../model.ts';
import { lanesOf, narrow, place, RegisterFile, row } from '../register-file.ts';
import { type FlashF1Kind, FlashF1Options, OPTION_BYTES, pairOf } from './flash-f1-options.ts';
import { FlashF1Window } from './flash-f1-window.ts';
import { PlainCells } from './plain-cells.ts';

interface FlashF1OfPart extends FlashF1Kind {
  readonly byteLength: number;
  /** System memory, where the other position of BOOT0 starts. */
  readonly systemMemory: number;
}

const { F1_CR: CR, F1_SR: SR } = f1;
const MAIN = f1.FLASH_F1_ADDRESS;
const OPTIONS = f1.F1_OPTIONS_ADDRESS;
/** The smallest range of the bus. */
const OPTION_WINDOW_BYTES = 1024;
const ERRORS = SR.mask('PGERR') | SR.mask('WRPRTERR');
const W1C = ERRORS | SR.mask('EOP');
/** Bits of CR that software sets and clears; the others have sequences of their own. */
const MODES = ['PG', 'PER', 'MER', 'OPTPG', 'OPTER', 'ERRIE', 'EOPIE'] as const;
const MODE_MASK = MODES.reduce((mask, name) => mask | CR.mask(name), 0);

/** Words of the state. */
const KEY_STEP = 0;
const OPTION_KEY_STEP = 1;
const SHUT = 2;
const ATTACHED = 3;
const OPERATION = 4;
const OFFSET = 5;
const VALUE = 6;
const BOOTED_ELSEWHERE = 7;
const WORDS = 8;

const NONE = 0;
const PROGRAM = 1;
const ERASE_PAGE = 2;
const ERASE_ALL = 3;
const PROGRAM_OPTION = 4;
const ERASE_OPTIONS = 5;
/** All of the flash, then the option byte that takes the protection off. */
const OPEN = 6;

export class FlashF1 implements Model, Boot, ModelTimer {
  readonly boot: Boot = this;
  readonly timer: ModelTimer = this;
  readonly runsInStop = true;
  readonly #context: ModelContext;
  readonly #part: FlashF1OfPart;
  readonly #registers: RegisterFile;
  readonly #options: FlashF1Options;
  readonly #cells: PlainCells;
  /** The flash where it is, and where the core starts. */
  readonly #windows: readonly FlashF1Window[];
  readonly #words: Uint32Array;
  readonly #times: Float64Array;

  constructor(context: ModelContext) {
    const { memory, row: part } = context;
    this.#context = context;
    this.#part = part.options as FlashF1OfPart;
    this.#registers = new RegisterFile(context, [
      row(f1.F1_ACR, 0x30, ['PRFTBE', 'HLFCYA', 'LATENCY']),
      row(f1.F1_KEYR),
      row(f1.F1_OPTKEYR),
      row(SR),
      { ...row(CR, CR.mask('LOCK')), ...(this.#part.family === 'f1' && { has: 0xffff_ffff & ~CR.mask('OBL_LAUNCH') }) },
      row(f1.F1_AR),
      row(this.#part.family === 'f0' ? f1.F0_OBR : f1.F1_OBR),
      row(f1.F1_WRPR, 0xffff_ffff),
    ]);
    this.#cells = new PlainCells(memory, this.#part.byteLength);
    this.#options = new FlashF1Options(memory, this.#part);
    this.#words = memory.words(WORDS);
    this.#times = memory.numbers(1);
    this.#times[0] = Number.POSITIVE_INFINITY;
    this.#windows = [MAIN, 0].map((address) => new FlashF1Window(address, this.#cells.bytes, this));
  }

  /** Cuts short what runs, as a reset in the midst of it does. */
  reset(kind: ResetKind): void {
    if (this.busy) this.#cutShort();
    const attached = kind === 'power-on' ? 0 : this.#words[ATTACHED]!;
    this.#words.fill(0);
    this.#words[ATTACHED] = attached;
    this.#times[0] = Number.POSITIVE_INFINITY;
    this.#registers.reset();
    this.#options.reset(kind);
    this.#changed();
  }

  // Registers

  read(offset: number, width: Width): number {
    const at = offset & ~3;
    if (at === f1.F1_OBR.address) return narrow(this.#options.word, offset, width);
    if (at === f1.F1_WRPR.address) return narrow(this.#options.protectionWord, offset, width);
    const word = this.#registers.read(at);
    if (at === SR.address) return narrow(word | (this.busy ? SR.mask('BSY') : 0), offset, width);
    // The prefetch buffer's status follows what switches it.
    return narrow(at === f1.F1_ACR.address ? withPrefetchStatus(word) : word, offset, width);
  }

  write(offset: number, value: number, width: Width): void {
    const at = offset & ~3;
    const word = place(value, offset);
    if (at === f1.F1_KEYR.address) this.#writeKey(KEY_STEP, value, width);
    else if (at === f1.F1_OPTKEYR.address) this.#writeKey(OPTION_KEY_STEP, value, width);
    else if (at === SR.address) this.#registers.set(SR, this.#registers.word(SR) & ~(word & W1C));
    else if (at === CR.address) this.#writeControl((this.#control & ~lanesOf(offset, width)) | word);
    else this.#registers.write(at, word, lanesOf(offset, width));
    this.#changed();
  }

  get #control(): number {
    return this.#registers.word(CR);
  }

  get #locked(): boolean {
    return (this.#control & CR.mask('LOCK')) !== 0;
  }

  /**
   * A wrong key or order of keys: bus error, and shut until the next reset (PM0075, 2.3.1). The right ones where it is open change
   * nothing: openocd src/flash/nor/stm32f1x.c gives them again between erasing and writing option bytes.
   */
  #writeKey(step: typeof KEY_STEP | typeof OPTION_KEY_STEP, key: number, width: Width): void {
    const expected = this.#words[step] === 0 ? f1.F1_KEY1 : f1.F1_KEY2;
    if (this.#words[SHUT]! & (1 << step) || width !== 4 || key >>> 0 !== expected) {
      this.#words[SHUT]! |= 1 << step;
      this.#context.chip.fault();
      return;
    }
    this.#words[step]! ^= 1;
    if (this.#words[step] === 1) return;
    this.#registers.set(CR, step === KEY_STEP ? this.#control & ~CR.mask('LOCK') : this.#control | CR.mask('OPTWRE'));
  }

  #writeControl(value: number): void {
    if (this.#locked) return;
    if (this.busy) {
      this.#context.chip.stall(this.nextNs);
      return;
    }
    const kept = this.#control & ~MODE_MASK;
    // OPTWRE can be cleared only.
    const word = (value & MODE_MASK) | (kept & ~(~value & CR.mask('OPTWRE'))) | (value & CR.mask('LOCK'));
    this.#registers.set(CR, word >>> 0);
    if (value & CR.mask('STRT')) this.#start(word);
    if (this.#part.family === 'f0' && value & CR.mask('OBL_LAUNCH') && word & CR.mask('OPTWRE')) this.#launch();
  }

  /** Loads the option bytes by a reset. */
  #launch(): void {
    this.#options.loadNow();
    this.#context.chip.requestReset('software');
  }

  #start(control: number): void {
    const { PER, MER, OPTER, OPTWRE } = CR.unpack(control);
    if (MER) {
      if (this.#options.writable === 0xffff_ffff) this.#begin(ERASE_ALL, 0, 0);
      else this.#raise('WRPRTERR');
    } else if (PER) this.#startPage();
    else if (OPTER && OPTWRE) this.#begin(ERASE_OPTIONS, 0, 0);
  }

  #startPage(): void {
    const { pageBytes } = this.#part;
    const offset = this.#registers.word(f1.F1_AR) - MAIN;
    if (offset < 0 || offset >= this.#part.byteLength) return;
    const page = offset - (offset % pageBytes);
    if (this.#isWritable(page)) this.#begin(ERASE_PAGE, page, 0);
    else this.#raise('WRPRTERR');
  }

  /** Write protection alone: who may erase at level 1 is the manual's to say, and it leaves pages to everybody. */
  #isWritable(offset: number): boolean {
    return ((this.#options.writable >>> Math.min(31, Math.floor(offset / f1.F1_PROTECTED_BYTES))) & 1) === 1;
  }

  #raise(flag: 'PGERR' | 'WRPRTERR' | 'EOP'): void {
    this.#registers.set(SR, this.#registers.word(SR) | SR.mask(flag));
    this.#changed();
  }

  // The flash as the bus sees it

  /** Why the bus gets no answer, if it does not; sets the chip's fault or stall. */
  #refuses(master: number): boolean {
    if (this.busy) this.#context.chip.stall(this.nextNs);
    else if (this.#hides(master)) this.#context.chip.fault();
    else return false;
    return true;
  }

  #hides(master: number): boolean {
    const intruded = this.#words[ATTACHED] === 1 || this.#words[BOOTED_ELSEWHERE] === 1;
    return this.#options.level === 1 && intruded && (this.#part.family === 'f0' || master !== MASTER_FETCH);
  }

  readFlash(offset: number, width: Width, master: number): number {
    return this.#refuses(master) ? 0 : this.#cells.read(offset, width);
  }

  /** Half-words only, each in an erased place or zeros (PM0075, 2.3.3). */
  writeFlash(offset: number, value: number, width: Width): void {
    if (this.busy) {
      this.#context.chip.stall(this.nextNs);
      return;
    }
    if (width !== 2 || this.#locked || !(this.#control & CR.mask('PG'))) {
      this.#context.chip.fault();
      return;
    }
    if (!this.#isWritable(offset)) this.#raise('WRPRTERR');
    else if (this.#cells.read(offset, 2) !== 0xffff && value !== 0) this.#raise('PGERR');
    else this.#begin(PROGRAM, offset, value);
  }

  readOptions(offset: number, width: Width): number {
    if (offset >= OPTION_BYTES) return 2 ** (8 * width) - 1;
    if (!this.busy) return this.#options.cells.read(offset, width);
    this.#context.chip.stall(this.nextNs);
    return 0;
  }

  writeOptions(offset: number, value: number, width: Width): void {
    const { OPTPG, OPTWRE, LOCK } = CR.unpack(this.#control);
    if (this.busy) this.#context.chip.stall(this.nextNs);
    else if (width !== 2 || !OPTPG || !OPTWRE || LOCK || offset >= OPTION_BYTES) this.#context.chip.fault();
    else if (this.#options.level === 2) this.#raise('WRPRTERR');
    else if (this.#options.cells.read(offset, 2) !== 0xffff && value !== 0) this.#raise('PGERR');
    else this.#begin(this.#options.opens(offset, value) ? OPEN : PROGRAM_OPTION, offset, value);
  }

  // Time

  get nextNs(): number {
    return this.#times[0]!;
  }

  get busy(): boolean {
    return this.#words[OPERATION] !== NONE;
  }

  #begin(operation: number, offset: number, value: number): void {
    this.#words[OPERATION] = operation;
    this.#words[OFFSET] = offset;
    this.#words[VALUE] = value;
    const { programUs } = this.#part;
    const us =
      operation === PROGRAM || operation === PROGRAM_OPTION ? programUs : f1.F1_ERASE_MS * 1e3 + (operation === OPEN ? programUs : 0);
    this.#times[0] = this.#context.chip.nowNs() + us * 1e3;
    this.#changed();
  }

  act(): void {
    const [operation, offset, value] = [this.#words[OPERATION]!, this.#words[OFFSET]!, this.#words[VALUE]!];
    this.#words[OPERATION] = NONE;
    this.#times[0] = Number.POSITIVE_INFINITY;
    if (operation === PROGRAM) this.#cells.program(offset, value, 2);
    if (operation === ERASE_PAGE) this.#cells.erase(offset, this.#part.pageBytes);
    if (operation === ERASE_ALL || operation === OPEN) this.#cells.erase(0, this.#part.byteLength);
    if (operation === ERASE_OPTIONS) this.#options.cells.erase(0, OPTION_BYTES);
    if (operation === PROGRAM_OPTION || operation === OPEN) this.#options.program(offset, value);
    this.#tellChange(operation, offset);
    this.#raise('EOP');
  }

  /** The core may hold translated what is no more. */
  #tellChange(operation: number, offset: number): void {
    const byteLength = operation === PROGRAM ? 2 : operation === ERASE_PAGE ? this.#part.pageBytes : this.#part.byteLength;
    if (operation === PROGRAM_OPTION || operation === ERASE_OPTIONS) return;
    const from = operation === PROGRAM || operation === ERASE_PAGE ? offset : 0;
    for (const { region } of this.#windows) this.#context.chip.memoryChanged(region.address + from, byteLength);
  }

  #cutShort(): void {
    const [operation, offset, value] = [this.#words[OPERATION]!, this.#words[OFFSET]!, this.#words[VALUE]!];
    const { random } = this.#context.chip;
    if (operation === PROGRAM) this.#cells.spoilProgram(offset, value, 2, random);
    if (operation === ERASE_PAGE) this.#cells.spoilErase(offset, this.#part.pageBytes, random);
    if (operation === ERASE_ALL || operation === OPEN) this.#cells.spoilErase(0, this.#part.byteLength, random);
    if (operation === ERASE_OPTIONS) this.#options.cells.spoilErase(0, OPTION_BYTES, random);
    if (operation === PROGRAM_OPTION) this.#options.cells.spoilProgram(offset, pairOf(value), 2, random);
    this.#words[OPERATION] = NONE;
    this.#tellChange(operation, offset);
  }

  #changed(): void {
    const { chip, row: part } = this.#context;
    const { ERRIE, EOPIE } = CR.unpack(this.#control);
    const status = this.#registers.word(SR);
    const pending = (ERRIE && status & ERRORS) || (EOPIE && status & SR.mask('EOP'));
    if (typeof part.irq === 'number') chip.setInterrupt(part.irq, pending !== 0);
    for (const { region } of this.#windows) region.readable = !this.busy && !this.#hides(MASTER_FETCH) && !this.#hides(0);
    chip.reschedule();
  }

  // Boot

  /** Flash stands at 0, too. System memory starts from its own address, so that VTOR tells where. */
  bootAddress(bootPin: boolean): number {
    this.#words[BOOTED_ELSEWHERE] = bootPin ? 1 : 0;
    this.#changed();
    return bootPin ? this.#part.systemMemory : 0;
  }

  get debugClosed(): boolean {
    return this.#options.level === 2;
  }

  debuggerAttached(): void {
    this.#words[ATTACHED] = 1;
    this.#changed();
  }

  get inForce(): OptionsInForce {
    return this.#options;
  }

  setOptionBytes(values: Readonly<Record<string, number>>): void {
    this.#options.set(values);
    this.#changed();
  }

  load(address: number, bytes: Uint8Array): boolean {
    const offset = address - MAIN;
    if (offset < 0 || offset + bytes.length > this.#part.byteLength) return false;
    this.#cells.load(offset, bytes);
    return true;
  }

  powerLost(): void {
    if (this.busy) this.#cutShort();
  }

  mapping() {
    const options: BusTarget = {
      read: (offset, width) => this.readOptions(offset, width),
      write: (offset, value, width) => this.writeOptions(offset, value, width),
      peek: (offset, byteLength) => this.#options.cells.bytes.slice(offset, offset + byteLength),
    };
    return [
      ...this.#windows.map((target) => ({ address: target.region.address, byteLength: this.#part.byteLength, target })),
      { address: OPTIONS, byteLength: OPTION_WINDOW_BYTES, target: options },
    ];
  }
}

function withPrefetchStatus(acr: number): number {
  const on = f1.F1_ACR.get(acr, 'PRFTBE') === 1;
  return on ? acr | f1.F1_ACR.mask('PRFTBS') : acr & ~f1.F1_ACR.mask('PRFTBS');
}
