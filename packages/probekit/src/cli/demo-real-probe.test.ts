/** The demo with a real ST-LINK plugged in: a bench stands for it, behind the seam where libusb would be. */
import { expect, it, vi } from 'vitest';
import { runCommand } from '../../test/cli/run-command.ts';
import type { UsbDeviceLink, UsbHost } from '../base/index.ts';
import { createBench } from '../bench/index.ts';
import { DEBUG, DRIVE_NRST, RESETSYS, WRITEDEBUGREG, WRITEMEM_8BIT, WRITEMEM_16BIT, WRITEMEM_32BIT } from '../spec/stlink/opcodes.ts';
import { benchHost } from '../transport/index.ts';

const computer = vi.hoisted(() => ({ usb: undefined as UsbHost | undefined }));
vi.mock('../node/index.ts', async (original) => ({ ...(await original<object>()), nodeUsbHost: () => computer.usb }));

it('a real ST-LINK comes first and is only read, then the demo plays', async () => {
  const { usb, control } = await createBench({ scenario: { board: 'nucleo-h743zi2' } });
  const commands = new Set<number>();
  const heard: UsbDeviceLink = {
    submit: (transfer) => {
      const [group, command] = transfer.data ?? [];
      if (group === DEBUG && command !== undefined) commands.add(command);
      return usb.submit(transfer);
    },
    cancel: (id) => usb.cancel(id),
    reset: () => usb.reset(),
    onDisconnect: (listener) => usb.onDisconnect(listener),
  };
  computer.usb = benchHost({ usb: heard, control });

  const { status, out } = await runCommand(['demo']);

  expect(status).toBe(0);
  expect(out).toMatch(/^A real ST-LINK is plugged in: usb:[0-9A-F]{24}\nIt comes first, read-only/);
  expect(out).toContain('And now the demo, on a virtual board.');
  expect(commands.size).toBeGreaterThan(0);
  const disturbing = [RESETSYS, DRIVE_NRST, WRITEDEBUGREG, WRITEMEM_8BIT, WRITEMEM_16BIT, WRITEMEM_32BIT];
  expect(disturbing.filter((command) => commands.has(command))).toEqual([]);
});
