/** A chip that a watchdog resets every 26 ms: a reset that falls into a reading of the doctor changes no outcome. */
import { expect, test } from 'vitest';
import type { Bench } from '../../src/base/index.ts';
import { type Diagnosis, diagnose } from '../../src/doctor/index.ts';
import { benchClock, benchHost, recordStlink, stlinkOverUsb } from '../../src/transport/index.ts';
import { openScenario, readScenario } from './open-scenario.ts';

const NS_PER_MS = 1e6;
const STEP_MS = 0.01;
const WATCHED = 12;
/** From the start of a command to its access to the target, by the clocks of the bench. */
const SHORTEST_LEAD_MS = 0.16;
const LONGEST_LEAD_MS = 0.4;
/** A reset lasts 20 us, and when it begins is known to 10. */
const LEAD_STEP_MS = 0.008;
const STATUS_OK = '80';

async function untilReset(bench: Bench): Promise<number> {
  for (;;) {
    await bench.control.send('advance', { ms: STEP_MS });
    const { core, atNs } = await bench.control.send('look', {});
    if (core === 'reset') return atNs / NS_PER_MS;
  }
}

/** The instant of a reset, and the time between two, to the microsecond. */
async function watchResets(bench: Bench): Promise<{ lastMs: number; periodMs: number }> {
  const firstMs = await untilReset(bench);
  await bench.control.send('advance', { ms: 1 });
  const roughMs = (await untilReset(bench)) - firstMs;
  await bench.control.send('advance', { ms: (WATCHED - 1) * roughMs - 1 });
  const lastMs = await untilReset(bench);
  return { lastMs, periodMs: (lastMs - firstMs) / WATCHED };
}

/** A diagnosis in which the command that begins so is kept back until `leadMs` before a reset, and whether that command was refused. */
async function examineInReset(command: string, leadMs: number): Promise<{ diagnosis: Diagnosis; refused: boolean }> {
  const bench = await openScenario(readScenario('watchdog-loop.json'));
  await bench.control.send('advance', { ms: 500 });
  const { lastMs, periodMs } = await watchResets(bench);
  let aimed = false;
  const usb: Bench['usb'] = {
    submit: async (transfer) => {
      if (!aimed && transfer.data && hexOf(transfer.data).startsWith(command)) {
        aimed = true;
        // In one step: a clock of the bench that is left idle goes on by itself.
        const { atNs } = await bench.control.send('look', {});
        const sinceMs = (atNs / NS_PER_MS - lastMs) % periodMs;
        await bench.control.send('advance', { ms: 2 * periodMs - sinceMs - leadMs });
      }
      return bench.usb.submit(transfer);
    },
    cancel: (id) => bench.usb.cancel(id),
    reset: () => bench.usb.reset(),
    onDisconnect: (listener) => bench.usb.onDisconnect(listener),
  };
  const clock = benchClock(bench.control);
  const usbHost = benchHost({ usb, control: bench.control }, { clock });
  let trace = '';
  const write = (text: string) => {
    trace += text;
  };
  const diagnosis = await diagnose({
    clock,
    usbHost,
    openTransport: async (device) => {
      if (!device) throw new Error('the doctor found no probe');
      return recordStlink(await stlinkOverUsb(await usbHost.port(device), { clock }), { clock, write });
    },
  });
  return { diagnosis, refused: wasRefused(trace, command) };
}

/** Whether the command, or the question after it how it went, met a refusal. */
function wasRefused(trace: string, command: string): boolean {
  const lines = trace.split('\n');
  const asked = lines.findIndex((line) => line.replaceAll(' ', '').startsWith(`>${command}`));
  const replies = lines.slice(asked).filter((line) => line.startsWith('<'));
  const verdict = command.startsWith('F207') ? replies[1] : replies[0];
  return verdict !== undefined && verdict.slice(2, 4) !== STATUS_OK;
}

const hexOf = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0').toUpperCase()).join('');

test.each([
  ['the reset flags', 'F236D0440258'],
  ['the option bytes', 'F20710200052'],
])(
  'a reset that falls into the reading of %s changes no outcome',
  async (_what, command) => {
    for (let leadMs = SHORTEST_LEAD_MS; leadMs < LONGEST_LEAD_MS; leadMs += LEAD_STEP_MS) {
      const { diagnosis, refused } = await examineInReset(command, leadMs);
      const outcomes = Object.fromEntries(diagnosis.evidence.map(({ check, outcome }) => [check, outcome]));
      expect(outcomes).toMatchObject({ C9: 'watchdog-loop', C10: 'known', C11: 'open' });
      if (refused) return;
    }
    expect.unreachable('no reset fell into the reading');
  },
  60_000,
);
