/**
 * Instrumentation Trace Macrocell: stimulus ports and the DWT's packets go into one FIFO, local timestamps behind them.
 * Who takes the bytes out, and how fast, is the chip's. Source: ARM DDI 0403E.e, C1.7 and D4.2.
 *
 * The manual leaves the sizes of FIFO and timestamp counter open. Global timestamps and timestamps by the trace port's
 * clock are stored without effect. An overflow of the timestamp counter is told with the next packet, not at its instant.
 */
import * as spec from '../../spec/arm/itm.ts';
import type { LinearMemory } from '../linear-memory.ts';
import type { CoreCycles } from './core-cycles.ts';
import { CoresightLock } from './coresight-lock.ts';
import { TRCENA } from './register-bits.ts';
import { DEMCR, ITM_COUNT, ITM_HEAD, ITM_LOSS, ITM_TCR, ITM_TER, ITM_TPR, ITM_UNLOCKED } from './system-words.ts';

const { ITM_TCR: TCR } = spec;
/** Offsets inside the unit's page. */
const PORTS_END = 4 * spec.ITM_PORT_COUNT;
const TER_OFFSET = spec.ITM_TER & 0xfff;
const TPR_OFFSET = spec.ITM_TPR.address & 0xfff;
const TCR_OFFSET = TCR.address & 0xfff;
const ITMENA = TCR.mask('ITMENA');
const TSENA = TCR.mask('TSENA');
const SYNCENA = TCR.mask('SYNCENA');
const TXENA = TCR.mask('TXENA');
const BUSY = TCR.mask('BUSY');
const TCR_WRITABLE = 0x007f_0f1f;
/** Stored without effect. */
const TCR_TAGGED = TCR.mask('GTSFREQ') | TCR.mask('SWOENA');

/** Assumed, as is what of it software may use: the manual has one buffer for the ports and one for the DWT. */
const FIFO_BYTES = 32;
const SOFTWARE_BYTES = 16;
/** Header and word. */
const LARGEST_PACKET = 5;
/** As on Cortex-M3 and M4 (RM0090, 38.14.2); assumed here. */
const TIMESTAMP_LIMIT = 2 ** 21;
/** Its header, 21 bits in bytes of seven, and an overflow packet before it. */
const LARGEST_TIMESTAMP = 5;

/** `ITM_LOSS`: nothing lost; lost, and the overflow packet had no room yet; the overflow packet is the last in the FIFO. */
const LOST_NOTHING = 0;
const LOSS_OWED = 1;
const LOSS_TOLD = 2;

export interface ItmOwner {
  readonly cycles: CoreCycles;
  readonly privileged: boolean;
  /** There is a byte to take where there was none. */
  traceReady(): void;
  note(text: string): void;
}

export class Itm {
  readonly #s: Uint32Array;
  readonly #owner: ItmOwner;
  readonly #lock: CoresightLock;
  readonly #fifo: Uint8Array;
  /** Cycle of the last local timestamp. */
  readonly #stamped: Float64Array;

  constructor(s: Uint32Array, memory: LinearMemory, owner: ItmOwner) {
    this.#s = s;
    this.#owner = owner;
    this.#lock = new CoresightLock(s, ITM_UNLOCKED);
    this.#fifo = memory.bytes(FIFO_BYTES);
    this.#stamped = memory.numbers(1);
  }

  /** DWT packets get through. */
  get forwards(): boolean {
    return this.#on && (this.#s[ITM_TCR]! & TXENA) !== 0;
  }

  /** Synchronisation packets are wanted. */
  get synchronises(): boolean {
    return this.#on && (this.#s[ITM_TCR]! & SYNCENA) !== 0;
  }

  get #on(): boolean {
    return (this.#s[ITM_TCR]! & ITMENA) !== 0 && (this.#s[DEMCR]! & TRCENA) !== 0;
  }

  read(offset: number, debugger_: boolean): number {
    const s = this.#s;
    if (offset < PORTS_END) return this.#mayUse(offset >>> 2, debugger_) && this.#hasRoom(LARGEST_PACKET, SOFTWARE_BYTES) ? 1 : 0;
    switch (offset) {
      case TER_OFFSET:
        return s[ITM_TER]!;
      case TPR_OFFSET:
        return s[ITM_TPR]!;
      case TCR_OFFSET:
        return s[ITM_TCR]! | (s[ITM_COUNT]! > 0 ? BUSY : 0);
      default:
        return this.#lock.read(offset, debugger_) ?? 0;
    }
  }

  /** Writes the bits of `mask` of the word at an offset. */
  write(offset: number, value: number, mask: number, debugger_: boolean): void {
    if (offset < PORTS_END) {
      this.#stimulate(offset >>> 2, value, mask, debugger_);
      return;
    }
    if (this.#lock.takes(offset, value, debugger_)) return;
    const s = this.#s;
    const trusted = debugger_ || this.#owner.privileged;
    // Unprivileged code may switch the ports that are left to it, and nothing else (C1.7.3).
    if (offset === TER_OFFSET) s[ITM_TER] = merged(s[ITM_TER]!, value, trusted ? mask : mask & ~this.#privilegedPorts);
    else if (!trusted) return;
    else if (offset === TPR_OFFSET) s[ITM_TPR] = merged(s[ITM_TPR]!, value, mask) & 15;
    else if (offset === TCR_OFFSET) this.#control(merged(s[ITM_TCR]!, value, mask) & TCR_WRITABLE);
  }

  #control(value: number): void {
    if (value & ~this.#s[ITM_TCR]! & TCR_TAGGED) {
      this.#owner.note(
        'ITM_TCR: GTSFREQ and SWOENA are stored, but the bench models neither global timestamps nor a clock of the trace port',
      );
    }
    if (value & ~this.#s[ITM_TCR]! & TSENA) this.#stamped[0] = this.#owner.cycles.total;
    this.#s[ITM_TCR] = value;
  }

  /** Ports of which TPR says that they are for privileged code. */
  get #privilegedPorts(): number {
    let ports = 0;
    for (let group = 0; group < 4; group++) if ((this.#s[ITM_TPR]! >>> group) & 1) ports |= 0xff << (8 * group);
    return ports;
  }

  #mayUse(port: number, debugger_: boolean): boolean {
    return debugger_ || this.#owner.privileged || ((this.#privilegedPorts >>> port) & 1) === 0;
  }

  /** A write of one, two or four bytes becomes a packet of as many. */
  #stimulate(port: number, value: number, mask: number, debugger_: boolean): void {
    if (!this.#on || ((this.#s[ITM_TER]! >>> port) & 1) === 0 || !this.#mayUse(port, debugger_)) return;
    const shift = 31 - Math.clz32(mask & -mask);
    const lanes = mask >>> shift;
    const size = lanes === 0xff ? 1 : lanes === 0xffff ? 2 : 4;
    this.#put(port << 3, value >>> shift, size, SOFTWARE_BYTES);
  }

  /** A packet of the DWT: 1, 2 or 4 bytes of payload. */
  hardware(id: number, payload: number, size: number): void {
    if (this.forwards) this.#put((id << 3) | spec.HARDWARE_SOURCE, payload, size, FIFO_BYTES);
  }

  /** A synchronisation packet; one that finds no room is left out. */
  synchronise(): void {
    if (!this.synchronises || FIFO_BYTES - this.#s[ITM_COUNT]! < spec.SYNCHRONISATION.length) return;
    this.#adding(() => {
      for (const byte of spec.SYNCHRONISATION) this.#push(byte);
    });
  }

  /** The next byte on its way out, -1 when there is none. */
  takeByte(): number {
    const s = this.#s;
    if (s[ITM_COUNT] === 0) return -1;
    const byte = this.#fifo[s[ITM_HEAD]!]!;
    s[ITM_HEAD] = (s[ITM_HEAD]! + 1) % FIFO_BYTES;
    s[ITM_COUNT]!--;
    if (s[ITM_LOSS] === LOSS_OWED) this.#tellLoss();
    return byte;
  }

  #hasRoom(packet: number, limit: number): boolean {
    const stamp = this.#s[ITM_TCR]! & TSENA ? LARGEST_TIMESTAMP : 0;
    return this.#s[ITM_COUNT]! + packet + stamp <= limit;
  }

  #put(header: number, payload: number, size: number, limit: number): void {
    const s = this.#s;
    if (!this.#hasRoom(1 + size, limit)) {
      if (s[ITM_LOSS] !== LOST_NOTHING) return;
      if (s[ITM_COUNT] === FIFO_BYTES) s[ITM_LOSS] = LOSS_OWED;
      else this.#tellLoss();
      return;
    }
    s[ITM_LOSS] = LOST_NOTHING;
    this.#adding(() => {
      const ticks = this.#ticks();
      if (ticks >= TIMESTAMP_LIMIT) this.#push(spec.OVERFLOW);
      this.#push(header | spec.SIZE_CODES[size]!);
      for (let index = 0; index < size; index++) this.#push(payload >>> (8 * index));
      if (s[ITM_TCR]! & TSENA) this.#stamp(ticks % TIMESTAMP_LIMIT);
    });
  }

  #tellLoss(): void {
    this.#s[ITM_LOSS] = LOSS_TOLD;
    this.#push(spec.OVERFLOW);
  }

  /** Prescaled cycles since the last local timestamp, and 0 without timestamps. */
  #ticks(): number {
    if ((this.#s[ITM_TCR]! & TSENA) === 0) return 0;
    const { total } = this.#owner.cycles;
    const prescaler = spec.TIMESTAMP_PRESCALERS[TCR.get(this.#s[ITM_TCR]!, 'TSPrescale')]!;
    const ticks = Math.floor((total - this.#stamped[0]!) / prescaler);
    // What is left of a tick counts for the next timestamp.
    this.#stamped[0] = this.#stamped[0]! + ticks * prescaler;
    return ticks;
  }

  /** The delta belongs to the packet before it: relation 0. */
  #stamp(ticks: number): void {
    if (ticks > 0 && ticks <= spec.MOST_SHORT_TIMESTAMP) {
      this.#push(ticks << 4);
      return;
    }
    this.#push(spec.LOCAL_TIMESTAMP);
    let rest = ticks;
    for (; rest > 0x7f; rest >>>= 7) this.#push(0x80 | (rest & 0x7f));
    this.#push(rest);
  }

  #adding(push: () => void): void {
    const wasEmpty = this.#s[ITM_COUNT] === 0;
    push();
    if (wasEmpty) this.#owner.traceReady();
  }

  #push(byte: number): void {
    const s = this.#s;
    this.#fifo[(s[ITM_HEAD]! + s[ITM_COUNT]!) % FIFO_BYTES] = byte;
    s[ITM_COUNT]!++;
  }
}

function merged(before: number, value: number, mask: number): number {
  return (before & ~mask) | (value & mask);
}
