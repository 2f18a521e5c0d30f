import { describe, expect, it } from 'vitest';
import type { Bench } from '../../base/index.ts';
import { type PaceClock, startPacer } from './pacer.ts';

/** A wall clock that moves only when it is told to, or when somebody waits in turns. */
class HandClock implements PaceClock {
  ms = 1000;
  readonly #sleepers: { untilMs: number; wake: () => void }[] = [];
  readonly #waiting: (() => void)[] = [];

  nowMs(): number {
    return this.ms;
  }

  sleep(ms: number, { signal }: { signal?: AbortSignal | undefined } = {}): Promise<void> {
    return new Promise((resolve, reject) => {
      const abort = () => reject(signal?.reason);
      const wake = () => {
        signal?.removeEventListener('abort', abort);
        resolve();
      };
      this.#sleepers.push({ untilMs: this.ms + ms, wake });
      signal?.addEventListener('abort', abort);
    });
  }

  turn(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Lets wall time pass in steps, and everybody act after each. */
  async pass(ms: number, stepMs = 1): Promise<void> {
    await settled();
    for (let passed = 0; passed < ms; passed += stepMs) {
      this.ms += stepMs;
      for (let round = 0; round < 20; round++) {
        for (const wake of this.#waiting.splice(0)) wake();
        for (const due of this.#sleepers.filter(({ untilMs }) => untilMs <= this.ms)) {
          this.#sleepers.splice(this.#sleepers.indexOf(due), 1);
          due.wake();
        }
        await settled();
      }
    }
  }
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}

/** A bench that takes 4 ms of its own time for each transfer, and tells what it was asked. */
function fakeBench(onWork: () => void = () => undefined) {
  const log: string[] = [];
  let atMs = 500;
  const bench = {
    usb: {
      submit: async ({ id }: { id: number }) => {
        log.push(`transfer ${id}`);
        atMs += 4;
        onWork();
        return { status: 'ok', byteLength: 0, atNs: atMs * 1e6 };
      },
      cancel: async () => undefined,
      reset: async () => undefined,
      onDisconnect: () => () => undefined,
    },
    control: {
      send: async (command: string, { ms = 0 }: { ms?: number }) => {
        if (command !== 'look') log.push(command);
        atMs += ms;
        return { atNs: atMs * 1e6 };
      },
      onEvent: () => () => undefined,
    },
  };
  return { bench: bench as unknown as Bench, log, livedMs: () => atMs - 500 };
}

const transfer = (id: number) => ({ id, endpoint: 0x81, length: 4 });

/** Hears when a reply comes, by the hand clock. */
function hear(clock: HandClock, running: Promise<unknown>): { atMs: number | undefined } {
  const heard: { atMs: number | undefined } = { atMs: undefined };
  void running.then(() => {
    heard.atMs = clock.ms;
  });
  return heard;
}

describe('time that nobody uses', () => {
  it('passes on the bench as on the wall', async () => {
    const clock = new HandClock();
    const { bench, livedMs } = fakeBench();
    const pacer = startPacer({ clock });
    pacer.add(bench);
    await clock.pass(400);
    await pacer.stop();
    expect(livedMs()).toBeGreaterThanOrEqual(370);
    expect(livedMs()).toBeLessThanOrEqual(400);
  });

  it('passes on all boards, and for quiet ones in longer strides', async () => {
    const clock = new HandClock();
    const [busy, quiet] = [fakeBench(), fakeBench()];
    const pacer = startPacer({ clock });
    const used = pacer.add(busy.bench);
    pacer.add(quiet.bench);
    await clock.pass(300);
    const strides = [busy.log.length, quiet.log.length];
    for (let id = 0; id < 10; id++) {
      void used.usb.submit(transfer(id));
      await clock.pass(20);
    }
    await pacer.stop();
    const count = ({ log }: typeof busy, from = 0) => log.slice(from).filter((entry) => entry === 'advance').length;
    expect(count(busy, strides[0])).toBeGreaterThan(2 * count(quiet, strides[1]));
    expect(quiet.livedMs()).toBeGreaterThanOrEqual(470);
  });

  it('is dropped when there is too much of it, and the lag tells', async () => {
    const clock = new HandClock();
    const { bench, livedMs } = fakeBench();
    const pacer = startPacer({ clock });
    const paced = pacer.add(bench);
    await clock.pass(60_000, 60_000);
    expect(livedMs()).toBe(250);
    expect(paced.lag()).toMatchObject({ isNow: true });
    expect(paced.lag().percent).toBeGreaterThan(99);
    await pacer.stop();
  });

  it('stands still once the pacer is stopped', async () => {
    const clock = new HandClock();
    const { bench, livedMs } = fakeBench();
    const pacer = startPacer({ clock });
    pacer.add(bench);
    await pacer.stop();
    await clock.pass(100);
    expect(livedMs()).toBe(0);
  });
});

describe('at pace fast', () => {
  it('a transfer catches up with the wall first, and its reply waits for nothing', async () => {
    const clock = new HandClock();
    const { bench, log, livedMs } = fakeBench();
    const pacer = startPacer({ clock, pace: 'fast' });
    const { usb } = pacer.add(bench);
    await clock.pass(3);
    expect(log).toEqual([]);
    await usb.submit(transfer(7));
    expect(log).toEqual(['advance', 'transfer 7']);
    expect(livedMs()).toBe(3 + 4);
    await pacer.stop();
  });

  it('the time of a transfer comes on top of the wall time', async () => {
    const clock = new HandClock();
    const { bench, livedMs } = fakeBench();
    const pacer = startPacer({ clock, pace: 'fast' });
    const { usb } = pacer.add(bench);
    for (let id = 0; id < 10; id++) await usb.submit(transfer(id));
    await clock.pass(50);
    await pacer.stop();
    expect(livedMs()).toBeGreaterThanOrEqual(40 + 40);
  });
});

describe('at pace real', () => {
  it('a reply is held to the instant that the bench gives it', async () => {
    const clock = new HandClock();
    const pacer = startPacer({ clock, pace: 'real' });
    const { usb, lag } = pacer.add(fakeBench().bench);
    await settled();
    const heard = hear(clock, usb.submit(transfer(1)));
    await clock.pass(3.75, 0.25);
    expect(heard.atMs).toBeUndefined();
    await clock.pass(0.25, 0.25);
    expect(heard.atMs).toBe(1004);
    expect(lag().percent).toBe(0);
    await pacer.stop();
  });

  it('replies come in the order of their transfers, each in its time', async () => {
    const clock = new HandClock();
    const pacer = startPacer({ clock, pace: 'real' });
    const { usb } = pacer.add(fakeBench().bench);
    await settled();
    const heard = [1, 2, 3].map((id) => hear(clock, usb.submit(transfer(id))));
    await clock.pass(12);
    expect(heard.map(({ atMs }) => atMs)).toEqual([1004, 1008, 1012]);
    await pacer.stop();
  });

  it('while a reply is held no further time passes on the bench', async () => {
    const clock = new HandClock();
    const { bench, livedMs } = fakeBench();
    const pacer = startPacer({ clock, pace: 'real' });
    const { usb } = pacer.add(bench);
    await settled();
    void usb.submit(transfer(1));
    void usb.submit(transfer(2));
    await clock.pass(6);
    expect(livedMs()).toBe(8);
    await pacer.stop();
  });

  it('a reply that is late goes out at once, and counts as lag', async () => {
    const clock = new HandClock();
    const { bench } = fakeBench(() => {
      clock.ms += 5; // the model took longer than what it models
    });
    const pacer = startPacer({ clock, pace: 'real' });
    const { usb, lag } = pacer.add(bench);
    await settled();
    for (let id = 0; id < 4; id++) await usb.submit(transfer(id));
    expect(clock.ms).toBe(1020);
    // The stretch is counted from the first lateness on: one lost millisecond a reply of five.
    expect(lag()).toMatchObject({ elapsedMs: 16, isNow: true });
    expect(lag().percent).toBe(25);
    await pacer.stop();
  });

  it('a later stretch of use starts its lag from nothing', async () => {
    const clock = new HandClock();
    let isSlow = true;
    const { bench } = fakeBench(() => {
      if (isSlow) clock.ms += 50;
    });
    const pacer = startPacer({ clock, pace: 'real' });
    const { usb, lag } = pacer.add(bench);
    await settled();
    await usb.submit(transfer(1));
    await usb.submit(transfer(2));
    expect(lag().percent).toBeGreaterThan(2);
    isSlow = false;
    await clock.pass(2000);
    expect(lag().isNow).toBe(false);
    for (let id = 3; id < 6; id++) {
      void usb.submit(transfer(id));
      await clock.pass(10);
    }
    expect(lag()).toMatchObject({ percent: 0, isNow: true });
    await pacer.stop();
  });
});
