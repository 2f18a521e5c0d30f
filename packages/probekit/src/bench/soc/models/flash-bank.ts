/**
 * One bank of the STM32H74x/75x flash: lock, 256-bit write buffer, queue of two operations, error flags, and the bank as
 * the bus reads it. Registers shared by both banks are `flash-h7.ts`. Source: RM0433 / RM0399 Rev 4, 4.3 and 4.7;
 * where they leave a reaction open, the strictest reading.
 */
import * as flash from '../../../spec/stm32/flash-h7.ts';
import { MASTER_FETCH, type MemoryRegion, type Width } from '../../seams.ts';
import type { BusTarget } from '../bus.ts';
import type { ModelContext, Surroundings } from '../model.ts';
import type { HiddenStretch } from './flash-areas.ts';
import { CHANGE_NS } from './flash-options.ts';
import { FlashStore } from './flash-store.ts';

const { CR, SR, FLASH_WORD_BYTES } = flash;
const CR_RESET = 0x0000_0031;
const LOCK = CR.mask('LOCK');
const PG = CR.mask('PG');
const START = CR.mask('START');
const FW = CR.mask('FW');
/** START and FW clear themselves; SPSS2 has a meaning on dual-core parts only. */
const CR_STORED = (0x1fff_ffff & ~(START | FW | CR.mask('SPSS2') | 0x0010_3800 | (1 << 20))) >>> 0;
const SEQUENCE_ERRORS = SR.mask('INCERR') | SR.mask('PGSERR');
const ECC_FLAGS = SR.mask('SNECCERR') | SR.mask('DBECCERR');
const FULL = 0xffff_ffff;

/** Where the bank keeps its words. */
const CONTROL = 0;
const STATUS = 1;
const KEY_STEP = 2;
const SHUT = 3;
const BUFFER_OFFSET = 4;
const BUFFER_MASK = 5;
const FAIL_ADDRESS = 6;
const QUEUED = 7;
/** Kind and offset of each queued operation. */
const QUEUE = 8;
const WORDS = QUEUE + 4;

const PROGRAM = 1;
const ERASE_SECTOR = 2;
const ERASE_BANK = 3;
/** Together with its protected area, which leaves the option bytes with it. */
const ERASE_PROTECTED = 4;

/** Where a bank stands without bank swap. */
export interface BankPlace {
  readonly address: number;
  readonly byteLength: number;
}

/** What the option bytes say about this bank. */
export interface BankProtection {
  /** A debugger at RDP 1: nothing may be read or changed. */
  blocked(): boolean;
  /** The bus is faster than the wait states allow: what is read is not what is stored. */
  outpaced(): boolean;
  /** Bit n clear: sector n is write-protected. */
  writableSectors(): number;
  /** What only the instruction fetch sees. */
  hidden(): HiddenStretch | undefined;
  /** Whether the erase of the bank that starts now takes that along. */
  startRemoval(): boolean;
  endRemoval(): void;
}

export class FlashBank implements BusTarget {
  readonly store: FlashStore;
  region: MemoryRegion;
  /** The present region for each address that the bank can have: the core keeps what it knows by region. */
  readonly #regions = new Map<number, MemoryRegion>();
  readonly #chip: Surroundings;
  readonly #protection: BankProtection;
  readonly #words: Uint32Array;
  readonly #buffer: Uint8Array;
  readonly #queuedData: Uint8Array;
  /** When the operation at the head of the queue ends. */
  readonly #times: Float64Array;
  readonly #changed: () => void;

  constructor({ memory, chip }: ModelContext, { address, byteLength }: BankPlace, protection: BankProtection, changed: () => void) {
    this.store = new FlashStore(memory, byteLength);
    this.#chip = chip;
    this.#protection = protection;
    this.#changed = changed;
    this.#words = memory.words(WORDS);
    this.#buffer = memory.bytes(FLASH_WORD_BYTES);
    this.#queuedData = memory.bytes(2 * FLASH_WORD_BYTES);
    this.#times = memory.numbers(1);
    this.#times[0] = Number.POSITIVE_INFINITY;
    this.region = this.#regionAt(address);
  }

  #regionAt(address: number): MemoryRegion {
    const known = this.#regions.get(address);
    if (known?.bytes.length === this.store.keptByteLength) return known;
    // Whoever holds the one that has become too short asks the bus again.
    if (known) known.readable = false;
    const region = { address, bytes: this.store.keptBytes, readable: true, writable: false, generation: 0 };
    this.#regions.set(address, region);
    return region;
  }

  /** The bank swap has put the bank here. */
  moveTo(address: number): void {
    this.region = this.#regionAt(address);
    this.refresh();
  }

  get nextNs(): number {
    return this.#times[0]!;
  }

  get busy(): boolean {
    return this.#words[QUEUED]! > 0;
  }

  get status(): number {
    const { mask } = SR;
    const queue = this.busy ? mask('QW') | mask('BSY') : 0;
    return (this.#words[STATUS]! | queue | (this.#words[BUFFER_MASK] ? mask('WBNE') : 0)) >>> 0;
  }

  get control(): number {
    return this.#words[CONTROL]!;
  }

  get failAddress(): number {
    return this.#words[FAIL_ADDRESS]!;
  }

  get unlocked(): boolean {
    return (this.#words[CONTROL]! & LOCK) === 0;
  }

  /** The flags that ask for the interrupt. */
  get interrupts(): boolean {
    return (this.#words[STATUS]! & this.#words[CONTROL]! & flash.CLEAR_ALL_FLAGS) !== 0;
  }

  /** Between the two keys any other register write shuts the bank. */
  get awaitsSecondKey(): boolean {
    return this.#words[KEY_STEP] === 1;
  }

  raise(flag: Parameters<typeof SR.mask>[0]): void {
    this.#words[STATUS]! |= SR.mask(flag);
    this.#changed();
  }

  writeKey(key: number, width: Width): void {
    const step = this.#words[KEY_STEP]!;
    const expected = step === 0 ? flash.KEY1 : flash.KEY2;
    if (this.#words[SHUT] || this.unlocked || width !== 4 || key !== expected) {
      this.shut();
      return;
    }
    this.#words[KEY_STEP] = step ^ 1;
    if (step === 1) this.#words[CONTROL]! &= ~LOCK;
  }

  /** A wrong sequence: bus error, and the bank stays locked until the next reset. */
  shut(): void {
    this.#words[SHUT] = 1;
    this.#words[KEY_STEP] = 0;
    this.#words[CONTROL]! |= LOCK;
    this.#chip.fault();
  }

  writeControl(value: number): void {
    const before = this.#words[CONTROL]!;
    if (before & LOCK) return;
    const erases = value & START && CR.get(value, 'SER') + CR.get(value, 'BER') > 0;
    if ((erases || value & FW) && this.#words[QUEUED] === 2) {
      this.#chip.stall(this.#times[0]!);
      return;
    }
    // PSIZE may not change while an operation runs.
    const kept = this.busy ? CR.mask('PSIZE') : 0;
    this.#words[CONTROL] = ((value & CR_STORED & ~kept) | (before & kept)) >>> 0;
    if (before & PG && !(value & PG)) this.#words[BUFFER_MASK] = 0;
    if (value & FW && this.#words[BUFFER_MASK]) this.#commitBuffer();
    if (erases) this.#startErase(value);
    else if (value & START) this.raise('PGSERR');
  }

  #startErase(control: number): void {
    const wholeBank = CR.get(control, 'BER') === 1;
    const sector = CR.get(control, 'SNB');
    const open = this.#openSectors();
    if (this.#protection.blocked()) this.raise('WRPERR');
    else if (wholeBank && this.#protection.startRemoval()) this.#enqueue(ERASE_PROTECTED, 0);
    else if (wholeBank ? open !== 0xff : !((open >>> sector) & 1)) this.raise('WRPERR');
    else if (wholeBank) this.#enqueue(ERASE_BANK, 0);
    else this.#enqueue(ERASE_SECTOR, sector * flash.SECTOR_BYTES);
  }

  /** Bit n set: nothing keeps sector n from being erased. */
  #openSectors(): number {
    const hidden = this.#protection.hidden();
    let open = this.#protection.writableSectors();
    if (!hidden) return open;
    const last = Math.floor((hidden.end - 1) / flash.SECTOR_BYTES);
    for (let sector = Math.floor(hidden.start / flash.SECTOR_BYTES); sector <= last; sector++) open &= ~(1 << sector);
    return open;
  }

  #hides(offset: number): boolean {
    const hidden = this.#protection.hidden();
    return hidden !== undefined && offset >= hidden.start && offset < hidden.end;
  }

  clearFlags(mask: number): void {
    this.#words[STATUS]! &= ~(mask & flash.CLEAR_ALL_FLAGS);
    if (!(this.#words[STATUS]! & ECC_FLAGS)) this.#words[FAIL_ADDRESS] = 0;
    this.#changed();
  }

  read(offset: number, width: Width, master: number): number {
    if (this.busy) {
      this.#chip.stall(this.#idleNs());
      return 0;
    }
    if (this.#protection.outpaced()) {
      this.#chip.fault();
      return 0;
    }
    if (this.#protection.blocked()) {
      this.raise('RDPERR');
      this.#chip.fault();
      return 0;
    }
    if (master !== MASTER_FETCH && this.#hides(offset)) {
      this.raise('RDPERR');
      return 0;
    }
    return this.store.hasBadWords ? this.#readChecked(offset, width) : this.store.read(offset, width);
  }

  /** One wrong bit is corrected and told, two are a bus error (RM0433, 4.7.7). The first address is held until its flag is cleared. */
  #readChecked(offset: number, width: Width): number {
    const word = Math.floor(offset / FLASH_WORD_BYTES);
    const damage = this.store.damage(word);
    if (damage !== 'none') {
      if (!(this.#words[STATUS]! & ECC_FLAGS)) this.#words[FAIL_ADDRESS] = word;
      this.raise(damage === 'corrected' ? 'SNECCERR' : 'DBECCERR');
    }
    if (damage === 'detected') this.#chip.fault();
    return damage === 'detected' ? 0 : this.store.readCorrected(offset, width);
  }

  peek(offset: number, byteLength: number): Uint8Array<ArrayBuffer> {
    return this.store.peek(offset, byteLength);
  }

  write(offset: number, value: number, width: Width): void {
    if ((this.#words[CONTROL]! & (PG | LOCK)) !== PG || this.#words[STATUS]! & SEQUENCE_ERRORS) {
      this.raise('PGSERR');
      return;
    }
    const sector = Math.floor(offset / flash.SECTOR_BYTES);
    if (this.#protection.blocked() || this.#hides(offset) || !((this.#protection.writableSectors() >>> sector) & 1)) {
      this.raise('WRPERR');
      return;
    }
    if (this.#words[QUEUED] === 2) {
      this.#chip.stall(this.#times[0]!);
      return;
    }
    const wordOffset = offset & ~(FLASH_WORD_BYTES - 1);
    if (this.#words[BUFFER_MASK] && this.#words[BUFFER_OFFSET] !== wordOffset) {
      this.#words[BUFFER_MASK] = 0;
      this.raise('INCERR');
      return;
    }
    if (!this.#words[BUFFER_MASK]) this.#buffer.fill(0xff);
    this.#words[BUFFER_OFFSET] = wordOffset;
    this.#merge(offset - wordOffset, value, width);
    if (this.#words[BUFFER_MASK] === FULL) this.#commitBuffer();
  }

  #merge(at: number, value: number, width: Width): void {
    for (let index = 0; index < width; index++) {
      const bit = (1 << (at + index)) >>> 0;
      if (this.#words[BUFFER_MASK]! & bit) this.raise('STRBERR');
      this.#words[BUFFER_MASK]! |= bit;
      this.#buffer[at + index] = value >>> (8 * index);
    }
  }

  #commitBuffer(): void {
    this.#queuedData.set(this.#buffer, this.#words[QUEUED]! * FLASH_WORD_BYTES);
    this.#words[BUFFER_MASK] = 0;
    this.#enqueue(PROGRAM, this.#words[BUFFER_OFFSET]!);
  }

  #enqueue(kind: number, offset: number): void {
    const place = this.#words[QUEUED]!;
    this.#words[QUEUE + 2 * place] = kind;
    this.#words[QUEUE + 2 * place + 1] = offset;
    this.#words[QUEUED] = place + 1;
    if (place === 0) this.#times[0] = this.#chip.nowNs() + this.#durationNs(kind);
    this.refresh();
    this.#changed();
  }

  #durationNs(kind: number): number {
    const psize = CR.get(this.#words[CONTROL]!, 'PSIZE');
    if (kind === PROGRAM) return flash.PROGRAM_US[psize]! * 1e3;
    // Both banks erase side by side, so a mass erase takes what a bank erase takes.
    if (kind === ERASE_SECTOR) return flash.SECTOR_ERASE_MS[psize]! * 1e6;
    // The manual gives one request for erase and option change: here they are one operation.
    return flash.MASS_ERASE_MS[psize]! * 1e6 + (kind === ERASE_PROTECTED ? CHANGE_NS : 0);
  }

  /** When the queue will be empty. */
  #idleNs(): number {
    return this.#times[0]! + (this.#words[QUEUED] === 2 ? this.#durationNs(this.#words[QUEUE + 2]!) : 0);
  }

  /** Ends the operation at the head of the queue and starts the next. */
  act(nowNs: number): void {
    const [kind, offset] = [this.#words[QUEUE]!, this.#words[QUEUE + 1]!];
    const byteLength = kind === PROGRAM ? FLASH_WORD_BYTES : kind === ERASE_SECTOR ? flash.SECTOR_BYTES : this.store.byteLength;
    if (kind === PROGRAM) this.store.program(offset, this.#queuedData.subarray(0, FLASH_WORD_BYTES));
    else this.store.erase(offset, byteLength);
    if (kind === ERASE_PROTECTED) this.#protection.endRemoval();
    this.#words.copyWithin(QUEUE, QUEUE + 2, QUEUE + 4);
    this.#queuedData.copyWithin(0, FLASH_WORD_BYTES);
    this.#words[QUEUED]! -= 1;
    this.#times[0] = this.busy ? nowNs + this.#durationNs(this.#words[QUEUE]!) : Number.POSITIVE_INFINITY;
    this.refresh();
    this.#chip.memoryChanged(this.region.address + offset, byteLength);
    this.raise('EOP');
  }

  /** Erases the bank at once, but for sectors with any of what is kept: the end of a protection regression. */
  wipe(kept: HiddenStretch | undefined): void {
    for (let start = 0; start < this.store.byteLength; start += flash.SECTOR_BYTES) {
      const end = start + flash.SECTOR_BYTES;
      if (!kept || kept.start >= end || kept.end <= start) this.store.erase(start, flash.SECTOR_BYTES);
    }
    this.refresh();
    this.#chip.memoryChanged(this.region.address, this.store.byteLength);
  }

  /** Reset or loss of power: what runs is cut short, what waits is lost, locks return. */
  reset(): void {
    if (this.busy) this.#interrupt();
    this.#words.fill(0);
    this.#words[CONTROL] = CR_RESET;
    this.#times[0] = Number.POSITIVE_INFINITY;
    this.refresh();
  }

  #interrupt(): void {
    const [kind, offset] = [this.#words[QUEUE]!, this.#words[QUEUE + 1]!];
    const random = this.#chip.random;
    const byteLength = kind === PROGRAM ? FLASH_WORD_BYTES : kind === ERASE_SECTOR ? flash.SECTOR_BYTES : this.store.byteLength;
    if (kind === PROGRAM) this.store.spoilProgram(offset, this.#queuedData.subarray(0, FLASH_WORD_BYTES), random);
    else this.store.spoilErase(offset, byteLength, random);
    this.#chip.memoryChanged(this.region.address + offset, byteLength);
  }

  /** Whether the core may read the bytes without asking the bus. */
  refresh(): void {
    this.region = this.#regionAt(this.region.address);
    const { blocked, outpaced, hidden } = this.#protection;
    this.region.readable = !this.busy && !this.store.hasBadWords && !blocked() && !outpaced() && !hidden();
  }
}
