/**
 * The probe seam over an ST-LINK: turns its commands into DP, AP and memory access and its statuses into
 * acknowledges. With `stlink-swo.ts` the only file above `stlink/` that names it. Source: OpenOCD stlink_usb.c, pyOCD stlink.py (meaning of
 * statuses, clearing of sticky flags), probe-rs (attach).
 */
import { type Clock, hex, type Memory, type MemoryOptions, readU32, type Tracer, viewOf } from '../base/index.ts';
import { ABORT, CLEAR_STICKY } from '../spec/arm/dp.ts';
import { IDR } from '../spec/arm/mem-ap.ts';
import { V2_SWD_DELAYS } from '../spec/stlink/frequencies.ts';
import { GATES } from '../spec/stlink/gates.ts';
import { DP_PORT } from '../spec/stlink/opcodes.ts';
import * as codes from '../spec/stlink/status.ts';
import {
  blockCostOf,
  driveNrst,
  enterSwd,
  exitDebug,
  formatVersion,
  getComFreq,
  getTargetVoltage,
  initAp,
  readDapRegister,
  readStretch,
  readWord,
  type StlinkProbe,
  setComFreq,
  stlinkErrors,
  swdSetFreq,
  tooOld,
  writeDapRegister,
  writeStretch,
  writeWord,
} from '../stlink/index.ts';
import { AP_KINDS } from './access-ports.ts';
import type { Acknowledge, BlockCost, DebugProbe, ProbeIdentity, SwoReceiver } from './debug-probe.ts';
import { ensureDebugPower } from './dp.ts';
import { dapErrors } from './errors.ts';
import { type AccessWidth, type BlockAccess, memoryOver } from './mem-ap-memory.ts';
import { swoOfStlink } from './stlink-swo.ts';

export function debugProbeOverStlink(stlink: StlinkProbe): DebugProbe {
  return new StlinkDebugProbe(stlink);
}

/** CSW for an APB-AP, DbgSwEnable set: cleared, it shuts the chip's software out of its debug bus (OpenOCD's value). */
const APB_CSW = 0xa200_0000;

/** Every V3 has a clock as slow as this. */
const ABOVE_SLOWEST_KHZ = 1000;
/** What a STLINK-V3 lists first. */
const FASTEST_KHZ = 24_000;

/** Statuses that come from the target; all others are the probe's own. */
const ACKNOWLEDGES: Readonly<Record<number, Acknowledge>> = {
  [codes.STATUS_UNKNOWN_JTAG_CHAIN]: 'none',
  [codes.STATUS_NO_DEVICE]: 'none',
  [codes.STATUS_CMD_WAIT]: 'wait',
  [codes.STATUS_GET_IDCODE_ERROR]: 'none',
  [codes.STATUS_DBG_POWER]: 'power',
  [codes.STATUS_WRITE_ERROR]: 'fault',
  [codes.STATUS_AP_WAIT]: 'wait',
  [codes.STATUS_AP_FAULT]: 'fault',
  [codes.STATUS_AP_ERROR]: 'none',
  [codes.STATUS_AP_PARITY]: 'parity',
  [codes.STATUS_DP_WAIT]: 'wait',
  [codes.STATUS_DP_FAULT]: 'fault',
  [codes.STATUS_DP_ERROR]: 'none',
  [codes.STATUS_DP_PARITY]: 'parity',
  [codes.STATUS_AP_WDATA_ERROR]: 'parity', // the target saw bad parity in what was written (WDATAERR)
  [codes.STATUS_AP_STICKY_ERROR]: 'fault',
  [codes.STATUS_AP_STICKY_OVERRUN]: 'fault',
  [codes.STATUS_BAD_AP]: 'fault',
  [codes.STATUS_FAULT]: 'fault',
  [codes.STATUS_UNKNOWN_ERROR]: 'fault', // what firmware before the AP statuses says of memory faults
};

interface MemApPort {
  readonly ap: number;
  readonly incrementBytes: number | undefined;
}

interface Block {
  readonly width: AccessWidth;
  readonly address: number;
  readonly byteLength: number;
}

class StlinkDebugProbe implements DebugProbe {
  readonly door = 'managed-aps';
  readonly identity: ProbeIdentity;
  readonly blockCost: BlockCost;
  readonly swo: SwoReceiver | undefined;
  readonly #stlink: StlinkProbe;
  /** CSW by opened access port. Forgotten with every attach and detach. */
  readonly #opened = new Map<number, number>();
  /** AP0 said that it is an APB-AP. */
  #isDebugBusFirst = false;

  constructor(stlink: StlinkProbe) {
    const { productName, serialNumber } = stlink.device;
    const { generation } = stlink.version;
    this.identity = { product: productName, generation, firmware: formatVersion(stlink.version), serialNumber };
    this.blockCost = blockCostOf(stlink);
    this.swo = swoOfStlink(stlink);
    this.#stlink = stlink;
  }

  get clock(): Clock {
    return this.#stlink.clock;
  }
  get tracer(): Tracer {
    return this.#stlink.tracer;
  }

  async readTargetVoltage(options: MemoryOptions = {}): Promise<number | undefined> {
    if (!this.#stlink.supports(GATES.targetVoltage)) return undefined;
    return this.#stlink.run(getTargetVoltage, undefined, options);
  }

  async swdClocks(): Promise<readonly number[]> {
    if (!this.#stlink.supports(GATES.comFreq)) return V2_SWD_DELAYS.map(({ khz }) => khz);
    return (await this.#stlink.run(getComFreq, undefined)).clocksKhz;
  }

  async setSwdClock(khz: number): Promise<number> {
    const byFirmware = this.#stlink.supports(GATES.comFreq);
    // The firmware rounds down by itself, and refuses only what is below its slowest clock. It is asked for no more than it may have.
    if (byFirmware && khz >= ABOVE_SLOWEST_KHZ) return this.#stlink.run(setComFreq, { khz: Math.min(khz, FASTEST_KHZ) });
    const clocks = await this.swdClocks();
    const chosen = clocks.find((clock) => clock <= khz) ?? clocks.at(-1) ?? khz;
    if (byFirmware) return this.#stlink.run(setComFreq, { khz: chosen });
    const delay = V2_SWD_DELAYS.find((entry) => entry.khz === chosen)?.delay ?? 0;
    await this.#stlink.run(swdSetFreq, { delay });
    return chosen;
  }

  async attach(): Promise<void> {
    this.#opened.clear();
    await this.#target('ENTER SWD', {}, async () => {
      try {
        await this.#stlink.run(enterSwd, undefined);
      } catch (error) {
        if (!stlinkErrors.is(error, 'stlink/status') || error.evidence.status !== codes.STATUS_ALREADY_OPEN_OTHER_MODE) throw error;
        await this.#stlink.run(exitDebug, undefined);
        await this.#stlink.run(enterSwd, undefined);
      }
    });
    await this.#clearSticky();
    await ensureDebugPower(this, this.clock);
  }

  async detach(): Promise<void> {
    this.#opened.clear();
    await this.#stlink.run(exitDebug, undefined);
  }

  async driveNrst(level: 'low' | 'high' | 'pulse'): Promise<void> {
    await this.#stlink.run(driveNrst, { level });
  }

  async readDp(address: number): Promise<number> {
    this.#checkBank(address);
    return this.#target(`read of DP ${hex(address, 2)}`, { address }, () => this.#stlink.run(readDapRegister, { port: DP_PORT, address }));
  }

  async writeDp(address: number, value: number): Promise<void> {
    this.#checkBank(address);
    return this.#target(`write of DP ${hex(address, 2)}`, { address }, () =>
      this.#stlink.run(writeDapRegister, { port: DP_PORT, address, value }),
    );
  }

  async readAp(ap: number, address: number): Promise<number> {
    const value = await this.#recovering(`read of AP ${ap} register ${hex(address, 2)}`, { ap, address }, () =>
      this.#stlink.run(readDapRegister, { port: ap, address }),
    );
    if (ap === 0 && address === IDR.address && isDebugBus(value)) this.#debugBusIsFirst();
    return value;
  }

  writeAp(ap: number, address: number, value: number): Promise<void> {
    return this.#recovering(`write of AP ${ap} register ${hex(address, 2)}`, { ap, address }, () =>
      this.#stlink.run(writeDapRegister, { port: ap, address, value }),
    );
  }

  async openAp(ap: number): Promise<void> {
    if (this.#opened.has(ap)) return;
    await this.#recovering(`opening of AP ${ap}`, { ap }, async () => {
      if (this.#stlink.supports(GATES.openAp)) await this.#stlink.run(initAp, { ap });
    });
    this.#opened.set(ap, await this.#chooseCsw(ap));
  }

  memory(ap: number, { incrementBytes }: { readonly incrementBytes?: number | undefined } = {}): Memory {
    const port = { ap, incrementBytes };
    const blocks: BlockAccess = {
      readBlock: (width, address, byteLength, options) => this.#readBlock(port, { width, address, byteLength }, options),
      writeBlock: (width, address, data, options) => this.#writeBlock(port, { width, address, byteLength: data.length }, data, options),
    };
    return memoryOver(blocks);
  }

  async #readBlock(port: MemApPort, block: Block, options: MemoryOptions = {}): Promise<Uint8Array> {
    const { ap } = port;
    const { width, address, byteLength } = block;
    await this.openAp(ap);
    const csw = this.#opened.get(ap) ?? 0;
    return this.#recovering(
      `${8 * width}-bit read of ${byteLength} bytes at ${hex(address)} through AP ${ap}`,
      { ap, address },
      async () => {
        if (!isPlainWord({ ap, csw, width, byteLength })) return readStretch(this.#stlink, { ...port, ...block, csw }, options);
        const word = new Uint8Array(4);
        viewOf(word).setUint32(0, await this.#stlink.run(readWord, { address }, options), true);
        return word;
      },
    );
  }

  async #writeBlock(port: MemApPort, block: Block, data: Uint8Array, options: MemoryOptions = {}): Promise<void> {
    const { ap } = port;
    const { width, address, byteLength } = block;
    await this.openAp(ap);
    const csw = this.#opened.get(ap) ?? 0;
    await this.#recovering(
      `${8 * width}-bit write of ${byteLength} bytes at ${hex(address)} through AP ${ap}`,
      { ap, address },
      async () => {
        if (!isPlainWord({ ap, csw, width, byteLength })) {
          await writeStretch(this.#stlink, { ...port, ...block, csw }, data, options);
          return;
        }
        await this.#stlink.run(writeWord, { address, value: readU32(data, 0) }, options);
      },
    );
  }

  async #chooseCsw(ap: number): Promise<number> {
    // Nearly always the core's own AHB-AP, which the firmware's default serves; where somebody has asked what it is, that counts.
    if (ap === 0) return this.#isDebugBusFirst ? APB_CSW : 0;
    return isDebugBus(await this.readAp(ap, IDR.address)) ? APB_CSW : 0;
  }

  #debugBusIsFirst(): void {
    this.#isDebugBusFirst = true;
    if (this.#opened.has(0)) this.#opened.set(0, APB_CSW);
  }

  #checkBank(address: number): void {
    if (address > 0x0f && !this.#stlink.supports(GATES.bankedDp)) {
      throw tooOld('READ_DAP_REG of a banked DP register', GATES.bankedDp, this.#stlink.version);
    }
  }

  /** Names the target's refusal in neutral words. */
  async #target<T>(access: string, where: { ap?: number; address?: number }, action: () => Promise<T>): Promise<T> {
    try {
      return await action();
    } catch (error) {
      if (!stlinkErrors.is(error, 'stlink/status')) throw error;
      const { status, statusName, faultAddress } = error.evidence;
      const ack = ACKNOWLEDGES[status];
      if (!ack) throw error;
      throw dapErrors.make('dap/transfer', {
        message: `${MEANINGS[ack]}: ${access} (${statusName}, ${hex(status, 2)}).`,
        hint: HINTS[ack],
        evidence: { access, ack, status, statusName, ...where, ...(faultAddress !== undefined && { address: faultAddress }) },
        cause: error,
      });
    }
  }

  /** The same, and clears what a fault leaves behind, so that the next access is judged by itself. */
  async #recovering<T>(access: string, where: { ap?: number; address?: number }, action: () => Promise<T>): Promise<T> {
    try {
      return await this.#target(access, where, action);
    } catch (error) {
      if (dapErrors.is(error, 'dap/transfer') && error.evidence.ack !== 'none') {
        await this.#clearSticky({ pending: error.evidence.ack === 'wait' });
      }
      throw error;
    }
  }

  /** `pending`: also gives up a transfer that kept its bus waiting; without that every other port waits behind it (B2.2.1). */
  async #clearSticky({ pending = false } = {}): Promise<void> {
    try {
      await this.writeDp(ABORT.address, pending ? CLEAR_STICKY | ABORT.mask('DAPABORT') : CLEAR_STICKY);
    } catch (error) {
      // A debug port that cannot take this will show it at the next access, which is the one somebody waits for.
      if (!dapErrors.is(error, 'dap/transfer')) throw error;
      this.tracer.emit({
        level: 'warn',
        layer: 'dap',
        name: 'clearing sticky flags failed',
        atMs: this.clock.nowMs(),
        facts: { ...error.evidence },
      });
    }
  }
}

function isDebugBus(idr: number): boolean {
  return AP_KINDS[IDR.get(idr, 'TYPE')] === 'APB-AP';
}

/** What the command for single words does as well, with one transfer less: it knows neither port nor CSW. */
function isPlainWord({ ap, csw, width, byteLength }: { ap: number; csw: number; width: AccessWidth; byteLength: number }): boolean {
  return ap === 0 && csw === 0 && width === 4 && byteLength === 4;
}

const MEANINGS: Readonly<Record<Acknowledge, string>> = {
  ok: 'The target acknowledged',
  wait: 'The target stayed busy',
  fault: 'The target refused',
  none: 'The target does not answer',
  parity: 'The data between probe and target came damaged',
  power: 'The target has no debug power',
};

const HINTS: Readonly<Record<Acknowledge, string>> = {
  ok: 'Try again.',
  wait: 'Reset the target, or connect under reset.',
  fault: "Check the address, the chip's clocks and its read protection.",
  none: "Check the target's power and the SWD wires, lower the clock, then connect under reset.",
  parity: 'Lower the clock and shorten the SWD wires.',
  power: 'Power-cycle the board, then connect under reset.',
};
