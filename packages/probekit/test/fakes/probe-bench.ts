/** A virtual ST-LINK wired to a fake chip, with a clock, and a client that speaks in hex. For tests of the probe. */
import { bytesOfHexPairs, hexPairs, type UsbCompletion } from '../../src/base/index.ts';
import { SwdPort } from '../../src/bench/debug/swd-port.ts';
import type { ComLedValue } from '../../src/bench/probe/com-led.ts';
import { findPersonality } from '../../src/bench/probe/personalities.ts';
import { VirtualStlink } from '../../src/bench/probe/virtual-stlink.ts';
import { SwdWires } from '../../src/bench/wires/swd-wires.ts';
import type { UartSignal } from '../../src/bench/wires/uart-signal.ts';
import { FakeChip } from './fake-chip.ts';

const OUT = 0x01;
const IN = 0x81;

export class ProbeBench {
  readonly chip = new FakeChip();
  readonly port = new SwdPort(this.chip);
  readonly wires: SwdWires;
  readonly probe: VirtualStlink;
  nowNs = 0;
  volts = 3.2817;
  nrstLow = false;
  readonly leds: ComLedValue[] = [];
  readonly targetPower: boolean[] = [];
  readonly uart: UartSignal[] = [];
  #nextId = 1;

  constructor({ firmware, model = 'v3e', msdTolerant = false }: { firmware?: string; model?: string; msdTolerant?: boolean } = {}) {
    const spend = (ns: number) => this.advance(ns);
    this.wires = new SwdWires({ target: this.port, spend, seed: 1 });
    const personality = findPersonality(model);
    if (!personality) throw new RangeError(`no personality ${model}`);
    this.probe = new VirtualStlink({
      personality,
      firmware,
      serialNumber: '005100313137511039383538',
      board: { code: '0836', volumeLabel: 'NOD_H743ZI2' },
      wires: this.wires,
      nowNs: () => this.nowNs,
      spend,
      senseVolts: () => this.volts,
      portMilliamps: () => 500,
      portSpeed: () => 'high',
      driveNrst: (low) => {
        this.nrstLow = low;
      },
      uartSend: (signal) => void this.uart.push(signal),
      onLed: (value) => void this.leds.push(value),
      onTargetPower: (on) => void this.targetPower.push(on),
      onUsb: () => undefined,
      msdTolerant,
    });
  }

  /** Powered, plugged, enumerated, mounted: as a user finds the board. */
  start(): this {
    this.probe.setPower(true);
    this.probe.plug();
    this.advance(5e9);
    return this;
  }

  /** Lets bench time pass, stopping at every instant at which the probe acts. Nests. */
  advance(ns: number): void {
    const end = this.nowNs + ns;
    while (this.probe.nextNs <= end) {
      this.nowNs = Math.max(this.nowNs, this.probe.nextNs);
      this.probe.act(this.nowNs);
    }
    this.nowNs = Math.max(this.nowNs, end);
  }

  out(data: Uint8Array, endpoint = OUT): Promise<UsbCompletion> {
    return this.probe.submit({ id: this.#nextId++, endpoint, data });
  }

  in(length: number, endpoint = IN): Promise<UsbCompletion> {
    return this.probe.submit({ id: this.#nextId++, endpoint, length });
  }

  /** Sends a command of up to 16 bytes and data for it. */
  async send(command: string, data?: Uint8Array): Promise<void> {
    const bytes = new Uint8Array(16);
    bytes.set(bytesOfHexPairs(command));
    await this.out(bytes);
    if (data) await this.out(data);
  }

  /** Sends a command and reads its reply as hex. */
  async ask(command: string, length = 6144): Promise<string> {
    await this.send(command);
    const { data = new Uint8Array(0), status } = await this.in(length);
    if (status !== 'ok') throw new Error(`${command}: ${status}`);
    return hexPairs(data);
  }

  async readMemory(command: string, length: number): Promise<{ bytes: Uint8Array; status: string }> {
    await this.send(command);
    const { data = new Uint8Array(0) } = await this.in(length);
    return { bytes: data, status: await this.ask('F2 3E', 12) };
  }

  async writeMemory(command: string, data: Uint8Array): Promise<string> {
    await this.send(command, data);
    return this.ask('F2 3E', 12);
  }
}
