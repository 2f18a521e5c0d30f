/**
 * How the probe's firmware moves memory: CSW, TAR and DRW of one MEM-AP, TAR written again at every 1 KiB boundary.
 * Source: ARM IHI 0031 (ADIv5.2), C2.2; block rules of the ST-LINK as OpenOCD's stlink_usb.c and pyOCD rely on them.
 */
import { AUTO_INCREMENT_BYTES, CSW, DRW, INCREMENT_OFF, INCREMENT_SINGLE, TAR } from '../../spec/arm/mem-ap.ts';
import { STATUS_OK } from '../../spec/stlink/status.ts';
import type { SwdMaster } from './swd-master.ts';

/**
 * CSW when the host gives none: privileged data, debug master. Bit 31 is clear, which on an APB-AP takes the debug bus
 * from the software: pyOCD issues 1148 and 1368, field log fl-165, PSDB.
 */
const PROBE_CSW = 0x2300_0000;

/** One block in target memory. */
export interface MemoryBlock {
  readonly port: number;
  readonly address: number;
  readonly width: 1 | 2 | 4;
  /** False: every unit goes to the same address. */
  readonly increment: boolean;
  /** CSW bits 31..8; 0 for the probe's own. */
  readonly csw: number;
}

export class MemoryAccess {
  /** First address that failed in the last block. */
  faultAddress = 0;
  readonly #swd: SwdMaster;

  constructor(swd: SwdMaster) {
    this.#swd = swd;
  }

  /** Reads the block into `bytes`; what was not reached stays as it was. Returns the status. */
  read(block: MemoryBlock, bytes: Uint8Array): number {
    return this.#inPieces(block, bytes.length, (address, at, byteLength) =>
      this.#readPiece(block, address, bytes.subarray(at, at + byteLength)),
    );
  }

  write(block: MemoryBlock, bytes: Uint8Array): number {
    return this.#inPieces(block, bytes.length, (address, at, byteLength) =>
      this.#writePiece(block, address, bytes.subarray(at, at + byteLength)),
    );
  }

  /** One aligned word; on success the result is the SWD master's `value`. */
  readWord(port: number, address: number): number {
    const bytes = new Uint8Array(4);
    const status = this.read({ port, address, width: 4, increment: false, csw: 0 }, bytes);
    if (status === STATUS_OK) this.#swd.value = new DataView(bytes.buffer).getUint32(0, true);
    return status;
  }

  writeWord(port: number, address: number, value: number): number {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setUint32(0, value, true);
    return this.write({ port, address, width: 4, increment: false, csw: 0 }, bytes);
  }

  #inPieces(block: MemoryBlock, byteLength: number, piece: (address: number, at: number, byteLength: number) => number): number {
    this.faultAddress = block.address;
    this.#swd.recover();
    const csw = CSW.with(block.csw === 0 ? PROBE_CSW : block.csw, {
      Size: Math.log2(block.width),
      AddrInc: block.increment ? INCREMENT_SINGLE : INCREMENT_OFF,
    });
    const configured = this.#swd.writeAp(block.port, CSW.address, csw);
    if (configured !== STATUS_OK) return configured;
    for (let at = 0; at < byteLength; ) {
      const address = block.increment ? (block.address + at) >>> 0 : block.address;
      const room = block.increment ? AUTO_INCREMENT_BYTES - (address % AUTO_INCREMENT_BYTES) : byteLength;
      const length = Math.min(room, byteLength - at);
      this.faultAddress = address;
      const addressed = this.#swd.writeAp(block.port, TAR.address, address);
      if (addressed !== STATUS_OK) return addressed;
      const status = piece(address, at, length);
      if (status !== STATUS_OK) return status;
      at += length;
    }
    return STATUS_OK;
  }

  /** Each DRW read brings the unit before; RDBUFF brings the last. A failure therefore belongs to the unit before. */
  #readPiece({ port, width, increment }: MemoryBlock, address: number, bytes: Uint8Array): number {
    const step = increment ? width : 0;
    const units = bytes.length / width;
    for (let unit = 0; unit <= units; unit++) {
      const status = unit < units ? this.#swd.startReadAp(port, DRW.address) : this.#swd.finishReadAp();
      if (status !== STATUS_OK) {
        this.faultAddress = (address + Math.max(0, unit - 1) * step) >>> 0;
        return status;
      }
      if (unit === 0) continue;
      const lane = ((address + (unit - 1) * step) & 3) * 8;
      for (let index = 0; index < width; index++) bytes[(unit - 1) * width + index] = this.#swd.value >>> (lane + index * 8);
    }
    return STATUS_OK;
  }

  #writePiece({ port, width, increment }: MemoryBlock, address: number, bytes: Uint8Array): number {
    const step = increment ? width : 0;
    const units = bytes.length / width;
    for (let unit = 0; unit <= units; unit++) {
      const lane = ((address + unit * step) & 3) * 8;
      let word = 0;
      for (let index = 0; index < width; index++) word |= (bytes[unit * width + index] ?? 0) << (lane + index * 8);
      const status = unit < units ? this.#swd.writeAp(port, DRW.address, word >>> 0) : this.#swd.finishReadAp();
      if (status !== STATUS_OK) {
        this.faultAddress = (address + Math.max(0, unit - 1) * step) >>> 0;
        return status;
      }
    }
    return STATUS_OK;
  }
}
