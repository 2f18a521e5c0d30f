/**
 * ST-LINK commands over a `UsbPort`: command and data phase on the debug interface's bulk endpoints. An exchange that
 * breaks off leaves the pipe unknown; the next one first finds its feet again with GET_VERSION and GET_CURRENT_MODE, then with a USB reset.
 * Source: OpenOCD stlink_usb.c, pyOCD usb.py (endpoints, framing); OpenOCD's retry of the first GET_VERSION.
 */
import { type Clock, concatBytes, hasCode, Lock, type UsbPort, viewOf } from '../base/index.ts';
import { DEBUG_INTERFACE, findProbeUsbId, type ProbeUsbId } from '../spec/index.ts';
import { COMMAND_BYTES, GET_CURRENT_MODE, GET_VERSION } from '../spec/stlink/opcodes.ts';
import { readableSerial } from '../spec/stlink/serial-number.ts';
import { transportErrors } from './errors.ts';
import {
  EXCHANGE_TIMEOUT_MS,
  type StlinkDataPhase,
  type StlinkDevice,
  type StlinkExchangeOptions,
  type StlinkTransport,
  traceBytesAfter,
} from './stlink-transport.ts';
import { deviceName } from './usb-errors.ts';

const RESYNC_ATTEMPTS = 3;
const RESYNC_TIMEOUT_MS = 100;
/** A reply that is there comes at once. */
const DRAIN_TIMEOUT_MS = 5;
/** Packets of the longest reply on a full-speed probe, and some. */
const MAX_LEFT_OVER = 128;
/** Time a probe takes to answer again after a USB reset (OpenOCD waits as long). */
const AFTER_RESET_MS = 1000;

/** Opens the port, claims the debug interface. Closing the transport closes the port. */
export async function stlinkOverUsb(port: UsbPort, { clock }: { clock: Clock }): Promise<StlinkTransport> {
  const { vendorId, productId, productName } = port.summary;
  const id = findProbeUsbId(vendorId, productId);
  if (!id || id.generation === 'v1' || id.loader) {
    throw transportErrors.make('stlink/not-a-probe', {
      message: `${deviceName(port.summary)} does not carry ST-LINK debug commands${id?.loader ? ': it is a firmware loader' : ''}.`,
      hint: id?.loader
        ? "Unplug and replug the probe; if it stays a loader, run ST's firmware update."
        : 'Choose an ST-LINK/V2, V2-1 or V3.',
      evidence: { vendorId, productId, productName },
    });
  }
  const transport = new UsbTransport(port, id, clock);
  await transport.open();
  return transport;
}

class UsbTransport implements StlinkTransport {
  readonly device: StlinkDevice;
  readonly #port: UsbPort;
  readonly #id: ProbeUsbId;
  readonly #clock: Clock;
  readonly #lock = new Lock();
  /** Set while the device's state is known. A probe just opened may hold a reply to somebody else. */
  #inStep = false;

  constructor(port: UsbPort, id: ProbeUsbId, clock: Clock) {
    const { vendorId, productId, productName, serialNumber } = port.summary;
    this.device = { vendorId, productId, productName: productName || id.name, serialNumber: readableSerial(serialNumber) };
    this.#port = port;
    this.#id = id;
    this.#clock = clock;
  }

  async open(): Promise<void> {
    await this.#port.open();
    try {
      await this.#port.selectConfiguration(1);
      await this.#port.claimInterface(DEBUG_INTERFACE);
    } catch (error) {
      await this.#port.close();
      throw error;
    }
  }

  exchange(command: Uint8Array, phase: StlinkDataPhase, options: StlinkExchangeOptions = {}): Promise<Uint8Array> {
    return this.#lock.run(async () => {
      options.signal?.throwIfAborted();
      if (!this.#inStep) await this.#resynchronise(options.signal);
      return this.#exchange(command, phase, { timeoutMs: EXCHANGE_TIMEOUT_MS, ...options });
    });
  }

  async close(): Promise<void> {
    await this.#lock.run(() => this.#port.close());
  }

  async #exchange(command: Uint8Array, phase: StlinkDataPhase, options: StlinkExchangeOptions): Promise<Uint8Array> {
    const padded = new Uint8Array(COMMAND_BYTES);
    padded.set(command);
    this.#inStep = false;
    const reply = await (this.#port.queues ? this.#queued(padded, phase, options) : this.#inTurn(padded, phase, options));
    const traced = phase && 'in' in phase && phase.thenTrace ? await this.#trace(traceBytesAfter(reply), options) : undefined;
    this.#inStep = true;
    return traced ? concatBytes(reply, traced) : reply;
  }

  /** What the probe has announced is there: it comes at once. */
  async #trace(byteLength: number, options: StlinkExchangeOptions): Promise<Uint8Array | undefined> {
    if (byteLength === 0 || this.#id.trace === undefined) return undefined;
    return this.#port.transferIn(this.#id.trace, byteLength, options);
  }

  async #inTurn(command: Uint8Array, phase: StlinkDataPhase, options: StlinkExchangeOptions): Promise<Uint8Array> {
    await this.#port.transferOut(this.#id.out, command, options);
    return this.#dataPhase(phase, options);
  }

  /** The probe takes them in turn all the same; over a network it is one way there and back instead of two. */
  async #queued(command: Uint8Array, phase: StlinkDataPhase, options: StlinkExchangeOptions): Promise<Uint8Array> {
    const sent = this.#port.transferOut(this.#id.out, command, options);
    const data = this.#dataPhase(phase, options);
    // When the command fails, its data must have ended too before the next one is sent.
    await Promise.allSettled([sent, data]);
    await sent;
    return data;
  }

  async #dataPhase(phase: StlinkDataPhase, options: StlinkExchangeOptions): Promise<Uint8Array> {
    if (phase && 'in' in phase) return this.#port.transferIn(this.#id.in, phase.in, options);
    if (phase && 'out' in phase) await this.#port.transferOut(this.#id.out, phase.out, options);
    return new Uint8Array(0);
  }

  async #resynchronise(signal: AbortSignal | undefined): Promise<void> {
    if (await this.#findsStep(signal)) return;
    await this.#port.reset();
    await this.#clock.sleep(AFTER_RESET_MS, { signal });
    await this.open();
    if (await this.#findsStep(signal)) return;
    throw transportErrors.make('stlink/desync', {
      message: `${deviceName(this.#port.summary)} does not answer GET_VERSION, not even after a USB reset.`,
      hint: 'Unplug the probe, wait a moment, plug it in again.',
      evidence: { device: deviceName(this.#port.summary), attempts: 2 * RESYNC_ATTEMPTS },
    });
  }

  async #findsStep(signal: AbortSignal | undefined): Promise<boolean> {
    const options = { signal, timeoutMs: RESYNC_TIMEOUT_MS };
    for (let attempt = 0; attempt < RESYNC_ATTEMPTS; attempt++) {
      try {
        if (await this.#answersInStep(options)) return true;
        this.#inStep = false;
        await this.#drain(signal);
      } catch (error) {
        // Silence, a halted endpoint or an overlong old reply are what resynchronising is for.
        if (!hasCode(error, 'usb/timeout', 'usb/stall', 'usb/transfer', 'usb/state')) throw error;
        if (hasCode(error, 'usb/stall')) await this.#clearHalts();
      }
    }
    return false;
  }

  /** Two commands with replies of different lengths: a reply left over from before cannot pass for both. */
  async #answersInStep(options: StlinkExchangeOptions): Promise<boolean> {
    const version = await this.#exchange(Uint8Array.of(GET_VERSION), { in: this.#id.packetSize }, options);
    if (version.length !== 6 || viewOf(version).getUint16(2, true) !== this.device.vendorId) return false;
    const mode = await this.#exchange(Uint8Array.of(GET_CURRENT_MODE), { in: this.#id.packetSize }, options);
    return mode.length === 2;
  }

  /** Throws away what the probe still holds for somebody else. */
  async #drain(signal: AbortSignal | undefined): Promise<void> {
    try {
      for (let count = 0; count < MAX_LEFT_OVER; count++) {
        await this.#port.transferIn(this.#id.in, this.#id.packetSize, { signal, timeoutMs: DRAIN_TIMEOUT_MS });
      }
    } catch (error) {
      // Silence is what we wait for.
      if (!hasCode(error, 'usb/timeout')) throw error;
    }
  }

  async #clearHalts(): Promise<void> {
    await this.#port.clearHalt(this.#id.out);
    await this.#port.clearHalt(this.#id.in);
  }
}
