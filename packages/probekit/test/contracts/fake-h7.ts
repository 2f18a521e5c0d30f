/**
 * A probe with an STM32H743 behind it, made of what flash jobs need: halting debug, DBGMCU, option registers, and the
 * flash controller's state machine with its locks, queue, errors and damaged words. Any access can be the last one
 * before the cable is pulled. Source: RM0433, chapter 4; ARM DDI 0403E.e, C1.6.
 */
import { type Clock, type Memory, ProbekitError, readU32, silentTracer, viewOf } from '../../src/base/index.ts';
import { type DebugProbe, dapErrors } from '../../src/dap/index.ts';

const FLASH = 0x0800_0000;
const BANK_BYTES = 0x10_0000;
const SECTOR_BYTES = 0x2_0000;
const WORD_BYTES = 32;
const FLASH_REGISTERS = 0x5200_2000;
const DHCSR = 0xe000_edf0;
const DEMCR = 0xe000_edfc;
const AIRCR = 0xe000_ed0c;
const OPTKEYR = FLASH_REGISTERS + 0x08;
const OPTCR = FLASH_REGISTERS + 0x18;

function isFlash(address: number): boolean {
  return address >= FLASH && address < FLASH + 2 * BANK_BYTES;
}

class FakeBank {
  cr = 0x31;
  sr = 0;
  keyStep = 0;
  lockedForGood = false;
  busyUntilMs = 0;
  /** What is being changed until then: undefined contents if the power goes. */
  changing: { at: number; byteLength: number } | undefined;
  buffer: { at: number; bytes: Map<number, number> } | undefined;
  wpsn = 0xff;

  reset(): void {
    Object.assign(this, { cr: 0x31, sr: 0, keyStep: 0, lockedForGood: false, busyUntilMs: 0, changing: undefined, buffer: undefined });
  }
}

export class FakeH7 implements DebugProbe {
  readonly door = 'managed-aps';
  readonly identity = { product: 'fake', generation: 'v3', firmware: 'V3J9M3', serialNumber: '0' } as const;
  readonly clock: Clock = {
    nowMs: () => this.#nowMs,
    sleep: async (ms) => {
      this.#nowMs += ms;
    },
  };
  readonly tracer = silentTracer;
  readonly flash = new Uint8Array(2 * BANK_BYTES).fill(0xff);
  readonly damaged = new Set<number>();
  readonly banks = [new FakeBank(), new FakeBank()] as const;
  /** Registers that only remember. */
  readonly words = new Map<number, number>([
    [0xe000_ed00, 0x411f_c271],
    [0x5c00_1000, 0x2003_6450],
    [0x1ff1_e880, 2048],
    [0x1ff1_e800, 0x0021_003c],
    [0x1ff1_e804, 0x3131_5108],
    [0x1ff1_e808, 0x3232_3635],
    [OPTCR, 1],
    [FLASH_REGISTERS + 0x1c, 0x1bc6_aaf0],
    [FLASH_REGISTERS + 0x28, 0x0000_00ff],
    [FLASH_REGISTERS + 0x128, 0x0000_00ff],
    [FLASH_REGISTERS + 0x40, 0x1ff0_0800],
  ]);
  /** Target accesses so far. */
  accesses = 0;
  /** Words written, in order. */
  readonly writes: number[] = [];
  /** The cable is pulled at this access. */
  cutAt = Number.POSITIVE_INFINITY;
  volts = 3.29;
  /** Option changes raise OPTCHANGEERR. */
  refuseOptions = false;
  nrst = true;
  ppbUnderReset = true;
  halted = false;
  debugEnabled = false;
  catchReset = false;
  resetSeen = false;
  #nowMs = 0;

  async readTargetVoltage(): Promise<number> {
    return this.volts;
  }
  async swdClocks(): Promise<readonly number[]> {
    return [24000];
  }
  async setSwdClock(): Promise<number> {
    return 24000;
  }
  async attach(): Promise<void> {
    this.#count();
  }
  async detach(): Promise<void> {
    this.nrst = true;
  }
  async driveNrst(level: 'low' | 'high' | 'pulse'): Promise<void> {
    this.#count();
    if (level !== 'high') this.systemReset();
    this.nrst = level !== 'low';
  }
  async readDp(): Promise<number> {
    return 0x6ba0_2477;
  }
  async writeDp(): Promise<void> {}
  async readAp(): Promise<number> {
    return 0;
  }
  async writeAp(): Promise<void> {}
  async openAp(): Promise<void> {}

  /** The cable is back. Without power meanwhile, what was being changed holds anything. */
  replug({ powerLost }: { powerLost: boolean }): void {
    this.cutAt = Number.POSITIVE_INFINITY;
    if (!powerLost) return;
    for (const bank of this.banks) {
      const { changing } = bank;
      if (changing && bank.busyUntilMs > this.clock.nowMs()) this.#scramble(changing.at, changing.byteLength);
    }
    this.systemReset();
    Object.assign(this, { halted: false, debugEnabled: false, catchReset: false });
    this.words.delete(0x5c00_1054);
  }

  systemReset(): void {
    for (const bank of this.banks) bank.reset();
    this.resetSeen = true;
    this.halted = this.debugEnabled && this.catchReset;
  }

  memory(ap: number): Memory {
    const shift = (address: number) => (ap === 2 ? address - 0xe00e_1000 + 0x5c00_1000 : address);
    const unit = async (address: number) => {
      this.#count();
      return this.#readWord(shift(address));
    };
    return {
      read: async (address, byteLength) => {
        this.#count();
        if (this.nrst && isFlash(address)) return this.#readFlash(address - FLASH, byteLength);
        const bytes = new Uint8Array(byteLength);
        for (let at = 0; at < byteLength; at += 4) viewOf(bytes).setUint32(at, this.#readWord(address + at), true);
        return bytes;
      },
      write: async (address, data) => {
        for (let at = 0; at < data.length; at += 4) {
          if (at % WORD_BYTES === 0 || at % WORD_BYTES === 12) this.#count();
          this.#writeWord(address + at, readU32(data, at));
        }
      },
      read32: unit,
      read16: async (address) => (await unit(address)) & 0xffff,
      read8: async (address) => (await unit(address)) & 0xff,
      write32: async (address, value) => {
        this.#count();
        this.#writeWord(shift(address), value);
      },
      write16: () => Promise.reject(new Error('not used')),
      write8: () => Promise.reject(new Error('not used')),
    };
  }

  #count(): void {
    this.accesses += 1;
    this.#nowMs += 0.1;
    if (this.accesses < this.cutAt) return;
    throw new ProbekitError('usb/disconnected', { message: 'gone', hint: 'plug in', evidence: { device: 'fake' } });
  }

  #fault(address: number): Error {
    const evidence = { access: 'access', ack: 'fault', status: 0x11, statusName: 'AP_FAULT', address } as const;
    return dapErrors.make('dap/transfer', { message: `fault at ${address.toString(16)}`, hint: 'look', evidence });
  }

  #readWord(address: number): number {
    if (!this.nrst && !(this.ppbUnderReset && address >= 0xe000_0000) && address !== 0x5c00_1004) throw this.#fault(address);
    if (isFlash(address)) return readU32(this.#readFlash(address - FLASH, 4), 0);
    if (address === DHCSR) {
      const word = 0x1_0000 | (this.resetSeen ? 0x200_0000 : 0) | (this.halted ? 0x2_0002 : 0) | (this.debugEnabled ? 1 : 0);
      this.resetSeen = false;
      return word;
    }
    if (address === DEMCR) return this.catchReset ? 1 : 0;
    const bank = this.#bankOf(address);
    const offset = (address - FLASH_REGISTERS) & 0xff;
    if (bank && offset === 0x0c) return bank.cr;
    if (bank && offset === 0x38) return bank.wpsn;
    if (bank && offset === 0x10) {
      const busy = bank.busyUntilMs > this.clock.nowMs();
      return (bank.sr | (busy ? 5 : 0) | (bank.buffer ? 2 : 0)) >>> 0;
    }
    return this.words.get(address) ?? 0;
  }

  #readFlash(at: number, byteLength: number): Uint8Array {
    for (const word of this.damaged) {
      if ((word + 1) * WORD_BYTES <= at || word * WORD_BYTES >= at + byteLength) continue;
      (this.banks[at < BANK_BYTES ? 0 : 1] as FakeBank).sr |= 1 << 26;
      throw this.#fault(FLASH + word * WORD_BYTES);
    }
    return this.flash.slice(at, at + byteLength);
  }

  #writeWord(address: number, value: number): void {
    this.writes.push(address);
    if (!this.nrst && !(this.ppbUnderReset && address >= 0xe000_0000) && address !== 0x5c00_1004) throw this.#fault(address);
    if (isFlash(address)) this.#writeFlash(address - FLASH, value);
    else if (address === DHCSR) {
      this.debugEnabled = (value & 1) !== 0;
      this.halted = this.debugEnabled && (value & 2) !== 0;
    } else if (address === DEMCR) this.catchReset = (value & 1) !== 0;
    else if (address === AIRCR) this.systemReset();
    else this.#writeRegister(address, value);
  }

  #writeRegister(address: number, value: number): void {
    const bank = this.#bankOf(address);
    const offset = (address - FLASH_REGISTERS) & 0xff;
    if (!bank) this.#writeOption(address, value);
    else if (offset === 0x04) this.#writeKey(bank, value, address);
    else if (bank.keyStep === 1) bank.lockedForGood = true;
    else if (offset === 0x14) bank.sr &= ~value;
    else if (offset === 0x0c && (bank.cr & 1) === 0) this.#writeControl(bank, value);
  }

  /** Option registers share both banks' windows; OPTSTART takes over what was written to the PRG registers. */
  #writeOption(address: number, value: number): void {
    this.words.set(address, value);
    if (address === OPTKEYR && value === 0x4c5d_6e7f) this.words.set(OPTCR, 0);
    if (address !== OPTCR || (value & 2) === 0) return;
    for (const current of [0x1c, 0x40]) {
      const wanted = this.words.get(FLASH_REGISTERS + current + 4);
      if (wanted !== undefined) this.words.set(FLASH_REGISTERS + current, this.refuseOptions ? this.#refused(current) : wanted);
    }
    for (const [index, bank] of this.banks.entries()) {
      bank.wpsn = this.words.get(FLASH_REGISTERS + 0x100 * index + 0x3c) ?? bank.wpsn;
    }
  }

  #refused(current: number): number {
    return ((this.words.get(FLASH_REGISTERS + current) ?? 0) | (current === 0x1c ? 1 << 30 : 0)) >>> 0;
  }

  #writeKey(bank: FakeBank, value: number, address: number): void {
    const expected = bank.keyStep === 0 ? 0x4567_0123 : 0xcdef_89ab;
    if (bank.lockedForGood || (bank.cr & 1) === 0 || value !== expected) {
      bank.lockedForGood = true;
      throw this.#fault(address);
    }
    bank.keyStep = bank.keyStep === 0 ? 1 : 0;
    if (bank.keyStep === 0) bank.cr &= ~1;
  }

  #writeControl(bank: FakeBank, value: number): void {
    if ((value & 2) === 0) bank.buffer = undefined;
    bank.cr = value & ~0x80;
    if ((value & 0x80) === 0) return;
    const whole = (value & 8) !== 0;
    const sector = whole ? 0 : (value >>> 8) & 7;
    if (whole ? bank.wpsn !== 0xff : (bank.wpsn & (1 << sector)) === 0) {
      bank.sr |= 1 << 17;
      return;
    }
    const at = this.banks.indexOf(bank) * BANK_BYTES + sector * SECTOR_BYTES;
    const byteLength = whole ? BANK_BYTES : SECTOR_BYTES;
    this.flash.fill(0xff, at, at + byteLength);
    for (const word of this.damaged) if (word >= at / WORD_BYTES && word < (at + byteLength) / WORD_BYTES) this.damaged.delete(word);
    this.#begin(bank, at, byteLength, whole ? 2500 : 1000);
  }

  #writeFlash(at: number, value: number): void {
    const bank = this.banks[at < BANK_BYTES ? 0 : 1] as FakeBank;
    const block = at - (at % WORD_BYTES);
    if ((bank.cr & 2) === 0 || (bank.sr & ((1 << 18) | (1 << 21))) !== 0) {
      bank.sr |= 1 << 18;
      return;
    }
    if (bank.buffer && bank.buffer.at !== block) {
      bank.buffer = undefined;
      bank.sr |= 1 << 21;
      return;
    }
    bank.buffer ??= { at: block, bytes: new Map() };
    bank.buffer.bytes.set(at, value);
    if (bank.buffer.bytes.size < WORD_BYTES / 4) return;
    const word = block / WORD_BYTES;
    if (this.flash.subarray(block, block + WORD_BYTES).some((byte) => byte !== 0xff)) this.damaged.add(word);
    for (const [where, part] of bank.buffer.bytes) viewOf(this.flash).setUint32(where, part, true);
    bank.buffer = undefined;
    this.#begin(bank, block, WORD_BYTES, 0.1);
  }

  #begin(bank: FakeBank, at: number, byteLength: number, ms: number): void {
    bank.changing = { at, byteLength };
    bank.busyUntilMs = Math.max(bank.busyUntilMs, this.clock.nowMs()) + ms;
  }

  #scramble(at: number, byteLength: number): void {
    for (let word = at / WORD_BYTES; word < (at + byteLength) / WORD_BYTES; word++) {
      if (byteLength === WORD_BYTES || word % 97 === 0) this.damaged.add(word);
      this.flash.fill(word % 251, word * WORD_BYTES, word * WORD_BYTES + 7);
    }
  }

  #bankOf(address: number): FakeBank | undefined {
    if (address < FLASH_REGISTERS || address >= FLASH_REGISTERS + 0x200) return undefined;
    const offset = (address - FLASH_REGISTERS) & 0xff;
    const banked = [0x04, 0x0c, 0x10, 0x14, 0x38].includes(offset);
    return banked ? this.banks[address < FLASH_REGISTERS + 0x100 ? 0 : 1] : undefined;
  }
}
