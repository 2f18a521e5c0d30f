/** The operating system's serial ports over the optional package `serialport`. */
import { access } from 'node:fs/promises';
import type { HostFacts, LineCoding, SerialLink, UsbDeviceSummary } from '../base/index.ts';
import { errnoOf } from './errno.ts';
import { nodeErrors } from './errors.ts';
import { optionalModule } from './optional-module.ts';
import { USB_SYSFS_FOLDER } from './sysfs-usb.ts';

/** What we use of a node-serialport stream. */
interface PortStream extends AsyncIterable<Uint8Array> {
  readonly isOpen: boolean;
  update(options: { baudRate: number }, done: (error: Error | null) => void): void;
  write(bytes: Uint8Array, done: (error: Error | null | undefined) => void): boolean;
  close(done: (error: Error | null) => void): void;
}

interface PortOptions {
  readonly path: string;
  readonly baudRate: number;
  readonly dataBits: 7 | 8;
  readonly parity: 'none' | 'odd' | 'even';
  readonly stopBits: 1 | 1.5 | 2;
}

/** Opens a stream; tests put a mock port here. */
export type OpenPort = (options: PortOptions) => Promise<PortStream>;

/**
 * Opens a port by its path, `/dev/ttyACM0` or `COM3`. Later, `configure` changes its rate; the package `serialport` cannot
 * change the rest of a port that is open.
 *
 * @throws `node/serial`, also from `read` when the port leaves; `node/module-missing`
 */
export async function openSerialPort(
  path: string,
  coding: LineCoding,
  { openPort = openNative }: { openPort?: OpenPort } = {},
): Promise<SerialLink> {
  const { failed, left } = faultsOf(path);
  const port = await openPort({ path, ...coding }).catch((error: unknown) => {
    if (nodeErrors.is(error, 'node/module-missing')) throw error;
    throw failed(error);
  });
  const done = (start: (finished: (error: Error | null | undefined) => void) => void) =>
    new Promise<void>((resolve, reject) => start((error) => (error ? reject(failed(error)) : resolve())));
  return {
    configure: ({ baudRate }) => done((finished) => port.update({ baudRate }, finished)),
    write: (data) => done((finished) => port.write(data, finished)),
    async *read({ signal } = {}) {
      const stop = () => port.close(() => undefined);
      const gone = watchForLeaving(path, stop);
      signal?.addEventListener('abort', stop, { once: true });
      try {
        for await (const chunk of port) yield new Uint8Array(chunk);
      } catch (error) {
        if (!signal?.aborted) throw left(error);
      } finally {
        clearInterval(gone.timer);
        signal?.removeEventListener('abort', stop);
      }
      if (gone.isGone()) throw left('its file is gone');
    },
    // A port that has left, or that an abort has closed, is closed already.
    close: async () => (port.isOpen ? done((finished) => port.close(finished)) : undefined),
  };
}

/** How often a port that is read is looked after, in milliseconds. */
const LEAVING_MS = 250;

/**
 * Calls back once when the file of a port is gone. Linux lets a terminal that was hung up be read as empty for ever
 * (drivers/tty/tty_io.c, hung_up_tty_read), and the package takes an empty read for "try again": it would never tell.
 */
function watchForLeaving(path: string, left: () => void) {
  let isGone = false;
  const look = async () => {
    if (isGone || (await isThere(path))) return;
    isGone = true;
    left();
  };
  // The ports of Windows are no files (COM3); there the system tells.
  const timer = path.startsWith('/') ? setInterval(look, LEAVING_MS) : undefined;
  return { timer, isGone: () => isGone };
}

const isThere = (path: string) =>
  access(path).then(
    () => true,
    (error: unknown) => errnoOf(error) !== 'ENOENT',
  );

/** Errors that name the port. */
function faultsOf(path: string) {
  const make = (detail: string, hint: string, cause: unknown) =>
    nodeErrors.make('node/serial', {
      message: `The serial port ${path} ${detail}.`,
      hint,
      evidence: { path, detail: String(cause) },
      cause,
    });
  return {
    failed: (error: unknown) =>
      make(
        `failed: ${error instanceof Error ? error.message : error}`,
        'Close other terminals on this port; on Linux add yourself to the group that owns it (dialout).',
        error,
      ),
    /** node-serialport tells by an early end of its stream. */
    left: (error: unknown) =>
      make('left while it was open', 'Plug the board in again, then open the port again; if that repeats, try another cable.', error),
  };
}

async function openNative(options: PortOptions): Promise<PortStream> {
  const { SerialPort } = await optionalModule('serialport', () => import('serialport'));
  return new Promise((resolve, reject) => {
    const port = new SerialPort(options, (error) => (error ? reject(error) : resolve(port)));
  });
}

/**
 * The operating system's name of a probe's serial port. Linux tells by its files (`1-2:1.2/tty/ttyACM0` below the
 * device, Linux Documentation/ABI); other systems through the package `serialport`, by the serial number.
 *
 * @throws `node/serial` when the probe has none
 */
export async function findSerialPort(facts: HostFacts, device: UsbDeviceSummary): Promise<string> {
  const path = facts.platform === 'linux' ? await findSysfsTty(facts, device.location) : await findListedPort(device.serialNumber);
  if (path) return path;
  throw nodeErrors.make('node/serial', {
    message: `${device.productName} ${device.serialNumber} shows no serial port on this computer.`,
    hint: 'Unplug the board and plug it in again; a probe without a VCP needs a serial adapter of its own: --port PATH.',
    evidence: { path: '', detail: 'not found' },
  });
}

async function findSysfsTty(facts: HostFacts, location: string): Promise<string | undefined> {
  const folder = `${USB_SYSFS_FOLDER}/${location}`;
  for (const name of (await facts.list(folder)) ?? []) {
    const [tty] = name.startsWith(`${location}:`) ? ((await facts.list(`${folder}/${name}/tty`)) ?? []) : [];
    if (tty) return `/dev/${tty}`;
  }
  return undefined;
}

async function findListedPort(serialNumber: string): Promise<string | undefined> {
  const { SerialPort } = await optionalModule('serialport', () => import('serialport'));
  const ports = await SerialPort.list();
  return ports.find((port) => port.serialNumber?.toUpperCase() === serialNumber.toUpperCase())?.path;
}
