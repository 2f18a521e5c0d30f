/**
 * What lies behind each access port, and what answers in which state of the chip. Sources: RM0433, debug and low-power
 * chapters; field-logs fl-086, fl-125 (NRST low), fl-130, fl-131 (sleeping cores), fl-165 (CSW.DbgSwEnable of the APB-AP).
 *
 * NRST low: the debug bus answers; AP0 answers on the private peripheral bus (or faults: an open question, hence an
 * option) and faults elsewhere. Sleep without DBGSLEEP: only the private peripheral bus answers, so that C_HALT wakes the
 * core. Stop without DBGSTOP: AP0 has no clock and never answers, which the debug port reports as WAIT.
 *
 * A core that option bytes keep without a clock (RM0399, boot order): AP0 as in Stop, whatever DBGMCU says; the other ports answer.
 *
 * AP0 looks the data cache up when HPROT says cacheable (CSW bit 27), as OpenOCD's target/stm32h7x.cfg and pyOCD issue 1323 tell;
 * else, and through AP1 always, memory answers.
 */
import { BUS_FAULT, BUS_OK, BUS_STALL, type ChipPins, type Core, MASTER_AP0, MASTER_AP1, type Width } from '../seams.ts';
import type { Assembly } from './assembly.ts';
import type { BusTarget } from './bus.ts';
import type { Part } from './part.ts';

/** What an access depends on beside its address. */
interface Circumstances {
  readonly state: ChipPins['coreState'];
  /** Option bytes keep the clock from the core. */
  readonly held: boolean;
  readonly cacheable: boolean;
}

export type PpbUnderReset = 'answers' | 'faults';

const PPB_FIRST = 0xe000_0000;
const PPB_LAST = 0xe00f_ffff;

export class DebugGate {
  status: number = BUS_OK;
  /** CSW.DbgSwEnable of the APB-AP: software, AP0 included, sees the debug bus through its window. */
  softwareAccess = true;
  readonly #part: Part;
  readonly #core: Core;
  readonly #soc: Assembly;
  readonly #ppbUnderReset: PpbUnderReset;

  constructor(part: Part, core: Core, soc: Assembly, ppbUnderReset: PpbUnderReset) {
    this.#part = part;
    this.#core = core;
    this.#soc = soc;
    this.#ppbUnderReset = ppbUnderReset;
    const { debugBus } = part;
    if (debugBus) soc.bus.map(debugBus.softwareWindow, debugBus.byteLength, this.#window(debugBus.address));
  }

  read(port: number, address: number, width: Width, circumstances: Circumstances): number {
    this.status = this.#answers(port, address, circumstances);
    if (this.status !== BUS_OK) return 0;
    const reach = this.#part.accessPorts[port]?.reach;
    if (reach === 'core' && isPpb(address)) {
      const value = this.#core.ppbRead(address, width, true);
      this.status = this.#core.ppbStatus;
      return value;
    }
    const known = this.#identity(port, address);
    if (known) return known.value;
    const cached = reach === 'core' && circumstances.cacheable ? this.#core.dataCache?.read(address, width) : undefined;
    if (cached !== undefined) return cached;
    const bus = reach === 'debug-bus' ? this.#soc.debugBus : this.#soc.bus;
    const value = bus.read(address, width, reach === 'core' ? MASTER_AP0 : MASTER_AP1);
    this.status = bus.status;
    return value;
  }

  write(port: number, address: number, value: number, width: Width, circumstances: Circumstances): void {
    this.status = this.#answers(port, address, circumstances);
    if (this.status !== BUS_OK) return;
    const reach = this.#part.accessPorts[port]?.reach;
    if (reach === 'core' && isPpb(address)) {
      this.#core.ppbWrite(address, value, width, true);
      this.status = this.#core.ppbStatus;
      return;
    }
    if (this.#identity(port, address)) return;
    if (reach === 'core' && circumstances.cacheable) this.#core.dataCache?.write(address, value, width);
    const bus = reach === 'debug-bus' ? this.#soc.debugBus : this.#soc.bus;
    bus.write(address, value, width, reach === 'core' ? MASTER_AP0 : MASTER_AP1);
    this.status = bus.status;
  }

  #identity(port: number, address: number) {
    return this.#part.accessPorts[port]?.identity?.find((word) => word.address === address);
  }

  #answers(port: number, address: number, { state, held }: Circumstances): number {
    const row = this.#part.accessPorts[port];
    const { boot, debug, power } = this.#soc;
    if (!row || state === 'off' || boot?.portShut?.(port)) return BUS_FAULT;
    if (row.reach === 'debug-bus') return BUS_OK;
    if (row.reach === 'system') {
      const isThere = row.ranges?.some(([first, last]) => address >= first && address <= last) || this.#identity(port, address);
      if (state === 'reset' || !isThere) return BUS_FAULT;
      const clocked = state !== 'stopped' || held || power?.systemRunsInStop || debug?.systemClocksInStop;
      return clocked ? BUS_OK : BUS_STALL;
    }
    if (state === 'reset') return isPpb(address) && this.#ppbUnderReset === 'answers' ? BUS_OK : BUS_FAULT;
    if (held) return BUS_STALL;
    if (state === 'stopped') return debug?.clocksInStop ? BUS_OK : BUS_STALL;
    if (state === 'sleeping' && debug && !debug.clocksInSleep) return isPpb(address) ? BUS_OK : BUS_STALL;
    return BUS_OK;
  }

  /** Software's window on the debug bus: reads 0 and ignores writes while the APB-AP keeps it shut. */
  #window(base: number): BusTarget {
    const { bus, debugBus } = this.#soc;
    return {
      read: (offset, width, master) => {
        if (!this.softwareAccess) return 0;
        this.#soc.softwareAsks = true;
        const value = debugBus.read(base + offset, width, master);
        this.#soc.softwareAsks = false;
        bus.status = debugBus.status;
        return value;
      },
      write: (offset, value, width, master) => {
        if (!this.softwareAccess) return;
        this.#soc.softwareAsks = true;
        debugBus.write(base + offset, value, width, master);
        this.#soc.softwareAsks = false;
        bus.status = debugBus.status;
      },
    };
  }
}

function isPpb(address: number): boolean {
  return address >= PPB_FIRST && address <= PPB_LAST;
}
