/** What peripheral models may ask of the chip. Models are made before the core and the assembly, so all reach them late. */
import type { Surroundings } from './model.ts';
import type { Silicon } from './silicon.ts';

export function surroundingsOf(silicon: Silicon, note: (text: string) => void): Surroundings {
  return {
    note,
    nowNs: () => silicon.nowNs,
    setInterrupt: (line, level) => silicon.core.setInterrupt(line, level),
    reschedule: () => silicon.reschedule(),
    clocksChanged: () => silicon.followClocks(),
    fault: () => {
      silicon.soc.bus.fault();
      silicon.soc.debugBus.fault();
    },
    stall: (untilNs) => silicon.soc.bus.stall(untilNs),
    random: () => silicon.random(),
    requestReset: (cause) => silicon.requestReset(cause),
    memoryChanged: (address, byteLength) => silicon.memoryChanged(address, byteLength),
    resetPeripheral: (clock) => silicon.soc.resetPeripheral(clock),
    pinOutput: (letter, pin, level) => silicon.outputs.pin(`P${letter}${pin}`, level),
    pinInput: (letter, pin, level) => {
      for (const { model } of silicon.soc.peripherals) model.pinChanged?.(letter, pin, level);
    },
    alternate: (pin) => silicon.soc.portOf(pin)?.alternate(pinNumber(pin)),
    uartByte: (uart, byte, bitSeconds) => silicon.outputs.uart(uart, byte, bitSeconds),
    wire: (peripheral, offset) => silicon.soc.wire(peripheral, offset),
    get clocks() {
      return silicon.soc.clocks;
    },
    get debug() {
      return silicon.soc.debug;
    },
    get boot() {
      return silicon.soc.boot;
    },
  };
}

/** 13 of `PA13`. */
export function pinNumber(pin: string): number {
  return Number(pin.slice(2));
}
