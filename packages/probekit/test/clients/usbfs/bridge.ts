/**
 * Puts a `UsbDeviceLink` under unmodified programs that use libusb, without a kernel driver and without rights: umockdev's
 * preload library leads their sysfs and usbfs here. One folder is one computer with one device in it.
 */
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { UsbCompletion, UsbDeviceLink, UsbDeviceSummary } from '../../../src/base/index.ts';
import { InterfaceClaims } from './claims.ts';
import { ClientMemory } from './client-memory.ts';
import * as usbfs from './urb.ts';

export interface UsbfsBridge {
  /** What a program needs in its environment to see the device. */
  readonly environment: Readonly<Record<string, string>>;
  /** Who has which interface now. */
  readonly claims: InterfaceClaims;
  /** The kernel's files of the device go, as when its cable is pulled, or come back. */
  show(isThere: boolean): Promise<void>;
  close(): Promise<void>;
}

const DEVICE_FOLDER = 'sys/devices/pci0000:00/0000:00:14.0/usb1/1-1';
const NODE = 'bus/usb/001/002';
const REAP_WAIT_MS = 20;
/** `enum usb_device_speed`. */
const SPEED_FULL = 2;
const SPEED_HIGH = 3;

/** Of all programs together: they share the link. */
let nextTransferId = 1_000_000;

export async function bridgeUsbfs(link: UsbDeviceLink, summary: UsbDeviceSummary): Promise<UsbfsBridge> {
  const folder = await mkdtemp(join(tmpdir(), 'probekit-usbfs-'));
  const descriptors = await descriptorsOf(link);
  await layOut(folder, summary, descriptors);
  const claims = new InterfaceClaims(summary);
  const path = join(folder, 'ioctl', 'dev', NODE);
  await mkdir(dirname(path), { recursive: true });
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    void new UsbfsClient(socket, link, summary, claims).serve().catch(() => socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  return {
    environment: { UMOCKDEV_DIR: folder, LD_PRELOAD: 'libumockdev-preload.so.0' },
    claims,
    async show(isThere) {
      if (isThere) await layOut(folder, summary, descriptors);
      else
        for (const path of [DEVICE_FOLDER, 'sys/bus/usb/devices/1-1', 'sys/dev/char/189:1'])
          await rm(join(folder, path), { recursive: true });
    },
    async close() {
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Device descriptor and configuration, as the file `descriptors` holds them. */
async function descriptorsOf(link: UsbDeviceLink): Promise<Uint8Array> {
  const ask = async (value: number, length: number) => {
    const setup = { requestType: 0x80, request: 6, value, index: 0, length };
    return (await link.submit({ id: nextTransferId++, endpoint: 0x80, setup, length })).data ?? new Uint8Array(0);
  };
  const device = await ask(0x0100, 18);
  const head = await ask(0x0200, 9);
  const configuration = await ask(0x0200, (head[2] ?? 0) | ((head[3] ?? 0) << 8));
  return Uint8Array.from([...device, ...configuration]);
}

async function layOut(folder: string, summary: UsbDeviceSummary, descriptors: Uint8Array): Promise<void> {
  const put = async (path: string, content: string | Uint8Array) => {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  };
  const link = async (path: string, target: string) => {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await rm(join(folder, path), { force: true });
    await symlink(target, join(folder, path));
  };
  const hex = (value: number) => value.toString(16).padStart(4, '0');
  const device: Readonly<Record<string, string>> = {
    busnum: '1',
    devnum: '2',
    speed: summary.speed === 'high' ? '480' : '12',
    idVendor: hex(summary.vendorId),
    idProduct: hex(summary.productId),
    bcdDevice: hex(summary.deviceVersion),
    bConfigurationValue: '1',
    bNumConfigurations: '1',
    manufacturer: summary.manufacturerName,
    product: summary.productName,
    serial: summary.serialNumber,
    uevent: `MAJOR=189\nMINOR=1\nDEVNAME=${NODE}\nDEVTYPE=usb_device\nDRIVER=usb\nPRODUCT=${summary.vendorId.toString(16)}/${summary.productId.toString(16)}/100\nTYPE=239/2/1\nBUSNUM=001\nDEVNUM=002`,
  };
  for (const [name, value] of Object.entries(device)) await put(`${DEVICE_FOLDER}/${name}`, `${value}\n`);
  for (const { number, classCode, subclass, protocol, endpoints } of summary.interfaces) {
    const at = `${DEVICE_FOLDER}/1-1:1.${number}`;
    const triplet = { bInterfaceNumber: number, bInterfaceClass: classCode, bInterfaceSubClass: subclass, bInterfaceProtocol: protocol };
    for (const [name, value] of Object.entries(triplet)) await put(`${at}/${name}`, `${hex(value).slice(2)}\n`);
    for (const { address, packetSize } of endpoints) await put(`${at}/ep_${hex(address).slice(2)}/wMaxPacketSize`, `${hex(packetSize)}\n`);
  }
  await put(`${DEVICE_FOLDER}/descriptors`, descriptors);
  await put(`dev/${NODE}`, descriptors);
  await link(`dev/.node/${NODE.replaceAll('/', '_')}`, '189:1');
  await link(`${DEVICE_FOLDER}/subsystem`, '../../../../../bus/usb');
  await link('sys/bus/usb/devices/1-1', `../../../${DEVICE_FOLDER.slice(4)}`);
  await link('sys/dev/char/189:1', `../../${DEVICE_FOLDER.slice(4)}`);
}

interface Finished {
  readonly urb: usbfs.Urb;
  readonly completion: UsbCompletion;
}

/** One opened node of one program. */
class UsbfsClient {
  readonly #memory: ClientMemory;
  readonly #link: UsbDeviceLink;
  readonly #summary: UsbDeviceSummary;
  readonly #claims: InterfaceClaims;
  /** By the address of the URB: our number of its transfer. */
  readonly #pending = new Map<bigint, number>();
  readonly #finished: Finished[] = [];
  #wake: () => void = () => undefined;

  constructor(socket: Socket, link: UsbDeviceLink, summary: UsbDeviceSummary, claims: InterfaceClaims) {
    this.#memory = new ClientMemory(socket);
    this.#link = link;
    this.#summary = summary;
    this.#claims = claims;
  }

  async serve(): Promise<void> {
    try {
      for (let call = await this.#memory.next(); call; call = await this.#memory.next()) {
        if (call.kind === 'ioctl') await this.#answer(call.request, call.argument);
        else this.#memory.leaveToSystem();
      }
    } finally {
      // However the program ended, its node is closed.
      for (const id of this.#pending.values()) await this.#link.cancel(id);
      this.#claims.leave(this);
    }
  }

  async #answer(request: number, argument: bigint): Promise<void> {
    switch (request) {
      case usbfs.GET_CAPABILITIES:
        this.#memory.write(argument, words(usbfs.CAPABILITIES));
        return this.#memory.done(0);
      case usbfs.SUBMITURB:
        return this.#submit(argument);
      case usbfs.REAPURB:
      case usbfs.REAPURBNDELAY:
        return this.#reap(argument, request === usbfs.REAPURB);
      case usbfs.DISCARDURB:
        return this.#discard(argument);
      case usbfs.CONTROL:
      case usbfs.BULK:
        return this.#synchronous(argument, request === usbfs.CONTROL);
      case usbfs.GETDRIVER:
        return this.#driver(argument);
      case usbfs.GET_SPEED:
        return this.#memory.done(this.#summary.speed === 'high' ? SPEED_HIGH : SPEED_FULL);
      case usbfs.RESET:
        await this.#link.reset();
        await this.#setConfiguration();
        return this.#memory.done(0);
      case usbfs.CLEAR_HALT:
      case usbfs.RESETEP:
        return this.#clearHalt(argument);
      case usbfs.SETCONFIGURATION:
        if (this.#claims.isAnyTaken()) return this.#memory.fail(usbfs.EBUSY);
        await this.#setConfiguration();
        return this.#memory.done(0);
      case usbfs.CLAIMINTERFACE:
      case usbfs.RELEASEINTERFACE:
      case usbfs.DISCONNECT_CLAIM:
        return this.#claim(request, argument);
      case usbfs.IOCTL:
        return this.#connectDriver(argument);
      case usbfs.SETINTERFACE:
        return this.#setInterface(argument);
      default:
        return this.#memory.fail(usbfs.ENOTTY);
    }
  }

  async #submit(argument: bigint): Promise<void> {
    const urb = usbfs.decodeUrb(argument, await this.#memory.read(argument, usbfs.URB_BYTES));
    const needsBuffer = urb.isControl || (urb.endpoint & 0x80) === 0;
    const buffer = needsBuffer ? await this.#memory.read(urb.buffer, urb.byteLength) : new Uint8Array(0);
    const id = nextTransferId++;
    this.#pending.set(argument, id);
    void this.#link.submit(usbfs.transferOf(id, urb, buffer)).then((completion) => {
      this.#pending.delete(argument);
      this.#finished.push({ urb, completion });
      this.#wake();
    });
    this.#memory.done(0);
  }

  async #reap(argument: bigint, waits: boolean): Promise<void> {
    if (this.#finished.length === 0 && this.#pending.size > 0) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        if (!waits) setTimeout(resolve, REAP_WAIT_MS);
      });
    }
    const next = this.#finished.shift();
    if (!next) return this.#memory.fail(usbfs.EAGAIN);
    const { urb, completion } = next;
    const data = completion.data ?? new Uint8Array(0);
    this.#memory.write(urb.buffer + (urb.isControl ? 8n : 0n), data);
    this.#memory.write(urb.address + BigInt(usbfs.URB_STATUS), words(-errnoOf(completion)));
    this.#memory.write(urb.address + BigInt(usbfs.URB_ACTUAL_LENGTH), words(completion.byteLength));
    const pointer = new Uint8Array(8);
    new DataView(pointer.buffer).setBigUint64(0, urb.address, true);
    this.#memory.write(argument, pointer);
    this.#memory.done(0);
  }

  async #discard(argument: bigint): Promise<void> {
    const id = this.#pending.get(argument);
    if (id === undefined) return this.#memory.fail(usbfs.EINVAL);
    await this.#link.cancel(id);
    this.#memory.done(0);
  }

  /** `struct usbdevfs_ctrltransfer`: setup, timeout, buffer. `struct usbdevfs_bulktransfer`: endpoint, length, timeout, buffer. */
  async #synchronous(argument: bigint, isControl: boolean): Promise<void> {
    const bytes = await this.#memory.read(argument, usbfs.SYNC_BYTES);
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    const buffer = view.getBigUint64(16, true);
    const setup = isControl ? usbfs.setupOf(bytes) : undefined;
    const endpoint = setup ? setup.requestType & 0x80 : view.getUint32(0, true);
    const length = setup ? setup.length : view.getUint32(4, true);
    const isIn = (endpoint & 0x80) !== 0;
    const id = nextTransferId++;
    const completion = await this.#link.submit({
      id,
      endpoint,
      ...(setup && { setup }),
      ...(isIn ? { length } : { data: await this.#memory.read(buffer, length) }),
    });
    if (completion.status !== 'ok') return this.#memory.fail(errnoOf(completion));
    this.#memory.write(buffer, completion.data ?? new Uint8Array(0));
    this.#memory.done(completion.byteLength);
  }

  /** `struct usbdevfs_getdriver`: interface, 256 bytes of name. */
  async #driver(argument: bigint): Promise<void> {
    const holder = this.#claims.driverOf(await this.#word(argument));
    if (holder === undefined) return this.#memory.fail(usbfs.ENODATA);
    this.#memory.write(argument + 4n, new TextEncoder().encode(`${holder}\0`));
    this.#memory.done(0);
  }

  async #claim(request: number, argument: bigint): Promise<void> {
    const number = await this.#word(argument);
    if (request === usbfs.RELEASEINTERFACE) return this.#end(this.#claims.release(number, this), usbfs.EINVAL);
    if (request === usbfs.DISCONNECT_CLAIM) this.#claims.detach(number);
    return this.#end(this.#claims.claim(number, this), usbfs.EBUSY);
  }

  /** `struct usbdevfs_ioctl`: interface, request, pointer. */
  async #connectDriver(argument: bigint): Promise<void> {
    const request = await this.#word(argument + 4n);
    const number = await this.#word(argument);
    if (request === usbfs.CONNECT) return this.#end(this.#claims.attach(number), usbfs.EBUSY);
    if (request === usbfs.DISCONNECT) return this.#end(this.#claims.detach(number), usbfs.ENODATA);
    return this.#memory.fail(usbfs.ENOTTY);
  }

  /** `struct usbdevfs_setinterface`: interface, setting. */
  async #setInterface(argument: bigint): Promise<void> {
    const [index, value] = [await this.#word(argument), await this.#word(argument + 4n)];
    await this.#control({ requestType: 0x01, request: 11, value, index, length: 0 });
    this.#memory.done(0);
  }

  async #word(address: bigint): Promise<number> {
    const bytes = await this.#memory.read(address, 4);
    return new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  }

  #end(isDone: boolean, errno: number): void {
    if (isDone) this.#memory.done(0);
    else this.#memory.fail(errno);
  }

  async #clearHalt(argument: bigint): Promise<void> {
    const [endpoint = 0] = await this.#memory.read(argument, 4);
    await this.#control({ requestType: 0x02, request: 1, value: 0, index: endpoint, length: 0 });
    this.#memory.done(0);
  }

  async #setConfiguration(): Promise<void> {
    await this.#control({ requestType: 0x00, request: 9, value: 1, index: 0, length: 0 });
  }

  async #control(setup: { requestType: number; request: number; value: number; index: number; length: number }): Promise<void> {
    await this.#link.submit({ id: nextTransferId++, endpoint: 0, setup, data: new Uint8Array(0) });
  }
}

function errnoOf({ status }: UsbCompletion): number {
  const errnos = {
    ok: 0,
    stall: usbfs.EPIPE,
    overflow: usbfs.EOVERFLOW,
    cancelled: usbfs.ENOENT,
    disconnected: usbfs.ENODEV,
    error: usbfs.EPROTO,
  };
  return errnos[status];
}

function words(value: number): Uint8Array {
  const out = new Uint8Array(4);
  new DataView(out.buffer).setInt32(0, value, true);
  return out;
}
