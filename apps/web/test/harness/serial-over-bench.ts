/**
 * `navigator.serial` over the benches behind `navigator.usb`: the probe's VCP, as the system's CDC driver gives it to a browser.
 * It refuses as Chromium does (texts: third_party/blink, modules/serial). Control requests: USB CDC PSTN 1.2, 6.3.
 */
import type { UsbCompletion, UsbDeviceSummary, UsbTransfer } from 'probekit/base';

/** The cable that carries it. */
export interface SerialWire {
  /** Undefined while it is unplugged. */
  readonly summary: UsbDeviceSummary | undefined;
  submit(transfer: Omit<UsbTransfer, 'id'>, id: number): Promise<UsbCompletion>;
  cancel(id: number): Promise<unknown>;
}

/** What a person, and other programs, do to the port. */
export interface SerialHands {
  choose: 'cancel' | 'refused' | 'port';
  /** Another program has the port open. */
  isBusy: boolean;
}

const SET_LINE_CODING = 0x20;
const SET_CONTROL_LINE_STATE = 0x22;
const DTR_AND_RTS = 3;
const CDC_CONTROL = 0x02;
const CDC_DATA = 0x0a;
/** Far from those of `navigator.usb`. */
let nextId = 1_000_000;

const refuse = (name: string, text: string) => new DOMException(text, name);

export class SerialOverBench extends EventTarget {
  readonly hands: SerialHands = { choose: 'port', isBusy: false };
  readonly #port: Port;

  constructor(wire: SerialWire) {
    super();
    this.#port = new Port(wire, this.hands);
  }

  async requestPort() {
    const call = "Failed to execute 'requestPort' on 'Serial': ";
    if (this.hands.choose === 'refused')
      throw refuse('SecurityError', `${call}Access to the feature "serial" is disallowed by permissions policy.`);
    if (!navigator.userActivation.isActive)
      throw refuse('SecurityError', `${call}Must be handling a user gesture to show a permission request.`);
    if (this.hands.choose === 'cancel') throw refuse('NotFoundError', `${call}No port selected by the user.`);
    return this.#port;
  }
}

class Port {
  readable: ReadableStream<Uint8Array> | null = null;
  writable: WritableStream<Uint8Array> | null = null;
  readonly #wire: SerialWire;
  readonly #hands: SerialHands;
  #pending: number | undefined;

  constructor(wire: SerialWire, hands: SerialHands) {
    this.#wire = wire;
    this.#hands = hands;
  }

  async open({ baudRate, dataBits = 8 }: SerialOptions) {
    if (this.readable) throw refuse('InvalidStateError', "Failed to execute 'open' on 'SerialPort': The port is already open.");
    const { summary } = this.#wire;
    if (!summary || this.#hands.isBusy)
      throw refuse('NetworkError', "Failed to execute 'open' on 'SerialPort': Failed to open serial port.");
    const coding = new Uint8Array([...new Uint8Array(Uint32Array.of(baudRate).buffer), 0, 0, dataBits]);
    await this.#control(summary, SET_LINE_CODING, 0, coding);
    await this.#control(summary, SET_CONTROL_LINE_STATE, DTR_AND_RTS, new Uint8Array(0));
    const endpoints = summary.interfaces.find(({ classCode }) => classCode === CDC_DATA)?.endpoints ?? [];
    const [input, output] = [endpoints.find(({ address }) => address >= 0x80), endpoints.find(({ address }) => address < 0x80)];
    if (!input || !output) throw refuse('NetworkError', "Failed to execute 'open' on 'SerialPort': Failed to open serial port.");
    this.readable = new ReadableStream({
      pull: async (stream) => {
        const { status, data } = await this.#submit({ endpoint: input.address, length: input.packetSize });
        if (status === 'ok') stream.enqueue(data ?? new Uint8Array(0));
        else if (status === 'cancelled') stream.close();
        else stream.error(refuse('NetworkError', 'The device has been lost.'));
      },
      cancel: () => this.#stop(),
    });
    this.writable = new WritableStream({
      write: async (data) => {
        const { status } = await this.#wire.submit({ endpoint: output.address, data: data.slice() }, nextId++);
        if (status !== 'ok') throw refuse('NetworkError', 'The device has been lost.');
      },
    });
  }

  async close() {
    if (this.readable?.locked || this.writable?.locked) throw new TypeError('Cannot cancel a locked stream');
    await this.#stop();
    this.readable = null;
    this.writable = null;
  }

  async #submit(transfer: Omit<UsbTransfer, 'id'>): Promise<UsbCompletion> {
    this.#pending = nextId++;
    return this.#wire.submit(transfer, this.#pending).finally(() => {
      this.#pending = undefined;
    });
  }

  async #stop(): Promise<void> {
    if (this.#pending !== undefined) await this.#wire.cancel(this.#pending);
  }

  async #control({ interfaces }: UsbDeviceSummary, request: number, value: number, data: Uint8Array): Promise<void> {
    const index = interfaces.find(({ classCode }) => classCode === CDC_CONTROL)?.number ?? 0;
    const setup = { requestType: 0x21, request, value, index, length: data.length };
    await this.#wire.submit({ endpoint: 0, setup, data }, nextId++);
  }
}
