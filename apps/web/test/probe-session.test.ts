/** One probe, several users: turns, a connection that is kept and given back, another tab. On a bench in process. */
import { createBench } from 'probekit/bench';
import { benchClock, benchHost } from 'probekit/transport';
import { describe, expect, it } from 'vitest';
import type { Patient } from '../src/doctor/patient.ts';
import { type Holder, type OtherTabs, otherTabErrors } from '../src/session/other-tabs.ts';
import { ProbeSession } from '../src/session/probe-session.ts';

const DOING = 'session.doing.examine';
const alone: OtherTabs = { claim: async () => async () => undefined, takeOver: async () => async () => undefined };

async function boardOf(isVirtual = true) {
  const bench = await createBench({ scenario: { board: 'nucleo-h743zi2' } });
  const clock = benchClock(bench.control);
  const patient: Patient = { clock, usbHost: benchHost(bench, { clock }), isVirtual };
  return { bench, patient };
}

describe('a probe session', () => {
  it('runs actions one after the other, in the order they were asked for, on one connection', async () => {
    const { patient } = await boardOf();
    const session = new ProbeSession(patient, alone);
    const order: string[] = [];
    const step = (name: string) => async (target: unknown) => {
      order.push(`${name} begins`);
      await patient.clock.sleep(5);
      order.push(`${name} ends`);
      return target;
    };
    const [first, , last] = await Promise.all([
      session.use(step('one'), { doing: DOING }),
      session.alone(() => step('doctor')(undefined), DOING),
      session.use(step('two'), { doing: DOING }),
      session.use(step('three'), { doing: DOING }),
    ]);
    expect(order).toEqual(['one', 'doctor', 'two', 'three'].flatMap((name) => [`${name} begins`, `${name} ends`]));
    // The doctor opens the probe itself, so that the target was let go before.
    expect(last).not.toBe(first);
    expect(await session.use(async (target) => target, { doing: DOING })).toBe(last);
    await session.release();
    expect(await session.use(async (target) => target, { doing: DOING })).not.toBe(last);
    expect(session.seen).toMatchObject({ product: 'STLINK-V3', chip: { series: 'STM32H7' } });
    expect(session.doing).toBeUndefined();
    await session.release();
  });

  it('connects anew after an error, and ends what waits with a typed error once the probe is unplugged', async () => {
    const { bench, patient } = await boardOf();
    const session = new ProbeSession(patient, alone);
    const kept = await session.use(async (target) => target, { doing: DOING });
    const cut = session.use(
      async ({ memory }) => {
        await bench.control.send('set', { physics: { cable: { plugged: false } } });
        await memory.read32(0xe000_ed00);
      },
      { doing: DOING },
    );
    const waiting = session.use(async () => 'never', { doing: DOING });
    await expect(cut).rejects.toMatchObject({ code: 'usb/disconnected' });
    await expect(waiting).rejects.toMatchObject({ code: 'probe/not-found' });
    await bench.control.send('set', { physics: { cable: { plugged: true } } });
    await patient.clock.sleep(2000);
    expect(await session.use(async (target) => target, { doing: DOING })).not.toBe(kept);
    await session.release();
  });

  it('does not begin what was called off while it waited', async () => {
    const { patient } = await boardOf();
    const session = new ProbeSession(patient, alone);
    const off = new AbortController();
    const first = session.use(async () => off.abort(), { doing: DOING });
    const second = session.use(async () => 'begun', { doing: DOING, signal: off.signal });
    await first;
    await expect(second).rejects.toMatchObject({ name: 'AbortError' });
    await session.release();
  });

  it('has to ask for a probe that another tab has, and gives its own when asked', async () => {
    const { patient } = await boardOf(false);
    let holder: Holder | undefined;
    let isFree = true;
    const tabs: OtherTabs = {
      claim: async (_serial, asked) => {
        if (!isFree)
          throw otherTabErrors.make('page/probe-in-other-tab', { message: '', hint: '', evidence: { doing: holder?.isDoing() } });
        isFree = false;
        holder = asked;
        return async () => {
          isFree = true;
        };
      },
      takeOver: async (serial, asked) => {
        holder?.give();
        while (!isFree) await new Promise((resolve) => setTimeout(resolve));
        return tabs.claim(serial, asked);
      },
    };
    const [here, there] = [new ProbeSession(patient, tabs), new ProbeSession(patient, tabs)];
    await there.use(async () => undefined, { doing: DOING });
    await expect(here.use(async () => undefined, { doing: DOING })).rejects.toMatchObject({ code: 'page/probe-in-other-tab' });
    await here.takeOver();
    expect(await here.use(async ({ chip }) => chip.series, { doing: DOING })).toBe('STM32H7');
    await expect(there.use(async () => undefined, { doing: DOING })).rejects.toMatchObject({ code: 'page/probe-in-other-tab' });
    await here.release();
  });
});
