/**
 * How the probe's firmware reaches DP and AP registers: SWD transfers with its retry rules. A status here is only ever
 * what the wires answered, named. Sources: stlink status codes as OpenOCD, pyOCD and probe-rs know them; entry
 * sequence ARM IHI 0031 (ADIv5.2), B5.2; field logs fl-129, fl-132, fl-170.
 */
import { ABORT, ACK_FAULT, ACK_OK, ACK_WAIT, CLEAR_STICKY, CTRL_STAT, DPIDR, POWER_UP, RDBUFF, SELECT } from '../../spec/arm/dp.ts';
import {
  STATUS_AP_ERROR,
  STATUS_AP_FAULT,
  STATUS_AP_PARITY,
  STATUS_AP_WAIT,
  STATUS_AP_WDATA_ERROR,
  STATUS_DBG_POWER,
  STATUS_DP_ERROR,
  STATUS_DP_FAULT,
  STATUS_DP_PARITY,
  STATUS_DP_WAIT,
  STATUS_GET_IDCODE_ERROR,
  STATUS_OK,
} from '../../spec/stlink/status.ts';
import { PROBE_POWER_UP_POLL_NS } from '../timing.ts';
import type { SwdWires } from '../wires/swd-wires.ts';

/** A target that says WAIT more often than this makes the command fail (status list of pyOCD and OpenOCD). */
const WAIT_RETRIES = 4;
/** Tries of the whole entry sequence. Assumed. */
const ENTRY_TRIES = 3;
/** Looks at CTRL/STAT until debug power must be there. Assumed. */
const POWER_UP_LOOKS = 50;

export class SwdMaster {
  /** Result of the last successful read. */
  value = 0;
  /** Whether the last transfer got an answer at all. */
  answered = true;
  readonly #wires: SwdWires;
  readonly #spend: (ns: number) => void;
  /** SELECT as last written; undefined after anything went wrong. */
  #select: number | undefined;
  /** The target answered FAULT and nobody has cleared it since. */
  #faulted = false;

  constructor(wires: SwdWires, spend: (ns: number) => void) {
    this.#wires = wires;
    this.#spend = spend;
  }

  /** Brings the debug port up from any state: SWD selected, line reset, sticky flags cleared, debug power granted. */
  enter(): number {
    let status = STATUS_GET_IDCODE_ERROR;
    for (let attempt = 0; attempt < ENTRY_TRIES && status !== STATUS_OK; attempt++) {
      this.#select = undefined;
      this.#wires.selectSwd();
      status = this.readDp(DPIDR.address) === STATUS_OK ? this.#powerUp() : STATUS_GET_IDCODE_ERROR;
    }
    return status;
  }

  /** Withdraws the request for debug power. */
  leave(): void {
    this.writeDp(CTRL_STAT.address, 0);
    this.#select = undefined;
  }

  /** Starts over with sticky flags cleared, if the last access ended in FAULT and the host has not done so. */
  recover(): void {
    if (this.#faulted) this.writeDp(ABORT.address, CLEAR_STICKY);
  }

  /** `address` carries the bank: (bank << 4) + A[3:2]. */
  readDp(address: number): number {
    return this.#banked(address, () => this.#transfer(false, true, address & 0xc, 0));
  }

  writeDp(address: number, value: number): number {
    if (address === SELECT.address) return this.#writeSelect((value & ~0xf) >>> 0);
    const status = this.#banked(address, () => this.#transfer(false, false, address & 0xc, value));
    if (address === ABORT.address && status === STATUS_OK) this.#faulted = false;
    return status;
  }

  /** Reads an AP register; RDBUFF fetches the posted result. */
  readAp(port: number, address: number): number {
    const status = this.startReadAp(port, address);
    return status === STATUS_OK ? this.finishReadAp() : status;
  }

  /** Posts an AP read; `value` becomes the result of the AP read before. */
  startReadAp(port: number, address: number): number {
    const selected = this.#selectAp(port, address);
    return selected === STATUS_OK ? this.#transfer(true, true, address & 0xc, 0) : selected;
  }

  /** Fetches the result of the last AP read; also tells whether the last AP write went well. */
  finishReadAp(): number {
    return this.#transfer(false, true, RDBUFF.address, 0);
  }

  writeAp(port: number, address: number, value: number): number {
    const selected = this.#selectAp(port, address);
    return selected === STATUS_OK ? this.#transfer(true, false, address & 0xc, value) : selected;
  }

  saveState(): unknown {
    return { select: this.#select, faulted: this.#faulted };
  }

  loadState(state: unknown): void {
    const saved = state as { select: number | undefined; faulted: boolean };
    this.#select = saved.select;
    this.#faulted = saved.faulted;
  }

  #powerUp(): number {
    const steps = [
      () => this.writeDp(ABORT.address, CLEAR_STICKY | ABORT.mask('DAPABORT')),
      () => this.writeDp(SELECT.address, 0),
      () => this.writeDp(CTRL_STAT.address, POWER_UP),
    ];
    for (const step of steps) {
      const status = step();
      if (status !== STATUS_OK) return status;
    }
    const acknowledged = CTRL_STAT.mask('CSYSPWRUPACK') | CTRL_STAT.mask('CDBGPWRUPACK');
    for (let look = 0; look < POWER_UP_LOOKS; look++) {
      const status = this.readDp(CTRL_STAT.address);
      if (status !== STATUS_OK) return status;
      if (((this.value & acknowledged) ^ acknowledged) === 0) return STATUS_OK;
      this.#spend(PROBE_POWER_UP_POLL_NS);
    }
    return STATUS_DBG_POWER;
  }

  /** Registers behind A[3:2] = 1 need their bank in SELECT; bank 0 is put back at once. */
  #banked(address: number, access: () => number): number {
    const bank = address >>> 4;
    if (bank === 0) return access();
    const before = this.#select ?? 0;
    const selected = this.#writeSelect(((before & ~0xf) | bank) >>> 0);
    if (selected !== STATUS_OK) return selected;
    const status = access();
    const { value } = this;
    const restored = this.#writeSelect((before & ~0xf) >>> 0);
    this.value = value;
    return status === STATUS_OK ? restored : status;
  }

  #selectAp(port: number, address: number): number {
    const wanted = ((port << 24) | (address & 0xf0)) >>> 0;
    return this.#select === wanted ? STATUS_OK : this.#writeSelect(wanted);
  }

  #writeSelect(value: number): number {
    const status = this.#transfer(false, false, SELECT.address, value);
    this.#select = status === STATUS_OK ? value : undefined;
    return status;
  }

  /** One transfer with its retries. */
  #transfer(accessPort: boolean, read: boolean, address: number, value: number): number {
    let ack = this.#wires.transfer(accessPort, read, address, value);
    for (let retry = 0; ack === ACK_WAIT && retry < WAIT_RETRIES; retry++) ack = this.#wires.transfer(accessPort, read, address, value);
    this.answered = ack === ACK_OK || ack === ACK_WAIT || ack === ACK_FAULT;
    if (ack === ACK_OK && (!read || this.#wires.parityGood)) {
      if (read) this.value = this.#wires.data;
      return STATUS_OK;
    }
    this.#select = undefined;
    if (ack === ACK_OK) return accessPort ? STATUS_AP_PARITY : STATUS_DP_PARITY;
    if (ack === ACK_WAIT) return accessPort ? STATUS_AP_WAIT : STATUS_DP_WAIT;
    if (ack === ACK_FAULT) return this.#nameFault(accessPort);
    return accessPort ? STATUS_AP_ERROR : STATUS_DP_ERROR;
  }

  /** CTRL/STAT tells a write that arrived broken from an access that failed. */
  #nameFault(accessPort: boolean): number {
    this.#faulted = true;
    const ack = this.#wires.transfer(false, true, CTRL_STAT.address);
    const writeBroken = ack === ACK_OK && this.#wires.parityGood && CTRL_STAT.get(this.#wires.data, 'WDATAERR') === 1;
    if (writeBroken) return STATUS_AP_WDATA_ERROR;
    return accessPort ? STATUS_AP_FAULT : STATUS_DP_FAULT;
  }
}
