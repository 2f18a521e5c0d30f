/** A diagnosis whose probe goes away or falls silent in its middle: it ends, and tells that much. */
import { describe, expect, test } from 'vitest';
import type { Bench, UsbDeviceLink } from '../../src/base/index.ts';
import { examine, openScenario, readScenario } from './open-scenario.ts';

/** A few transfers in: while opening, while attaching, while looking at the core. */
const TRANSFERS = [5, 20, 35, 50];

function brokenOff({ usb, control }: Bench, at: number, how: 'pulled' | 'hangs'): Bench {
  let count = 0;
  const never = () => new Promise<never>(() => undefined);
  const hung = () => how === 'hangs' && count >= at;
  const link: UsbDeviceLink = {
    submit: async (transfer) => {
      count += 1;
      if (hung()) return never();
      if (count === at) await control.send('set', { physics: { cable: { plugged: false } } });
      return usb.submit(transfer);
    },
    cancel: (id) => (hung() ? never() : usb.cancel(id)),
    reset: () => (hung() ? never() : usb.reset()),
    onDisconnect: (listener) => usb.onDisconnect(listener),
  };
  return { usb: link, control };
}

describe('a probe that breaks off', () => {
  test.each(TRANSFERS)('pulled at transfer %i, it is said to have left the bus', async (at) => {
    const diagnosis = await examine(brokenOff(await openScenario(readScenario('healthy.json')), at, 'pulled'));
    expect(diagnosis.verdict).toBe('fault');
    expect(diagnosis.evidence).toContainEqual(expect.objectContaining({ check: 'C2', outcome: 'lost' }));
    expect(diagnosis.causes[0]?.id).toBe('RC02');
  });

  test.each(['stop-mode.json', 'swd-pins.json', 'v3-loader.json'])(
    'pulled anywhere in a look at %s, the look ends in a finding',
    async (file) => {
      for (let at = 1; at < 60; at += 8) {
        const diagnosis = await examine(brokenOff(await openScenario(readScenario(file)), at, 'pulled'));
        expect(diagnosis.causes.length, `pulled at transfer ${at}`).toBeGreaterThan(0);
      }
    },
  );

  test.each(TRANSFERS)('hung from transfer %i on, it is said not to answer', async (at) => {
    const diagnosis = await examine(brokenOff(await openScenario(readScenario('healthy.json')), at, 'hangs'));
    expect(diagnosis.verdict).toBe('fault');
    expect(diagnosis.evidence).toContainEqual(expect.objectContaining({ check: 'C3', outcome: 'silent' }));
  });

  test('stuck after the target was caught under reset, it proves no cable bad', async () => {
    for (const at of [64, 70, 90, 110]) {
      const diagnosis = await examine(brokenOff(await openScenario(readScenario('swd-pins.json')), at, 'hangs'));
      expect(diagnosis.causes.filter((cause) => cause.class === 'proven')).toEqual([]);
    }
  });

  test('hung from the first transfer on, the diagnosis ends all the same', async () => {
    const diagnosis = await examine(brokenOff(await openScenario(readScenario('healthy.json')), 1, 'hangs'));
    expect(diagnosis).toMatchObject({ verdict: 'fault' });
  });
});
