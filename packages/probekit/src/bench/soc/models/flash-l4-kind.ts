/**
 * The flash controller of STM32L4, G4 and G0: locks, page and mass erase, programming by double words, error flags, and its
 * part in the start and the protection of the chip. Rows of differences are `spec/stm32/flash-l4-kind.ts`. Source: RM0351,
 * RM0440 and RM0444, chapter 3; where they leave a reaction open, the strictest reading. That a write waits on the bus while
 * the flash is busy is what blackmagic src/target/stm32l4.c relies on: it writes whole blocks and looks at the status after.
 */
import { viewOf } from '../../../base/index.ts';
import * as flash from '../../../spec/stm32/flash-l4-kind.ts';
import { MASTER_FETCH, type Width } from '../../seams.ts';
import type { Boot, Model, ModelContext, ModelTimer, ResetKind } from '../model.ts';
import { narrow, place, RegisterFile, type RegisterRow } from '../register-file.ts';
import type { Damage } from './flash-ecc.ts';
import { L4KindArray } from './flash-l4-kind-array.ts';
import type { BankOwner, L4KindBank } from './flash-l4-kind-bank.ts';
import { L4KindBoot } from './flash-l4-kind-boot.ts';
import { EccReport } from './flash-l4-kind-ecc.ts';
import { CONTROL_KEYS, KeyLock, OPTION_KEYS } from './flash-l4-kind-locks.ts';
import { L4KindOptions } from './flash-l4-kind-options.ts';

interface FlashOptionsOfPart {
  readonly devId: number;
  readonly flashKib: number;
}

const { ACR, CR, ECCR, SR, DOUBLE_WORD_BYTES } = flash;
const NEVER = Number.POSITIVE_INFINITY;

const [PG, PER, MER1, MER2, STRT] = [CR.mask('PG'), CR.mask('PER'), CR.mask('MER1'), CR.mask('MER2'), CR.mask('STRT')] as const;
/** What CR stores: neither START bits nor OBL_LAUNCH nor locks. */
const STORED = { l4: 0x0704_8fff, g4: 0x3704_8bff, g0: 0x3704_bfff } as const;
/** Fields stored without effect. */
const TAGGED_CONTROL = ['SEC_PROT', 'SEC_PROT2', 'FSTPG'] as const;
/** What of ACR a kind has, and what of it the bench does not model. */
const ACR_HAS = { l4: 0x0000_7f07, g4: 0x0004_7f0f, g0: 0x0005_0b07 } as const;
const ACR_RESET = { l4: 0x0000_0600, g4: 0x0004_0600, g0: 0x0004_0600 } as const;
const ACR_TAGGED = ['DBG_SWEN', 'SLEEP_PD', 'RUN_PD', 'DCRST', 'ICRST', 'DCEN', 'ICEN', 'PRFTEN', 'LATENCY'] as const;

/** Where the controller keeps its words. */
const CONTROL = 0;
const STATUS = 1;
/** The first half of a double word: whether it is there, its bank, offset and data. */
const HALF = 2;
const HALF_BANK = 3;
const HALF_OFFSET = 4;
const HALF_DATA = 5;
/** What runs, on which banks (a bit each), where. */
const RUNS = 6;
const RUNS_ON = 7;
const RUNS_AT = 8;
const SECOND_DATA = 9;
const WORDS = 10;

const PROGRAM = 1;
const ERASE_PAGE = 2;
const ERASE_BANKS = 3;
const OPTIONS = 4;
const REGRESSION = 5;

export class FlashL4Kind implements Model, ModelTimer, BankOwner {
  readonly boot: Boot;
  readonly timer: ModelTimer = this;
  readonly runsInStop = true;
  readonly #context: ModelContext;
  readonly #die: flash.L4KindDie;
  readonly #array: L4KindArray;
  readonly #options: L4KindOptions;
  readonly #acr: RegisterFile;
  readonly #ecc: EccReport;
  readonly #lock: KeyLock;
  readonly #optionLock: KeyLock;
  readonly #words: Uint32Array;
  readonly #times: Float64Array;

  constructor(context: ModelContext) {
    const { memory, row } = context;
    const { devId, flashKib } = row.options as FlashOptionsOfPart;
    const die = flash.L4_KIND_DIES.find((one) => one.devId === devId);
    if (!die) throw new RangeError(`no die ${devId} has this flash controller`);
    this.#context = context;
    this.#die = die;
    const byteLength = 1024 * flashKib;
    this.#words = memory.words(WORDS);
    this.#times = memory.numbers(1);
    this.#times[0] = NEVER;
    this.#options = new L4KindOptions(memory, die, byteLength);
    this.#ecc = new EccReport(memory);
    this.#lock = new KeyLock(memory, CONTROL_KEYS);
    this.#optionLock = new KeyLock(memory, OPTION_KEYS);
    const acr: RegisterRow = { register: ACR, reset: ACR_RESET[die.kind], tagged: ACR_TAGGED, has: ACR_HAS[die.kind] };
    this.#acr = new RegisterFile(context, [acr]);
    this.#array = new L4KindArray(context, { die, byteLength, options: this.#options }, this);
    this.boot = new L4KindBoot(this.#options, this.#array, {
      // A G0 without program starts the boot loader; it looks at power-on and when options are loaded, not at other resets.
      isEmpty: () => ACR.get(this.#acr.word(ACR), 'EMPTY') === 1,
      isBusy: () => this.busy,
      mayReadOptions: () => {
        if (this.busy) context.chip.stall(this.nextNs);
        return !this.busy;
      },
      powerLost: () => this.#interrupt(),
    });
  }

  reset(kind: ResetKind): void {
    const cutsOptions = this.#words[RUNS]! >= OPTIONS;
    if (this.busy) this.#interrupt();
    const isEmpty = this.#acr.word(ACR) & ACR.mask('EMPTY');
    this.#acr.reset();
    if (kind === 'power-on') this.#load();
    else {
      // "The mismatch values are loaded after reset" (RM0444, 3.4.2), which the strictest reading takes for every reset.
      if (cutsOptions) this.#options.load();
      else this.#options.reset();
      this.#acr.set(ACR, this.#acr.word(ACR) | isEmpty);
    }
    this.#words.fill(0);
    this.#words[STATUS] = this.#options.mismatch ? SR.mask('OPTVERR') : 0;
    this.#times[0] = NEVER;
    this.#ecc.reset();
    this.#lock.reset();
    this.#optionLock.reset();
    this.#changed();
  }

  /** Power-on: options are loaded, and a chip without program knows it from now on (RM0444, 3.7.1). */
  #load(): void {
    this.#options.powerOn();
    this.#noteEmpty();
  }

  #noteEmpty(): void {
    if (this.#die.kind !== 'g0') return;
    const isEmpty = this.#array.banks[0]!.store.read(0, 4) === 0xffff_ffff;
    this.#acr.set(ACR, ACR.with(this.#acr.word(ACR), { EMPTY: isEmpty ? 1 : 0 }));
  }

  // Registers

  read(offset: number, width: Width): number {
    return narrow(this.#readWord(offset & ~3), offset, width);
  }

  #readWord(at: number): number {
    if (at === ACR.address) return this.#acr.read(at);
    if (at === SR.address) return this.#status();
    if (at === CR.address) return this.#control();
    if (at === ECCR.address) return this.#ecc.word;
    return this.#options.read(at) ?? 0;
  }

  #control(): number {
    const locks = (this.#lock.locked ? CR.mask('LOCK') : 0) | (this.#optionLock.locked ? CR.mask('OPTLOCK') : 0);
    const runs = this.#words[RUNS]!;
    const starts = runs >= OPTIONS ? CR.mask('OPTSTRT') : runs > PROGRAM ? STRT : 0;
    return (this.#words[CONTROL]! | locks | starts) >>> 0;
  }

  #status(): number {
    const { kind } = this.#die;
    // One flag for all banks, but for the G0 with two (RM0444, 3.7.5).
    const hasTwo = kind === 'g0' && this.#array.banks.length === 2;
    const on = this.busy ? this.#words[RUNS_ON]! : 0;
    const busy = (hasTwo ? on & 1 : on) ? SR.mask('BSY') : 0;
    const busy2 = hasTwo && on & 2 ? SR.mask('BSY2') : 0;
    const inUse = kind === 'g0' && (this.#words[HALF] || this.busy) ? SR.mask('CFGBSY') : 0;
    return (this.#words[STATUS]! | busy | busy2 | inUse) >>> 0;
  }

  write(offset: number, value: number, width: Width): void {
    const at = offset & ~3;
    const word = place(value, offset);
    const { chip } = this.#context;
    if (at === flash.KEYR.address) this.#offer(this.#lock, word, width);
    else if (at === flash.OPTKEYR.address) this.#offer(this.#optionLock, word, width);
    else if (at === ACR.address) this.#acr.write(at, word);
    else if (at === SR.address) this.#words[STATUS]! &= ~word;
    else if (at === CR.address) this.#writeControl(word);
    else if (at === ECCR.address) this.#ecc.write(word);
    else if (this.busy) chip.stall(this.nextNs);
    else if (!this.#optionLock.locked) this.#options.write(at, word);
    this.#changed();
  }

  #offer(lock: KeyLock, key: number, width: Width): void {
    if (!lock.offer(key, width)) this.#context.chip.fault();
  }

  #writeControl(word: number): void {
    if (this.#lock.locked) return;
    if (this.busy) {
      this.#context.chip.stall(this.nextNs);
      return;
    }
    // Half a double word is there: the settings are in use, and changing them ends in a bus error (seen by users of G0).
    if (this.#die.kind === 'g0' && this.#words[HALF]) {
      this.#context.chip.fault();
      return;
    }
    const { kind } = this.#die;
    const ofBank2 = MER2 | CR.mask('SEC_PROT2') | (kind === 'g0' ? flash.CR_G0 : CR).mask('BKER');
    this.#words[CONTROL] = (word & STORED[kind] & ~(this.#array.banks.length === 1 ? ofBank2 : 0)) >>> 0;
    for (const field of TAGGED_CONTROL) {
      if (this.#words[CONTROL]! & CR.mask(field))
        this.#context.chip.note(`FLASH: CR.${field} is stored, but the bench does not model what it does`);
    }
    if (word & STRT) this.#start();
    if (!this.#optionLock.locked) {
      if (word & CR.mask('OPTSTRT')) this.#startOptions();
      if (word & CR.mask('OBL_LAUNCH')) this.#launchOptions();
    }
    if (word & CR.mask('LOCK')) this.#lock.lock();
    if (word & (CR.mask('OPTLOCK') | CR.mask('LOCK'))) this.#optionLock.lock();
  }

  // Operations

  #start(): void {
    const control = this.#words[CONTROL]!;
    const banks = (control & MER1 ? 1 : 0) | (control & MER2 ? 2 : 0);
    const isPage = (control & PER) !== 0;
    if (control & PG || isPage === banks > 0 || this.#words[STATUS]! & flash.SEQUENCE_FLAGS) {
      this.#raise('PGSERR');
      return;
    }
    const { pageEraseMs, massEraseMs } = this.#die.times;
    if (!isPage) {
      const on = this.#array.banksOf(banks);
      const { bankBytes } = this.#array;
      const isGuarded = this.#array.banks.some(({ index }) => on & (1 << index) && this.#guards(index * bankBytes, bankBytes));
      if (this.#options.intruded || isGuarded) this.#raise('WRPERR');
      else this.#run(ERASE_BANKS, on, 0, massEraseMs * 1e6);
      return;
    }
    const { PNB, BKER } = (this.#die.kind === 'g0' ? flash.CR_G0 : CR).unpack(control);
    const at = this.#array.pageAt(PNB, BKER === 1);
    if (this.#options.intruded || this.#guards(at, this.#options.pageBytes)) this.#raise('WRPERR');
    else this.#run(ERASE_PAGE, this.#array.banksAt(at), at, pageEraseMs * 1e6);
  }

  /** Whether anything keeps any of these bytes from being changed. */
  #guards(at: number, byteLength: number): boolean {
    return [...this.#options.writeProtected(), ...this.#options.hidden()].some(({ start, end }) => start < at + byteLength && end > at);
  }

  #run(kind: number, on: number, at: number, ns: number): void {
    this.#words[RUNS] = kind;
    this.#words[RUNS_ON] = on;
    this.#words[RUNS_AT] = at;
    this.#times[0] = this.#context.chip.nowNs() + ns;
  }

  #startOptions(): void {
    const verdict = this.#words[STATUS]! & flash.SEQUENCE_FLAGS ? undefined : this.#options.judge();
    if (verdict === undefined) this.#raise('WRPERR');
    else if (verdict === 'change') this.#run(OPTIONS, 1, 0, this.#options.changeNs);
    else this.#run(REGRESSION, 3, 0, this.#options.changeNs + this.#die.times.massEraseMs * 1e6);
  }

  /** A reset that loads the option bytes as a power-on does, but forgets no debugger. */
  #launchOptions(): void {
    this.#options.load();
    this.#noteEmpty();
    this.#context.chip.requestReset('software');
  }

  // Bytes

  mayRead(bank: L4KindBank, offset: number, master: number): boolean {
    const { chip } = this.#context;
    if (this.#isBusy(bank)) chip.stall(this.nextNs);
    else if (this.#options.intruded) {
      this.#raise('RDERR');
      chip.fault();
    } else if (master !== MASTER_FETCH && this.#isHidden(this.#offsetIn(bank) + offset)) this.#raise('RDERR');
    else return true;
    return false;
  }

  isOpen(bank: L4KindBank): boolean {
    return !this.#isBusy(bank) && !this.#options.intruded && this.#options.hidden().length === 0;
  }

  #isBusy(bank: L4KindBank): boolean {
    return this.busy && (this.#words[RUNS_ON]! & (1 << bank.index)) !== 0;
  }

  #offsetIn(bank: L4KindBank): number {
    return bank.index * this.#array.bankBytes;
  }

  #isHidden(at: number): boolean {
    return this.#options.hidden().some(({ start, end }) => at >= start && at < end);
  }

  damaged(bank: L4KindBank, offset: number, damage: Damage): void {
    this.#ecc.note((this.#offsetIn(bank) + offset) >>> 3, damage);
    if (damage === 'detected') this.#context.chip.nonMaskableInterrupt();
  }

  /** Two words, the one at a multiple of eight first, make a double word (RM0351, 3.3.7). */
  writeBytes(bank: L4KindBank, offset: number, value: number, width: Width): void {
    if (this.busy) {
      this.#context.chip.stall(this.nextNs);
      return;
    }
    const refusal = this.#refusalOf(bank, offset, width);
    if (refusal) {
      this.#words[HALF] = 0;
      this.#raise(refusal);
      return;
    }
    if (!this.#words[HALF]) {
      this.#words.set([1, bank.index, offset, value], HALF);
      return;
    }
    this.#words[HALF] = 0;
    this.#words[SECOND_DATA] = value;
    const first = this.#words[HALF_OFFSET]!;
    const at = this.#offsetIn(bank) + first;
    const isZero = value === 0 && this.#words[HALF_DATA] === 0;
    if (!isZero && !this.#array.isErased(at, DOUBLE_WORD_BYTES)) this.#raise('PROGERR');
    else this.#run(PROGRAM, this.#array.banksAt(at), at, this.#die.times.programUs * 1e3);
    this.#changed();
  }

  #refusalOf(bank: L4KindBank, offset: number, width: Width): 'PGSERR' | 'SIZERR' | 'WRPERR' | 'PGAERR' | undefined {
    if (this.#lock.locked || !(this.#words[CONTROL]! & PG) || this.#words[STATUS]! & flash.SEQUENCE_FLAGS) return 'PGSERR';
    if (width !== 4) return 'SIZERR';
    if (this.#options.intruded || this.#guards(this.#offsetIn(bank) + offset, width)) return 'WRPERR';
    const isSecond = this.#words[HALF] === 1;
    const expected = isSecond ? this.#words[HALF_OFFSET]! + 4 : offset & ~7;
    return offset !== expected || (isSecond && this.#words[HALF_BANK] !== bank.index) ? 'PGAERR' : undefined;
  }

  #doubleWord(): Uint8Array {
    const bytes = new Uint8Array(DOUBLE_WORD_BYTES);
    viewOf(bytes).setUint32(0, this.#words[HALF_DATA]!, true);
    viewOf(bytes).setUint32(4, this.#words[SECOND_DATA]!, true);
    return bytes;
  }

  /** EOP and OPERR show only when their interrupt is enabled (RM0351, 3.7.5). */
  #raise(flag: 'EOP' | 'PGSERR' | 'SIZERR' | 'WRPERR' | 'PGAERR' | 'PROGERR' | 'RDERR'): void {
    const control = this.#words[CONTROL]!;
    const isTold = flag !== 'EOP' || control & CR.mask('EOPIE');
    if (isTold) this.#words[STATUS]! |= SR.mask(flag);
    if (flag !== 'EOP' && control & CR.mask('ERRIE')) this.#words[STATUS]! |= SR.mask('OPERR');
    this.#changed();
  }

  // Time

  get busy(): boolean {
    return this.#words[RUNS]! > 0;
  }

  get nextNs(): number {
    return this.#times[0]!;
  }

  act(): void {
    const [kind, on, at] = [this.#words[RUNS]!, this.#words[RUNS_ON]!, this.#words[RUNS_AT]!];
    if (kind === PROGRAM) this.#array.program(at, this.#doubleWord());
    else if (kind === ERASE_PAGE) this.#array.erasePage(at);
    else if (kind === ERASE_BANKS) this.#array.eraseBanks(on);
    else {
      if (kind === REGRESSION) this.#regress(on);
      this.#options.program();
    }
    this.#endRun();
    this.#raise('EOP');
  }

  /** Leaving level 1 costs the whole flash, but for pages with what a regression does not uncover (RM0351, 3.5.1). */
  #regress(on: number): void {
    const kept = this.#options.outliving();
    this.#array.eraseBanks(on, kept);
    if (kept.length === 0) this.#options.uncoverAll();
  }

  #endRun(): void {
    this.#words[RUNS] = 0;
    this.#times[0] = NEVER;
    this.#array.tell(this.#words[RUNS_ON]!);
    this.#changed();
  }

  /** Reset or loss of power cuts what runs short. */
  #interrupt(): void {
    const [kind, on, at] = [this.#words[RUNS]!, this.#words[RUNS_ON]!, this.#words[RUNS_AT]!];
    if (kind === PROGRAM) this.#array.spoilProgram(at, this.#doubleWord());
    else if (kind === ERASE_PAGE) this.#array.spoilPage(at);
    else if (kind >= OPTIONS) this.#cutOptions(kind, on);
    else this.#array.spoilBanks(on);
    this.#endRun();
  }

  /** The flash goes first, then the option bytes (RM0351, 3.5.1, figure of the levels). */
  #cutOptions(kind: number, on: number): void {
    const { nowNs, random } = this.#context.chip;
    const afterNs = this.#options.changeNs - (this.#times[0]! - nowNs());
    if (kind === REGRESSION && afterNs < 0) {
      this.#array.spoilBanks(on);
      return;
    }
    if (kind === REGRESSION) this.#regress(on);
    this.#options.cutProgram(afterNs, random);
  }

  #changed(): void {
    const { chip, row } = this.#context;
    this.#array.refresh();
    const [status, control] = [this.#words[STATUS]!, this.#words[CONTROL]!];
    const isPending =
      (status & SR.mask('EOP') && control & CR.mask('EOPIE')) ||
      (status & SR.mask('OPERR') && control & CR.mask('ERRIE')) ||
      (status & SR.mask('RDERR') && control & CR.mask('RDERRIE'));
    if (typeof row.irq === 'number') chip.setInterrupt(row.irq, Boolean(isPending));
    chip.reschedule();
  }
}
