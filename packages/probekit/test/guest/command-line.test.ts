/**
 * Our own programs on a Linux computer with a board plugged in: the command line over the npm packages `usb` (2.18) and
 * `serialport`, the stack over `usb` 3.
 */
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { HAS_GUEST, SLOW_MS } from './guest.ts';
import { HAS_DISK, HAS_TTY, MOUNT, useGuest, withBoardIn } from './plugged-board.ts';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));
const PROBEKIT = `node ${path('../../bin/probekit.js')}`;
const SERIAL = '003A00273038510234333935';

describe.runIf(HAS_GUEST)('probekit on a computer with a board', { timeout: SLOW_MS }, () => {
  const guest = useGuest();

  it('lists the probe, says that the board is well, flashes it and shows its serial port', async () => {
    await withBoardIn(guest(), {}, async ({ run }) => {
      expect(await run(`${HAS_TTY} && ${PROBEKIT} list`)).toContain(`--probe usb:${SERIAL}`);
      expect(await run(`${PROBEKIT} doctor --probe usb:`)).toContain('The board is well');
      expect(await run(`${PROBEKIT} flash ${path('../../../../firmware/blinky.elf')} --probe usb:${SERIAL}`)).toContain(
        'running from 0x08000000',
      );
      expect(await run(`${PROBEKIT} console --probe usb: --seconds 8`)).toMatch(/blinky: \d+ s/);
    });
  });

  it('says what is wrong with a board whose supply jumper is off', async () => {
    await withBoardIn(guest(), { jumpers: { JP4: 'off' } }, async ({ run }) => {
      const text = await run(`${HAS_DISK} && ${MOUNT} && ${PROBEKIT} doctor --probe usb: || true`);
      expect(text).toContain('The ST-LINK cannot reach the STM32');
      expect(text).toContain('JP4 (IDD) must be ON');
      // Of the mounted volume, as Linux tells where that is.
      expect(text).toContain('The interface firmware FAILED to reset/halt the target MCU');
    });
  });

  it('carries the stack over version 3 of the npm package usb', async () => {
    await withBoardIn(guest(), {}, async ({ run }) => {
      const document = JSON.parse(await run(`node ${path('node-usb-3.js')}`));
      expect(document).toMatchObject({
        product: 'STLINK-V3',
        firmware: 'V3J9M3',
        serialNumber: SERIAL,
        chip: expect.stringContaining('STM32H743'),
      });
    });
  });
});
