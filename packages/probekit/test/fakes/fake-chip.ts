/** A chip reduced to what a debug port can see: some RAM, the halting-debug registers, two buses. For tests of the wires and the probe. */
import { type AccessPortSpec, BUS_FAULT, BUS_OK, BUS_STALL, type DebugAccess, type Width } from '../../src/bench/seams.ts';

export const RAM_BASE = 0x2400_0000;
export const RAM_BYTES = 0x1_0000;
/** Any width answers here through port 2. */
export const APB_BASE = 0xe00e_1000;

const DHCSR = 0xe000_edf0;
const DCRSR = 0xe000_edf4;
const DCRDR = 0xe000_edf8;
const CPUID = 0xe000_ed00;

export class FakeChip implements DebugAccess {
  readonly dpIdr = 0x6ba0_2477;
  readonly targetId = 0x0450_0041;
  readonly dlpIdr = 0x0000_0001;
  readonly accessPorts: readonly AccessPortSpec[] = [
    { idr: 0x8477_0001, base: 0xe00f_e003, cfg: 0, cswReset: 0x8380_0040, kind: 'ahb' },
    { idr: 0x8477_0001, base: 0x0000_0002, cfg: 0, cswReset: 0xc380_0040, kind: 'ahb' },
    { idr: 0x5477_0002, base: 0xe00e_0003, cfg: 0, cswReset: 0x8000_0042, kind: 'apb' },
  ];
  powered = true;
  pinsConnected = true;
  grantsDebugPower = true;
  status = BUS_OK;
  readonly ram = new Uint8Array(RAM_BYTES);
  /** Core registers by REGSEL. */
  readonly registers = new Map<number, number>();
  /** Every access, as `r4@24000000`. */
  readonly log: string[] = [];
  /** So many accesses get no answer. */
  stalls = 0;
  attached = 0;
  softwareDebugAccess = true;
  halted = false;
  resetRequests = 0;
  readonly #words = new Map<number, number>();

  attach(): void {
    this.attached++;
  }

  setSoftwareDebugAccess(enabled: boolean): void {
    this.softwareDebugAccess = enabled;
  }

  read(port: number, address: number, width: Width): number {
    this.log.push(`r${width}@${address.toString(16)}`);
    if (!this.#answers(port, address)) return 0;
    const view = new DataView(this.ram.buffer);
    if (this.#inRam(address)) {
      const at = address - RAM_BASE;
      return width === 1 ? view.getUint8(at) : width === 2 ? view.getUint16(at, true) : view.getUint32(at, true);
    }
    if (address === CPUID) return 0x411f_c271;
    if (address === DHCSR) return ((this.#words.get(DHCSR) ?? 0) & 0xf) | (this.halted ? 0x3_0000 : 0);
    return this.#words.get(address) ?? 0;
  }

  write(port: number, address: number, value: number, width: Width): void {
    this.log.push(`w${width}@${address.toString(16)}`);
    if (!this.#answers(port, address)) return;
    const view = new DataView(this.ram.buffer);
    if (this.#inRam(address)) {
      const at = address - RAM_BASE;
      if (width === 1) view.setUint8(at, value);
      else if (width === 2) view.setUint16(at, value, true);
      else view.setUint32(at, value, true);
      return;
    }
    this.#words.set(address, value >>> 0);
    if (address === DHCSR && value >>> 16 === 0xa05f) this.halted = (value & 3) === 3;
    if (address === DCRSR) this.#transferRegister(value);
    if (address === 0xe000_ed0c && value >>> 16 === 0x05fa && value & 4) this.resetRequests++;
  }

  #transferRegister(selector: number): void {
    if (selector & 0x1_0000) this.registers.set(selector & 0x7f, this.#words.get(DCRDR) ?? 0);
    else this.#words.set(DCRDR, this.registers.get(selector & 0x7f) ?? 0);
  }

  #inRam(address: number): boolean {
    return address >= RAM_BASE && address < RAM_BASE + RAM_BYTES;
  }

  #answers(port: number, address: number): boolean {
    if (this.stalls > 0) {
      this.stalls--;
      this.status = BUS_STALL;
      return false;
    }
    const known = port === 2 ? address >>> 16 === 0xe00e : this.#inRam(address) || address >>> 20 === 0xe00;
    this.status = known ? BUS_OK : BUS_FAULT;
    return known;
  }
}
