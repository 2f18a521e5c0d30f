/**
 * The serial side of the SW-DP: clock cycles in, requests out. Knows the switch from JTAG, line reset, the order after
 * it, turnaround, and the silence after a protocol error. Source: ARM IHI 0031 (ADIv5.2), B4 and B5.2.
 */
import { ACK_NONE, ACK_OK, JTAG_TO_SWD, SWD_TO_JTAG } from '../../spec/arm/dp.ts';
import type { DebugAccess } from '../seams.ts';
import { parity } from '../wires/parity.ts';
import type { Level, SwdTarget } from '../wires/swd-target.ts';
import { SwDp } from './sw-dp.ts';

/** Clocks with SWDIO high that make a line reset (B4.3.3). */
const RESET_ONES = 50;

type Phase = 'jtag' | 'silent' | 'idle' | 'request' | 'turn' | 'ack' | 'read' | 'turn-to-write' | 'write' | 'turn-back';

interface PortState {
  phase: Phase;
  /** Bits gone by in this phase. */
  count: number;
  shift: number;
  /** Ones in a row. */
  ones: number;
  /** Bits of a possible select sequence so far; -1 while none is awaited. */
  sequenceBits: number;
  sequence: number;
  /** After a line reset only a read of DPIDR is taken (B4.3.3). */
  wantsDpidr: boolean;
  read: boolean;
  ack: number;
  word: number;
}

export class SwdPort implements SwdTarget {
  readonly #access: DebugAccess;
  readonly #dp: SwDp;
  #state: PortState = powerOnState();

  constructor(access: DebugAccess) {
    this.#access = access;
    this.#dp = new SwDp(access);
  }

  /** The chip's supply came or went: a SWJ-DP starts in JTAG. */
  powerOnReset(): void {
    this.#state = powerOnState();
    this.#dp.powerOnReset();
  }

  get reachable(): boolean {
    return this.#access.powered && this.#access.pinsConnected;
  }

  get atRest(): boolean {
    const { phase } = this.#state;
    return (phase === 'idle' || phase === 'silent' || phase === 'jtag') && this.#dp.extraTurnaround === 0;
  }

  get output(): Level {
    const { phase, ack, count, word } = this.#state;
    if (phase === 'ack') return ((ack >>> count) & 1) as 0 | 1;
    if (phase !== 'read') return undefined;
    return count < 32 ? (((word >>> count) & 1) as 0 | 1) : parity(word);
  }

  clock(level: 0 | 1): void {
    this.#watchReset(level);
    this.#step(level);
  }

  request(accessPort: boolean, read: boolean, address: number): number {
    const state = this.#state;
    if (state.phase !== 'idle') return ACK_NONE;
    if (state.wantsDpidr && (accessPort || !read || address !== 0)) {
      state.phase = 'silent';
      return ACK_NONE;
    }
    state.wantsDpidr = false;
    state.read = read;
    return this.#dp.request(accessPort, read, address);
  }

  readData(): number {
    return this.#dp.readData();
  }

  writeData(value: number, parityGood: boolean): void {
    this.#dp.writeData(value, parityGood);
  }

  saveState(): unknown {
    return { port: { ...this.#state }, dp: this.#dp.saveState() };
  }

  loadState(state: unknown): void {
    const saved = state as { port: PortState; dp: unknown };
    this.#state = { ...saved.port };
    this.#dp.loadState(saved.dp);
  }

  /** Line resets and select sequences are recognised in any phase. */
  #watchReset(level: 0 | 1): void {
    const state = this.#state;
    if (state.sequenceBits < 0 && level === 0 && state.ones >= RESET_ONES) {
      state.sequenceBits = 0;
      state.sequence = 0;
    }
    if (state.sequenceBits >= 0) {
      state.sequence |= level << state.sequenceBits++;
      if (state.sequenceBits === 16) {
        if (state.sequence === JTAG_TO_SWD) this.#enter('silent');
        if (state.sequence === SWD_TO_JTAG) this.#enter('jtag');
        state.sequenceBits = -1;
      }
    }
    state.ones = level === 1 ? state.ones + 1 : 0;
    if (state.ones === RESET_ONES && state.phase !== 'jtag') {
      this.#enter('idle');
      state.wantsDpidr = true;
    }
  }

  #step(level: 0 | 1): void {
    const state = this.#state;
    switch (state.phase) {
      case 'jtag':
      case 'silent':
        return;
      case 'idle':
        // A start bit is a one after the line has been low: the ones of a line reset are not requests.
        if (level === 1 && state.ones < RESET_ONES) {
          this.#enter('request');
          state.shift = 1;
          state.count = 1;
        }
        return;
      case 'request':
        state.shift |= level << state.count++;
        if (state.count === 8) this.#takeRequest(state.shift);
        return;
      case 'turn':
        if (++state.count > this.#dp.extraTurnaround) this.#enter('ack');
        return;
      case 'ack':
        if (++state.count === 3) this.#afterAck();
        return;
      case 'read':
        if (++state.count === 33) this.#enter('turn-back');
        return;
      case 'turn-to-write':
        if (++state.count > this.#dp.extraTurnaround) this.#enter('write');
        return;
      case 'write':
        this.#takeDataBit(level);
        return;
      case 'turn-back':
        if (++state.count > this.#dp.extraTurnaround) this.#enter('idle');
    }
  }

  #takeRequest(byte: number): void {
    const state = this.#state;
    const middle = (byte >>> 1) & 0xf;
    const wellFormed = (byte & 0xc1) === 0x81 && ((byte >>> 5) & 1) === parity(middle);
    this.#enter('idle');
    const ack = wellFormed ? this.request((middle & 1) !== 0, (middle & 2) !== 0, middle & 0xc) : ACK_NONE;
    if (ack === ACK_NONE) {
      this.#enter('silent');
      return;
    }
    state.ack = ack;
    this.#enter('turn');
  }

  #afterAck(): void {
    const state = this.#state;
    if (state.ack !== ACK_OK) {
      this.#enter('turn-back');
    } else if (state.read) {
      state.word = this.#dp.readData();
      this.#enter('read');
    } else {
      state.word = 0;
      this.#enter('turn-to-write');
    }
  }

  #takeDataBit(level: 0 | 1): void {
    const state = this.#state;
    if (state.count < 32) {
      state.word = (state.word | (level << state.count++)) >>> 0;
      return;
    }
    this.#enter('idle');
    this.#dp.writeData(state.word, level === parity(state.word));
  }

  #enter(phase: Phase): void {
    this.#state.phase = phase;
    this.#state.count = 0;
  }
}

function powerOnState(): PortState {
  return {
    phase: 'jtag',
    count: 0,
    shift: 0,
    ones: 0,
    sequenceBits: -1,
    sequence: 0,
    wantsDpidr: true,
    read: false,
    ack: 0,
    word: 0,
  };
}
