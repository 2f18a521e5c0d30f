/**
 * Who has a device's interfaces on the computer of the bridge: the kernel's own drivers, which a program may send away and
 * call back, or a program that claimed them. Source: Linux drivers/usb/core/devio.c.
 */
import type { UsbDeviceSummary } from '../../../src/base/index.ts';

const DRIVERS: Readonly<Record<number, string>> = { 2: 'cdc_acm', 8: 'usb-storage', 10: 'cdc_acm' };

export class InterfaceClaims {
  readonly #drivers: ReadonlyMap<number, string>;
  /** By interface: a driver's name, or the program. */
  readonly #holders = new Map<number, string | object>();

  constructor({ interfaces }: UsbDeviceSummary) {
    const driven = interfaces.flatMap(({ number, classCode }) => {
      const driver = DRIVERS[classCode];
      return driver === undefined ? [] : [[number, driver] as const];
    });
    this.#drivers = new Map(driven);
    for (const [number, driver] of this.#drivers) this.#holders.set(number, driver);
  }

  /** By interface, as GETDRIVER tells it. */
  all(): Readonly<Record<number, string>> {
    return Object.fromEntries([...this.#holders.keys()].sort().map((number) => [number, this.driverOf(number) ?? '']));
  }

  driverOf(number: number): string | undefined {
    const holder = this.#holders.get(number);
    return typeof holder === 'object' ? 'usbfs' : holder;
  }

  isAnyTaken(): boolean {
    return [...this.#holders.values()].some((holder) => typeof holder === 'object');
  }

  claim(number: number, program: object): boolean {
    const holder = this.#holders.get(number);
    if (holder !== undefined && holder !== program) return false;
    this.#holders.set(number, program);
    return true;
  }

  release(number: number, program: object): boolean {
    return this.#holders.get(number) === program && this.#holders.delete(number);
  }

  /** Sends the kernel's driver away, never a program. */
  detach(number: number): boolean {
    return typeof this.#holders.get(number) === 'string' && this.#holders.delete(number);
  }

  /** Lets the kernel's driver have the interface again. */
  attach(number: number): boolean {
    const driver = this.#drivers.get(number);
    if (driver === undefined || this.#holders.has(number)) return false;
    this.#holders.set(number, driver);
    return true;
  }

  /** The program has closed the device; nobody calls the drivers back. */
  leave(program: object): void {
    for (const [number, holder] of this.#holders) if (holder === program) this.#holders.delete(number);
  }
}
