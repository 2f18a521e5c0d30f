/** Virtual boards for the judges, driven as a program drives them: through transport, ST-LINK protocol and probe seam. */
import {
  type Bench,
  ByteWriter,
  type Clock,
  type HostFacts,
  type Scenario,
  silentTracer,
  type UsbDeviceSummary,
} from '../../src/base/index.ts';
import { type DebugProbe, debugProbeOverStlink } from '../../src/dap/index.ts';
import { COMMAND_BYTES } from '../../src/spec/stlink/opcodes.ts';
import { openStlink, type StlinkProbe } from '../../src/stlink/index.ts';
import { type ConnectOptions, connectTarget, type Target } from '../../src/stm32/index.ts';
import { benchClock, benchHost, benchHostFacts, type StlinkTransport, stlinkOverUsb } from '../../src/transport/index.ts';
import { boardWith } from '../contracts/board-on-bench.ts';

const LONGEST_REPLY = 1024;

export class Desk {
  readonly bench: Bench;
  readonly files: HostFacts;

  constructor(bench: Bench) {
    this.bench = bench;
    this.files = benchHostFacts(bench.control);
  }

  async device(): Promise<UsbDeviceSummary> {
    const [device] = await this.bench.control.send('host.devices', {});
    if (!device) throw new Error('nothing enumerated');
    return device;
  }

  /** The probe, opened by a fresh program with a clock of its own. */
  async transport(): Promise<{ transport: StlinkTransport; clock: Clock }> {
    const clock = benchClock(this.bench.control);
    const port = await benchHost(this.bench, { clock }).port(await this.device());
    return { transport: await stlinkOverUsb(port, { clock }), clock };
  }

  async stlink(): Promise<StlinkProbe> {
    const { transport, clock } = await this.transport();
    return openStlink(transport, { clock, tracer: silentTracer });
  }

  async probe(): Promise<DebugProbe> {
    return debugProbeOverStlink(await this.stlink());
  }

  async connect(options: ConnectOptions = { mode: 'normal' }): Promise<Target> {
    return connectTarget(await this.probe(), options);
  }

  /** A file of the virtual computer as text. */
  async text(path: string): Promise<string | undefined> {
    const bytes = await this.files.readFile(path);
    return bytes && new TextDecoder().decode(bytes).trim();
  }

  /** Where a file of this name stands on the probe's mounted volume. */
  async volume(): Promise<{ label: string; names: readonly string[]; read: (name: string) => Promise<string | undefined> }> {
    const [label] = (await this.files.list('/media/user')) ?? [];
    if (!label) throw new Error('no volume is mounted');
    const folder = `/media/user/${label}`;
    return { label, names: (await this.files.list(folder)) ?? [], read: (name) => this.text(`${folder}/${name}`) };
  }

  async controlIn(value: number, length: number): Promise<Uint8Array> {
    const setup = { requestType: 0x80, request: 6, value, index: 0, length };
    const { data } = await this.bench.usb.submit({ id: 1, endpoint: 0, setup, length });
    return data ?? new Uint8Array();
  }
}

export async function deskWith(scenario: Partial<Scenario> = {}): Promise<Desk> {
  return new Desk(await boardWith(scenario));
}

const kept = new Map<string, Promise<unknown>>();

/** Makes something once for all judges that only look at it. */
export function once<T>(name: string, make: () => Promise<T>): Promise<T> {
  let made = kept.get(name) as Promise<T> | undefined;
  if (!made) kept.set(name, (made = make()));
  return made;
}

/** A desk that no judge changes. */
export const quietDesk = (scenario: Partial<Scenario> = {}): Promise<Desk> =>
  once(`desk ${JSON.stringify(scenario)}`, () => deskWith(scenario));

/** A connected board with a blinking program, for reading only. */
export const quietTarget = (): Promise<Target> =>
  once('target', async () => (await deskWith({ flash: [{ file: 'blinky.elf' }] })).connect());

/** The chip held at its first instruction after a reset. */
export const atResetEntry = (): Promise<Target> =>
  once('reset entry', async () => (await deskWith({ flash: [{ file: 'blinky.elf' }] })).connect({ mode: 'under-reset' }));

/** How many bytes the probe answers to a command, however many are asked for. */
export async function replyLength(transport: StlinkTransport, command: Uint8Array): Promise<number> {
  const request = new ByteWriter();
  for (const byte of command) request.u8(byte);
  return (await transport.exchange(request.finish(COMMAND_BYTES), { in: LONGEST_REPLY })).length;
}

/** Bench time that `action` takes, in milliseconds. */
export async function benchMs(clock: Clock, action: () => Promise<unknown>): Promise<number> {
  const from = clock.nowMs();
  await action();
  return clock.nowMs() - from;
}
