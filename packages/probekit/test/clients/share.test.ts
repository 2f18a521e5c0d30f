/**
 * `probekit share` as it is installed, on a computer with one board; its clients run on another computer, which sees
 * nothing but the network. npm `usb`, libusb and usbfs are real, the device is the bench's.
 */
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { wallClock } from '../../src/base/index.ts';
import { connectTcp } from '../../src/node/index.ts';
import { importUsbip, stlinkOverServer } from '../../src/transport/index.ts';
import { misfits, readSchema } from '../schemas/json-schema.ts';
import { hasPeer, type PeerRun, runPeer } from './peer.ts';
import { BIN, type StartedCommand, startCommand } from './started-command.ts';
import { type Computer, withComputer } from './usbfs/computer.ts';

const BLINKY = fileURLToPath(new URL('../../../../firmware/blinky.elf', import.meta.url));
const FREE = { 1: 'usb-storage', 2: 'cdc_acm', 3: 'cdc_acm' };

interface Shared extends Computer {
  readonly command: StartedCommand;
  /** Ports of the two servers; 0 for one that was not asked for. */
  readonly usbip: number;
  readonly stlinkServer: number;
  /** `usbip://…` and `stlink-server://…`, as printed. */
  readonly addresses: readonly string[];
}

async function withShared(ways: readonly string[], use: (shared: Shared) => Promise<void>): Promise<void> {
  await withComputer({}, async (computer) => {
    const command = computer.start('share', '--probe', `usb:${computer.summary.serialNumber}`, ...ways.flatMap((way) => [way, '0']));
    const [text] = await command.printed(/[\s\S]*Ctrl-C ends it/);
    const addresses = [...text.matchAll(/--probe (\S+)/g)].map(([, address = '']) => address);
    const portOf = (kind: string) =>
      Number(addresses.map((address) => new RegExp(`^${kind}://127\\.0\\.0\\.1:(\\d+)`).exec(address)?.[1]).find(Boolean) ?? 0);
    await use({ ...computer, command, addresses, usbip: portOf('usbip'), stlinkServer: portOf('stlink-server') });
  });
}

const probekit = (...args: readonly string[]): Promise<PeerRun> => runPeer(process.execPath, [BIN, ...args]);
const SUCCESS = { status: 0, text: expect.stringMatching(/^/) };
const refusal = (code: string) => ({ status: 1, text: expect.stringContaining(`(${code})`) });

/** The device in this process's hands, over USB/IP. */
async function importProbe(port: number) {
  const stream = await connectTcp({ host: '127.0.0.1', port });
  return { stream, ...(await importUsbip(stream, '1-1', { clock: wallClock })) };
}

const setup = (requestType: number, request: number, value: number, index = 0, length = 0) => ({
  requestType,
  request,
  value,
  index,
  length,
});
/** GET_VERSION, whose reply is six bytes. */
const VERSION_COMMAND = Uint8Array.from({ length: 16 }, (_, at) => [0xf1, 0x80][at] ?? 0);
/** GET_TARGET_VOLTAGE: what the converter read, twice four bytes. */
const VOLTAGE_COMMAND = Uint8Array.from({ length: 16 }, (_, at) => (at === 0 ? 0xf7 : 0));
/** WRITEMEM_32BIT of 64 bytes at 0x24000000, which waits for its data. */
const WRITE_COMMAND = Uint8Array.from({ length: 16 }, (_, at) => [0xf2, 0x08, 0, 0, 0, 0x24, 64][at] ?? 0);

describe.runIf(['umockdev-run', 'openocd', 'socat'].map(hasPeer).every((here) => here))('probekit share', () => {
  it('takes the whole probe from this computer for USB/IP, has it flashed from another, and gives it back', async () => {
    await withShared(['--usbip'], async ({ addresses: [address = ''], bridge, command, run, summary }) => {
      expect(address).toMatch(/^usbip:\/\/127\.0\.0\.1:\d+\/1-1$/);
      expect(bridge.claims.all()).toEqual({ 0: 'usbfs', 1: 'usbfs', 2: 'usbfs', 3: 'usbfs' });
      expect(await probekit('flash', BLINKY, '--probe', address)).toEqual(SUCCESS);
      expect(await probekit('verify', BLINKY, '--probe', address)).toEqual(SUCCESS);
      expect(await run('info', '--probe', `usb:${summary.serialNumber}`)).toEqual(refusal('cli/probe-leased'));
      await command.kill('SIGINT');
      expect(bridge.claims.all()).toEqual(FREE);
      expect(await run('info', '--probe', `usb:${summary.serialNumber}`)).toEqual(SUCCESS);
    });
  }, 60_000);

  it('carries every kind of transfer and request of a USB device', async () => {
    await withShared(['--usbip'], async ({ usbip }) => {
      const { link, stream } = await importProbe(usbip);
      const descriptor = { endpoint: 0x80, setup: setup(0x80, 6, 0x0100, 0, 18), length: 18 };
      const device = await link.submit({ id: 1, ...descriptor });
      expect([...(device.data ?? [])].slice(8, 12)).toEqual([0x83, 0x04, 0x4e, 0x37]);
      const none = new Uint8Array(0);
      const ask = async (id: number, wanted: ReturnType<typeof setup>) =>
        (await link.submit({ id, endpoint: 0, setup: wanted, data: none })).status;
      expect(await ask(2, setup(0x00, 9, 1))).toBe('ok');
      expect(await ask(3, setup(0x01, 11, 0, 0))).toBe('ok');
      expect(await ask(4, setup(0x02, 1, 0, 0x81))).toBe('ok');
      expect(await ask(5, setup(0x00, 5, 9))).toBe('stall');
      expect(await ask(6, setup(0x02, 1, 0, 0x8f))).toBe('stall');
      const lineCoding = await link.submit({ id: 7, endpoint: 0x80, setup: setup(0xa1, 0x21, 0, 2, 7), length: 7 });
      expect(lineCoding).toMatchObject({ status: 'ok', byteLength: 7 });

      // Two wait at the debug interface, one at the interrupt endpoint of the serial port; the second is called off.
      const [first, second, notice] = [0x81, 0x81, 0x84].map((endpoint, at) => link.submit({ id: 10 + at, endpoint, length: 64 }));
      await link.cancel(11);
      expect(await second).toMatchObject({ status: 'cancelled' });
      await link.submit({ id: 13, endpoint: 0x01, data: VERSION_COMMAND });
      expect(await first).toMatchObject({ status: 'ok', byteLength: 6 });
      await link.cancel(12);
      expect(await notice).toMatchObject({ status: 'cancelled' });
      expect(await link.submit({ id: 14, endpoint: 0x8f, length: 64 })).toMatchObject({ status: 'error' });
      await link.reset();
      expect(await link.submit({ id: 15, ...descriptor })).toEqual(device);
      await stream.close();
    });
  }, 60_000);

  it.each([
    { what: 'before it fetched a reply', command: VERSION_COMMAND },
    { what: 'before it sent the data of a write', command: WRITE_COMMAND },
  ])(
    'leaves the probe usable when a client is killed $what',
    async ({ command }) => {
      await withShared(['--usbip'], async ({ usbip, addresses: [address = ''] }) => {
        const { link, stream } = await importProbe(usbip);
        void link.submit({ id: 1, endpoint: 0x82, length: 64 });
        await link.submit({ id: 2, endpoint: 0x01, data: command });
        await stream.close();
        expect(await probekit('info', '--probe', address)).toMatchObject({ status: 0, text: expect.stringContaining('STM32H743') });
      });
    },
    60_000,
  );

  it.each(['--usbip', '--stlink-server'])(
    'takes up a flash again whose program was killed in the middle, over %s',
    async (way) => {
      await withShared([way], async ({ addresses: [address = ''] }) => {
        const flash = startCommand(['flash', BLINKY, '--full', '--events', '--probe', address]);
        await flash.printed(/"event":"progress"/);
        await flash.kill('SIGKILL');
        expect(await probekit('flash', BLINKY, '--probe', address)).toEqual(SUCCESS);
        expect(await probekit('verify', BLINKY, '--probe', address)).toEqual(SUCCESS);
      });
    },
    60_000,
  );

  it('ends what is under way when the cable is pulled, and serves the probe again when it is back', async () => {
    await withShared(['--usbip'], async ({ usbip, addresses: [address = ''], plug, command, bridge }) => {
      const { link } = await importProbe(usbip);
      const waiting = link.submit({ id: 1, endpoint: 0x81, length: 64 });
      await link.submit({ id: 2, endpoint: 0x80, setup: setup(0x80, 6, 0x0100, 0, 18), length: 18 });
      await plug(false);
      expect(await waiting).toMatchObject({ status: 'disconnected' });
      await command.printed(/was unplugged/);
      expect(await probekit('info', '--probe', address)).toMatchObject({ status: 1 });
      await plug(true);
      await command.printed(/It is back/);
      expect(await probekit('info', '--probe', address)).toEqual(SUCCESS);
      await command.kill('SIGINT');
      expect(bridge.claims.all()).toEqual(FREE);
    });
  }, 60_000);

  it('notices that an idle probe was unplugged, and finds it again', async () => {
    await withShared(['--stlink-server'], async ({ addresses: [address = ''], plug, command }) => {
      await plug(false);
      await command.printed(/was unplugged/);
      await plug(true);
      await command.printed(/It is back/);
      expect(await probekit('info', '--probe', address)).toEqual(SUCCESS);
    });
  }, 60_000);

  it('shares the debug interface alone among OpenOCD and our own stack, at once', async () => {
    await withShared(['--stlink-server'], async ({ stlinkServer, bridge }) => {
      expect(bridge.claims.all()).toEqual({ 0: 'usbfs', ...FREE });
      const lines = [
        'source [find interface/stlink-dap.cfg]',
        `st-link backend tcp ${stlinkServer}`,
        'transport select dapdirect_swd',
        'source [find target/stm32h7x.cfg]',
        `program ${BLINKY} verify`,
        'shutdown',
      ];
      const openocd = runPeer(
        'openocd',
        lines.flatMap((line) => ['-c', line]),
      );
      let isRunning = true;
      void openocd.then(() => {
        isRunning = false;
      });
      const ours = await stlinkOverServer(await connectTcp({ host: '127.0.0.1', port: stlinkServer }), { clock: wallClock });
      let answered = 0;
      for (; isRunning; answered++)
        expect(await ours.exchange(VOLTAGE_COMMAND, { in: 8 })).toEqual(await ours.exchange(VOLTAGE_COMMAND, { in: 8 }));
      await ours.close();
      expect(answered).toBeGreaterThan(10);
      expect(await openocd).toMatchObject({ status: 0, text: expect.stringContaining('** Verified OK **') });
    });
  }, 90_000);

  it('tells programs in one document what is shared, what it takes and who else may reach it', async () => {
    await withComputer({}, async ({ start, summary: { serialNumber } }) => {
      const command = start('share', '--json', '--probe', `usb:${serialNumber}`, '--stlink-server', '0.0.0.0:0');
      const document = JSON.parse((await command.printed(/^\{[\s\S]*\n\}/))[0]);
      expect(misfits(document, readSchema('share'))).toEqual([]);
      expect(document).toMatchObject({ takes: 'debug', busId: '1-1', probe: { serialNumber } });
      expect(document.warnings).toEqual([expect.stringMatching(/^Whoever reaches 0\.0\.0\.0:\d+ may .* reflash this board/)]);
    });
  }, 60_000);

  it('lets nobody have the whole device while others send it commands', async () => {
    await withShared(['--usbip', '--stlink-server'], async ({ usbip, stlinkServer, addresses }) => {
      const [server = '', exported = ''] = addresses;
      const client = await connectTcp({ host: '127.0.0.1', port: stlinkServer });
      await expect(importProbe(usbip)).rejects.toMatchObject({ code: 'usbip/refused' });
      await client.close();
      const { stream } = await importProbe(usbip);
      expect(await probekit('info', '--probe', server)).toMatchObject({ status: 1 });
      await stream.close();
      expect(await probekit('info', '--probe', exported)).toEqual(SUCCESS);
    });
  }, 60_000);
});
