/**
 * The mass-storage interface: bulk-only transport, a command, its data and its status, one after the other. The disk is in
 * `scsi-disk.ts`. Source: USB Mass Storage Class Bulk-Only Transport 1.0, 3, 5 and 6 (the thirteen cases, 6.7).
 */
import {
  BULK_ONLY_RESET,
  CBW_BYTES,
  CBW_SIGNATURE,
  CBW_TO_HOST,
  CSW_BYTES,
  CSW_FAILED,
  CSW_PASSED,
  CSW_SIGNATURE,
  GET_MAX_LUN,
  MOST_COMMAND_BYTES,
} from '../../spec/usb/mass-storage.ts';
import type { ScsiDisk } from './scsi-disk.ts';
import type { UsbFunction } from './usb-device.ts';

const MSD_OUT = 0x03;
const MSD_IN = 0x83;

/** A host that wants more than this is none that we know. */
const MOST_FILLED_BYTES = 0x10_0000;

interface BulkOnlyOptions {
  readonly disk: ScsiDisk;
  /** Of the bulk endpoint towards the host. */
  readonly packetByteLength: () => number;
  readonly send: (endpoint: number, bytes: Uint8Array) => void;
  /** Packets that the host has not fetched, and taking them back. */
  readonly waiting: (endpoint: number) => number;
  readonly discard: (endpoint: number) => void;
}

/** A command towards the device: what it takes, what came, and the status that follows. */
interface Inward {
  readonly command: Uint8Array;
  /** As the host announced it. */
  readonly expected: number;
  readonly data: Uint8Array;
  received: number;
  readonly status: Uint8Array;
}

export class BulkOnly implements UsbFunction {
  readonly endpoints = [MSD_OUT, MSD_IN];
  readonly interfaces = [1];
  readonly #options: BulkOnlyOptions;
  /** A command whose data the host is still sending. */
  #inward: Inward | undefined;
  /** After what was no command only a reset helps (6.6.1). */
  #wantsReset = false;

  constructor(options: BulkOnlyOptions) {
    this.#options = options;
  }

  /** A command waits until the host has fetched all that the one before it brought. */
  receive(_endpoint: number, packet: Uint8Array): 'ack' | 'nak' | 'stall' {
    if (this.#wantsReset) return 'stall';
    if (this.#inward) return this.#takeData(packet, this.#inward);
    if (this.#options.waiting(MSD_IN) > 0) return 'nak';
    return this.#takeCommand(packet);
  }

  waits(): boolean {
    return !this.#wantsReset;
  }

  control({ request }: { readonly request: number }): Uint8Array | undefined {
    if (request === GET_MAX_LUN) return Uint8Array.of(0);
    if (request !== BULK_ONLY_RESET) return undefined;
    this.usbReset();
    this.#options.discard(MSD_IN);
    return new Uint8Array(0);
  }

  usbReset(): void {
    this.#inward = undefined;
    this.#wantsReset = false;
  }

  saveState(): unknown {
    return structuredClone({ inward: this.#inward ?? null, wantsReset: this.#wantsReset });
  }

  loadState(state: unknown): void {
    const saved = structuredClone(state) as { inward: Inward | null; wantsReset: boolean };
    this.#inward = saved.inward ?? undefined;
    this.#wantsReset = saved.wantsReset;
  }

  #takeCommand(packet: Uint8Array): 'ack' | 'stall' {
    const view = new DataView(packet.buffer, packet.byteOffset, packet.byteLength);
    const commandBytes = packet.length === CBW_BYTES ? view.getUint8(14) & 0x1f : 0;
    if (commandBytes === 0 || commandBytes > MOST_COMMAND_BYTES || view.getUint32(0, true) !== CBW_SIGNATURE || view.getUint8(13) !== 0) {
      this.#wantsReset = true;
      return 'stall';
    }
    const wanted = view.getUint32(8, true);
    const tag = view.getUint32(4, true);
    const command = packet.slice(15, 15 + commandBytes);
    const reply = this.#options.disk.execute(command);
    const passed = 'sense' in reply ? CSW_FAILED : CSW_PASSED;
    if ((view.getUint8(12) & CBW_TO_HOST) === 0 && wanted > 0) {
      const takes = 'takes' in reply ? Math.min(reply.takes, wanted) : 0;
      this.#inward = {
        command,
        expected: wanted,
        data: new Uint8Array(takes),
        received: 0,
        status: statusWrapper(tag, wanted - takes, passed),
      };
      return 'ack';
    }
    const data = 'data' in reply ? reply.data.subarray(0, wanted) : new Uint8Array(0);
    if (wanted > 0) this.#options.send(MSD_IN, this.#ended(data, wanted));
    this.#options.send(MSD_IN, statusWrapper(tag, wanted - data.length, passed));
    return 'ack';
  }

  /** What falls short of what the host wants ends in a short packet; where none would be, it is filled up (6.7.2, case 5). */
  #ended(data: Uint8Array, wanted: number): Uint8Array {
    if (data.length === wanted || data.length % this.#options.packetByteLength() !== 0) return data;
    const out = new Uint8Array(Math.min(wanted, MOST_FILLED_BYTES));
    out.set(data);
    return out;
  }

  /** What a command does not want is taken and dropped (6.7.3): the residue in the status says so. */
  #takeData(packet: Uint8Array, inward: Inward): 'ack' {
    const room = Math.max(0, inward.data.length - inward.received);
    inward.data.set(packet.subarray(0, room), Math.min(inward.received, inward.data.length));
    inward.received += packet.length;
    const isShort = packet.length < this.#options.packetByteLength();
    if (inward.received < inward.expected && !isShort) return 'ack';
    this.#inward = undefined;
    if (inward.received >= inward.data.length) this.#options.disk.receive(inward.command, inward.data);
    this.#options.send(MSD_IN, inward.status);
    return 'ack';
  }
}

function statusWrapper(tag: number, residue: number, status: number): Uint8Array {
  const out = new Uint8Array(CSW_BYTES);
  const view = new DataView(out.buffer);
  view.setUint32(0, CSW_SIGNATURE, true);
  view.setUint32(4, tag, true);
  view.setUint32(8, residue, true);
  view.setUint8(12, status);
  return out;
}
