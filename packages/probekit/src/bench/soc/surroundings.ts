/** What peripheral models may ask of the chip. Models are made before the core and the assembly, so all reach them late. */
import { ICSR } from '../../spec/arm/scb.ts';
import type { Core } from '../seams.ts';
import type { UartFrame } from '../wires/uart-signal.ts';
import type { Assembly } from './assembly.ts';
import type { ResetCause, Surroundings } from './model.ts';

/** Where pins and UARTs go: the board. */
export interface Outputs {
  pin(pin: string, level: boolean | undefined): void;
  uart(uart: string, frame: UartFrame): void;
  swo(frame: UartFrame): void;
}

/** The inside of the chip that peripherals reach through their surroundings. */
export interface Inside {
  readonly nowNs: number;
  readonly clocksRun: boolean;
  readonly deepSleep: 'stop' | 'standby' | undefined;
  readonly core: Core;
  readonly soc: Assembly;
  readonly outputs: Outputs;
  reschedule(): void;
  followClocks(): void;
  random(): number;
  requestReset(cause: ResetCause): void;
  loseSupply(kind: 'for-good'): void;
  wakeFromStandby(): void;
  memoryChanged(address: number, byteLength: number): void;
  traceReady(): void;
}

export function surroundingsOf(silicon: Inside, note: (text: string) => void): Surroundings {
  return {
    note,
    nowNs: () => silicon.nowNs,
    setInterrupt: (line, level) => silicon.core.setInterrupt(line, level),
    nonMaskableInterrupt: () => silicon.core.ppbWrite(ICSR.address, ICSR.pack({ NMIPENDSET: 1 }), 4, true),
    setDmaRequest: (id, level) => silicon.soc.requests?.setRequest(id, level),
    reschedule: () => silicon.reschedule(),
    clocksChanged: () => silicon.followClocks(),
    fault: () => {
      silicon.soc.bus.fault();
      silicon.soc.debugBus.fault();
    },
    stall: (untilNs) => silicon.soc.bus.stall(untilNs),
    random: () => silicon.random(),
    requestReset: (cause) => silicon.requestReset(cause),
    loseCoreSupply: () => silicon.loseSupply('for-good'),
    wakeFromStandby: () => silicon.wakeFromStandby(),
    sendEvent: () => silicon.core.sendEvent(),
    memoryChanged: (address, byteLength) => silicon.memoryChanged(address, byteLength),
    resetPeripheral: (clock) => silicon.soc.resetPeripheral(clock),
    pinOutput: (letter, pin, level) => silicon.outputs.pin(`P${letter}${pin}`, level),
    pinInput: (letter, pin, level) => {
      for (const { model } of silicon.soc.peripherals) model.pinChanged?.(letter, pin, level);
    },
    alternate: (pin) => silicon.soc.portOf(pin)?.alternate(pinNumber(pin)),
    outputChanged: (pin) => silicon.soc.portOf(pin)?.outputChanged(),
    pinsRouted: () => {
      for (const { model } of silicon.soc.peripherals) model.pinsRouted?.();
    },
    raiseExtiLine: (line) => {
      for (const { model } of silicon.soc.peripherals) model.extiLineRisen?.(line);
      // Only what lives in the backup domain still has something to say then.
      silicon.wakeFromStandby();
    },
    timeRead: () => silicon.core.timeWasRead(),
    get clocksRun() {
      return silicon.clocksRun;
    },
    get deepSleep() {
      return silicon.deepSleep;
    },
    uartFrame: (uart, frame) => silicon.outputs.uart(uart, frame),
    swoFrame: (frame) => silicon.outputs.swo(frame),
    takeTraceByte: () => silicon.core.takeTraceByte(),
    traceReady: () => silicon.traceReady(),
    get traceOpen() {
      return silicon.soc.traceOpen;
    },
    get softwareAsks() {
      return silicon.soc.softwareAsks;
    },
    coreWord: (address) => silicon.core.ppbRead(address, 4, true) >>> 0,
    wire: (peripheral, offset) => silicon.soc.wire(peripheral, offset),
    get clocks() {
      return silicon.soc.clocks;
    },
    get debug() {
      return silicon.soc.debug;
    },
    dmaRequested: (channel) => {
      for (const { model } of silicon.soc.peripherals) model.dmaRequested?.(channel);
    },
    get bus() {
      return silicon.soc.bus;
    },
    get boot() {
      return silicon.soc.boot;
    },
    get requests() {
      return silicon.soc.requests;
    },
  };
}

/** 13 of `PA13`. */
export function pinNumber(pin: string): number {
  return Number(pin.slice(2));
}
