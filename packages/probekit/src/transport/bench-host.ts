/**
 * The virtual computer around a bench, as the host stack wants it: a `UsbHost`, a `Clock` and `HostFacts`. Bench time
 * moves only by transfers and by sleeping on this clock.
 */
import {
  type Bench,
  type BenchControl,
  type Clock,
  type HostFacts,
  linuxHolders,
  type UsbDeviceLink,
  type UsbDeviceSummary,
  type UsbHost,
  type UsbPort,
} from '../base/index.ts';
import { portOverLink } from './usb-port-over-link.ts';

/** A clock that shows bench time as far as it was seen. */
export interface BenchClock extends Clock {
  /** Takes note of the bench's instant. */
  observe(atNs: number | undefined): void;
}

/** Rounds through the bench that a transfer gets to settle by itself before waiting for it lets time pass. */
const SETTLING_ROUNDS = 4;
const FIRST_SLICE_MS = 0.125; // a microframe
const LAST_SLICE_MS = 16;

/** A bench has one time, and what listens to it does so for as long as the bench is there. */
const CLOCKS = new WeakMap<BenchControl, BenchClock>();

/** The bench's time as a `Clock`, the same for all who ask: sleeping lets the bench run for that long. */
export function benchClock(control: BenchControl): BenchClock {
  const known = CLOCKS.get(control);
  if (known) return known;
  const clock = newClock(control);
  CLOCKS.set(control, clock);
  return clock;
}

function newClock(control: BenchControl): BenchClock {
  let nowNs = 0;
  const observe = (atNs: number | undefined) => {
    if (atNs !== undefined && atNs > nowNs) nowNs = atNs;
  };
  control.onEvent(({ atNs }) => observe(atNs));
  const advance = async (ms: number) => observe((await control.send('advance', { ms })).atNs);
  return {
    observe,
    nowMs: () => nowNs / 1e6,
    async sleep(ms, { signal } = {}) {
      if (!signal) return advance(ms);
      // A sleep that may be called off is a deadline for something else: time must not pass while that makes progress.
      for (let round = 0; round < SETTLING_ROUNDS; round++) {
        signal.throwIfAborted();
        await advance(0);
      }
      const endMs = nowNs / 1e6 + ms;
      for (let sliceMs = FIRST_SLICE_MS; ; sliceMs = Math.min(sliceMs * 2, LAST_SLICE_MS)) {
        signal.throwIfAborted();
        const leftMs = endMs - nowNs / 1e6;
        if (leftMs <= 0) return;
        await advance(Math.min(sliceMs, leftMs));
      }
    },
  };
}

/** The devices that enumerated on the virtual computer. */
export function benchHost(bench: Bench, { clock = benchClock(bench.control) }: { clock?: BenchClock } = {}): UsbHost {
  const link = observedLink(bench.usb, clock);
  return {
    list: () => bench.control.send('host.devices', {}),
    async port(device: UsbDeviceSummary): Promise<UsbPort> {
      return portOverLink(link, device, (number) => bench.control.send('host.open', { interface: number }), { clock });
    },
  };
}

/** The virtual computer's files and folders. */
export function benchHostFacts(control: BenchControl): HostFacts {
  const facts: HostFacts = {
    platform: 'linux',
    async readFile(path, maxBytes = 65536) {
      return (await control.send('host.readFile', { path, maxBytes })) ?? undefined;
    },
    async list(path) {
      return (await control.send('host.list', { path })) ?? undefined;
    },
    async readLink(path) {
      return (await control.send('host.readLink', { path })) ?? undefined;
    },
    async stat(path) {
      return (await control.send('host.stat', { path })) ?? undefined;
    },
    holders: (of) => linuxHolders(facts, of),
  };
  return facts;
}

/** The virtual computer's files that may be written, for `PowerSwitch`. */
export function benchSwitchFiles(control: BenchControl) {
  return {
    async access(path: string): Promise<'writable' | 'locked' | 'absent'> {
      const stat = await control.send('host.stat', { path });
      // All is root's there, and nobody else is in its group.
      return stat ? (stat.mode & 0o002 ? 'writable' : 'locked') : 'absent';
    },
    async write(path: string, text: string): Promise<void> {
      const result = await control.send('host.writeFile', { path, text });
      if (result !== 'written') throw new TypeError(`${path} is ${result}`);
    },
  };
}

function observedLink(link: UsbDeviceLink, clock: BenchClock): UsbDeviceLink {
  return {
    async submit(transfer) {
      const completion = await link.submit(transfer);
      clock.observe(completion.atNs);
      return completion;
    },
    cancel: (id) => link.cancel(id),
    reset: () => link.reset(),
    onDisconnect: (listener) => link.onDisconnect(listener),
  };
}
