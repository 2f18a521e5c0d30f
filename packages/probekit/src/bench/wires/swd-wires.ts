/**
 * SWCLK, SWDIO and ground between probe and target. Carries SWD transfers bit by bit, as ARM IHI 0031 (ADIv5.2) B4
 * draws them; when every wire is perfect a transfer takes a short cut with the same outcome and the same time.
 * What a transfer means is left to the target, what to do about its outcome to the probe's firmware.
 */
import type { WireState } from '../../base/index.ts';
import { ACK_NONE, ACK_OK, JTAG_TO_SWD } from '../../spec/arm/dp.ts';
import { SWD_ACK_BITS, SWD_DATA_BITS, SWD_IDLE_BITS, SWD_LINE_RESET_BITS, SWD_REQUEST_BITS, SWD_TURNAROUND_BITS } from '../timing.ts';
import { Line } from './line.ts';
import { Noise } from './noise.ts';
import { parity } from './parity.ts';
import type { Level, SwdTarget } from './swd-target.ts';

const REFUSED_BITS = SWD_REQUEST_BITS + SWD_TURNAROUND_BITS + SWD_ACK_BITS + SWD_TURNAROUND_BITS;
const TRANSFER_BITS = REFUSED_BITS + SWD_DATA_BITS;

export interface SwdWiresOptions {
  readonly target: SwdTarget;
  /** Lets bench time pass. */
  readonly spend: (ns: number) => void;
  readonly seed: number;
}

export class SwdWires {
  /** SWCLK frequency, set by the probe. */
  khz = 1000;
  /** What hangs on the far end. */
  target: SwdTarget;
  /** False while the probe has no supply or is held in reset: it drives nothing. */
  probeAlive = true;
  /** Data of the last read. */
  data = 0;
  /** Whether the last read's parity was right. */
  parityGood = true;
  readonly #spend: (ns: number) => void;
  readonly #noise: Noise;
  readonly #swdio: Line;
  readonly #swclk: Line;
  readonly #ground: Line;

  constructor({ target, spend, seed }: SwdWiresOptions) {
    this.target = target;
    this.#spend = spend;
    this.#noise = new Noise(seed);
    this.#swdio = new Line(this.#noise);
    this.#swclk = new Line(this.#noise);
    this.#ground = new Line(this.#noise);
  }

  /** Changes the state of one wire. */
  setWire(name: 'SWDIO' | 'SWCLK' | 'GND', state: WireState): void {
    const line = { SWDIO: this.#swdio, SWCLK: this.#swclk, GND: this.#ground }[name];
    line.state = state;
  }

  /** At least 50 clocks with SWDIO high, then idle: the debug port starts over. */
  lineReset(): void {
    if (!this.probeAlive) return;
    this.#drive(1, SWD_LINE_RESET_BITS);
    this.#drive(0, SWD_IDLE_BITS);
    this.#spendBits(SWD_LINE_RESET_BITS + SWD_IDLE_BITS);
  }

  /** Switches a SWJ-DP from JTAG to SWD: line reset, select sequence, line reset. */
  selectSwd(): void {
    if (!this.probeAlive) return;
    this.#drive(1, SWD_LINE_RESET_BITS);
    for (let index = 0; index < 16; index++) this.#cycle(((JTAG_TO_SWD >>> index) & 1) as 0 | 1);
    this.#spendBits(SWD_LINE_RESET_BITS + 16);
    this.lineReset();
  }

  /** One transfer; returns the three ACK bits. A read leaves `data` and `parityGood`. `address` is 0, 4, 8 or 12. */
  transfer(accessPort: boolean, read: boolean, address: number, value = 0): number {
    if (!this.probeAlive) return ACK_NONE;
    const ack = this.#perfect ? this.#shortCut(accessPort, read, address, value) : this.#bitByBit(accessPort, read, address, value);
    const refused = ack === 2 || ack === 4;
    this.#spendBits((refused ? REFUSED_BITS : TRANSFER_BITS) + SWD_IDLE_BITS);
    return ack;
  }

  saveState(): unknown {
    return {
      khz: this.khz,
      noise: this.#noise.state,
      swdio: this.#swdio.state,
      swclk: this.#swclk.state,
      ground: this.#ground.state,
    };
  }

  loadState(state: unknown): void {
    const saved = state as { khz: number; noise: number; swdio: WireState; swclk: WireState; ground: WireState };
    this.khz = saved.khz;
    this.#noise.state = saved.noise;
    this.#swdio.state = saved.swdio;
    this.#swclk.state = saved.swclk;
    this.#ground.state = saved.ground;
  }

  get #perfect(): boolean {
    if (![this.#swdio, this.#swclk, this.#ground].every((line) => line.isPerfect(this.khz))) return false;
    return !this.target.reachable || this.target.atRest;
  }

  #shortCut(accessPort: boolean, read: boolean, address: number, value: number): number {
    if (!this.target.reachable) return ACK_NONE;
    const ack = this.target.request(accessPort, read, address);
    if (ack !== ACK_OK) return ack;
    if (read) {
      this.data = this.target.readData();
      this.parityGood = true;
    } else {
      this.target.writeData(value, true);
    }
    return ack;
  }

  #bitByBit(accessPort: boolean, read: boolean, address: number, value: number): number {
    const request = requestByte(accessPort, read, address);
    for (let index = 0; index < SWD_REQUEST_BITS; index++) this.#cycle(((request >>> index) & 1) as 0 | 1);
    this.#cycle(undefined);
    let ack = 0;
    for (let index = 0; index < SWD_ACK_BITS; index++) ack |= this.#cycle(undefined) << index;
    if (ack === 2 || ack === 4) {
      this.#cycle(undefined);
    } else if (ack === ACK_OK && !read) {
      this.#cycle(undefined);
      for (let index = 0; index < 32; index++) this.#cycle(((value >>> index) & 1) as 0 | 1);
      this.#cycle(parity(value));
    } else {
      // Also after a broken ACK: a target that did understand may be sending, and must not be talked over (B4.2.6).
      this.#sampleData();
      this.#cycle(undefined);
    }
    this.#drive(0, SWD_IDLE_BITS);
    return ack;
  }

  #sampleData(): void {
    let word = 0;
    for (let index = 0; index < 32; index++) word |= this.#cycle(undefined) << index;
    this.data = word >>> 0;
    this.parityGood = this.#cycle(undefined) === parity(word);
  }

  #drive(level: 0 | 1, cycles: number): void {
    for (let index = 0; index < cycles; index++) this.#cycle(level);
  }

  /** One clock cycle. The probe drives a level or listens; returns the level it sees. */
  #cycle(driven: Level): 0 | 1 {
    // A loose ground costs clock edges; a ground shorted to ground is one.
    const grounded = this.#ground.state === 'low' || this.#ground.carriesEdge(this.khz);
    if (!grounded || !this.target.reachable || !this.#swclk.carriesEdge(this.khz)) return this.#swdio.seen(driven, this.khz);
    const level = this.#swdio.seen(driven ?? this.target.output, this.khz);
    this.target.clock(level);
    return level;
  }

  #spendBits(bits: number): void {
    this.#spend((bits * 1_000_000) / this.khz);
  }
}

/** Start, APnDP, RnW, A[2:3], parity, stop, park, first bit lowest (ARM IHI 0031, B4.2.1). */
export function requestByte(accessPort: boolean, read: boolean, address: number): number {
  const middle = (accessPort ? 1 : 0) | (read ? 2 : 0) | (address & 0xc);
  return 0x81 | (middle << 1) | (parity(middle) << 5);
}
