/**
 * The end of a trace port: shifts bytes out of its pin one behind the other, NRZ as a serial port does or Manchester coded.
 * Source: ARM DDI 0314H, chapter 11; ARM DDI 0403E.e, C1.10.
 *
 * Manchester bytes are framed one by one and the line rests high: who listens for it here hears rubbish, as on the real wire.
 */
import { PPROT_MANCHESTER, PPROT_NRZ } from '../../../spec/stm32/trace-h7.ts';
import { frameOf, type UartFrame } from '../../wires/uart-signal.ts';
import type { ModelContext, ModelTimer } from '../model.ts';

/** The port's registers and what lies before and behind it. */
export interface TracePort {
  /** PPROT. */
  readonly protocol: number;
  /** Clocks of a bit. */
  readonly divider: number;
  /** In hertz; 0 while it stands. */
  readonly clockHz: number;
  /** -1 when there is none. */
  takeByte(): number;
  /** Whether the pin is the port's. */
  readonly hasPin: boolean;
}

const SHIFTING = 0;
const BYTE = 1;
const NEVER = Number.POSITIVE_INFINITY;

export class TraceShifter implements ModelTimer {
  readonly #chip: ModelContext['chip'];
  readonly #port: TracePort;
  readonly #words: Uint32Array;
  /** End of the byte on the wire, and how long its bits are in seconds. */
  readonly #times: Float64Array;

  constructor({ chip, memory }: ModelContext, port: TracePort) {
    this.#chip = chip;
    this.#port = port;
    this.#words = memory.words(2);
    this.#times = memory.numbers(2);
    this.#times[0] = NEVER;
  }

  powerUp(): void {
    this.#words.fill(0);
    this.#times[0] = NEVER;
  }

  get nextNs(): number {
    return this.#times[0]!;
  }

  act(): void {
    const frame = this.#frame(this.#words[BYTE]!, this.#times[1]!);
    this.#words[SHIFTING] = 0;
    this.#times[0] = NEVER;
    if (this.#port.hasPin) this.#chip.swoFrame(frame);
    this.start();
  }

  /** Takes the next byte when the wire is free and the clock runs. */
  start(): void {
    if (this.#words[SHIFTING]) return;
    const { protocol, divider, clockHz } = this.#port;
    if ((protocol !== PPROT_NRZ && protocol !== PPROT_MANCHESTER) || clockHz === 0) return;
    const byte = this.#port.takeByte();
    if (byte < 0) return;
    const bitSeconds = divider / clockHz;
    this.#words[SHIFTING] = 1;
    this.#words[BYTE] = byte;
    this.#times[0] = this.#chip.nowNs() + this.#frame(byte, bitSeconds).length * bitSeconds * 1e9;
    this.#times[1] = bitSeconds;
    this.#chip.reschedule();
  }

  #frame(byte: number, bitSeconds: number): UartFrame {
    return this.#port.protocol === PPROT_MANCHESTER ? manchesterFrame(byte, bitSeconds) : frameOf(byte, bitSeconds);
  }
}

/** Start bit and eight data bits, lowest first, each as two halves: 10 for a one, 01 for a zero. */
function manchesterFrame(byte: number, bitSeconds: number): UartFrame {
  const bits = (byte << 1) | 1;
  let levels = 0;
  for (let index = 0; index < 9; index++) levels |= ((bits >>> index) & 1 ? 0b01 : 0b10) << (2 * index);
  return { levels, length: 18, bitSeconds, byte: undefined };
}
