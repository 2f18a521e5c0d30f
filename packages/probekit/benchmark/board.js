/** A virtual board with a counted USB link, and the stack connected to it. */
import { readFile } from 'node:fs/promises';
import { silentTracer } from '../dist/base/index.js';
import { createBench } from '../dist/bench/index.js';
import { debugProbeOverStlink } from '../dist/dap/index.js';
import { openStlink } from '../dist/stlink/index.js';
import { connectTarget } from '../dist/stm32/index.js';
import { benchClock, benchHost, stlinkOverUsb } from '../dist/transport/index.js';

export const FIRMWARE = new URL('../../../firmware/', import.meta.url);

/** A healthy NUCLEO-H743ZI2 that runs `file`, plugged in and enumerated. `scenario` may put another probe in front of it. */
export async function makeBoard(file = 'blinky.elf', scenario = {}) {
  const bytes = new Uint8Array(await readFile(new URL(file, FIRMWARE)));
  const bench = await createBench({
    scenario: { board: 'nucleo-h743zi2', flash: [{ file }], ...scenario },
    images: [{ name: file, bytes }],
  });
  const counted = { transfers: 0 };
  const usb = {
    submit: (transfer) => {
      counted.transfers++;
      return bench.usb.submit(transfer);
    },
    cancel: (id) => bench.usb.cancel(id),
    reset: () => bench.usb.reset(),
    onDisconnect: (listener) => bench.usb.onDisconnect(listener),
  };
  await bench.control.send('advance', { ms: 2000 });
  const clock = benchClock(bench.control);
  return { bench, usb, clock, counted };
}

/** Opens the probe and connects to the target, as every command does. */
export async function connectBoard({ bench, usb, clock }) {
  const host = benchHost({ usb, control: bench.control }, { clock });
  const [device] = await host.list();
  const port = await host.port(device);
  const transport = await stlinkOverUsb(port, { clock });
  const stlink = await openStlink(transport, { clock, tracer: silentTracer });
  return connectTarget(debugProbeOverStlink(stlink), { mode: 'normal' });
}
