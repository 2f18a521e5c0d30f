/**
 * The flash interface of STM32H74x/75x: the two register windows over banks, option bytes and CRC units, and the part's
 * protection as the rest of the chip obeys it. Source: RM0433, chapter 4.
 */
import * as flash from '../../../spec/stm32/flash-h7.ts';
import type { Width } from '../../seams.ts';
import type { Boot, Model, ModelContext, ModelTimer, OptionsInForce, ResetKind } from '../model.ts';
import { narrow, place, RegisterFile, row } from '../register-file.ts';
import { type BankPlace, type BankProtection, FlashBank } from './flash-bank.ts';
import { FlashCrc } from './flash-crc.ts';
import { FlashOptions } from './flash-options.ts';

interface FlashOptionsOfPart {
  /** Each bank's address and size. */
  readonly banks: readonly BankPlace[];
  /** Option bytes say which of two cores starts. */
  readonly dualCore?: true;
}

const { ACR, KEYR, OPTKEYR, CR, SR, CCR, OPTCR, OPTCCR, CRCCR, CRCEADD, CRCDATA, ECC_FA } = flash;
const SHARED_END = OPTCCR.address;
/** What each wait state is good for at VOS1 (RM0433, 4.3.8, table 17). */
const HERTZ_PER_WAIT_STATE = 70e6;
/** How far a part at room temperature goes beyond it. Assumed. */
const MARGIN = 1.5;

interface BankParts {
  readonly address: number;
  readonly bank: FlashBank;
  readonly crc: FlashCrc;
}

export class FlashH7 implements Model, Boot, ModelTimer {
  readonly boot: Boot = this;
  readonly timer: ModelTimer = this;
  readonly #context: ModelContext;
  readonly #options: FlashOptions;
  readonly #banks: readonly BankParts[];
  readonly #acr: RegisterFile;
  #isOutpaced = false;
  #erasesBoth = false;

  constructor(context: ModelContext) {
    const { memory, chip, row: part } = context;
    const { banks, dualCore } = part.options as FlashOptionsOfPart;
    this.#context = context;
    this.#options = new FlashOptions(memory, chip, { dualCore });
    this.#acr = new RegisterFile(context, [row(ACR, 0x37)]);
    this.#banks = banks.map((place, index) => {
      const number = index === 0 ? 0 : 1;
      const protection: BankProtection = {
        blocked: () => this.#options.intruded,
        outpaced: () => this.#isOutpaced,
        writableSectors: () => this.#options.writableSectors(number),
        hidden: () => this.#options.hidden(number),
        startRemoval: () => this.#options.startRemoval(number, this.#erasesBoth),
        endRemoval: () => this.#options.endRemoval(number),
      };
      const bank = new FlashBank(context, place, protection, () => this.#changed());
      return { address: place.address, bank, crc: new FlashCrc(memory, bank.store, chip) };
    });
  }

  reset(kind: ResetKind): void {
    this.#acr.reset();
    this.#options.reset(kind);
    for (const { bank, crc } of this.#banks) {
      bank.reset();
      crc.reset();
    }
    this.#changed();
  }

  // Registers

  read(offset: number, width: Width): number {
    return narrow(this.#readWord(offset & ~3), offset, width);
  }

  #readWord(at: number): number {
    const window = at >= flash.BANK_STEP ? 1 : 0;
    const local = at - window * flash.BANK_STEP;
    if (local === ACR.address) return this.#acr.read(local);
    if (local === OPTCR.address) return this.#options.readControl();
    const option = this.#options.read(isShared(local) ? local : this.#physical(window) * flash.BANK_STEP + local);
    if (option !== undefined) return option;
    const parts = this.#banks[this.#physical(window)];
    if (!parts) return 0;
    if (local === CR.address) return parts.bank.control;
    if (local === SR.address) return this.#status(parts, window);
    if (local === ECC_FA.address) return parts.bank.failAddress;
    if (local === CRCDATA.address) return parts.crc.data;
    if (local >= CRCCR.address && local <= CRCEADD.address) return parts.crc.read(local);
    return 0;
  }

  #status({ bank, crc }: BankParts, window: number): number {
    // A change of option bytes shows in the status of bank 1.
    const change = window === 0 && this.#options.busy ? SR.mask('QW') | SR.mask('BSY') : 0;
    return (bank.status | change | (crc.busy ? SR.mask('CRC_BUSY') : 0)) >>> 0;
  }

  write(offset: number, value: number, width: Width): void {
    if (this.#options.busy) {
      this.#context.chip.stall(this.#options.nextNs);
      return;
    }
    const at = offset & ~3;
    const window = at >= flash.BANK_STEP ? 1 : 0;
    const local = at - window * flash.BANK_STEP;
    const parts = this.#banks[this.#physical(window)];
    if (this.#breaksKeySequence(local, parts)) return;
    const word = place(value, offset);
    if (local === ACR.address) {
      this.#acr.write(local, word);
      this.clocksChanged();
    } else if (local === OPTKEYR.address) this.#options.writeKey(word, width);
    else if (local === OPTCR.address) this.#writeOptionControl(word);
    else if (local === OPTCCR.address) this.#options.clearChangeError();
    else if (this.#options.write(isShared(local) ? local : this.#physical(window) * flash.BANK_STEP + local, word)) return;
    else if (parts) this.#writeBank(parts, local, word, width);
    this.#changed();
  }

  #writeBank({ bank, crc }: BankParts, local: number, word: number, width: Width): void {
    if (local === KEYR.address) bank.writeKey(word, width);
    else if (local === CR.address) {
      bank.writeControl(word);
      if (!(bank.control & CR.mask('CRC_EN'))) crc.reset();
    } else if (local === CCR.address) bank.clearFlags(word);
    else if (local >= CRCCR.address && local <= CRCEADD.address && bank.control & CR.mask('CRC_EN')) crc.write(local, word);
  }

  /** Between the two keys of a lock any other register write shuts it. */
  #breaksKeySequence(local: number, parts: BankParts | undefined): boolean {
    let broken = false;
    for (const { bank } of this.#banks) {
      if (!bank.awaitsSecondKey || (local === KEYR.address && bank === parts?.bank)) continue;
      bank.shut();
      broken = true;
    }
    if (this.#options.awaitsSecondKey && local !== OPTKEYR.address) {
      this.#options.shut();
      broken = true;
    }
    return broken;
  }

  #writeOptionControl(word: number): void {
    const unlocked = this.#options.unlocked;
    if (unlocked && OPTCR.get(word, 'MER') && this.#banks.every(({ bank }) => bank.unlocked)) {
      this.#erasesBoth = true;
      for (const { bank } of this.#banks) bank.writeControl(CR.with(bank.control, { BER: 1, START: 1 }));
      this.#erasesBoth = false;
    }
    this.#options.writeControl(word, !this.#banks.some(({ bank, crc }) => bank.busy || crc.busy));
  }

  clocksChanged(): void {
    const { LATENCY } = ACR.unpack(this.#acr.word(ACR));
    const isOutpaced = this.#context.chip.clocks.kernelHz('hclk') > MARGIN * HERTZ_PER_WAIT_STATE * (LATENCY + 1);
    if (isOutpaced === this.#isOutpaced) return;
    this.#isOutpaced = isOutpaced;
    this.#changed();
  }

  /** Which bank a register window controls: the order follows the bank swap in force. */
  #physical(window: number): number {
    return this.#options.swapped ? 1 - window : window;
  }

  #changed(): void {
    const { chip, row: part } = this.#context;
    for (const { bank } of this.#banks) bank.refresh();
    const pending = this.#options.interrupts || this.#banks.some(({ bank }) => bank.interrupts);
    if (typeof part.irq === 'number') chip.setInterrupt(part.irq, pending);
    chip.reschedule();
  }

  // Time

  readonly runsInStop = true;

  get nextNs(): number {
    return this.#banks.reduce((next, { bank, crc }) => Math.min(next, bank.nextNs, crc.nextNs), this.#options.nextNs);
  }

  act(nowNs: number): void {
    for (const { bank, crc } of this.#banks) {
      if (bank.nextNs <= nowNs) bank.act(nowNs);
      if (crc.nextNs <= nowNs) {
        crc.act();
        bank.raise('CRCEND');
      }
    }
    const kept = this.#options.nextNs <= nowNs ? this.#options.act() : undefined;
    if (kept) for (const [index, { bank }] of this.#banks.entries()) bank.wipe(kept[index]);
    this.#changed();
  }

  // Boot

  bootAddress(bootPin: boolean): number {
    const address = this.#options.bootAddress(bootPin);
    if (!this.#banks.some((parts) => address >= parts.address && address < parts.address + parts.bank.store.byteLength)) {
      this.#options.noteIntruder();
      this.#changed();
    }
    return address;
  }

  get coreHeld(): boolean {
    return this.#options.coreHeld;
  }

  get debugClosed(): boolean {
    return this.#options.level === 2;
  }

  debuggerAttached(): void {
    this.#options.noteIntruder();
    for (const { bank } of this.#banks) bank.refresh();
  }

  get inForce(): OptionsInForce {
    return this.#options;
  }

  setOptionBytes(values: Readonly<Record<string, number>>): void {
    this.#options.set(values);
    for (const { bank } of this.#banks) bank.refresh();
  }

  load(address: number, bytes: Uint8Array): boolean {
    const parts = this.#banks.find(
      ({ bank: { region, store } }) => address >= region.address && address < region.address + store.byteLength,
    );
    if (!parts) return false;
    const offset = address - parts.bank.region.address;
    const fitting = Math.min(bytes.length, parts.bank.store.byteLength - offset);
    if (fitting < bytes.length && !this.load(address + fitting, bytes.subarray(fitting))) return false;
    parts.bank.store.load(offset, bytes.subarray(0, fitting));
    parts.bank.refresh();
    return true;
  }

  powerLost(): void {
    for (const { bank } of this.#banks) bank.reset();
  }

  get busy(): boolean {
    return this.#options.busy || this.#banks.some(({ bank }) => bank.busy);
  }

  mapping() {
    return this.#banks.map(({ address }, window) => {
      const target = this.#banks[this.#physical(window)]!.bank;
      target.moveTo(address);
      return { address, byteLength: target.store.byteLength, target };
    });
  }
}

/** Registers that look the same through both windows. */
function isShared(local: number): boolean {
  return (
    (local >= OPTKEYR.address && local <= OPTKEYR.address) ||
    (local >= OPTCR.address && local <= SHARED_END) ||
    local === flash.BOOT_CUR.address ||
    local === flash.BOOT_PRG.address
  );
}
