/**
 * The part of the flash of STM32L4, G4 and G0 in the start of the chip and in its protection, as the rest of the chip obeys it.
 * Source: RM0351, 2.6 and 3.5; RM0440, 2.6; RM0444, 2.5.
 */
import { BANK2_OPTIONS_ADDRESS, OPTIONS_ADDRESS, OPTIONS_BYTES } from '../../../spec/stm32/option-cells-l4-kind.ts';
import type { Width } from '../../seams.ts';
import type { Boot, OptionsInForce } from '../model.ts';
import { narrow } from '../register-file.ts';
import type { L4KindArray } from './flash-l4-kind-array.ts';
import type { L4KindOptions } from './flash-l4-kind-options.ts';

/** Flash as a start from it has it. */
const REMAPPED_FLASH = 0;
const SYSTEM_MEMORY = 0x1fff_0000;
const SRAM = 0x2000_0000;

/** What the controller tells and does. */
interface Controller {
  isEmpty(): boolean;
  isBusy(): boolean;
  /** A read of the flash waits until nothing runs; false where it has to. */
  mayReadOptions(): boolean;
  /** Cuts short what runs. */
  powerLost(): void;
}

export class L4KindBoot implements Boot {
  readonly #options: L4KindOptions;
  readonly #array: L4KindArray;
  readonly #controller: Controller;

  constructor(options: L4KindOptions, array: L4KindArray, controller: Controller) {
    this.#options = options;
    this.#array = array;
    this.#controller = controller;
  }

  bootAddress(bootPin: boolean): number {
    const from = this.#options.startsFrom(bootPin);
    if (from === 'flash' && !this.#controller.isEmpty()) return REMAPPED_FLASH;
    this.debuggerAttached();
    return from === 'sram' ? SRAM : SYSTEM_MEMORY;
  }

  get debugClosed(): boolean {
    return this.#options.level === 2;
  }

  debuggerAttached(): void {
    this.#options.noteIntruder();
    this.#array.refresh();
  }

  get inForce(): OptionsInForce {
    return this.#options;
  }

  setOptionBytes(values: Readonly<Record<string, number>>): void {
    this.#options.set(values);
    this.#array.refresh();
  }

  load(address: number, bytes: Uint8Array): boolean {
    return this.#array.load(address, bytes);
  }

  powerLost(): void {
    if (this.busy) this.#controller.powerLost();
  }

  get busy(): boolean {
    return this.#controller.isBusy();
  }

  mapping(): ReturnType<Boot['mapping']> {
    const banks = this.#array.banks.length === 2 ? [OPTIONS_ADDRESS, BANK2_OPTIONS_ADDRESS] : [OPTIONS_ADDRESS];
    return [...this.#array.mapping(), ...banks.map((address) => this.#cellsAt(address))];
  }

  /** The cells of the option bytes, which a debugger reads at RDP level 1 as well (RM0351, 3.5.1); OPTSTRT alone changes them. */
  #cellsAt(address: number): ReturnType<Boot['mapping']>[number] {
    const read = (offset: number, width: Width) =>
      this.#controller.mayReadOptions() ? narrow(this.#options.readCells(address + (offset & ~3)), offset, width) : 0;
    return { address, byteLength: OPTIONS_BYTES, target: { read, write: () => undefined } };
  }
}
