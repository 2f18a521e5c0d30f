/** The silicon between core and pins, put together from a part's rows: bus, memories, peripheral models, clocks. */
import type { LinearMemory } from '../linear-memory.ts';
import { ChipBus } from './bus.ts';
import { MemoryCells } from './memory-cells.ts';
import { MemoryTarget } from './memory-target.ts';
import type {
  Boot,
  ClockTree,
  DebugControl,
  Model,
  ModelTimer,
  PinPort,
  PowerControl,
  RequestRouter,
  ResetKind,
  Surroundings,
  UartLine,
} from './model.ts';
import { MODELS, UNMODELLED } from './models/index.ts';
import type { Part, PeripheralRow } from './part.ts';
import { PeripheralTarget, UnmodelledTarget } from './peripheral-target.ts';

export class Assembly {
  readonly bus = new ChipBus();
  /** What the debug APB-AP reaches, at its own addresses. */
  readonly debugBus = new ChipBus();
  readonly peripherals: readonly PeripheralTarget[];
  readonly timers: readonly ModelTimer[];
  readonly clocks: ClockTree;
  readonly power: PowerControl | undefined;
  readonly debug: DebugControl | undefined;
  readonly boot: Boot | undefined;
  readonly requests: RequestRouter | undefined;
  /** Whoever takes the core's trace. */
  readonly traceSinks: readonly Model[];
  /** The access under way comes by software's window on the debug bus. */
  softwareAsks = false;
  readonly #funnels: readonly Model[];
  readonly #memories: readonly MemoryTarget[];
  readonly #ports: ReadonlyMap<string, PinPort>;
  readonly #uarts: ReadonlyMap<string, UartLine>;

  constructor(part: Part, memory: LinearMemory, chip: Surroundings) {
    const models = new Map<PeripheralRow, Model>();
    const debugRows = part.debugBus?.peripherals ?? [];
    for (const row of [...part.peripherals, ...debugRows]) {
      if (row.model === UNMODELLED) continue;
      const make = part.models?.[row.model] ?? MODELS[row.model];
      if (!make) throw new RangeError(`${part.name} asks for the model ${row.model} for ${row.name}; there is none of that name`);
      models.set(row, make({ row, memory, chip }));
    }
    const roles = [...models.values()];
    this.clocks = roles.find(({ clocks }) => clocks)?.clocks ?? fixedClock(part.clockHz);
    this.power = roles.find(({ power }) => power)?.power;
    this.debug = roles.find(({ debug }) => debug)?.debug;
    this.boot = roles.find(({ boot }) => boot)?.boot;
    this.requests = roles.find(({ requests }) => requests)?.requests;
    this.traceSinks = roles.filter((model) => 'traceReady' in model);
    this.#funnels = roles.filter((model) => 'traceOpen' in model);
    this.timers = roles.flatMap(({ timer }) => (timer ? [timer] : []));
    this.#ports = new Map(roles.flatMap(({ port }) => (port ? [[port.letter, port]] : [])));
    this.#uarts = new Map([...models].flatMap(([row, { uart }]) => (uart ? [[row.name, uart]] : [])));

    for (const { pin, level } of roles.flatMap(({ outputs = [] }) => outputs)) {
      const [name = '', alternate] = pin.split(':');
      this.portOf(name)?.connect(Number(name.slice(2)), Number(alternate), level);
    }

    const always = (): boolean => true;
    const clocked = (clock: string | undefined): (() => boolean) => (clock ? this.clocks.enableTest(clock) : always);
    this.peripherals = [...models].map(([row, model]) => new PeripheralTarget(row, model, clocked(row.clock), chip));
    for (const target of this.peripherals) {
      const { row } = target;
      const bus = debugRows.includes(row) ? this.debugBus : this.bus;
      bus.map(row.base, row.byteLength, target);
    }
    for (const row of part.peripherals) {
      if (row.model === UNMODELLED) this.bus.map(row.base, row.byteLength, new UnmodelledTarget(row, clocked(row.clock), chip));
    }
    this.#memories = part.memories.flatMap((row) => {
      const cells = new MemoryCells(memory, row.byteLength);
      const writeAllowed = row.backup ? () => this.power?.backupWritable !== false : always;
      return [row.address, ...(row.aliases ?? [])].map((address) => {
        const target = new MemoryTarget(row, address, cells, chip, { clocked: clocked(row.clock), writeAllowed });
        this.bus.map(address, row.byteLength, target);
        return target;
      });
    });
    this.mapFlash();
  }

  /** Flash banks at the addresses that the option bytes in force give them. */
  mapFlash(): void {
    for (const { address, byteLength, target } of this.boot?.mapping() ?? []) this.bus.map(address, byteLength, target);
  }

  powerUp(random: () => number, { backupKept = false } = {}): void {
    for (const target of this.#memories) {
      if (target.region.address !== target.row.address || (backupKept && target.row.backup)) continue;
      target.powerUp(random);
    }
  }

  resetPeripherals(kind: ResetKind, applies: (model: Model) => boolean = () => true): void {
    for (const { model } of this.peripherals) if (applies(model)) model.reset(kind);
  }

  /** Resets what hangs on one reset line (`APB1L.USART3`). */
  resetPeripheral(clock: string): void {
    for (const { row, model } of this.peripherals) {
      if (row.clock === clock) model.reset('system');
    }
  }

  /** Lets memories follow clock enables and write locks. */
  refresh(): void {
    for (const target of this.#memories) target.refresh();
  }

  portOf(pin: string): PinPort | undefined {
    return this.#ports.get(pin.slice(1, 2));
  }

  uart(name: string): UartLine | undefined {
    return this.#uarts.get(name);
  }

  get traceOpen(): boolean {
    return this.#funnels.every(({ traceOpen }) => traceOpen);
  }

  /** A word of another block, over the silicon's own wires. */
  wire(peripheral: string, offset: number): number {
    return this.peripherals.find(({ row }) => row.name === peripheral)?.model.read(offset, 4) ?? 0;
  }
}

/** The clock of a part without clock controller. */
function fixedClock(hertz: number): ClockTree {
  return {
    coreHz: hertz,
    kernelHz: () => hertz,
    enableTest: () => () => true,
    setExternalClock: () => undefined,
    leaveStop: () => undefined,
    recordReset: () => undefined,
  };
}
