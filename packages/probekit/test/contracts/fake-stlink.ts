/**
 * An ST-LINK made of a sparse memory, for tests of what lies above the transport: knows the commands of a V2-1 or V3E
 * as far as memory, modes, clocks and DAP registers go, and refuses what real firmware of that version would refuse.
 */
import { ByteWriter, viewOf } from '../../src/base/index.ts';
import type { StlinkDataPhase, StlinkTransport } from '../../src/transport/index.ts';

export interface FakeFirmware {
  readonly hardware: 2 | 3;
  readonly j: number;
}

/** One block or word access as the target's bus saw it. */
export interface BusAccess {
  readonly kind: 'read' | 'write';
  readonly width: 1 | 2 | 4;
  readonly address: number;
  readonly byteLength: number;
}

const OK = 0x80;
const ALIGNMENT = 0x0a;
const AP_FAULT = 0x11;
const BAD_AP = 0x1d;
const UNKNOWN_CMD = 0x42;
const UNWRITTEN = 0xc5;

export class FakeStlink implements StlinkTransport {
  readonly device = { vendorId: 0x0483, productId: 0x374e, productName: 'STLINK-V3', serialNumber: '0038001C3137510E33333639' };
  readonly accesses: BusAccess[] = [];
  readonly commands: number[][] = [];
  /** Addresses from here on, 1 KiB, answer with a fault. */
  faultAt: number | undefined;
  /** How many of the next memory accesses answer WAIT. */
  waits = 0;
  /** What status those report. */
  waitStatuses = [0x10];
  mode = 1;
  sticky = false;
  closed = false;
  readonly #bytes = new Map<number, number>();
  readonly #firmware: FakeFirmware;
  #lastStatus = OK;
  #faultAddress = 0;

  constructor(firmware: FakeFirmware = { hardware: 3, j: 9 }) {
    this.#firmware = firmware;
  }

  peek(address: number, byteLength: number): Uint8Array {
    return Uint8Array.from({ length: byteLength }, (_, index) => this.#bytes.get(address + index) ?? UNWRITTEN);
  }

  poke(address: number, data: Uint8Array): void {
    for (const [index, byte] of data.entries()) this.#bytes.set(address + index, byte);
  }

  async close(): Promise<void> {
    this.closed = true;
  }

  async exchange(command: Uint8Array, phase: StlinkDataPhase): Promise<Uint8Array> {
    if (command.length > 16) throw new Error('a command has at most 16 bytes');
    const padded = new Uint8Array(16);
    padded.set(command);
    this.commands.push(Array.from(padded));
    const out = phase && 'out' in phase ? phase.out : new Uint8Array(0);
    const reply = this.#answer(padded, out);
    const asked = phase && 'in' in phase ? phase.in : 0;
    if (reply.length > asked) throw new Error(`overflow: ${reply.length} bytes for ${asked}`);
    return reply;
  }

  #answer(command: Uint8Array, out: Uint8Array): Uint8Array {
    const [opcode = 0, sub = 0] = command;
    if (opcode === 0xf1) return this.#version();
    if (opcode === 0xfb) return Uint8Array.of(3, 0, this.#firmware.j, 3, 0, 0, 0, 0, 0x83, 0x04, 0x4e, 0x37);
    if (opcode === 0xf5) return Uint8Array.of(this.mode, 0);
    if (opcode === 0xf7) return new ByteWriter().u32(1489).u32(2036).finish();
    if (opcode === 0xf3 && sub === 0x07) this.mode = 1;
    if (opcode !== 0xf2) return new Uint8Array(0);
    return this.#debug(sub, command, out);
  }

  #version(): Uint8Array {
    if (this.#firmware.hardware === 3) return Uint8Array.of(0x30, 0x00, 0x83, 0x04, 0x4e, 0x37);
    const word = (2 << 12) | (this.#firmware.j << 6) | 27;
    return Uint8Array.of(word >>> 8, word & 0xff, 0x83, 0x04, 0x4b, 0x37);
  }

  #debug(sub: number, command: Uint8Array, out: Uint8Array): Uint8Array {
    const view = viewOf(command);
    const address = view.getUint32(2, true);
    const byteLength = view.getUint16(6, true);
    switch (sub) {
      case 0x21:
        this.mode = 1;
        return new Uint8Array(0);
      case 0x30:
        this.mode = 2;
        return status(OK);
      case 0x3c:
      case 0x43:
        return status(OK);
      case 0x4b:
        return status((command[2] ?? 0) > 2 ? BAD_AP : OK);
      case 0x07:
        return this.#read(4, address, byteLength);
      case 0x47:
        return this.#read(2, address, byteLength);
      case 0x0c:
        return this.#read(1, address, byteLength);
      case 0x08:
        return this.#write(4, address, byteLength, out);
      case 0x48:
        return this.#write(2, address, byteLength, out);
      case 0x0d:
        return this.#write(1, address, byteLength, out);
      case 0x3e:
        return new ByteWriter().u16(this.#lastStatus).u16(0).u32(this.#faultAddress).finish(12);
      case 0x3b:
        return status(this.#lastStatus);
      case 0x36:
        this.#access({ kind: 'read', width: 4, address, byteLength: 4 });
        return new ByteWriter().u16(this.#lastStatus).u16(0).append(this.peek(address, 4)).finish();
      case 0x35:
        if (this.#access({ kind: 'write', width: 4, address, byteLength: 4 })) this.poke(address, command.slice(6, 10));
        return status(this.#lastStatus);
      case 0x45:
        return this.#readDap(view.getUint16(2, true), view.getUint16(4, true));
      case 0x46:
        if (view.getUint16(2, true) === 0xffff && view.getUint16(4, true) === 0) this.sticky = false;
        return status(OK);
      case 0x61:
        return new ByteWriter()
          .u16(OK)
          .u16(0)
          .u32([24000, 8000, 3300, 1000, 200, 50, 5].find((khz) => khz <= view.getUint32(4, true)) ?? 5)
          .finish();
      case 0x62:
        return new ByteWriter()
          .u16(OK)
          .u16(0)
          .u32(3300)
          .u32(7)
          .append(words(24000, 8000, 3300, 1000, 200, 50, 5))
          .finish(52);
      default:
        return status(UNKNOWN_CMD);
    }
  }

  #readDap(port: number, register: number): Uint8Array {
    const value =
      port === 0xffff
        ? ({ 0: 0x6ba02477, 4: 0xf0000000 + (this.sticky ? 0x20 : 0), 36: 0x04500041, 52: 0x00000001 }[register] ?? 0)
        : register === 0xfc
          ? ([0x84770001, 0x84770001, 0x54770002][port] ?? 0)
          : register === 0xf8
            ? ([0xe00fe003, 0x00000002, 0xe00e0003][port] ?? 0)
            : 0;
    return new ByteWriter().u16(OK).u16(0).u32(value).finish();
  }

  #read(width: 1 | 2 | 4, address: number, byteLength: number): Uint8Array {
    const limit = width === 1 ? this.#eightBitLimit('read') : 6144;
    if (byteLength > limit) throw new Error(`${byteLength} bytes in one ${8 * width}-bit read`);
    this.#access({ kind: 'read', width, address, byteLength });
    const data = this.peek(address, byteLength);
    return byteLength === 1 ? Uint8Array.of(data[0] as number, 0) : data;
  }

  #write(width: 1 | 2 | 4, address: number, byteLength: number, out: Uint8Array): Uint8Array {
    const limit = width === 1 ? this.#eightBitLimit('write') : 6144;
    if (byteLength > limit || byteLength === 0 || out.length !== byteLength) throw new Error(`${byteLength} bytes, ${out.length} sent`);
    if (this.#access({ kind: 'write', width, address, byteLength })) this.poke(address, out);
    return new Uint8Array(0);
  }

  #eightBitLimit(kind: 'read' | 'write'): number {
    const { hardware, j } = this.#firmware;
    if (hardware === 2 || j < 6) return 64;
    return kind === 'read' ? 128 : 512;
  }

  #access(access: BusAccess): boolean {
    const { width, address, byteLength } = access;
    this.#faultAddress = 0;
    if (this.#firmware.hardware === 2 && Math.floor(address / 1024) !== Math.floor((address + byteLength - 1) / 1024)) {
      throw new Error('TAR would wrap here');
    }
    if (address % width !== 0 || byteLength % width !== 0) {
      this.#lastStatus = ALIGNMENT;
      return false;
    }
    if (this.waits > 0) {
      this.waits -= 1;
      this.#lastStatus = this.waitStatuses[this.waits % this.waitStatuses.length] as number;
      return false;
    }
    if (this.faultAt !== undefined && address + byteLength > this.faultAt && address < this.faultAt + 1024) {
      this.#lastStatus = AP_FAULT;
      this.#faultAddress = Math.max(address, this.faultAt);
      this.sticky = true;
      return false;
    }
    this.#lastStatus = OK;
    this.accesses.push(access);
    return true;
  }
}

function status(code: number): Uint8Array {
  return Uint8Array.of(code, 0);
}

function words(...values: number[]): Uint8Array {
  return values.reduce((out, value) => out.u32(value), new ByteWriter()).finish();
}
