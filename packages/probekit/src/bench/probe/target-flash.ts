/**
 * How the probe's firmware programs a file into the STM32H743 it holds halted: sectors erased, flash words written by the
 * registers of the flash controller, everything read back. What real probes do is not public; these are the steps of the
 * manual. Source: RM0433, 4.3.9 and 4.3.10; registers: `spec/stm32/flash-h7.ts`.
 */
import { STATUS_OK } from '../../spec/stlink/status.ts';
import {
  BANK_STEP,
  BANK1_ADDRESS,
  BANK2_ADDRESS,
  CCR,
  CLEAR_ALL_FLAGS,
  CR,
  ERROR_FLAGS,
  FLASH_BASE,
  FLASH_WORD_BYTES,
  KEY1,
  KEY2,
  KEYR,
  PSIZE_X32,
  SECTOR_BYTES,
  SR,
} from '../../spec/stm32/flash-h7.ts';
import type { MemoryAccess } from './memory-access.ts';
import type { SwdMaster } from './swd-master.ts';

export interface FlashHands {
  readonly swd: SwdMaster;
  readonly memory: MemoryAccess;
  /** Lets bench time pass. */
  readonly spend: (ns: number) => void;
}

/** Bytes and where they go. */
export interface FlashBlock {
  readonly address: number;
  readonly bytes: Uint8Array;
}

const CORE_PORT = 0;
const BANK_END = 0x0820_0000;
const POLL_NS = 50_000;
/** A sector takes at most 4 s at x8 (DS12110, table of flash characteristics); then something is wrong. */
const MOST_POLLS = 100_000;

export class TargetFlash {
  readonly #hands: FlashHands;

  constructor(hands: FlashHands) {
    this.#hands = hands;
  }

  /** Erases the sectors that the blocks touch, programs and compares. Whether all of it worked. */
  program(blocks: readonly FlashBlock[]): boolean {
    if (blocks.some(({ address, bytes }) => address < BANK1_ADDRESS || address + bytes.length > BANK_END)) return false;
    const sectors = new Set(blocks.flatMap(sectorsOf));
    const banks = new Set([...sectors].map(bankOf));
    const done =
      [...banks].every((bank) => this.#unlock(bank)) &&
      [...sectors].every((sector) => this.#erase(sector)) &&
      blocks.every((block) => this.#write(block)) &&
      blocks.every((block) => this.#holds(block));
    for (const bank of banks) this.#set(bank, CR.address, CR.pack({ LOCK: 1 }));
    return done;
  }

  #unlock(bank: number): boolean {
    return (
      this.#set(bank, CCR.address, CLEAR_ALL_FLAGS) &&
      this.#set(bank, KEYR.address, KEY1) &&
      this.#set(bank, KEYR.address, KEY2) &&
      CR.get(this.#get(bank, CR.address) ?? CR.pack({ LOCK: 1 }), 'LOCK') === 0
    );
  }

  #erase(sector: number): boolean {
    const bank = bankOf(sector);
    const SNB = ((sector - BANK1_ADDRESS) / SECTOR_BYTES) % 8;
    return this.#set(bank, CR.address, CR.pack({ SER: 1, SNB, PSIZE: PSIZE_X32, START: 1 })) && this.#finished(bank);
  }

  #write({ address, bytes }: FlashBlock): boolean {
    const first = address - (address % FLASH_WORD_BYTES);
    const padded = new Uint8Array(Math.ceil((address + bytes.length - first) / FLASH_WORD_BYTES) * FLASH_WORD_BYTES).fill(0xff);
    padded.set(bytes, address - first);
    for (let at = 0; at < padded.length; at += FLASH_WORD_BYTES) {
      const place = first + at;
      const word = padded.subarray(at, at + FLASH_WORD_BYTES);
      const bank = bankOf(place);
      if (!this.#set(bank, CR.address, CR.pack({ PG: 1, PSIZE: PSIZE_X32 }))) return false;
      const block = { port: CORE_PORT, address: place, width: 4, increment: true, csw: 0 } as const;
      if (this.#hands.memory.write(block, word) !== STATUS_OK || !this.#finished(bank)) return false;
    }
    return true;
  }

  #holds({ address, bytes }: FlashBlock): boolean {
    const first = address & ~3;
    const read = new Uint8Array(Math.ceil((address + bytes.length - first) / 4) * 4);
    const block = { port: CORE_PORT, address: first, width: 4, increment: true, csw: 0 } as const;
    return this.#hands.memory.read(block, read) === STATUS_OK && bytes.every((byte, index) => read[address - first + index] === byte);
  }

  /** Waits until the bank has nothing under way. Whether it ended without an error flag. */
  #finished(bank: number): boolean {
    for (let poll = 0; poll < MOST_POLLS; poll++) {
      const status = this.#get(bank, SR.address);
      if (status === undefined || (status & ERROR_FLAGS) !== 0) return false;
      const { QW, WBNE, BSY } = SR.unpack(status);
      if (QW + WBNE + BSY === 0) return true;
      this.#hands.spend(POLL_NS);
    }
    return false;
  }

  #get(bank: number, offset: number): number | undefined {
    const { swd, memory } = this.#hands;
    return memory.readWord(CORE_PORT, FLASH_BASE + bank * BANK_STEP + offset) === STATUS_OK ? swd.value : undefined;
  }

  #set(bank: number, offset: number, value: number): boolean {
    return this.#hands.memory.writeWord(CORE_PORT, FLASH_BASE + bank * BANK_STEP + offset, value >>> 0) === STATUS_OK;
  }
}

/** Addresses of the sectors that the block touches. */
function sectorsOf({ address, bytes }: FlashBlock): number[] {
  const found: number[] = [];
  for (let sector = address - (address % SECTOR_BYTES); sector < address + bytes.length; sector += SECTOR_BYTES) found.push(sector);
  return found;
}

function bankOf(address: number): number {
  return address < BANK2_ADDRESS ? 0 : 1;
}
