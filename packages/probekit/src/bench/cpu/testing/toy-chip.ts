/** A chip just large enough to run the core in tests: flash at 0x0800_0000, RAM at 0x2000_0000, a log, no peripherals. */
import { LinearMemory } from '../../linear-memory.ts';
import { BUS_FAULT, BUS_OK, type CoreSurroundings, type MemoryRegion, type SystemBus, type Width } from '../../seams.ts';
import { CortexMCore } from '../core.ts';
import type { CoreProfile } from '../profile.ts';

export const FLASH = 0x0800_0000;
export const RAM = 0x2000_0000;
/** A register behind the bus that tests may watch and set. */
export const PORT = 0x4000_0000;
const FLASH_BYTES = 0x1_0000;
const RAM_BYTES = 0x1_0000;
const HERTZ = 64_000_000;

export const TOY_PROFILE: CoreProfile = {
  architecture: 'v7e-m',
  cpuid: 0x411f_c271,
  interruptLines: 150,
  priorityBits: 4,
  breakpointUnit: 'fpb-2',
  breakpointComparators: 8,
  watchpointComparators: 4,
  floatingPoint: 'fpv5-dp',
  vectorTableBits: 0xffff_ff80,
  mpuRegions: 16,
  sysTickCalibration: 0,
  constants: [
    { address: 0xe00f_f000, value: 0xfff0_f003 },
    { address: 0xe00f_fff0, value: 0x0d },
  ],
  cacheSizes: [0xf00f_e019, 0xf01f_e009],
};

interface ToyOptions {
  readonly allocate?: (byteLength: number) => ArrayBuffer;
  readonly profile?: Partial<CoreProfile>;
  readonly dataCache?: boolean;
}

function region(address: number, bytes: Uint8Array<ArrayBuffer>, writable: boolean): MemoryRegion {
  return { address, bytes, readable: true, writable, generation: 0 };
}

/** Core, memories and clock; `nowNs` moves with `run`. */
export class ToyChip {
  readonly memory: LinearMemory;
  readonly flash: MemoryRegion;
  readonly ram: MemoryRegion;
  readonly core: CortexMCore;
  readonly notes: string[] = [];
  readonly events: string[] = [];
  /** How often the ITM said that it has bytes. */
  traceCalls = 0;
  /** What PORT reads, and the status of accesses to it. */
  port = 0;
  portStatus = BUS_OK;
  portWrites: number[] = [];
  nowNs = 0;
  #running = false;

  constructor({ allocate, profile, dataCache = false }: ToyOptions = {}) {
    this.memory = new LinearMemory(0x4_0000, allocate);
    this.flash = region(FLASH, this.memory.bytes(FLASH_BYTES), false);
    this.ram = region(RAM, this.memory.bytes(RAM_BYTES), true);
    this.flash.bytes.fill(0xff);
    const surroundings: CoreSurroundings = {
      bus: this.#bus(),
      requestSystemReset: () => this.events.push('reset'),
      sleep: (deep) => this.events.push(deep ? 'deep sleep' : 'sleep'),
      wake: () => this.events.push('wake'),
      note: (text) => this.notes.push(text),
      clocksInSleep: true,
      traceReady: () => {
        this.traceCalls++;
      },
      nowNs: () => this.nowNs + (this.#running ? (this.core.cyclesUsed * 1e9) / HERTZ : 0),
    };
    this.core = new CortexMCore({ memory: this.memory, surroundings, profile: { ...TOY_PROFILE, ...profile }, dataCache });
    this.core.setClock(HERTZ);
  }

  #bus(): SystemBus {
    const chip = this;
    const plain = (address: number) =>
      [chip.flash, chip.ram].find((each) => address >= each.address && address < each.address + each.bytes.length);
    const bus: SystemBus = {
      status: BUS_OK,
      stalledUntilNs: 0,
      region: plain,
      read(address: number, width: Width) {
        bus.status = address === PORT ? chip.portStatus : BUS_FAULT;
        const at = plain(address);
        if (at === undefined) return bus.status === BUS_OK ? chip.port : 0;
        bus.status = BUS_OK;
        let value = 0;
        for (let index = width - 1; index >= 0; index--) value = (value << 8) | (at.bytes[address - at.address + index] ?? 0);
        return value >>> 0;
      },
      write(address: number, value: number) {
        bus.status = address === PORT ? chip.portStatus : BUS_FAULT;
        if (bus.status === BUS_OK) chip.portWrites.push(value);
      },
    };
    return bus;
  }

  /** Places half-words in flash or RAM as another master would. */
  place(address: number, ...halfwords: readonly number[]): this {
    const target = address >= RAM ? this.ram : this.flash;
    halfwords.forEach((halfword, index) => {
      const at = address - target.address + 2 * index;
      target.bytes[at] = halfword & 0xff;
      target.bytes[at + 1] = halfword >>> 8;
    });
    target.generation++;
    this.core.invalidate(address, 2 * halfwords.length);
    return this;
  }

  placeWords(address: number, ...words: readonly number[]): this {
    return this.place(address, ...words.flatMap((word) => [word & 0xffff, word >>> 16]));
  }

  /** Vector table with stack at the end of RAM, reset handler right behind the table's 64 words, and out of reset. */
  start(...halfwords: readonly number[]): this {
    this.placeWords(FLASH, RAM + RAM_BYTES, FLASH + 0x101);
    this.place(FLASH + 0x100, ...halfwords);
    this.core.release(FLASH);
    return this;
  }

  /** As `start`, but halted at the reset handler by vector catch. */
  startHalted(...halfwords: readonly number[]): this {
    this.setPpb(0xe000_edf0, 0xa05f_0001);
    this.setPpb(0xe000_edfc, 0x0100_0001);
    return this.start(...halfwords);
  }

  /** Executes code that ends in a BKPT of this method's own, from given core registers (by REGSEL); R1 is RAM unless given. */
  execute(halfwords: readonly number[], registers: Readonly<Record<number, number>> = {}): this {
    this.startHalted(...halfwords, 0xbe00);
    for (const [selector, value] of Object.entries({ 1: RAM, ...registers })) this.setRegister(Number(selector), value);
    this.resume();
    this.run(1000);
    return this;
  }

  /** N, Z, C, V as letters, upper case for set: `nZCv`. */
  get flags(): string {
    const xpsr = this.register(16);
    return ['N', 'Z', 'C', 'V'].map((flag, index) => ((xpsr >>> (31 - index)) & 1 ? flag : flag.toLowerCase())).join('');
  }

  /** Runs this many cycles, moving time on. */
  run(cycles: number): ReturnType<CortexMCore['run']> {
    this.#running = true;
    const reason = this.core.run(cycles);
    this.#running = false;
    this.nowNs += (this.core.cyclesUsed * 1e9) / HERTZ;
    if (this.core.nextNs <= this.nowNs) this.core.act(this.nowNs);
    return reason;
  }

  ppb(address: number): number {
    return this.core.ppbRead(address, 4, true);
  }
  setPpb(address: number, value: number): void {
    this.core.ppbWrite(address, value, 4, true);
  }

  halt(): void {
    this.setPpb(0xe000_edf0, 0xa05f_0003);
  }
  resume(): void {
    this.setPpb(0xe000_edf0, 0xa05f_0001);
  }
  /** One step from Debug state. */
  step(): void {
    this.setPpb(0xe000_edf0, 0xa05f_0005);
    this.run(100);
  }

  /** A core register through DCRSR; the core must be halted. */
  register(selector: number): number {
    this.setPpb(0xe000_edf4, selector);
    return this.ppb(0xe000_edf8);
  }
  setRegister(selector: number, value: number): void {
    this.setPpb(0xe000_edf8, value);
    this.setPpb(0xe000_edf4, 0x1_0000 | selector);
  }

  word(address: number): number {
    const source = address >= RAM ? this.ram : this.flash;
    return new DataView(source.bytes.buffer, source.bytes.byteOffset).getUint32(address - source.address, true);
  }
}
