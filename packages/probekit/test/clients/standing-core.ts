/** A program on the bench's core alone, which stands after as many steps as the test asks for. */
import { ProbekitError } from '../../src/base/index.ts';
import { CORE_REGISTERS } from '../../src/cortex/index.ts';
import { type ElfSection, readElfSections } from '../../src/symbols/index.ts';
import { benchOf } from '../cpu-differential/bench-machine.ts';
import { type Machine, MPS2_AN500 } from '../cpu-differential/machines.ts';

const [DHCSR, DCRSR, DCRDR] = [0xe000_edf0, 0xe000_edf4, 0xe000_edf8];
const KEY = 0xa05f_0000;
const [C_DEBUGEN, C_HALT, C_STEP] = [1, 2, 4];
const MOST_CYCLES = 1000;
const PRIVATE_BUS = 0xe000_0000;
/** Where the linker scripts of firmware/ put code and data. */
const MACHINE: Machine = {
  ...MPS2_AN500,
  profile: { ...MPS2_AN500.profile, interruptLines: 64 },
  memories: [
    { address: 0x0800_0000, byteLength: 1 << 17 },
    { address: 0x2000_0000, byteLength: 1 << 17 },
  ],
  places: { ...MPS2_AN500.places, program: 0x0800_0000 },
};

export class StandingCore {
  readonly #bench: ReturnType<typeof benchOf>;

  constructor(file: Uint8Array) {
    const inFlash = ({ isAllocated, bytes }: ElfSection) => isAllocated && bytes.length > 0;
    const loads = readElfSections(file).sections.filter(inFlash);
    this.#bench = benchOf(
      MACHINE,
      loads.map(({ address, bytes }) => ({ address, bytes })),
    );
    this.#control(C_HALT);
  }

  /** Runs for about so many instructions, then stands. */
  advance(instructions: number): void {
    const { core } = this.#bench;
    this.#control(0);
    core.run(instructions);
    this.#control(C_HALT);
    core.run(1);
  }

  step(): void {
    this.#control(C_STEP);
    this.#bench.core.run(MOST_CYCLES);
  }

  /** A pulse on the line of a peripheral. */
  interrupt(line: number): void {
    this.#bench.core.setInterrupt(line, true);
    this.#bench.core.setInterrupt(line, false);
  }

  register(name: string): number {
    const { core } = this.#bench;
    core.ppbWrite(DCRSR, CORE_REGISTERS[name]!, 4, true);
    return core.ppbRead(DCRDR, 4, true) >>> 0;
  }

  /** @throws `dap/transfer` where nothing answers */
  read(address: number, byteLength: number): Uint8Array {
    if (address >= PRIVATE_BUS) return this.#readPrivate(address, byteLength);
    const region = this.#bench.find(address);
    const at = address - (region?.address ?? 0);
    if (!region || at + byteLength > region.bytes.length) throw unanswered(address);
    return region.bytes.slice(at, at + byteLength);
  }

  #readPrivate(address: number, byteLength: number): Uint8Array {
    return Uint8Array.from({ length: byteLength }, (_, index) => this.#bench.core.ppbRead(address + index, 1, true));
  }

  #control(bits: number): void {
    this.#bench.core.ppbWrite(DHCSR, KEY | C_DEBUGEN | bits, 4, true);
  }
}

function unanswered(address: number): Error {
  const message = `Nothing answers at 0x${address.toString(16)}.`;
  return new ProbekitError('dap/transfer', { message, hint: 'Look elsewhere.', evidence: { address } });
}
