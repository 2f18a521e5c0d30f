/**
 * One microcontroller made from a part's data, as board and debug port see it, with the bench's own doors: factory
 * programming, option bytes, peeking, snapshots. What goes on inside is `silicon.ts`.
 */
import { hex } from '../../base/index.ts';
import { type AccessPortSpec, BUS_OK, type ChipPins, type CoreStops, type DebugAccess, type Width } from '../seams.ts';
import type { UartFrame, UartSignal } from '../wires/uart-signal.ts';
import type { ChipOptions } from './chip-options.ts';
import { DebugGate } from './debug-gate.ts';
import type { PinPort } from './model.ts';
import { Silicon } from './silicon.ts';
import type { SiliconState } from './silicon-state.ts';
import { pinNumber } from './surroundings.ts';

interface SavedChip {
  readonly silicon: SiliconState;
  readonly softwareAccess: boolean;
  readonly noted: readonly string[];
  readonly core: unknown;
}

const BOOT_PIN = 'BOOT0';
/** A program that writes everywhere would have something said of each address. */
const MOST_NOTES = 1000;
const NO_MORE_NOTES = `${MOST_NOTES} things have been said about this program; what else the bench does not model is not told`;

export class Chip implements ChipPins, DebugAccess {
  onPin: ChipPins['onPin'] = () => undefined;
  onUartFrame: ChipPins['onUartFrame'] = () => undefined;
  onSwoFrame: ChipPins['onSwoFrame'] = () => undefined;
  status: number = BUS_OK;
  readonly #silicon: Silicon;
  readonly #gate: DebugGate;
  readonly #noted = new Set<string>();
  readonly #swdPins: readonly { readonly port: PinPort | undefined; readonly pin: number }[];

  constructor(options: ChipOptions) {
    const note = (text: string): void => {
      if (this.#noted.size > MOST_NOTES || this.#noted.has(text)) return;
      this.#noted.add(this.#noted.size < MOST_NOTES ? text : NO_MORE_NOTES);
      options.note(this.#noted.size <= MOST_NOTES ? text : NO_MORE_NOTES);
    };
    const outputs = {
      pin: (pin: string, level: boolean | undefined) => this.onPin(pin, level),
      uart: (uart: string, frame: UartFrame) => this.onUartFrame(uart, frame),
      swo: (frame: UartFrame) => this.onSwoFrame(frame),
    };
    this.#silicon = new Silicon(options, outputs, note);
    const { soc } = this.#silicon;
    this.#swdPins = (options.part.swdPins ?? []).map((name) => ({ port: soc.portOf(name), pin: pinNumber(name) }));
    this.#gate = new DebugGate(options.part, this.#silicon.core, this.#silicon.soc, options.ppbUnderReset ?? 'answers');
  }

  get nextNs(): number {
    return this.#silicon.nextNs;
  }

  /** The instant the chip stands at: exact also while its core runs ahead of the bench clock. */
  get nowNs(): number {
    return this.#silicon.nowNs;
  }

  act(nowNs: number): void {
    this.#silicon.advanceTo(nowNs);
  }

  /** Moves this chip to an instant of the bench clock, or to a stop of the bench. */
  advanceTo(targetNs: number): void {
    this.#silicon.advanceTo(targetNs);
  }

  /** Whether the last `advanceTo` ended early: at one of the core's `stops`, or by `pause`. */
  get paused(): boolean {
    return this.#silicon.paused;
  }

  pause(): void {
    this.#silicon.pause();
  }

  get stops(): CoreStops {
    return this.#silicon.core.stops;
  }

  // As the board sees it

  setSupply(volts: number): void {
    const wasPowered = this.powered;
    this.#silicon.setSupply(volts);
    if (this.powered && !wasPowered) this.#gate.softwareAccess = true;
  }

  setNrst(high: boolean): void {
    this.#silicon.setNrst(high);
  }

  get nrstReleased(): boolean {
    return this.#silicon.nrstReleased;
  }

  setExternalClock(hertz: number): void {
    this.#silicon.soc.clocks.setExternalClock(hertz);
  }

  drivePin(pin: string, high: boolean | undefined): void {
    if (pin === BOOT_PIN) this.#silicon.state.bootPin = high === true;
    else {
      this.#silicon.soc.portOf(pin)?.drive(pinNumber(pin), high);
      this.#silicon.soc.power?.pinDriven(pin, high);
    }
    this.#silicon.settle();
  }

  pinLevel(pin: string): boolean | undefined {
    return this.powered ? this.#silicon.soc.portOf(pin)?.level(pinNumber(pin)) : undefined;
  }

  uartReceive(uart: string, signal: UartSignal): void {
    const { coreState } = this;
    if (coreState !== 'off' && coreState !== 'reset' && coreState !== 'stopped') this.#silicon.soc.uart(uart)?.receive(signal);
  }

  get coreState(): ChipPins['coreState'] {
    return this.#silicon.coreState;
  }

  get pc(): number {
    return this.#silicon.core.pc;
  }

  // As the debug port sees it

  get dpIdr(): number {
    return this.#silicon.part.debugPort.dpIdr;
  }

  get targetId(): number {
    return this.#silicon.part.debugPort.targetId;
  }

  get dlpIdr(): number {
    return this.#silicon.part.debugPort.dlpIdr;
  }

  get accessPorts(): readonly AccessPortSpec[] {
    return this.#silicon.part.accessPorts;
  }

  isShut(port: number): boolean {
    return this.#silicon.soc.boot?.portShut?.(port) === true;
  }

  get powered(): boolean {
    return this.#silicon.state.powered && !this.#silicon.state.unfed;
  }

  /** The debug port sits on its pins as long as they are in alternate function 0. */
  get pinsConnected(): boolean {
    if (!this.powered || !this.#silicon.state.debugOpen) return false;
    // Asked for every transfer.
    for (const { port, pin } of this.#swdPins) if (port?.alternate(pin) !== 0) return false;
    return true;
  }

  get grantsDebugPower(): boolean {
    return this.powered;
  }

  attach(): void {
    this.#silicon.soc.boot?.debuggerAttached();
  }

  read(port: number, address: number, width: Width, cacheable = false): number {
    const value = this.#gate.read(port, address, width, this.#circumstances(cacheable));
    this.status = this.#gate.status;
    return value;
  }

  write(port: number, address: number, value: number, width: Width, cacheable = false): void {
    this.#gate.write(port, address, value, width, this.#circumstances(cacheable));
    this.status = this.#gate.status;
    this.#silicon.settle();
  }

  #circumstances(cacheable: boolean) {
    return { state: this.coreState, held: this.#silicon.state.held && !this.#silicon.state.inReset, cacheable };
  }

  setSoftwareDebugAccess(enabled: boolean): void {
    this.#gate.softwareAccess = enabled;
  }

  // The bench's own doors

  /** Factory programming of flash, before or while the board lives: no time passes. Throws `RangeError` outside flash. */
  loadFlash(address: number, bytes: Uint8Array): void {
    const { boot } = this.#silicon.soc;
    if (!boot?.load(address, bytes)) {
      throw new RangeError(`${this.#silicon.part.name} has no flash for ${bytes.length} bytes at ${hex(address)}`);
    }
    this.#silicon.memoryChanged(address, bytes.length);
  }

  /** Option bytes by their names in the manual (`RDP`, `WRP1`, `BOOT_ADD0`). Throws `RangeError` for unknown names. */
  setOptionBytes(values: Readonly<Record<string, number>>): void {
    const { boot } = this.#silicon.soc;
    if (!boot) throw new RangeError(`${this.#silicon.part.name} has no option bytes`);
    boot.setOptionBytes(values);
  }

  /** What memory holds, without any bus; undefined where there is none. */
  peek(address: number, byteLength: number): Uint8Array<ArrayBuffer> | undefined {
    return this.#silicon.soc.bus.peek(address, byteLength);
  }

  /** Plain state beyond the linear memory, which the board saves itself. */
  saveState(): unknown {
    return {
      silicon: { ...this.#silicon.state },
      softwareAccess: this.#gate.softwareAccess,
      noted: [...this.#noted],
      core: this.#silicon.core.saveState(),
    } satisfies SavedChip;
  }

  /** Puts back what `saveState` gave; the linear memory must have been put back before. */
  loadState(state: unknown): void {
    const saved = state as SavedChip;
    this.#silicon.state = { ...saved.silicon };
    this.#gate.softwareAccess = saved.softwareAccess;
    this.#noted.clear();
    for (const text of saved.noted) this.#noted.add(text);
    this.#silicon.core.loadState(saved.core);
    this.#silicon.restored();
  }
}
