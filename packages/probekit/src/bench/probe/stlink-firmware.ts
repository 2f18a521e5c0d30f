/**
 * The ST-LINK firmware: takes 16-byte commands from its bulk endpoint, runs the data phase, replies. What each debug
 * command does is in `commands/`; everything it learns of the target comes over the SWD wires.
 * Sources: OpenOCD stlink_usb.c, pyOCD stlink.py, probe-rs stlink; ST publishes no document.
 */
import { viewOf } from '../../base/index.ts';
import { V3_JTAG_KHZ } from '../../spec/stlink/frequencies.ts';
import { COMMAND_BYTES, DEBUG, DFU, DFU_EXIT, MODE_DFU, MODE_MASS } from '../../spec/stlink/opcodes.ts';
import { STATUS_OK, STATUS_UNKNOWN_CMD } from '../../spec/stlink/status.ts';
import { PROBE_COMMAND_NS } from '../timing.ts';
import type { SwdWires } from '../wires/swd-wires.ts';
import { POWER_UP_SWD_KHZ } from './commands/clock.ts';
import { DEBUG_COMMANDS } from './commands/table.ts';
import { type DebugCommand, type DebugContext, type FirmwareState, statusReply, wrongModeReply } from './debug-command.ts';
import { type FirmwareVersion, firmwareHas } from './firmware-version.ts';
import { loaderOutBytes, loaderReply } from './loader.ts';
import { MemoryAccess } from './memory-access.ts';
import { SwdMaster } from './swd-master.ts';
import { topLevelReply } from './top-level.ts';
import { TraceReceiver } from './trace-receiver.ts';
import type { UsbFunction } from './usb-device.ts';

/** Replies a client never fetched; beyond these the firmware takes no further command. Assumed. */
const UNREAD_PACKETS = 64;

export interface StlinkFirmwareOptions {
  readonly version: FirmwareVersion;
  /** Of the device as it shows itself now. */
  readonly productId: () => number;
  /** Version of the loader in which the probe waits at power-up; undefined when it starts its firmware by itself. */
  readonly waitsInLoader: number | undefined;
  /** 24 hex digits. */
  readonly uniqueId: string;
  readonly boardCode: string;
  readonly diskName: string;
  /** Debug endpoints: OUT, IN, and SWO where there is one. */
  readonly endpoints: { readonly out: number; readonly in: number; readonly trace?: number };
  readonly wires: SwdWires;
  readonly spend: (ns: number) => void;
  readonly nowNs: () => number;
  readonly senseVolts: () => number;
  readonly driveNrst: (low: boolean) => void;
  readonly send: (endpoint: number, bytes: Uint8Array) => void;
  /** Takes back what the host has not fetched from an endpoint. */
  readonly takeBack: (endpoint: number) => Uint8Array;
  /** Packets that wait at an endpoint. */
  readonly waiting: (endpoint: number) => number;
  /** F3 07: the loader starts the firmware. */
  readonly onLoaderLeft: () => void;
  /** A debug command has been carried out. */
  readonly onDebugCommand: (name: string) => void;
}

/** A command whose data-out phase is under way. */
interface DataOut {
  readonly command: DebugCommand;
  readonly view: DataView;
  readonly data: Uint8Array;
  taken: number;
}

export class StlinkFirmware implements UsbFunction {
  readonly endpoints: readonly number[];
  readonly interfaces = [0];
  readonly swd: SwdMaster;
  readonly memory: MemoryAccess;
  readonly trace: TraceReceiver;
  readonly #options: StlinkFirmwareOptions;
  readonly #context: DebugContext;
  #state: FirmwareState;
  #dataOut: DataOut | undefined;
  /** Bytes of a download to the loader that are still to come. */
  #refusing = 0;
  #busy = false;

  constructor(options: StlinkFirmwareOptions) {
    const { out, in: reply, trace } = options.endpoints;
    this.endpoints = trace === undefined ? [out, reply] : [out, reply, trace];
    this.#options = options;
    this.swd = new SwdMaster(options.wires, options.spend);
    this.memory = new MemoryAccess(this.swd);
    const { nowNs, send, takeBack, version } = options;
    this.trace = new TraceReceiver({ generation: version.generation, endpoint: trace, nowNs, send, takeBack });
    this.#state = powerUpState(options);
    this.#context = this.#makeContext();
  }

  /** As GET_CURRENT_MODE tells it. */
  get mode(): number {
    return this.#state.mode;
  }

  /** In the middle of a command: bench time passes, but nothing else may use the wires. */
  get busy(): boolean {
    return this.#busy;
  }

  /** The probe's supply came. */
  powerUp(): void {
    this.#state = powerUpState(this.#options);
    this.trace.powerUp();
    this.usbReset();
    this.#options.wires.khz = this.#state.swdKhz;
  }

  /** A reset of the bus ends the exchange under way; mode, clock and NRST stay. */
  usbReset(): void {
    this.#dataOut = undefined;
    this.#refusing = 0;
  }

  /** Replies and SWO data make the host wait until there are some. */
  waits(): boolean {
    return true;
  }

  control(): undefined {
    return undefined;
  }

  receive(_endpoint: number, packet: Uint8Array): 'ack' | 'nak' {
    if (this.#dataOut) this.#takeData(this.#dataOut, packet);
    else if (this.#refusing > 0) this.#refusing -= Math.min(this.#refusing, packet.length);
    else if (this.#options.waiting(this.#options.endpoints.in) > UNREAD_PACKETS) return 'nak';
    else this.#takeCommand(packet);
    return 'ack';
  }

  saveState(): unknown {
    return structuredClone({ state: this.#state, swd: this.swd.saveState(), trace: this.trace.saveState() });
  }

  loadState(saved: unknown): void {
    const { state, swd, trace } = structuredClone(saved) as { state: FirmwareState; swd: unknown; trace: unknown };
    this.#state = state;
    this.usbReset();
    this.swd.loadState(swd);
    this.trace.loadState(trace);
  }

  #takeCommand(packet: Uint8Array): void {
    const bytes = new Uint8Array(COMMAND_BYTES);
    bytes.set(packet.subarray(0, COMMAND_BYTES));
    this.#options.spend(PROBE_COMMAND_NS);
    const view = viewOf(bytes);
    if (this.#state.mode === MODE_DFU) {
      this.#takeLoaderCommand(view);
    } else if (bytes[0] === DEBUG) {
      this.#takeDebugCommand(view);
    } else {
      const { version, productId, senseVolts } = this.#options;
      const facts = { version, productId: productId(), mode: this.#state.mode, senseVolts };
      this.#reply(topLevelReply(view.getUint8(0), facts, view.getUint8(1)));
    }
  }

  #takeLoaderCommand(view: DataView): void {
    const [opcode, sub] = [view.getUint8(0), view.getUint8(1)];
    if (opcode === DFU && sub === DFU_EXIT) {
      this.#state.mode = MODE_MASS;
      this.#options.onLoaderLeft();
      return;
    }
    this.#refusing = loaderOutBytes(view);
    if (this.#refusing > 0) this.#state.refusedDownload = true;
    const { version, productId, waitsInLoader: loaderVersion = 0, uniqueId } = this.#options;
    const facts = { version, productId: productId(), loaderVersion, uniqueId, refused: this.#state.refusedDownload };
    this.#reply(loaderReply(opcode, sub, facts));
  }

  #takeDebugCommand(view: DataView): void {
    const command = DEBUG_COMMANDS.get(view.getUint8(1));
    if (!command || (command.gate && !firmwareHas(this.#options.version, command.gate))) {
      this.#reply(statusReply(STATUS_UNKNOWN_CMD));
      return;
    }
    const outBytes = command.outBytes?.(view) ?? 0;
    if (outBytes > 0) this.#dataOut = { command, view, data: new Uint8Array(outBytes), taken: 0 };
    else this.#run(command, view, new Uint8Array(0));
  }

  #takeData(out: DataOut, packet: Uint8Array): void {
    const part = packet.subarray(0, out.data.length - out.taken);
    out.data.set(part, out.taken);
    out.taken += part.length;
    if (out.taken < out.data.length) return;
    this.#dataOut = undefined;
    this.#run(out.command, out.view, out.data);
  }

  #run(command: DebugCommand, view: DataView, data: Uint8Array): void {
    if (command.needsDebugMode && this.#state.mode === MODE_MASS) {
      this.#reply(wrongModeReply());
      return;
    }
    this.#busy = true;
    const reply = command.run(this.#context, view, data);
    this.#busy = false;
    this.#options.onDebugCommand(command.name);
    this.#reply(reply);
  }

  #reply(bytes: Uint8Array | undefined): void {
    if (bytes && bytes.length > 0) this.#options.send(this.#options.endpoints.in, bytes);
  }

  #makeContext(): DebugContext {
    const { version, boardCode, diskName, wires, spend, driveNrst } = this.#options;
    const currentState = () => this.#state;
    return {
      version,
      boardCode,
      diskName,
      swd: this.swd,
      memory: this.memory,
      trace: this.trace,
      get state() {
        return currentState();
      },
      setSwdKhz: (khz) => {
        this.#state.swdKhz = khz;
        wires.khz = khz;
      },
      driveNrst,
      spend,
    };
  }
}

function powerUpState({ version: { generation }, waitsInLoader }: StlinkFirmwareOptions): FirmwareState {
  return {
    mode: waitsInLoader === undefined ? MODE_MASS : MODE_DFU,
    refusedDownload: false,
    openPorts: [],
    swdKhz: generation >= 3 ? POWER_UP_SWD_KHZ.v3 : POWER_UP_SWD_KHZ.v2,
    jtagKhz: V3_JTAG_KHZ[0] as number,
    prescaler: 1,
    rwStatus: STATUS_OK,
    rwFaultAddress: 0,
    miscReply: new Uint8Array(0),
  };
}
