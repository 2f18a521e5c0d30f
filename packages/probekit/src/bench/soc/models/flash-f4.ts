/**
 * The flash interface of STM32F4: locks, one operation at a time, error flags, protection, and the flash as the bus reads it, also
 * at address 0. Programming takes as much as an access is wide, which must be what PSIZE says; while something runs, whoever reads
 * the same bank or writes waits on the bus. Not modelled: the caches (their bits are stored), programming with an external
 * supply (x64), the OTP area. Source: RM0090 Rev 19, 3.6 to 3.9; where that leaves a reaction open, the strictest reading.
 */
import * as flash from '../../../spec/stm32/flash-f4.ts';
import { MASTER_FETCH, type MemoryRegion, type Width } from '../../seams.ts';
import type { BusTarget } from '../bus.ts';
import type { Boot, Model, ModelContext, ModelTimer, OptionsInForce, ResetKind } from '../model.ts';
import { lanesOf, narrow, place, RegisterFile, row } from '../register-file.ts';
import { F4Options } from './flash-f4-options.ts';
import { PlainCells } from './plain-cells.ts';

interface FlashF4Options {
  readonly devId: number;
  readonly flashKib: number;
  /** Bits of OPTCR that this die has. */
  readonly optcr: number;
  /** ST's boot loader, from which the core starts when BOOT0 is high. */
  readonly systemMemory: number;
}

const { ACR, KEYR, OPTKEYR, SR, CR, OPTCR, OPTCR1, FLASH_ADDRESS } = flash;
const CR_RESET = CR.pack({ LOCK: 1 });
const LOCK = CR.mask('LOCK');
/** Bits that have no meaning on dies with one bank. */
const SECOND_BANK = CR.mask('MER1') | 0x80;
const ALIAS_ADDRESS = 0;

/** Where the model keeps its words. */
const CONTROL = 0;
const STATUS = 1;
const KEY_STEP = 2;
const SHUT = 3;
const KIND = 4;
const OFFSET = 5;
const BYTES = 6;
const DATA = 7;
const FROM_SYSTEM = 8;
const WORDS = 9;

const IDLE = 0;
const PROGRAM = 1;
const ERASE = 2;

export class FlashF4 implements Model, Boot, ModelTimer {
  readonly boot: Boot = this;
  readonly timer: ModelTimer = this;
  readonly #context: ModelContext;
  readonly #part: FlashF4Options;
  readonly #cells: PlainCells;
  readonly #options: F4Options;
  readonly #acr: RegisterFile;
  readonly #words: Uint32Array;
  readonly #times: Float64Array;
  readonly #windows: readonly [main: FlashWindow, alias: FlashWindow];

  constructor(context: ModelContext) {
    const { memory, chip, row: part } = context;
    this.#context = context;
    this.#part = part.options as FlashF4Options;
    const { devId, flashKib, optcr } = this.#part;
    this.#cells = new PlainCells(memory, flashKib * 1024);
    const massEraseMs = flash.bankEraseMs(Math.min(this.#cells.bytes.length, 2 ** 20), flash.PSIZE_X32);
    this.#options = new F4Options(memory, chip, { optcr, second: flash.TWO_BANK_DIES.includes(devId), massEraseMs });
    this.#acr = new RegisterFile(context, [row(ACR, 0, ['DCRST', 'ICRST', 'DCEN', 'ICEN', 'PRFTEN', 'LATENCY'])]);
    this.#words = memory.words(WORDS);
    this.#times = memory.numbers(1);
    const window = (address: number) => new FlashWindow(address, this.#cells, this);
    this.#windows = [window(FLASH_ADDRESS), window(ALIAS_ADDRESS)];
    this.#words[CONTROL] = CR_RESET;
    this.#times[0] = Number.POSITIVE_INFINITY;
  }

  reset(kind: ResetKind): void {
    this.#acr.reset();
    this.#interrupt();
    this.#options.reset(kind);
    this.#restart();
  }

  #restart(): void {
    const fromSystem = this.#words[FROM_SYSTEM]!;
    this.#words.fill(0);
    this.#words[CONTROL] = CR_RESET;
    this.#words[FROM_SYSTEM] = fromSystem;
    this.#times[0] = Number.POSITIVE_INFINITY;
    this.#changed();
  }

  get #sectors(): readonly flash.F4Sector[] {
    const { devId, flashKib } = this.#part;
    const optcr = OPTCR.pack({ DB1M: this.#options.doubleBankOfMib ? 1 : 0 });
    return flash.f4Sectors(flashKib, flash.f4Banks(devId, flashKib, optcr));
  }

  #sectorAt(offset: number): flash.F4Sector | undefined {
    return this.#sectors.findLast(({ address }) => address - FLASH_ADDRESS <= offset);
  }

  // Registers

  read(offset: number, width: Width): number {
    return narrow(this.#readWord(offset & ~3), offset, width);
  }

  #readWord(at: number): number {
    if (at === ACR.address) return this.#acr.read(at);
    if (at === SR.address) return (this.#words[STATUS]! | (this.busy ? SR.mask('BSY') : 0)) >>> 0;
    if (at === CR.address) return this.#words[CONTROL]!;
    if (at === OPTCR.address) return this.#options.readControl();
    return at === OPTCR1.address ? this.#options.readSecond() : 0;
  }

  write(offset: number, value: number, width: Width): void {
    const at = offset & ~3;
    const lanes = lanesOf(offset, width);
    const word = ((this.#readWord(at) & ~lanes) | (place(value, offset) & lanes)) >>> 0;
    if (at === ACR.address) this.#acr.write(at, word);
    else if (at === SR.address) this.#words[STATUS]! &= ~(place(value, offset) & flash.CLEAR_ALL_FLAGS);
    else if (this.busy) this.#context.chip.stall(this.#idleNs());
    else if (at === KEYR.address) this.#writeKey(value, width);
    else if (at === OPTKEYR.address) this.#options.writeKey(value, width);
    else if (at === CR.address) this.#writeControl(word);
    else if (at === OPTCR.address && !this.#options.writeControl(word)) this.#refuse('WRPERR');
    else if (at === OPTCR1.address) this.#options.writeSecond(word);
    this.#changed();
  }

  /** A wrong sequence: bus error, and CR stays locked until the next reset. */
  #writeKey(key: number, width: Width): void {
    const step = this.#words[KEY_STEP]!;
    const isLocked = (this.#words[CONTROL]! & LOCK) !== 0;
    if (this.#words[SHUT] || !isLocked || width !== 4 || key !== (step === 0 ? flash.KEY1 : flash.KEY2)) {
      this.#words[SHUT] = 1;
      this.#words[CONTROL]! |= LOCK;
      this.#context.chip.fault();
      return;
    }
    this.#words[KEY_STEP] = step ^ 1;
    if (step === 1) this.#words[CONTROL]! &= ~LOCK;
  }

  #writeControl(value: number): void {
    if (this.#words[CONTROL]! & LOCK) return;
    const { STRT } = CR.unpack(value);
    const absent = flash.TWO_BANK_DIES.includes(this.#part.devId) ? 0 : SECOND_BANK;
    this.#words[CONTROL] = (value & ~(absent | CR.mask('STRT')) & 0x8300_83ff) >>> 0;
    if (STRT) this.#startErase();
  }

  #startErase(): void {
    const { SER, MER, MER1, SNB, PSIZE } = CR.unpack(this.#words[CONTROL]!);
    // Sector and mass erase asked for at once: neither is done.
    if (SER + Math.max(MER, MER1) !== 1) return;
    const wanted = this.#sectors.filter(({ code, bank }) => (SER ? code === SNB : bank === 1 ? MER : MER1));
    const [first] = wanted;
    const isShut = wanted.some(({ bank, index }) => this.#options.isProtected(bank, index));
    if (!first || isShut || this.#options.intruded) {
      this.#refuse('WRPERR');
      return;
    }
    const byteLength = wanted.reduce((sum, sector) => sum + sector.byteLength, 0);
    const ofBanks = new Set(wanted.map(({ bank }) => bank)).size;
    const ms = SER ? flash.sectorEraseMs(byteLength, PSIZE) : flash.bankEraseMs(byteLength / ofBanks, PSIZE);
    this.#begin(ERASE, first.address - FLASH_ADDRESS, byteLength, ms * 1e6);
  }

  #begin(kind: number, offset: number, byteLength: number, ns: number): void {
    this.#words[KIND] = kind;
    this.#words[OFFSET] = offset;
    this.#words[BYTES] = byteLength;
    this.#times[0] = this.#context.chip.nowNs() + ns;
    this.#changed();
  }

  #refuse(flag: 'WRPERR' | 'PGAERR' | 'PGPERR' | 'PGSERR' | 'RDERR'): void {
    const operr = CR.get(this.#words[CONTROL]!, 'ERRIE') ? SR.mask('OPERR') : 0;
    this.#words[STATUS]! |= SR.mask(flag) | operr;
    this.#changed();
  }

  // The flash on the bus

  readFlash(offset: number, width: Width, master: number): number {
    if (this.#holdsBack(offset)) {
      this.#context.chip.stall(this.#idleNs());
      return 0;
    }
    if (this.#options.intruded) {
      this.#context.chip.fault();
      return 0;
    }
    const sector = this.#options.hidesSectors && master !== MASTER_FETCH ? this.#sectorAt(offset) : undefined;
    if (sector && this.#options.isProtected(sector.bank, sector.index)) {
      this.#refuse('RDERR');
      return 0;
    }
    return this.#cells.read(offset, width);
  }

  writeFlash(offset: number, value: number, width: Width): void {
    const { LOCK: locked, PG, PSIZE } = CR.unpack(this.#words[CONTROL]!);
    const sector = this.#sectorAt(offset);
    if (this.busy) this.#context.chip.stall(this.#idleNs());
    else if (locked || !PG) this.#refuse('PGSERR');
    else if (width !== 2 ** PSIZE) this.#refuse('PGPERR');
    else if (this.#options.intruded || !sector || this.#options.isProtected(sector.bank, sector.index)) this.#refuse('WRPERR');
    else {
      this.#words[DATA] = value;
      this.#begin(PROGRAM, offset, width, flash.PROGRAM_US * 1e3);
    }
  }

  /** The option bytes on the bus: no debugger sees them at level 1 (blackmagic-debug/blackmagic, pull request 655). */
  #readOptions(bank: 1 | 2, offset: number, width: Width): number {
    const { chip } = this.#context;
    if (this.busy) chip.stall(this.#idleNs());
    else if (this.#options.intruded) chip.fault();
    else return narrow(this.#options.readCells(bank, offset & ~3), offset, width);
    return 0;
  }

  get fromSystemMemory(): boolean {
    return this.#words[FROM_SYSTEM] === 1;
  }

  /** An access at address 0 after a start from system memory. */
  readSystem(offset: number, width: Width, master: number): number {
    const { chip } = this.#context;
    return chip.bus.read(this.#part.systemMemory + offset, width, master);
  }

  /** A bank can be read while the other one is changed. */
  #holdsBack(offset: number): boolean {
    if (!this.busy) return false;
    if (this.#words[KIND] === IDLE) return true;
    const changing = this.#sectors.filter(({ address, byteLength }) => {
      const start = address - FLASH_ADDRESS;
      return start < this.#words[OFFSET]! + this.#words[BYTES]! && start + byteLength > this.#words[OFFSET]!;
    });
    return changing.some(({ bank }) => bank === this.#sectorAt(offset)?.bank);
  }

  // Time

  readonly runsInStop = true;

  #idleNs(): number {
    return Math.min(this.#times[0]!, this.#options.nextNs);
  }

  get nextNs(): number {
    return this.#idleNs();
  }

  act(nowNs: number): void {
    if (this.#options.nextNs <= nowNs && this.#options.act()) this.#cells.erase(0, this.#cells.bytes.length);
    if (this.#times[0]! <= nowNs) {
      const [kind, offset, byteLength] = [this.#words[KIND], this.#words[OFFSET]!, this.#words[BYTES]!];
      if (kind === PROGRAM) this.#cells.program(offset, this.#words[DATA]!, byteLength as Width);
      else this.#cells.erase(offset, byteLength);
      this.#end();
      if (CR.get(this.#words[CONTROL]!, 'EOPIE')) this.#words[STATUS]! |= SR.mask('EOP');
    }
    this.#tellChange();
    this.#changed();
  }

  #end(): void {
    this.#words[KIND] = IDLE;
    this.#times[0] = Number.POSITIVE_INFINITY;
  }

  /** Reset or loss of power: what runs is cut short. */
  #interrupt(): void {
    const [kind, offset, byteLength] = [this.#words[KIND], this.#words[OFFSET]!, this.#words[BYTES]!];
    const { random } = this.#context.chip;
    if (kind === PROGRAM) this.#cells.spoilProgram(offset, this.#words[DATA]!, byteLength as Width, random);
    if (kind === ERASE) this.#cells.spoilErase(offset, byteLength, random);
    const left = this.#options.busy ? this.#options.cut() : 'kept';
    if (left === 'erased') this.#cells.erase(0, this.#cells.bytes.length);
    if (left === 'spoilt') this.#cells.spoilErase(0, this.#cells.bytes.length, random);
    if (kind !== IDLE || left !== 'kept') this.#tellChange();
    this.#end();
  }

  #tellChange(): void {
    for (const { region } of this.#windows) this.#context.chip.memoryChanged(region.address, this.#cells.bytes.length);
  }

  #changed(): void {
    const { chip, row: part } = this.#context;
    const isPlain = !this.busy && !this.#options.intruded && !this.#options.hidesSectors;
    const [main, alias] = this.#windows;
    main.region.readable = isPlain;
    alias.region.readable = isPlain && !this.fromSystemMemory;
    const { EOPIE, ERRIE } = CR.unpack(this.#words[CONTROL]!);
    const { EOP, OPERR } = SR.unpack(this.#words[STATUS]!);
    if (typeof part.irq === 'number') chip.setInterrupt(part.irq, (EOPIE & EOP) + (ERRIE & OPERR) > 0);
    chip.reschedule();
  }

  // Boot

  /** The core always starts at address 0: what is mapped there follows the pin. */
  bootAddress(bootPin: boolean): number {
    this.#words[FROM_SYSTEM] = bootPin ? 1 : 0;
    if (bootPin) {
      this.#options.noteIntruder();
      this.#context.chip.note("The core starts in system memory, but ST's bootloader is not in the bench: a loop stands in its place");
    }
    this.#changed();
    return ALIAS_ADDRESS;
  }

  get debugClosed(): boolean {
    return this.#options.level === 2;
  }

  debuggerAttached(): void {
    this.#options.noteIntruder();
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
    const offset = address - FLASH_ADDRESS;
    if (offset < 0 || offset + bytes.length > this.#cells.bytes.length) return false;
    this.#cells.load(offset, bytes);
    return true;
  }

  powerLost(): void {
    this.#interrupt();
  }

  get busy(): boolean {
    return this.#words[KIND] !== IDLE || this.#options.busy;
  }

  mapping() {
    const byteLength = this.#cells.bytes.length;
    const options = (address: number, bank: 1 | 2) => {
      // They are changed by OPTCR alone.
      const target: BusTarget = { read: (offset, width) => this.#readOptions(bank, offset, width), write: () => undefined };
      return { address, byteLength: flash.OPTIONS_BYTES, target };
    };
    return [
      ...this.#windows.map((target) => ({ address: target.region.address, byteLength, target })),
      options(flash.OPTIONS_ADDRESS, 1),
      ...(flash.TWO_BANK_DIES.includes(this.#part.devId) ? [options(flash.BANK2_OPTIONS_ADDRESS, 2)] : []),
    ];
  }
}

/** One of the two places at which the bus sees the flash. */
class FlashWindow implements BusTarget {
  readonly region: MemoryRegion;
  readonly #cells: PlainCells;
  readonly #flash: FlashF4;

  constructor(address: number, cells: PlainCells, owner: FlashF4) {
    this.region = { address, bytes: cells.bytes, readable: true, writable: false, generation: 0 };
    this.#cells = cells;
    this.#flash = owner;
  }

  get #isSystem(): boolean {
    return this.region.address === ALIAS_ADDRESS && this.#flash.fromSystemMemory;
  }

  read(offset: number, width: Width, master: number): number {
    return this.#isSystem ? this.#flash.readSystem(offset, width, master) : this.#flash.readFlash(offset, width, master);
  }

  write(offset: number, value: number, width: Width): void {
    if (!this.#isSystem) this.#flash.writeFlash(offset, value, width);
  }

  peek(offset: number, byteLength: number): Uint8Array<ArrayBuffer> {
    return this.#cells.bytes.slice(offset, offset + byteLength);
  }
}
