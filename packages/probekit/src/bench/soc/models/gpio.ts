/** One GPIO port: modes, pulls, output and input levels. What a pin is wired to is the board's. Source: RM0433, chapter 11. */
import {
  AFRH,
  AFRL,
  BSRR,
  IDR,
  LCKR,
  MODE_ALTERNATE,
  MODE_ANALOG,
  MODE_OUTPUT,
  MODER,
  ODR,
  OSPEEDR,
  OTYPER,
  PUPDR,
} from '../../../spec/stm32/gpio.ts';
import type { Width } from '../../seams.ts';
import type { Model, ModelContext, PinPort, ResetKind } from '../model.ts';
import { lanesOf, narrow, place, RegisterFile, row } from '../register-file.ts';

const PINS = 16;
const PULL_UP = 1;
/** Word of the port's state, and its value once the pins are locked. */
const LOCK_STEPS = 5;
const LOCKED = 3;
/** What decides who drives a pin. */
const ROUTING: readonly number[] = [MODER.address, AFRL.address, AFRH.address];

interface GpioOptions {
  readonly moder?: number;
  readonly ospeedr?: number;
  readonly pupdr?: number;
}

export class Gpio implements Model, PinPort {
  readonly port: PinPort = this;
  readonly letter: string;
  readonly #registers: RegisterFile;
  readonly #context: ModelContext;
  /** Pins that the board drives, and their levels; outputs driven and their levels; levels read last; steps of the lock sequence made. */
  readonly #pins: Uint32Array;
  /** What drives a pin in an alternate function, by pin and function. */
  readonly #outputs = new Map<number, () => boolean | undefined>();

  constructor(context: ModelContext) {
    const { moder = 0xffff_ffff, ospeedr = 0, pupdr = 0 } = (context.row.options ?? {}) as GpioOptions;
    this.#context = context;
    this.letter = context.row.name.slice('GPIO'.length);
    this.#registers = new RegisterFile(context, [
      row(MODER, moder),
      row(OTYPER),
      row(OSPEEDR, ospeedr, 'all'),
      row(PUPDR, pupdr),
      row(IDR),
      row(ODR),
      row(BSRR),
      row(LCKR),
      row(AFRL),
      row(AFRH),
    ]);
    this.#pins = context.memory.words(6);
  }

  reset(_kind: ResetKind): void {
    this.#registers.reset();
    this.#pins[LOCK_STEPS] = 0;
    this.#settle();
  }

  read(offset: number, width: Width): number {
    if ((offset & ~3) === IDR.address) this.#registers.set(IDR, this.#inputs());
    return narrow(this.#registers.read(offset), offset, width);
  }

  write(offset: number, value: number, width: Width): void {
    const word = place(value, offset);
    if ((offset & ~3) === BSRR.address) {
      const { BS, BR } = { BS: word & 0xffff, BR: word >>> 16 };
      this.#registers.set(ODR, (this.#registers.word(ODR) & ~BR) | BS); // a set bit wins over its reset bit
    } else if ((offset & ~3) === LCKR.address) {
      this.#lock(word, width);
    } else {
      this.#registers.write(offset, word, lanesOf(offset, width) & ~this.#lockedBits(offset & ~3));
      if (ROUTING.includes(offset & ~3)) this.#context.chip.pinsRouted();
    }
    this.#settle();
  }

  /** Three writes with the same pins, LCKK 1, 0 and 1, lock them until the next reset (RM0433, 11.3.5). Only whole words count. */
  #lock(word: number, width: Width): void {
    if (this.#pins[LOCK_STEPS] === LOCKED) return;
    const step = this.#pins[LOCK_STEPS]!;
    const pins = word & LCKR.mask('LCK');
    const fits = width === 4 && LCKR.get(word, 'LCKK') === (step === 1 ? 0 : 1) && (step === 0 || pins === this.#registers.word(LCKR));
    this.#pins[LOCK_STEPS] = fits ? step + 1 : 0;
    this.#registers.set(LCKR, this.#pins[LOCK_STEPS] === LOCKED ? pins | LCKR.mask('LCKK') : pins);
  }

  /** Bits of a register that belong to locked pins. */
  #lockedBits(at: number): number {
    if (this.#pins[LOCK_STEPS] !== LOCKED) return 0;
    let mask = 0;
    for (let pin = 0; pin < PINS; pin++) {
      if (!((this.#registers.word(LCKR) >>> pin) & 1)) continue;
      if (at === OTYPER.address) mask |= 1 << pin;
      else if (at < IDR.address) mask |= 3 << (2 * pin);
      else if (at === (pin < 8 ? AFRL : AFRH).address) mask |= 0xf << (4 * (pin & 7));
    }
    return mask;
  }

  drive(pin: number, level: boolean | undefined): void {
    const bit = 1 << pin;
    this.#pins[0] = level === undefined ? this.#pins[0]! & ~bit : this.#pins[0]! | bit;
    this.#pins[1] = level ? this.#pins[1]! | bit : this.#pins[1]! & ~bit;
    this.#settle();
  }

  connect(pin: number, alternate: number, level: () => boolean | undefined): void {
    this.#outputs.set(pin * PINS + alternate, level);
  }

  outputChanged(): void {
    this.#settle();
  }

  level(pin: number): boolean | undefined {
    const mode = this.#two(MODER.address, pin);
    const high = mode === MODE_OUTPUT ? ((this.#registers.word(ODR) >>> pin) & 1) === 1 : this.#alternateLevel(pin);
    const openDrain = ((this.#registers.word(OTYPER) >>> pin) & 1) === 1;
    return openDrain && high ? undefined : high;
  }

  alternate(pin: number): number | undefined {
    if (this.#two(MODER.address, pin) !== MODE_ALTERNATE) return undefined;
    return (this.#registers.word(pin < 8 ? AFRL : AFRH) >>> (4 * (pin & 7))) & 0xf;
  }

  #alternateLevel(pin: number): boolean | undefined {
    const alternate = this.alternate(pin);
    return alternate === undefined ? undefined : this.#outputs.get(pin * PINS + alternate)?.();
  }

  #two(offset: number, pin: number): number {
    return (this.#registers.words[offset >>> 2]! >>> (2 * pin)) & 3;
  }

  /** What the pins' Schmitt triggers see; an analog pin reads 0. */
  #inputs(): number {
    let word = 0;
    for (let pin = 0; pin < PINS; pin++) {
      const bit = 1 << pin;
      if (this.#two(MODER.address, pin) === MODE_ANALOG) continue;
      const pulledUp = this.#two(PUPDR.address, pin) === PULL_UP;
      const high = this.#pins[0]! & bit ? (this.#pins[1]! & bit) !== 0 : (this.level(pin) ?? pulledUp);
      if (high) word |= bit;
    }
    return word;
  }

  /** Tells the board and the edge detectors what has changed. */
  #settle(): void {
    let driven = 0;
    let levels = 0;
    for (let pin = 0; pin < PINS; pin++) {
      const level = this.level(pin);
      if (level !== undefined) driven |= 1 << pin;
      if (level) levels |= 1 << pin;
    }
    const changedOutputs = (driven ^ this.#pins[2]!) | (levels ^ this.#pins[3]!);
    this.#pins[2] = driven;
    this.#pins[3] = levels;
    const inputs = this.#inputs();
    const changedInputs = inputs ^ this.#pins[4]!;
    this.#pins[4] = inputs;
    for (let pin = 0; pin < PINS; pin++) {
      const bit = 1 << pin;
      if (changedOutputs & bit) this.#context.chip.pinOutput(this.letter, pin, driven & bit ? (levels & bit) !== 0 : undefined);
      if (changedInputs & bit) this.#context.chip.pinInput(this.letter, pin, (inputs & bit) !== 0);
    }
  }
}
