/** The command as it is installed, on a computer with one board: npm `usb`, libusb and usbfs lead to the bench. */
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { hasPeer } from './peer.ts';
import { withComputer } from './usbfs/computer.ts';

const BLINKY = fileURLToPath(new URL('../../../../firmware/blinky.elf', import.meta.url));

describe.runIf(hasPeer('umockdev-run'))('probekit over the npm package usb', () => {
  it.each([
    { model: 'v3e', speed: 'high', name: 'STLINK-V3E' },
    { model: 'v2-1', speed: 'full', name: 'ST-LINK/V2-1' },
    { model: 'v2', speed: 'full', name: 'ST-LINK/V2' },
  ])(
    'lists, asks and flashes a board with a $name, a device of $speed speed',
    async ({ model, speed, name }) => {
      await withComputer({ probe: { model } }, async ({ run, summary: { serialNumber } }) => {
        const list = await run('list', '--json');
        const [probe] = JSON.parse(list.text).probes;
        expect(probe).toMatchObject({ name, serialNumber, speed, location: '1-1' });
        const { address } = probe;
        expect(await run('info', '--probe', address)).toMatchObject({ status: 0, text: expect.stringContaining('STM32H743') });
        const flash = await run('flash', BLINKY, '--probe', address);
        expect(flash).toMatchObject({ status: 0, text: expect.stringContaining('running from 0x08000000') });
        expect(await run('verify', BLINKY, '--probe', address)).toMatchObject({ status: 0 });
      });
    },
    60_000,
  );

  it('says that another program has the probe, and leaves its interfaces alone', async () => {
    await withComputer({}, async ({ run, bridge, summary: { serialNumber } }) => {
      const other = {};
      bridge.claims.claim(0, other);
      const { status, text } = await run('info', '--probe', `usb:${serialNumber}`);
      expect([status, text]).toEqual([1, expect.stringContaining('(usb/busy)')]);
      expect(bridge.claims.all()).toEqual({ 0: 'usbfs', 1: 'usb-storage', 2: 'cdc_acm', 3: 'cdc_acm' });
    });
  }, 60_000);
});
