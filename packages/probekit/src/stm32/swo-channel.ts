/**
 * SWO of a target: sets its trace path up, has the probe listen, and takes back at the end all that it set. What the program has set
 * up itself is listened to as it is. The core runs on.
 */
import type { Store } from '../base/index.ts';
import type { SwoReceiver } from '../dap/index.ts';
import { DEMCR } from '../spec/arm/dcb.ts';
import { ITM_TCR } from '../spec/arm/itm.ts';
import { PPROT_NRZ } from '../spec/stm32/trace-h7.ts';
import type { Target } from './connect.ts';
import { stm32Errors } from './errors.ts';
import { checkSwoPin } from './swo-pin.ts';
import { chooseSwoRate, isBearable, rateOfDivider, type SwoRate } from './swo-rate.ts';
import { TRACED_SERIES, type TraceClock, traceClockOf } from './trace-clock.ts';
import { pinAt, pinRegistersOf, sourcesOf, type TraceWishes, traceClocks, wayToPin } from './trace-path.ts';
import { TraceRegisters } from './trace-registers.ts';

export interface SwoWishes extends TraceWishes {
  /** Of the oscillator outside the chip. */
  readonly hseHz: number;
  /** In bits a second; no faster than this. Left out: as the program has set it, else 2 Mbit/s. */
  readonly rateHz?: number | undefined;
}

export class SwoChannel {
  /** In bits a second. */
  rate: SwoRate;
  clock: TraceClock;
  /** The program had set its trace up itself. */
  readonly isOfProgram: boolean;
  readonly #target: Target;
  readonly #swo: SwoReceiver;
  readonly #wishes: SwoWishes;
  readonly #path: TraceRegisters;

  /**
   * `store`: for a record of what it sets, by which the next command gives it back after a kill.
   *
   * @throws `stm32/no-swo`, `stm32/swo-clock`, `stm32/swo-rate`, `stm32/swo-pin`, and what transfers throw
   */
  static async open(target: Target, wishes: SwoWishes, store?: Store): Promise<SwoChannel> {
    const { series } = target.chip;
    const { swo } = target.probe;
    if (!swo)
      throw noSwo(`${target.probe.identity.product} with firmware ${target.probe.identity.firmware} has no receiver for it`, series);
    if (!TRACED_SERIES.includes(series)) throw unknownPath(target);
    const path = await TraceRegisters.open(target, store);
    try {
      await path.take(traceClocks(series));
      const clock = await clockOf(target, wishes.hseHz);
      await checkSwoPin(series, target.memory);
      const own = await dividerOfProgram(target);
      await path.take(wayToPin(series));
      const rate = rateFor(clock, swo, wishes, own);
      const isOfProgram = own !== undefined && rate.divider === own;
      if (!isOfProgram) await path.take(pinAt(series, rate.divider));
      await swo.start(rate.pinHz);
      const { TraceBusID } = ITM_TCR.unpack(await target.memory.read32(ITM_TCR.address));
      await path.take(sourcesOf(wishes, TraceBusID));
      return new SwoChannel({ target, swo, wishes, path, rate, clock, isOfProgram });
    } catch (error) {
      await path.giveBack().catch(() => {
        // The link is gone: what was thrown first says more, and the record stays.
      });
      throw error;
    }
  }

  private constructor(parts: {
    target: Target;
    swo: SwoReceiver;
    wishes: SwoWishes;
    path: TraceRegisters;
    rate: SwoRate;
    clock: TraceClock;
    isOfProgram: boolean;
  }) {
    this.#target = parts.target;
    this.#swo = parts.swo;
    this.#wishes = parts.wishes;
    this.#path = parts.path;
    this.rate = parts.rate;
    this.clock = parts.clock;
    this.isOfProgram = parts.isOfProgram;
  }

  /** How much the probe keeps for us. */
  get bufferBytes(): number {
    return this.#swo.bufferBytes;
  }

  /** After how long that is full at the rate of the wire: ten bits a byte. */
  get bufferMs(): number {
    return (1e4 * this.bufferBytes) / this.rate.pinHz;
  }

  /** What has arrived since. */
  take(): Promise<Uint8Array> {
    return this.#swo.take();
  }

  /** Looks whether the program has changed its clocks, and if so goes on at them: true. What was on the wire meanwhile is lost. */
  async followClock(): Promise<boolean> {
    const clock = await clockOf(this.#target, this.#wishes.hseHz);
    if (clock.hertz === this.clock.hertz) return false;
    this.clock = clock;
    this.rate = rateFor(clock, this.#swo, this.#wishes, this.isOfProgram ? await dividerOfProgram(this.#target) : undefined);
    if (!this.isOfProgram) await this.#path.take(pinAt(this.#target.chip.series, this.rate.divider));
    await this.#swo.start(this.rate.pinHz);
    return true;
  }

  /** Stops the probe's receiver and puts every register back. */
  async close(): Promise<void> {
    await this.#swo.stop();
    await this.#path.giveBack();
  }
}

/** @throws `stm32/swo-clock` */
async function clockOf({ chip, memory }: Target, hseHz: number): Promise<TraceClock> {
  const clock = await traceClockOf(chip.series, memory, hseHz);
  if (clock.hertz > 0) return clock;
  throw stm32Errors.make('stm32/swo-clock', {
    message: `The trace clock of ${chip.name} is off: the core runs from PLL1, whose output R the program has not switched on.`,
    hint: 'Set DIVR1EN of RCC_PLLCFGR in the program, or use RTT: probekit console --rtt.',
    evidence: { chip: chip.name },
  });
}

/** Of a program that has its ITM on and its pin at NRZ. */
async function dividerOfProgram(target: Target): Promise<number | undefined> {
  const { memory, debugBus, chip } = target;
  if (DEMCR.get(await memory.read32(DEMCR.address), 'TRCENA') === 0) return undefined;
  if (ITM_TCR.get(await memory.read32(ITM_TCR.address), 'ITMENA') === 0) return undefined;
  const { bus, prescaler, protocol } = pinRegistersOf(chip.series);
  const pin = bus === 'debugBus' ? debugBus : memory;
  if (!pin || ((await pin.read32(protocol)) & 3) !== PPROT_NRZ) return undefined;
  return ((await pin.read32(prescaler)) & 0x1fff) + 1;
}

/** @throws `stm32/swo-rate` */
function rateFor({ hertz }: TraceClock, swo: SwoReceiver, { rateHz }: SwoWishes, own: number | undefined): SwoRate {
  if (own !== undefined && rateHz === undefined) {
    const rate = rateOfDivider(hertz, own, swo);
    if (isBearable(rate)) return rate;
  }
  const rate = chooseSwoRate(hertz, swo, rateHz);
  if (rate) return rate;
  throw stm32Errors.make('stm32/swo-rate', {
    message: `The trace clock of ${(hertz / 1e6).toFixed(3)} MHz and the probe have no rate in common${rateHz ? ` up to ${rateHz} bit/s` : ''}.`,
    hint: 'Choose a higher --swo-rate, or let the program raise its clock.',
    evidence: { traceHz: hertz, wantedHz: rateHz, mostHz: swo.mostHertz },
  });
}

function unknownPath({ chip }: Target) {
  const { core, name, series } = chip;
  return noSwo(core?.name.startsWith('Cortex-M0') ? `a ${core.name} has no ITM` : `the trace path of ${name} is not known here`, series);
}

function noSwo(reason: string, series: string) {
  return stm32Errors.make('stm32/no-swo', {
    message: `There is no SWO here: ${reason}.`,
    hint: 'RTT needs no pin: probekit console --rtt.',
    evidence: { reason, series },
  });
}
