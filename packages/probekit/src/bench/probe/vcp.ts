/**
 * The virtual COM port: a CDC-ACM function between USB and the target's UART. Line coding takes effect at once, DTR and
 * RTS are accepted and go nowhere, as on a board that wires RX and TX only. Receive errors are not reported: a character
 * with a wrong parity or stop bit is handed on as it was sampled, a break as a zero.
 * Sources: USB CDC PSTN 1.2, 6.3; UM2407 (VCP wiring); OpenOCD descriptor dumps (endpoints); docs/decisions/open-facts.md.
 */
import { viewOf } from '../../base/index.ts';
import { VCP_FLUSH_NS } from '../timing.ts';
import { RECEIVER_NUMBERS, UartReceiver } from '../wires/uart-receiver.ts';
import { frameOf, type UartFormat, type UartFrame, type UartSignal } from '../wires/uart-signal.ts';
import type { InterfaceShape } from './descriptors.ts';
import type { UsbFunction } from './usb-device.ts';

/** bInterfaceClass (usb.org, Defined Class Codes). */
const CLASS_CDC = 0x02;
const CLASS_CDC_DATA = 0x0a;
const ENDPOINT_OUT = 0x05;
const ENDPOINT_IN = 0x85;
const ENDPOINT_NOTIFY = 0x84;
/** bRequest (PSTN 1.2, table 13). */
const SET_LINE_CODING = 0x20;
const GET_LINE_CODING = 0x21;
const SET_CONTROL_LINE_STATE = 0x22;
const SEND_BREAK = 0x23;
/** wValue of SEND_BREAK: until told otherwise (PSTN 1.2, 6.3.13). */
const BREAK_UNTIL_TOLD = 0xffff;

/** 115200 8N1, until the host says otherwise. Assumed. */
const POWER_UP_CODING = [0x00, 0xc2, 0x01, 0x00, 0, 0, 8] as const;
/** bParityType (PSTN 1.2, table 17). */
const PARITIES = ['none', 'odd', 'even', 'mark', 'space'] as const;
/** Buffers of the probe. Assumed; what does not fit towards the host is lost. */
const BUFFER_BYTES = 4096;
const FLUSH_AT_BYTES = 64;
/** Packets that wait in the endpoint while the host does not read. Assumed. */
const MOST_PACKETS = 2;

const NEVER = Number.POSITIVE_INFINITY;

export interface VcpOptions {
  /** The probe's interfaces, its own two among them. */
  readonly shapes: readonly InterfaceShape[];
  readonly nowNs: () => number;
  /** A frame or break begins at the probe's TX pin, or a break ends. */
  readonly uartSend: (signal: UartSignal) => void;
  readonly send: (endpoint: number, bytes: Uint8Array) => void;
  /** Packets that the host has not fetched. */
  readonly waiting: (endpoint: number) => number;
  /** There is room for OUT packets again. */
  readonly resume: () => void;
}

interface VcpState {
  coding: Uint8Array<ArrayBuffer>;
  /** Bytes on their way to the target, the first of them on the line until `sentNs`. */
  toTarget: number[];
  sentNs: number;
  breaking: boolean;
  breakEndNs: number;
  /** Bytes on their way to the host, and when they are handed on. */
  toHost: number[];
  flushNs: number;
}

export class Vcp implements UsbFunction {
  readonly endpoints = [ENDPOINT_OUT, ENDPOINT_IN, ENDPOINT_NOTIFY];
  readonly interfaces: readonly number[];
  readonly #options: VcpOptions;
  readonly #packetByteLength: number;
  readonly #receiverState = new Float64Array(RECEIVER_NUMBERS);
  readonly #receiver: UartReceiver;
  #state: VcpState = powerUpState();

  constructor(options: VcpOptions) {
    this.#options = options;
    const own = options.shapes.filter(({ classCode }) => classCode === CLASS_CDC || classCode === CLASS_CDC_DATA);
    this.interfaces = own.map(({ number }) => number);
    const input = own.flatMap(({ endpoints }) => endpoints).find(({ address }) => address === ENDPOINT_IN);
    this.#packetByteLength = input?.packetSize ?? FLUSH_AT_BYTES;
    this.#receiver = new UartReceiver({
      state: this.#receiverState,
      bitNs: () => this.#bitSeconds * 1e9,
      payloadBits: () => this.#format.dataBits + (this.#format.parity === 'none' ? 0 : 1),
      take: ({ payload }) => this.#take(payload & ((1 << this.#format.dataBits) - 1)),
    });
  }

  get nextNs(): number {
    const { sentNs, breakEndNs, flushNs } = this.#state;
    return Math.min(sentNs, breakEndNs, flushNs, this.#receiver.nextNs);
  }

  act(nowNs: number): void {
    if (nowNs >= this.#state.breakEndNs) this.#endBreak();
    if (nowNs >= this.#state.sentNs) this.#nextByte();
    this.#receiver.settle(nowNs);
    if (nowNs >= this.#state.flushNs) this.#flush();
  }

  /** A frame has arrived at the probe's RX pin; at the wrong speed it arrives as garbage. */
  uartReceive(frame: UartFrame): void {
    const nowNs = this.#options.nowNs();
    this.#receiver.hear(frame, nowNs - frame.length * frame.bitSeconds * 1e9);
    this.#receiver.settle(nowNs);
  }

  receive(_endpoint: number, packet: Uint8Array): 'ack' | 'nak' {
    const { toTarget } = this.#state;
    if (toTarget.length + packet.length > BUFFER_BYTES) return 'nak';
    toTarget.push(...packet);
    this.#startByte();
    return 'ack';
  }

  waits(): boolean {
    return true;
  }

  /** The host has taken a packet: there is room for the next. */
  fetched(endpoint: number): void {
    if (endpoint === ENDPOINT_IN && this.#state.toHost.length > 0 && this.#state.flushNs === NEVER) this.#flush();
  }

  control({ request, value }: { request: number; value: number }, data: Uint8Array): Uint8Array | undefined {
    switch (request) {
      case SET_LINE_CODING:
        if (data.length < POWER_UP_CODING.length || viewOf(data).getUint32(0, true) === 0) return undefined;
        this.#state.coding = data.slice(0, POWER_UP_CODING.length);
        return new Uint8Array(0);
      case GET_LINE_CODING:
        return this.#state.coding;
      case SEND_BREAK:
        this.#sendBreak(value);
        return new Uint8Array(0);
      case SET_CONTROL_LINE_STATE:
        return new Uint8Array(0);
    }
    return undefined;
  }

  usbReset(): void {
    this.#state.toHost = [];
    this.#state.flushNs = NEVER;
  }

  /** The probe's supply came. */
  powerUp(): void {
    this.#state = powerUpState();
    this.#receiver.reset();
  }

  saveState(): unknown {
    return structuredClone({ state: this.#state, receiver: this.#receiverState });
  }

  loadState(saved: unknown): void {
    const { state, receiver } = structuredClone(saved) as { state: VcpState; receiver: Float64Array };
    if (state.coding.length !== POWER_UP_CODING.length) throw new RangeError(`a line coding has ${state.coding.length} bytes`);
    this.#state = state;
    this.#receiverState.set(receiver);
  }

  get #bitSeconds(): number {
    return 1 / viewOf(this.#state.coding).getUint32(0, true);
  }

  /** Codes that CDC does not know stand for no parity and eight bits. */
  get #format(): UartFormat {
    const [stop = 0, parity = 0, dataBits = 8] = this.#state.coding.subarray(4);
    return {
      dataBits: dataBits >= 5 && dataBits <= 8 ? dataBits : 8,
      parity: PARITIES[parity] ?? 'none',
      stopBits: 1 + Math.min(stop, 2) / 2,
    };
  }

  #startByte(): void {
    const [byte] = this.#state.toTarget;
    if (byte === undefined || this.#state.sentNs !== NEVER || this.#state.breaking) return;
    const frame = frameOf(byte, this.#bitSeconds, this.#format);
    this.#state.sentNs = this.#options.nowNs() + frame.length * frame.bitSeconds * 1e9;
    this.#options.uartSend(frame);
  }

  /** The first byte has gone out. */
  #nextByte(): void {
    this.#state.toTarget.shift();
    this.#state.sentNs = NEVER;
    // A break that was asked for meanwhile begins where the frame ends.
    if (this.#state.breaking) this.#options.uartSend('break');
    else this.#startByte();
    this.#options.resume();
  }

  /** For so many milliseconds; 0 ends one that lasts until told. */
  #sendBreak(ms: number): void {
    if (ms === 0) {
      if (this.#state.breaking) this.#endBreak();
      return;
    }
    const begins = !this.#state.breaking;
    this.#state.breaking = true;
    this.#state.breakEndNs = ms === BREAK_UNTIL_TOLD ? NEVER : this.#options.nowNs() + ms * 1e6;
    if (begins && this.#state.sentNs === NEVER) this.#options.uartSend('break');
  }

  #endBreak(): void {
    this.#state.breaking = false;
    this.#state.breakEndNs = NEVER;
    this.#options.uartSend('break-ends');
    this.#startByte();
  }

  #take(byte: number): void {
    const { toHost } = this.#state;
    if (toHost.length < BUFFER_BYTES) toHost.push(byte);
    if (toHost.length >= FLUSH_AT_BYTES) this.#flush();
    else this.#state.flushNs = this.#options.nowNs() + VCP_FLUSH_NS;
  }

  /** What the endpoint has no room for waits until the host fetches. */
  #flush(): void {
    this.#state.flushNs = NEVER;
    const { waiting, send } = this.#options;
    while (this.#state.toHost.length > 0 && waiting(ENDPOINT_IN) < MOST_PACKETS) {
      send(ENDPOINT_IN, Uint8Array.from(this.#state.toHost.splice(0, this.#packetByteLength)));
    }
  }
}

function powerUpState(): VcpState {
  return {
    coding: Uint8Array.from(POWER_UP_CODING),
    toTarget: [],
    sentNs: NEVER,
    breaking: false,
    breakEndNs: NEVER,
    toHost: [],
    flushNs: NEVER,
  };
}
