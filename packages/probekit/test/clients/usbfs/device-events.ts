/**
 * Tells programs under umockdev's preload that the device of the bridge came or went, as udev would: libusb then drops it
 * from its list, or enumerates it anew. Source: systemd, src/libudev (monitor messages); umockdev listens for them on one
 * socket a program, `event…` in its folder.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

const HEADER_BYTES = 40;
const MAGIC = 0xfeed_cafe;
/** What the kernel's filter of a listener compares: MurmurHash2 of `usb` and `usb_device`. */
const SUBSYSTEM_HASH = 0x0577_c5e5;
const DEVTYPE_HASH = 0x27f8_f50c;
const PROPERTIES = {
  DEVPATH: '/devices/pci0000:00/0000:00:14.0/usb1/1-1',
  SUBSYSTEM: 'usb',
  DEVTYPE: 'usb_device',
  DEVNAME: '/dev/bus/usb/001/002',
  MAJOR: '189',
  MINOR: '1',
  BUSNUM: '001',
  DEVNUM: '002',
  SEQNUM: '1',
};

export async function tellDeviceEvent(folder: string, action: 'add' | 'remove'): Promise<void> {
  const sockets = (await readdir(folder)).filter((name) => name.startsWith('event'));
  await Promise.all(sockets.map((name) => send(join(folder, name), message(action))));
}

function message(action: string): Buffer {
  const properties = Buffer.from(
    Object.entries({ ACTION: action, ...PROPERTIES })
      .map(([name, value]) => `${name}=${value}\0`)
      .join(''),
  );
  const header = Buffer.alloc(HEADER_BYTES);
  header.write('libudev\0');
  header.writeUInt32BE(MAGIC, 8);
  header.writeUInt32LE(HEADER_BYTES, 12);
  header.writeUInt32LE(HEADER_BYTES, 16);
  header.writeUInt32LE(properties.length, 20);
  header.writeUInt32BE(SUBSYSTEM_HASH, 24);
  header.writeUInt32BE(DEVTYPE_HASH, 28);
  return Buffer.concat([header, properties]);
}

/** One datagram, which Node.js has no call for. */
async function send(path: string, datagram: Buffer): Promise<void> {
  const socat = spawn('socat', ['-u', '-', `UNIX-SENDTO:${path}`], { stdio: ['pipe', 'ignore', 'inherit'] });
  socat.stdin.end(datagram);
  await once(socat, 'exit');
}
