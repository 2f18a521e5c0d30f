/**
 * USB/IP: exports devices over byte streams, so that another computer's kernel, or our own client, uses them as if they
 * were plugged in there. One client at a time has a device, as with the kernel's own server. Requests are cut out in
 * `usbip-requests.ts`, answers written in `usbip-replies.ts`; sockets are left to the caller. Source: Linux kernel
 * documentation, USB/IP protocol; what an unlink answers: drivers/usb/usbip/stub_rx.c, stub_tx.c.
 */
import type { ByteStream, HostOpenResult, UsbCompletion, UsbDeviceLink, UsbDeviceSummary, UsbTransfer } from '../base/index.ts';
import { PORT_RESET, ST_DEV_BUSY, ST_DEV_ERR, ST_NODEV, ST_OK } from '../spec/usb/usbip.ts';
import { UsbipImports } from './usbip-imports.ts';
import { deviceList, importReply, type NamedDevice, submitReply, unlinkReply } from './usbip-replies.ts';
import { type UsbipRequest, UsbipRequestReader, type UsbipSubmit } from './usbip-requests.ts';

/** A device that the server exports. */
export interface ExportedDevice {
  /** Bus and port, as Linux writes them: `1-1`. Stays the same for as long as the server runs. */
  readonly busId: string;
  readonly link: UsbDeviceLink;
  readonly summary: UsbDeviceSummary;
  /** Whether a client may import it now; granted when absent. */
  readonly access?: () => Promise<HostOpenResult>;
  /** Called when the client that imported it has left; nobody else gets it before this settles. */
  readonly released?: (client: { /** On more than the default control pipe. */ readonly movedData: boolean }) => Promise<void>;
}

export interface UsbipServerOptions {
  /** The devices that are plugged in now. */
  readonly devices: () => Promise<readonly ExportedDevice[]>;
}

export interface UsbipServer {
  /** Serves one client until it closes or its device leaves. Rejects with `server/malformed` when it does not speak the protocol. */
  serve(stream: ByteStream): Promise<void>;
}

/** Transfers that one client may have under way, several times what any driver keeps; the next one ends in an error. */
const MOST_PENDING = 256;
/** Bytes of replies that a client may leave unread before its next request is looked at; a transfer has 1 MiB at most. */
const MOST_UNREAD_BYTES = 0x40_0000;
/** Standard requests (USB 2.0, table 9-4). */
const GET_DESCRIPTOR_DEVICE = { requestType: 0x80, request: 6, value: 0x0100, index: 0, length: 18 };
const GET_CONFIGURATION = { requestType: 0x80, request: 8, value: 0, index: 0, length: 1 };

export function createUsbipServer({ devices }: UsbipServerOptions): UsbipServer {
  const imports = new UsbipImports();
  return {
    async serve(stream) {
      const client = new Client(stream, devices, imports);
      const reader = new UsbipRequestReader();
      try {
        for await (const piece of stream.read) {
          for (const request of reader.push(piece)) {
            await client.take(request);
            if (client.hasDevice) reader.imported();
          }
        }
      } finally {
        await client.leave();
        await stream.close();
      }
    },
  };
}

/** Of all clients together: they may share a link, one after the other. */
let nextTransferId = 1;

/** One client: a list, then at most one device and the transfers to it. */
class Client {
  readonly #stream: ByteStream;
  readonly #devices: UsbipServerOptions['devices'];
  readonly #imports: UsbipImports;
  /** Transfers under way: the client's number to ours. */
  readonly #pending = new Map<number, number>();
  #device: ExportedDevice | undefined;
  #movedData = false;
  #unreadBytes = 0;
  #lastWrite: Promise<void> = Promise.resolve();
  #stopListening: () => void = () => undefined;

  constructor(stream: ByteStream, devices: UsbipServerOptions['devices'], imports: UsbipImports) {
    this.#stream = stream;
    this.#devices = devices;
    this.#imports = imports;
  }

  get hasDevice(): boolean {
    return this.#device !== undefined;
  }

  async take(request: UsbipRequest): Promise<void> {
    if (this.#unreadBytes > MOST_UNREAD_BYTES) await this.#lastWrite;
    switch (request.name) {
      case 'list':
        return this.#write(deviceList(await Promise.all((await this.#devices()).map(describe))));
      case 'import':
        return this.#import(request.busId);
      case 'submit':
        return this.#submit(request);
      case 'unlink':
        return this.#unlink(request.seqnum, request.target);
    }
  }

  /** Gives the device back: nothing of this client goes on, and the next one finds it free. */
  async leave(): Promise<void> {
    this.#stopListening();
    const device = this.#device;
    if (!device) return;
    const endAll = () => Promise.all([...this.#pending.values()].map((id) => device.link.cancel(id)));
    await this.#imports.giveBack(device, this.#movedData, endAll);
  }

  async #import(busId: string): Promise<void> {
    const device = (await this.#devices()).find((candidate) => candidate.busId === busId);
    if (!device) return this.#write(importReply(ST_NODEV));
    if (!(await this.#imports.take(device))) return this.#write(importReply(ST_DEV_BUSY));
    this.#device = device;
    this.#stopListening = device.link.onDisconnect(() => void this.#stream.close());
    const named = await describe(device);
    // A device that does not tell its descriptor is no use to anybody.
    if (named.configurationCount === 0) {
      await this.leave();
      this.#device = undefined;
      return this.#write(importReply(ST_DEV_ERR));
    }
    return this.#write(importReply(ST_OK, named));
  }

  async #submit(request: UsbipSubmit): Promise<void> {
    const link = this.#device?.link;
    if (!link) return;
    const { requestType, request: code, value } = request.setup;
    if (request.endpoint === 0 && requestType === PORT_RESET.requestType && code === PORT_RESET.request && value === PORT_RESET.value) {
      await link.reset();
      return this.#write(submitReply(request, { status: 'ok', byteLength: 0 }));
    }
    // A number that is in use cannot name a second transfer: it could be neither unlinked nor called off.
    const isRefused = this.#pending.size >= MOST_PENDING || this.#pending.has(request.seqnum);
    if (isRefused) return this.#write(submitReply(request, { status: 'error', byteLength: 0 }));
    const id = nextTransferId++;
    this.#movedData ||= request.endpoint !== 0;
    this.#pending.set(request.seqnum, id);
    void this.#finish(request, id, link.submit(transferOf(id, request)));
  }

  /** One reply a transfer: its own, or the one to its unlink. */
  async #finish(request: UsbipSubmit, id: number, running: Promise<UsbCompletion>): Promise<void> {
    const completion = await running;
    if (this.#pending.get(request.seqnum) !== id) return;
    this.#pending.delete(request.seqnum);
    if (completion.status !== 'disconnected') await this.#write(submitReply(request, completion));
  }

  async #unlink(seqnum: number, target: number): Promise<void> {
    const id = this.#pending.get(target);
    this.#pending.delete(target);
    if (id !== undefined) await this.#device?.link.cancel(id);
    return this.#write(unlinkReply(seqnum, id !== undefined));
  }

  async #write(bytes: Uint8Array): Promise<void> {
    this.#unreadBytes += bytes.length;
    this.#lastWrite = this.#stream.write(bytes).then(
      () => undefined,
      // The client is gone; reading from it ends, and with it everything that it had under way.
      () => undefined,
    );
    await this.#lastWrite;
    this.#unreadBytes -= bytes.length;
  }
}

function transferOf(id: number, { direction, endpoint, byteLength, setup, data }: UsbipSubmit): UsbTransfer {
  const address = direction === 'in' ? endpoint | 0x80 : endpoint;
  return {
    id,
    endpoint: address,
    ...(endpoint === 0 && { setup }),
    ...(direction === 'in' ? { length: byteLength } : { data }),
  };
}

/** What the lists say of a device, asked of the device itself. */
async function describe({ busId, link, summary }: ExportedDevice): Promise<NamedDevice> {
  const ask = async (setup: NonNullable<UsbTransfer['setup']>): Promise<Uint8Array> => {
    const { status, data } = await link.submit({ id: nextTransferId++, endpoint: 0x80, setup, length: setup.length });
    return status === 'ok' && data ? data : new Uint8Array(setup.length);
  };
  const descriptor = await ask(GET_DESCRIPTOR_DEVICE);
  const [configuration = 0] = await ask(GET_CONFIGURATION);
  const [busNumber = 1, port = 1] = busId.split(/[-.]/).map(Number);
  return {
    busId,
    busNumber,
    // Linux numbers devices as they come, after the root hub.
    deviceNumber: port + 1,
    summary,
    classTriplet: [descriptor[4] ?? 0, descriptor[5] ?? 0, descriptor[6] ?? 0],
    configurationCount: descriptor[17] ?? 0,
    configuration,
  };
}
