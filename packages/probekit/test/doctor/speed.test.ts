/** How long a look takes on the bench's clock, and how many USB transfers: what makes the doctor worth running before anything else. */
import { describe, expect, test } from 'vitest';
import type { Bench } from '../../src/base/index.ts';
import { type Diagnosis, diagnose } from '../../src/doctor/index.ts';
import { benchClock, benchHost, benchHostFacts, openVcp } from '../../src/transport/index.ts';
import { openScenario, readScenario, scenarioFiles } from './open-scenario.ts';

const HEALTHY_MS = 150;
const HEALTHY_TRANSFERS = 60;
const FAULT_MS = 2000;

/** The diagnosis of a board that was plugged in some time ago, with what it cost in bench time and in transfers. */
async function timed(bench: Bench): Promise<{ diagnosis: Diagnosis; ms: number; transfers: number }> {
  let transfers = 0;
  const usb: Bench['usb'] = {
    submit: (transfer) => {
      transfers++;
      return bench.usb.submit(transfer);
    },
    cancel: (id) => bench.usb.cancel(id),
    reset: () => bench.usb.reset(),
    onDisconnect: (listener) => bench.usb.onDisconnect(listener),
  };
  await bench.control.send('advance', { ms: 2000 });
  const clock = benchClock(bench.control);
  const usbHost = benchHost({ usb, control: bench.control }, { clock });
  const nowMs = async () => (await bench.control.send('look', {})).atNs / 1e6;
  const startMs = await nowMs();
  const diagnosis = await diagnose({
    clock,
    usbHost,
    hostFacts: benchHostFacts(bench.control),
    openSerial: async (device) => openVcp(await usbHost.port(device)),
  });
  return { diagnosis, ms: (await nowMs()) - startMs, transfers };
}

describe('a look at a board', () => {
  test(`without fault takes at most ${HEALTHY_MS} ms and ${HEALTHY_TRANSFERS} transfers, with a V3E at full speed`, async () => {
    const { diagnosis, ms, transfers } = await timed(await openScenario(readScenario('healthy.json')));
    expect(diagnosis.verdict).toBe('healthy');
    expect(ms).toBeLessThanOrEqual(HEALTHY_MS);
    expect(transfers).toBeLessThanOrEqual(HEALTHY_TRANSFERS);
  });

  test.each(scenarioFiles)(`takes at most ${FAULT_MS} ms whatever is wrong: %s`, async (file) => {
    const { ms } = await timed(await openScenario(readScenario(file)));
    expect(ms).toBeLessThanOrEqual(FAULT_MS);
  });

  test.each([0.0005, 0.002])('takes no longer where noise flips %d of the bits on SWCLK', async (noise) => {
    const { ms } = await timed(await openScenario({ ...readScenario('healthy.json'), wires: { SWCLK: { noise } }, seed: 2 }));
    expect(ms).toBeLessThanOrEqual(FAULT_MS);
  });

  test('takes no longer where a stopped program meets a reset line that the probe cannot pull', async () => {
    const stopped = readScenario('stop-mode.json');
    const { ms } = await timed(await openScenario({ ...stopped, jumpers: { ...stopped.jumpers, JP3: 'off' } }));
    expect(ms).toBeLessThanOrEqual(FAULT_MS);
  });
});
