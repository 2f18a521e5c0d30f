/** A board on the bench, exported by USB/IP while wall time passes on it, and plugged into a guest with the kernel's own tools. */
import { afterAll, beforeAll, expect } from 'vitest';
import type { Bench, Scenario } from '../../src/base/index.ts';
import { paceBench } from '../../src/cli/bench/pacer.ts';
import { listenTcp } from '../../src/node/index.ts';
import { createUsbipServer } from '../../src/servers/index.ts';
import { boardWith } from '../contracts/board-on-bench.ts';
import { bootGuest, type Guest, HOST_IN_GUEST, SLOW_MS } from './guest.ts';

export interface PluggedBoard {
  readonly bench: Bench;
  /** What comes of a script in the guest; fails the test unless the script succeeds. */
  run(script: string, options?: { readonly timeoutMs?: number }): Promise<string>;
  /** What `usbip list` prints about the server. */
  list(): Promise<string>;
  /** Plugs it in: `usbip attach`. */
  attach(): Promise<string>;
  /** Takes it off: `usbip detach`. */
  detach(): Promise<string>;
}

const BUS_ID = '1-1';

/** Modules that udev would load when the devices come. */
export const LOAD_DRIVERS = 'for module in vhci-hcd cdc-acm usb-storage sd_mod vfat; do modprobe $module || exit; done';

/** A guest with the drivers for the tests of one `describe`; it ends with them. */
export function useGuest(): () => Guest {
  let guest: Guest | undefined;
  beforeAll(async () => {
    guest = await bootGuest();
    expect(await guest.run(LOAD_DRIVERS)).toMatchObject({ status: 0 });
  }, SLOW_MS);
  afterAll(() => guest?.stop());
  return () => guest as Guest;
}

/** Waits for the disk and all that the kernel says about it, and for the serial port. */
export const HAS_DISK = "within 60 eval 'dmesg | grep -q Attached.SCSI'";
export const HAS_TTY = 'within 60 test -c /dev/ttyACM0';
export const MOUNT = 'mkdir -p /mnt && mount -t vfat /dev/sda /mnt';

/** Mounts the volume again and again until this is so, then lists it: hosts keep what they have read of a volume. */
export function mountAnew(isSo: string): string {
  return `again() { umount -q /mnt; mount -t vfat /dev/sda /mnt && ${isSo}; }; within 60 again && ls /mnt`;
}

/** A line of shell that puts bytes into a file of the guest. */
export function fileOf(path: string, bytes: Uint8Array): string {
  return `echo ${Buffer.from(bytes).toString('base64')} | base64 -d >${path};`;
}

/** What a kernel says of a device that misbehaves. */
const COMPLAINT = /error|failed|unable|invalid|corrupt/i;
/** The same, but of the way to the device. */
const LOST_TRANSFER = /not responding|timed out|reset (full|high)-speed|DID_(?!OK)|overflow|babble/i;
/** A real V3E makes the kernel say this as well (field log fl-124). */
const AS_REAL_ONES = 'Asking for cache data failed';

/**
 * The kernel's complaints about a device. A medium that is another one while it is mounted fails the reads and writes that
 * meet it: where that is what happens, leave these out.
 */
export function complaintsIn(dmesg: string, { mediumChanged = false } = {}): readonly string[] {
  const lines = dmesg.split('\n').filter((line) => !line.includes(AS_REAL_ONES));
  return lines.filter((line) => LOST_TRANSFER.test(line) || (!mediumChanged && COMPLAINT.test(line)));
}

/** Shows a board to the guest, which attaches it unless told otherwise; afterwards it is gone without a trace. */
export async function withBoardIn(
  guest: Guest,
  { attach = true, ...scenario }: Partial<Scenario> & { attach?: boolean },
  use: (board: PluggedBoard) => Promise<void>,
): Promise<void> {
  const bench = await boardWith(scenario);
  const pacer = paceBench(bench);
  const server = createUsbipServer({
    devices: async () => (await bench.control.send('host.devices', {})).map((summary) => ({ busId: BUS_ID, link: pacer.link, summary })),
  });
  const listener = await listenTcp({ port: 0 }, (stream) => server.serve(stream));
  const run: PluggedBoard['run'] = async (script, options) => {
    const { status, text } = await guest.run(script, options);
    if (status !== 0) throw new Error(`In the guest: ${script}\nended with ${status}:\n${text}`);
    return text;
  };
  const usbip = (command: string) => run(`usbip --tcp-port ${listener.port} ${command}`);
  const board: PluggedBoard = {
    bench,
    run,
    list: () => usbip(`list --remote=${HOST_IN_GUEST}`),
    attach: () => usbip(`attach --remote=${HOST_IN_GUEST} --busid=${BUS_ID}`),
    detach: () => usbip('detach --port=0'),
  };
  try {
    await run('umount -q /mnt; dmesg --clear');
    if (attach) await board.attach();
    await use(board);
  } finally {
    await listener.close();
    await guest.run(`within 10 bash -c '! usbip port | grep -q "Port 0"'`);
    await pacer.stop();
  }
}
