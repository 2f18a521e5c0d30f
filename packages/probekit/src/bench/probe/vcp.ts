/**
 * The virtual COM port: a CDC-ACM function between USB and the target's UART. Line coding takes effect at once; DTR,
 * RTS and BREAK are accepted and go nowhere, as on a board that wires RX and TX only.
 * Sources: USB CDC PSTN 1.2, 6.3; UM2407 (VCP wiring); OpenOCD descriptor dumps (endpoints).
 */
import { viewOf } from '../../base/index.ts';
import { VCP_FLUSH_NS } from '../timing.ts';
import { receivedBytes } from './uart-line.ts';
import type { UsbFunction } from './usb-device.ts';

const ENDPOINT_OUT = 0x05;
const ENDPOINT_IN = 0x85;
const ENDPOINT_NOTIFY = 0x84;
/** bRequest (PSTN 1.2, table 13). */
const SET_LINE_CODING = 0x20;
const GET_LINE_CODING = 0x21;
const SET_CONTROL_LINE_STATE = 0x22;
const SEND_BREAK = 0x23;

/** 115200 8N1, until the host says otherwise. Assumed. */
const POWER_UP_CODING = [0x00, 0xc2, 0x01, 0x00, 0, 0, 8] as const;
/** Buffers of the probe. Assumed; what does not fit towards the host is lost. */
const BUFFER_BYTES = 4096;
const FLUSH_AT_BYTES = 64;

export interface VcpOptions {
  /** Numbers of its control and data interface. */
  readonly interfaces: readonly number[];
  readonly nowNs: () => number;
  /** A byte has left the probe's TX pin. */
  readonly uartSend: (byte: number, bitSeconds: number) => void;
  readonly send: (endpoint: number, bytes: Uint8Array) => void;
  /** There is room for OUT packets again. */
  readonly resume: () => void;
}

export class Vcp implements UsbFunction {
  readonly endpoints = [ENDPOINT_OUT, ENDPOINT_IN, ENDPOINT_NOTIFY];
  readonly interfaces: readonly number[];
  readonly #options: VcpOptions;
  #coding = Uint8Array.from(POWER_UP_CODING);
  /** Bytes on their way to the target, and when the first of them has gone out. */
  #toTarget: number[] = [];
  #sentNs = Number.POSITIVE_INFINITY;
  /** Bytes on their way to the host, and when they are handed on. */
  #toHost: number[] = [];
  #flushNs = Number.POSITIVE_INFINITY;

  constructor(options: VcpOptions) {
    this.#options = options;
    this.interfaces = options.interfaces;
  }

  get nextNs(): number {
    return Math.min(this.#sentNs, this.#flushNs);
  }

  act(nowNs: number): void {
    if (nowNs >= this.#sentNs) this.#sendByte(nowNs);
    if (nowNs >= this.#flushNs) this.#flush();
  }

  /** A byte arrives at the probe's RX pin; at the wrong speed it arrives as garbage. */
  uartReceive(byte: number, bitSeconds: number): void {
    for (const seen of receivedBytes(byte, bitSeconds, this.#bitSeconds)) {
      if (this.#toHost.length < BUFFER_BYTES) this.#toHost.push(seen);
    }
    if (this.#toHost.length >= FLUSH_AT_BYTES) this.#flush();
    else this.#flushNs = this.#options.nowNs() + VCP_FLUSH_NS;
  }

  receive(_endpoint: number, packet: Uint8Array): 'ack' | 'nak' {
    if (this.#toTarget.length + packet.length > BUFFER_BYTES) return 'nak';
    this.#toTarget.push(...packet);
    if (this.#sentNs === Number.POSITIVE_INFINITY) this.#sentNs = this.#options.nowNs() + this.#frameNs;
    return 'ack';
  }

  waits(): boolean {
    return true;
  }

  control({ request }: { request: number }, data: Uint8Array): Uint8Array | undefined {
    switch (request) {
      case SET_LINE_CODING:
        if (data.length < POWER_UP_CODING.length || viewOf(data).getUint32(0, true) === 0) return undefined;
        this.#coding = data.slice(0, POWER_UP_CODING.length);
        return new Uint8Array(0);
      case GET_LINE_CODING:
        return this.#coding;
      case SET_CONTROL_LINE_STATE:
      case SEND_BREAK:
        return new Uint8Array(0);
    }
    return undefined;
  }

  usbReset(): void {
    this.#toHost = [];
    this.#flushNs = Number.POSITIVE_INFINITY;
  }

  /** The probe's supply came. */
  powerUp(): void {
    this.usbReset();
    this.#coding = Uint8Array.from(POWER_UP_CODING);
    this.#toTarget = [];
    this.#sentNs = Number.POSITIVE_INFINITY;
  }

  saveState(): unknown {
    return structuredClone({
      coding: this.#coding,
      toTarget: this.#toTarget,
      sentNs: this.#sentNs,
      toHost: this.#toHost,
      flushNs: this.#flushNs,
    });
  }

  loadState(state: unknown): void {
    const saved = structuredClone(state) as {
      coding: Uint8Array<ArrayBuffer>;
      toTarget: number[];
      sentNs: number;
      toHost: number[];
      flushNs: number;
    };
    this.#coding = saved.coding;
    this.#toTarget = saved.toTarget;
    this.#sentNs = saved.sentNs;
    this.#toHost = saved.toHost;
    this.#flushNs = saved.flushNs;
  }

  get #bitSeconds(): number {
    return 1 / viewOf(this.#coding).getUint32(0, true);
  }

  /** Start bit, data, parity, stop bits of one byte. */
  get #frameNs(): number {
    const coding = viewOf(this.#coding);
    const [stop, parity, dataBits] = [coding.getUint8(4), coding.getUint8(5), coding.getUint8(6)];
    return (1 + dataBits + (parity ? 1 : 0) + 1 + stop / 2) * this.#bitSeconds * 1e9;
  }

  #sendByte(nowNs: number): void {
    const byte = this.#toTarget.shift();
    this.#sentNs = this.#toTarget.length > 0 ? nowNs + this.#frameNs : Number.POSITIVE_INFINITY;
    if (byte !== undefined) this.#options.uartSend(byte, this.#bitSeconds);
    this.#options.resume();
  }

  #flush(): void {
    this.#flushNs = Number.POSITIVE_INFINITY;
    const bytes = Uint8Array.from(this.#toHost);
    this.#toHost = [];
    this.#options.send(ENDPOINT_IN, bytes);
  }
}
