/**
 * The SW-DP as a state machine on requests: power-up handshake, banked registers, posted AP accesses, sticky errors.
 * Source: ARM IHI 0031 (ADIv5.2), B2 and B4. Bits on the wire are `swd-port.ts`, what lies behind an AP `mem-ap.ts`.
 * Overrun detection, pushed transfers and multi-drop are not modelled: no ST-LINK command uses them.
 */
import { ABORT, ACK_FAULT, ACK_OK, ACK_WAIT, CTRL_STAT, DLCR, SELECT } from '../../spec/arm/dp.ts';
import { BUS_FAULT, BUS_OK, BUS_STALL, type DebugAccess } from '../seams.ts';
import { MemAp } from './mem-ap.ts';

/** Request bits of CTRL/STAT that keep what is written. */
const CTRL_STAT_WRITABLE =
  CTRL_STAT.mask('CSYSPWRUPREQ') |
  CTRL_STAT.mask('CDBGPWRUPREQ') |
  CTRL_STAT.mask('CDBGRSTREQ') |
  CTRL_STAT.mask('TRNCNT') |
  CTRL_STAT.mask('MASKLANE') |
  CTRL_STAT.mask('TRNMODE');

/** A[3:2] of the four registers of each bank. */
const REG_ID_OR_ABORT = 0x0;
const REG_CTRL_STAT = 0x4;
const REG_SELECT_OR_RESEND = 0x8;
const REG_RDBUFF = 0xc;

/** An access that its bus has not answered yet. */
interface PendingAccess {
  readonly port: number;
  readonly address: number;
  readonly read: boolean;
  readonly value: number;
}

interface SwDpState {
  ctrlStat: number;
  select: number;
  dlcr: number;
  stickyError: boolean;
  writeDataError: boolean;
  readOk: boolean;
  /** Result of the last AP read, as RDBUFF and the next AP read return it. */
  apResult: number;
  /** What the last read sent, for RESEND. */
  lastSent: number;
  pending: PendingAccess | undefined;
}

export class SwDp {
  readonly #access: DebugAccess;
  readonly #ports: readonly MemAp[];
  #state: SwDpState = powerOnState();
  /** The acknowledged request whose data phase comes next. */
  #request = { accessPort: false, address: 0 };

  constructor(access: DebugAccess) {
    this.#access = access;
    this.#ports = access.accessPorts.map((spec, port) => new MemAp(spec, port, access));
  }

  /** Supply came or went. */
  powerOnReset(): void {
    this.#state = powerOnState();
    for (const port of this.#ports) port.powerOnReset();
  }

  /** DLCR.TURNROUND in clocks, less the default one. */
  get extraTurnaround(): number {
    return DLCR.get(this.#state.dlcr, 'TURNROUND');
  }

  /** The request of a transfer; returns ACK. */
  request(accessPort: boolean, read: boolean, address: number): number {
    this.#request = { accessPort, address };
    const alwaysAnswers = !accessPort && (address === REG_ID_OR_ABORT || (read && address === REG_CTRL_STAT));
    if (alwaysAnswers) return ACK_OK;
    if (this.#state.pending) this.#run(this.#state.pending);
    if (this.#state.pending) return ACK_WAIT;
    if (this.#state.stickyError || this.#state.writeDataError) return ACK_FAULT;
    if (accessPort && !this.#debugPowerUp) {
      this.#state.stickyError = true;
      return ACK_FAULT;
    }
    return ACK_OK;
  }

  /** Data of an acknowledged read. An AP read returns the result of the one before: accesses are posted (B4.2.2). */
  readData(): number {
    const { accessPort, address } = this.#request;
    const state = this.#state;
    const word = accessPort ? state.apResult : this.#readDp(address);
    if (accessPort) this.#run({ port: apSelected(state.select), address: this.#apAddress(address), read: true, value: 0 });
    else if (address === REG_RDBUFF) state.readOk = true;
    state.lastSent = word;
    return word;
  }

  /** Data of an acknowledged write. With bad parity nothing is written and WDATAERR sticks (B4.2.4). */
  writeData(value: number, parityGood: boolean): void {
    const { accessPort, address } = this.#request;
    if (!parityGood) {
      this.#state.writeDataError = true;
      return;
    }
    if (accessPort) this.#run({ port: apSelected(this.#state.select), address: this.#apAddress(address), read: false, value });
    else this.#writeDp(address, value);
  }

  saveState(): unknown {
    return structuredClone({ dp: this.#state, ports: this.#ports.map((port) => port.saveState()) });
  }

  loadState(state: unknown): void {
    const saved = structuredClone(state) as { dp: SwDpState; ports: unknown[] };
    this.#state = saved.dp;
    this.#ports.forEach((port, index) => {
      port.loadState(saved.ports[index]);
    });
  }

  get #debugPowerUp(): boolean {
    return this.#access.grantsDebugPower && CTRL_STAT.get(this.#state.ctrlStat, 'CDBGPWRUPREQ') === 1;
  }

  #apAddress(address: number): number {
    return (this.#state.select & 0xf0) | address;
  }

  /** Carries an AP access out, or leaves it pending while its bus does not answer. An absent AP reads as zero (C1.1). */
  #run(access: PendingAccess): void {
    const state = this.#state;
    const port = this.#ports[access.port];
    let result = 0;
    let status: number = BUS_OK;
    if (port) {
      if (access.read) result = port.read(access.address);
      else port.write(access.address, access.value);
      status = port.status;
    }
    state.pending = status === BUS_STALL ? access : undefined;
    if (status === BUS_STALL) return;
    if (status === BUS_FAULT) state.stickyError = true;
    if (access.read) {
      state.apResult = result;
      state.readOk = status === BUS_OK;
    }
  }

  #readDp(address: number): number {
    if (address === REG_ID_OR_ABORT) return this.#access.dpIdr;
    if (address === REG_RDBUFF) return this.#state.apResult;
    if (address === REG_SELECT_OR_RESEND) return this.#state.lastSent;
    switch (this.#state.select & 0xf) {
      case 0:
        return this.#ctrlStat();
      case 1:
        return this.#state.dlcr;
      case 2:
        return this.#access.targetId;
      case 3:
        return this.#access.dlpIdr;
      default:
        return 0;
    }
  }

  #ctrlStat(): number {
    const state = this.#state;
    const granted = this.#access.grantsDebugPower;
    const requested = CTRL_STAT.unpack(state.ctrlStat);
    return (
      (state.ctrlStat |
        (granted && requested.CSYSPWRUPREQ ? CTRL_STAT.mask('CSYSPWRUPACK') : 0) |
        (granted && requested.CDBGPWRUPREQ ? CTRL_STAT.mask('CDBGPWRUPACK') : 0) |
        (state.readOk ? CTRL_STAT.mask('READOK') : 0) |
        (state.stickyError ? CTRL_STAT.mask('STICKYERR') : 0) |
        (state.writeDataError ? CTRL_STAT.mask('WDATAERR') : 0)) >>>
      0
    );
  }

  #writeDp(address: number, value: number): void {
    if (address === REG_ID_OR_ABORT) this.#abort(value);
    else if (address === REG_SELECT_OR_RESEND) this.#state.select = value >>> 0;
    else if (address === REG_CTRL_STAT) this.#writeBanked(value);
    // TARGETSEL counts only right after a line reset, in multi-drop systems.
  }

  #writeBanked(value: number): void {
    const bank = this.#state.select & 0xf;
    if (bank === 1) this.#state.dlcr = value & DLCR.mask('TURNROUND');
    if (bank !== 0) return;
    const before = this.#state.ctrlStat;
    this.#state.ctrlStat = (value & CTRL_STAT_WRITABLE) >>> 0;
    const rises = ~before & this.#state.ctrlStat & CTRL_STAT.mask('CDBGPWRUPREQ');
    if (rises) this.#access.attach();
  }

  #abort(value: number): void {
    if (value & ABORT.mask('STKERRCLR')) this.#state.stickyError = false;
    if (value & ABORT.mask('WDERRCLR')) this.#state.writeDataError = false;
    if (value & ABORT.mask('DAPABORT')) this.#state.pending = undefined;
  }
}

function powerOnState(): SwDpState {
  return {
    ctrlStat: 0,
    select: 0,
    dlcr: 0,
    stickyError: false,
    writeDataError: false,
    readOk: false,
    apResult: 0,
    lastSent: 0,
    pending: undefined,
  };
}

function apSelected(select: number): number {
  return (select & SELECT.mask('APSEL')) >>> 24;
}
