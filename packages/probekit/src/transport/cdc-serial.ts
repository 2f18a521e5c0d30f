/**
 * The probe's virtual COM port over a `UsbPort`: CDC-ACM line coding, break, and the data interface's bulk endpoints.
 * Source: USB CDC 1.2, PSTN subclass 1.2, 6.3.
 */
import { ByteWriter, hasCode, type LineCoding, type SerialLink, type UsbPort } from '../base/index.ts';
import { transportErrors } from './errors.ts';
import { deviceName } from './usb-errors.ts';

const CDC_CONTROL_CLASS = 0x02;
const CDC_DATA_CLASS = 0x0a;
const TO_INTERFACE = 0x21; // class request, host to device
const SET_LINE_CODING = 0x20;
const SET_CONTROL_LINE_STATE = 0x22;
const DTR_AND_RTS = 0x03;
/** A device answers requests of its class within five seconds at most (USB 2.0, 9.2.6.4); ST-LINKs do at once. */
const REQUEST_TIMEOUT_MS = 1000;

const STOP_BITS = { 1: 0, 1.5: 1, 2: 2 } as const;
const PARITY = { none: 0, odd: 1, even: 2 } as const;

/** By convention of ST's boards. */
export const VCP_CODING: LineCoding = { baudRate: 115200, dataBits: 8, parity: 'none', stopBits: 1 };

/**
 * Opens a port that is not in use for its serial port alone; closing the link closes the port.
 *
 * @throws `serial/no-port`, `usb/*`
 */
export async function openVcp(port: UsbPort, coding = VCP_CODING): Promise<SerialLink> {
  await port.open();
  const link = await openCdcSerial(port);
  await link.configure(coding);
  return {
    configure: (next) => link.configure(next),
    write: (data, options) => link.write(data, options),
    read: (options) => link.read(options),
    close: async () => {
      await link.close();
      await port.close();
    },
  };
}

/**
 * Opens the port's first serial port. The USB port must be open; closing the link releases its interfaces only.
 *
 * @throws `serial/no-port`
 */
export async function openCdcSerial(port: UsbPort): Promise<SerialLink> {
  const { interfaces } = port.summary;
  const data = interfaces.find(({ classCode }) => classCode === CDC_DATA_CLASS);
  const control = interfaces.find(({ classCode }) => classCode === CDC_CONTROL_CLASS);
  const input = data?.endpoints.find(({ address }) => address >= 0x80);
  const output = data?.endpoints.find(({ address }) => address < 0x80);
  if (!data || !control || !input || !output) {
    const device = deviceName(port.summary);
    throw transportErrors.make('serial/no-port', {
      message: `${device} has no serial port.`,
      hint: 'Use an ST-LINK/V2-1 or V3, or a separate USB serial adapter.',
      evidence: { device },
    });
  }
  await port.claimInterface(control.number);
  await port.claimInterface(data.number);
  await sendControl(port, control.number, SET_CONTROL_LINE_STATE, DTR_AND_RTS);
  return new CdcSerial(port, {
    control: control.number,
    data: data.number,
    input: input.address,
    output: output.address,
    packetSize: input.packetSize,
  });
}

interface CdcEndpoints {
  readonly control: number;
  readonly data: number;
  readonly input: number;
  readonly output: number;
  readonly packetSize: number;
}

class CdcSerial implements SerialLink {
  readonly #port: UsbPort;
  readonly #at: CdcEndpoints;
  readonly #closing = new AbortController();

  constructor(port: UsbPort, at: CdcEndpoints) {
    this.#port = port;
    this.#at = at;
  }

  async configure({ baudRate, dataBits, parity, stopBits }: LineCoding): Promise<void> {
    const coding = new ByteWriter().u32(baudRate).u8(STOP_BITS[stopBits]).u8(PARITY[parity]).u8(dataBits).finish();
    await sendControl(this.#port, this.#at.control, SET_LINE_CODING, 0, coding);
  }

  async write(data: Uint8Array, options: { signal?: AbortSignal | undefined } = {}): Promise<void> {
    await this.#port.transferOut(this.#at.output, data, options);
  }

  async *read({ signal }: { signal?: AbortSignal | undefined } = {}): AsyncIterable<Uint8Array> {
    const stop = new AbortController();
    const onStop = () => stop.abort();
    signal?.addEventListener('abort', onStop, { once: true });
    this.#closing.signal.addEventListener('abort', onStop, { once: true });
    if (signal?.aborted || this.#closing.signal.aborted) stop.abort();
    try {
      while (!stop.signal.aborted) {
        const bytes = await this.#port.transferIn(this.#at.input, this.#at.packetSize, { signal: stop.signal });
        if (bytes.length > 0) yield bytes;
      }
    } catch (error) {
      // Closing, the reader's own abort and the device's leaving all end the stream.
      if (!stop.signal.aborted && !hasCode(error, 'usb/disconnected')) throw error;
    } finally {
      signal?.removeEventListener('abort', onStop);
    }
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await sendControl(this.#port, this.#at.control, SET_CONTROL_LINE_STATE, 0);
    await this.#port.releaseInterface(this.#at.data);
    await this.#port.releaseInterface(this.#at.control);
  }
}

function sendControl(port: UsbPort, number: number, request: number, value: number, data = new Uint8Array(0)): Promise<void> {
  const setup = { requestType: TO_INTERFACE, request, value, index: number, length: data.length };
  return port.controlOut(setup, data, { timeoutMs: REQUEST_TIMEOUT_MS });
}
