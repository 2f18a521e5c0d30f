import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Bench } from '../base/index.ts';
import { paceBench } from './bench-pacer.ts';

/** A bench that counts the time it is given and answers each transfer. */
function countingBench() {
  const log: string[] = [];
  let advancedMs = 0;
  const bench = {
    usb: {
      submit: async ({ id }: { id: number }) => {
        log.push(`transfer ${id}`);
        return { id, status: 'ok', data: new Uint8Array(0) };
      },
      cancel: () => log.push('cancel'),
      reset: async () => undefined,
      onDisconnect: () => () => undefined,
    },
    control: {
      send: async (command: string, { ms }: { ms: number }) => {
        log.push(command);
        advancedMs += ms;
        return {};
      },
    },
  };
  return { bench: bench as unknown as Bench, log, advancedMs: () => advancedMs };
}

const TRANSFER = { id: 7, endpoint: 0x81, length: 4 } as unknown as Parameters<Bench['usb']['submit']>[0];

describe('a paced bench', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('lives as much time as passes on the wall', async () => {
    const { bench, advancedMs } = countingBench();
    const pacer = paceBench(bench);
    await vi.advanceTimersByTimeAsync(200);
    await pacer.stop();
    expect(advancedMs()).toBeGreaterThanOrEqual(190);
    expect(advancedMs()).toBeLessThanOrEqual(200);
  });

  it('catches up before each transfer', async () => {
    const { bench, log, advancedMs } = countingBench();
    const pacer = paceBench(bench);
    await vi.advanceTimersByTimeAsync(3);
    expect(log).toEqual([]);
    await pacer.link.submit(TRANSFER);
    expect(log).toEqual(['advance', 'transfer 7']);
    expect(advancedMs()).toBe(3);
    await pacer.stop();
  });

  it('falls behind instead of running away after a long pause', async () => {
    const { bench, advancedMs } = countingBench();
    const pacer = paceBench(bench);
    vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 60_000);
    await pacer.link.submit(TRANSFER);
    expect(advancedMs()).toBe(50);
    await pacer.stop();
    vi.restoreAllMocks();
  });

  it('stands still once it is stopped', async () => {
    const { bench, advancedMs } = countingBench();
    const pacer = paceBench(bench);
    await pacer.stop();
    await vi.advanceTimersByTimeAsync(100);
    expect(advancedMs()).toBe(0);
  });
});
