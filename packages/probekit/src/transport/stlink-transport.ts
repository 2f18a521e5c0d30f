/**
 * The ST-LINK command seam: one 16-byte command and at most one data phase make one exchange. Implementers carry it
 * over USB, over ST's stlink-server, or out of a recorded trace; what the bytes mean is left to `stlink/`.
 * Source: OpenOCD stlink_usb.c, pyOCD usb.py, probe-rs usb_interface.rs (command framing).
 */
import { readU16 } from '../base/index.ts';

/**
 * The data phase after a command: bytes to the probe, a number of bytes from it, or none. With `thenTrace` the reply is a count
 * of 16 bits, and as many bytes of the trace endpoint belong to it: what is received has them behind the count.
 */
export type StlinkDataPhase = { readonly in: number; readonly thenTrace?: true } | { readonly out: Uint8Array } | null;

/** Of a phase with `thenTrace`, what waits at the trace endpoint. */
export function traceBytesAfter(reply: Uint8Array): number {
  return reply.length < 2 ? 0 : readU16(reply, 0);
}

export interface StlinkExchangeOptions {
  readonly signal?: AbortSignal | undefined;
  readonly timeoutMs?: number | undefined;
}

/** What the transport itself knows of the probe at its far end. */
export interface StlinkDevice {
  readonly vendorId: number;
  readonly productId: number;
  readonly productName: string;
  /** As text: the raw twelve bytes of old ST-LINK/V2 come as 24 hex digits. */
  readonly serialNumber: string;
}

export interface StlinkTransport {
  readonly device: StlinkDevice;
  /**
   * Sends a command of at most 16 bytes and moves its data phase; resolves with the bytes received (none without an IN
   * phase, fewer than asked when the probe ends early). Exchanges are atomic and run in the order they were asked for.
   */
  exchange(command: Uint8Array, phase: StlinkDataPhase, options?: StlinkExchangeOptions): Promise<Uint8Array>;
  /** Gives the probe back. Sends no ST-LINK command. */
  close(): Promise<void>;
}

/** Longer than any answer of working firmware: even a dead target is reported within a second. */
export const EXCHANGE_TIMEOUT_MS = 3000;
