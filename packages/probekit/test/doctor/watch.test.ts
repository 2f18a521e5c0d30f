/** `doctor --watch` at the virtual board, on the bench's clock: what hands do, and what is said of it. */
import { describe, expect, test } from 'vitest';
import type { Bench, Physics, Scenario } from '../../src/base/index.ts';
import { type Glance, glanceAt, type WatchEvent, watchBoard } from '../../src/doctor/index.ts';
import { benchClock, benchHost } from '../../src/transport/index.ts';
import { examine, openScenario, readScenario } from './open-scenario.ts';

/** Glances before a hand moves, so that nothing is taken for a change that is none. */
const QUIET = 3;

/** Watches while hands do this, each when nothing has happened for a while; tells what was said, in order. */
async function watchWhile(scenario: Scenario, hands: readonly Physics[]): Promise<readonly string[]> {
  const bench = await openScenario(scenario);
  const clock = benchClock(bench.control);
  const usbHost = benchHost(bench, { clock });
  const controller = new AbortController();
  const { signal } = controller;
  const told: string[] = [];
  let quiet = 0;
  let next = 0;
  await watchBoard({
    signal,
    examine: () => examine(bench, { reset: 'never', signal, clock }),
    glance: ({ mayAttach }) => glanceAt({ clock, usbHost, signal, mayAttach }),
    pause: async () => {
      await clock.sleep(300);
      if (++quiet <= QUIET) return;
      const physics = hands[next++];
      if (!physics) controller.abort();
      else await bench.control.send('set', { physics });
      quiet = 0;
    },
    onEvent: (event) => {
      quiet = 0;
      told.push(textOf(event));
    },
  });
  return told;
}

function textOf(event: WatchEvent): string {
  if (event.kind === 'change') return event.changes.join(' ');
  if (event.kind === 'diagnosis') return [event.diagnosis.verdict, event.diagnosis.causes[0]?.id].filter(Boolean).join(' ');
  return event.kind;
}

const healthy = { board: 'nucleo-h743zi2', flash: [{ file: 'factory-demo.elf' }] };

test('nothing is said while nothing changes', async () => {
  expect(await watchWhile(healthy, [])).toEqual(['healthy']);
});

test('a jumper that is fitted: that the board answers comes first, what changed and the verdict follow', async () => {
  expect(await watchWhile(readScenario('jp4-off.json'), [{ jumpers: { JP4: 'on' } }])).toEqual([
    'fault RC23',
    'answers',
    'watch.supply-came watch.answers',
    'healthy',
  ]);
});

test('BOOT0 strapped and the power cycled by hands that nobody asked: the loader that runs then accuses the program', async () => {
  const locked = { ...readScenario('swd-pins.json'), jumpers: { JP3: 'off' } };
  const strapped = { wires: { BOOT0: 'high' }, jumpers: { JP4: 'off' } } as const;
  expect(await watchWhile(locked, [strapped, { jumpers: { JP4: 'on' } }])).toEqual([
    'fault RC43',
    'watch.supply-changed',
    'fault RC23',
    'answers',
    'watch.supply-came watch.answers',
    'fault RC43',
  ]);
});

test('the cable pulled and put in again', async () => {
  expect(await watchWhile(healthy, [{ cable: { plugged: false } }, { cable: { plugged: true } }])).toEqual([
    'healthy',
    'watch.probe-left',
    'fault RC01',
    'answers',
    'watch.probe-came',
    'healthy',
  ]);
});

test('the RESET button pressed and let go', async () => {
  const told = await watchWhile(healthy, [{ buttons: { RESET: 'held' } }, { buttons: { RESET: 'free' } }]);
  expect(told).toEqual(['healthy', 'watch.held-in-reset', expect.stringMatching(/^fault RC3[25]/), 'answers', 'watch.answers', 'healthy']);
});

test('another program takes the probe and gives it back', async () => {
  expect(await watchWhile(healthy, [{ host: { heldBy: 'openocd' } }, { host: { heldBy: null } }])).toEqual([
    'healthy',
    'watch.refuses',
    'fault RC20',
    'answers',
    'watch.opens watch.answers',
    'healthy',
  ]);
});

describe('a glance', () => {
  const glanceOf = async (bench: Bench, mayAttach = true): Promise<Glance> => {
    const clock = benchClock(bench.control);
    return glanceAt({ clock, usbHost: benchHost(bench, { clock }), mayAttach });
  };

  test('leaves a running target alone: core, lamps and program go on as beside a board that nobody looks at', async () => {
    const [looked, alone] = [await openScenario(healthy), await openScenario(healthy)];
    const before = await looked.control.send('look', {});
    expect(await glanceOf(looked)).toEqual({ probe: 'probe', opening: 'opens', voltage: 'ok', target: 'answers' });
    const after = await looked.control.send('look', {});
    expect(after.core).toBe('running');
    await alone.control.send('advance', { ms: (after.atNs - before.atNs) / 1e6 });
    await alone.control.send('advance', { ms: 100 });
    await looked.control.send('advance', { ms: 100 });
    const ram = { address: 0x2000_0000, byteLength: 4096 };
    expect(await looked.control.send('peek', ram)).toEqual(await alone.control.send('peek', ram));
  });

  test('stops before the target where it may not attach', async () => {
    expect(await glanceOf(await openScenario(healthy), false)).toEqual({ probe: 'probe', opening: 'opens', voltage: 'ok' });
  });

  test('tells of nothing where nothing is plugged in', async () => {
    expect(await glanceOf(await openScenario({ ...healthy, cable: { plugged: false } }))).toEqual({ probe: 'none' });
  });
});

test('a board at RDP level 1 is attached to once, and then left alone', async () => {
  const seen: boolean[] = [];
  const bench = await openScenario(readScenario('rdp1.json'));
  const controller = new AbortController();
  let glances = 0;
  await watchBoard({
    signal: controller.signal,
    examine: () => examine(bench, { reset: 'never' }),
    glance: async ({ mayAttach }) => {
      seen.push(mayAttach);
      return {};
    },
    pause: async () => {
      if (++glances === 3) controller.abort();
    },
    onEvent: () => undefined,
  });
  expect(seen).toEqual([false, false, false, false]);
});

test.each([
  { voltage: 'none', target: 'silent' },
  { voltage: 'ok', target: 'silent' },
] as const)('a hand that moves right after the first verdict is not taken for what has always been: %j', async (after) => {
  const good: Glance = { probe: 'probe', opening: 'opens', voltage: 'ok' };
  let glances = 0;
  const controller = new AbortController();
  const told: string[] = [];
  await watchBoard({
    signal: controller.signal,
    examine: async () => examine(await openScenario(healthy)),
    glance: async () => (++glances === 1 ? good : { ...good, ...after }),
    pause: async () => {
      if (glances === 6) controller.abort();
    },
    onEvent: ({ kind }) => told.push(kind),
  });
  expect(told).toEqual(['diagnosis', 'change', 'diagnosis']);
});

test('an examination that is asked for is made, and what it saw is settled: nothing is taken for a change after it', async () => {
  const off: Glance = { probe: 'probe', opening: 'opens', voltage: 'none', target: 'silent' };
  const on: Glance = { probe: 'probe', opening: 'opens', voltage: 'ok', target: 'answers' };
  let now = off;
  let pauses = 0;
  const controller = new AbortController();
  const told: string[] = [];
  await watchBoard({
    signal: controller.signal,
    examine: async () => examine(await openScenario(now === on ? healthy : readScenario('jp4-off.json'))),
    glance: async ({ mayAttach }) => {
      const { target, ...others } = now;
      return mayAttach && target ? { ...others, target } : others;
    },
    pause: async () => {
      pauses += 1;
      if (pauses === 5) controller.abort();
      if (pauses !== 2) return undefined;
      now = on;
      return 'examine';
    },
    onEvent: ({ kind }) => told.push(kind),
  });
  expect(told).toEqual(['diagnosis', 'diagnosis']);
});

test('whoever lets time pass hears that one glance is to be confirmed by another', async () => {
  const good: Glance = { probe: 'probe', opening: 'opens', voltage: 'ok', target: 'answers' };
  const glances: Glance[] = [good, good, { ...good, target: 'silent' }, good];
  const controller = new AbortController();
  const settled: boolean[] = [];
  await watchBoard({
    signal: controller.signal,
    examine: async () => examine(await openScenario(healthy)),
    glance: async () => glances.shift() ?? good,
    pause: async ({ isSettled }) => {
      settled.push(isSettled);
      if (settled.length === 3) controller.abort();
      return undefined;
    },
    onEvent: () => undefined,
  });
  expect(settled).toEqual([true, false, true]);
});

test('one glance alone changes nothing: a contact that bounces is no change', async () => {
  const good: Glance = { probe: 'probe', opening: 'opens', voltage: 'ok', target: 'answers' };
  const glances: Glance[] = [good, good, { ...good, target: 'silent' }, good, good];
  const controller = new AbortController();
  const told: string[] = [];
  await watchBoard({
    signal: controller.signal,
    examine: async () => examine(await openScenario(healthy)),
    glance: async () => glances.shift() ?? good,
    pause: async () => {
      if (glances.length === 0) controller.abort();
    },
    onEvent: ({ kind }) => told.push(kind),
  });
  expect(told).toEqual(['diagnosis']);
});
