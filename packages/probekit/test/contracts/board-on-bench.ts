/** A board on the bench with a probe opened over its USB plug, for tests that need the whole way to the silicon. */
import { readFileSync } from 'node:fs';
import { type Bench, type BenchImage, type Scenario, silentTracer, type UsbDeviceLink } from '../../src/base/index.ts';
import { createBench } from '../../src/bench/index.ts';
import { type DebugProbe, debugProbeOverStlink } from '../../src/dap/index.ts';
import { openStlink } from '../../src/stlink/index.ts';
import { benchClock, benchHost, stlinkOverUsb } from '../../src/transport/index.ts';

/** One of the images in `firmware/`. */
export function firmware(name: string): BenchImage {
  return { name, bytes: new Uint8Array(readFileSync(new URL(`../../../../firmware/${name}`, import.meta.url))) };
}

/** A NUCLEO-H743ZI2 set up like this. */
export function boardWith(scenario: Partial<Scenario> = {}): Promise<Bench> {
  const images = (scenario.flash ?? []).map(({ file }) => firmware(file));
  return createBench({ scenario: { board: 'nucleo-h743zi2', ...scenario }, images });
}

/** Opens the board's probe as a fresh program would. `usb` may stand between the bench and the program. */
export async function openProbe(bench: Bench, usb: UsbDeviceLink = bench.usb): Promise<DebugProbe> {
  const clock = benchClock(bench.control);
  const host = benchHost({ usb, control: bench.control }, { clock });
  const [device] = await host.list();
  if (!device) throw new Error('nothing enumerated');
  const transport = await stlinkOverUsb(await host.port(device), { clock });
  return debugProbeOverStlink(await openStlink(transport, { clock, tracer: silentTracer }));
}
