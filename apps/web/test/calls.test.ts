/** When the doctor beside the virtual board looks. No browser. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Calls } from '../src/bench/calls.ts';

/** Watches as the doctor does: each call is told, and then the next one waited for. */
function watch(calls: Calls, isSettled: (sofar: number) => boolean = () => true): string[] {
  const told: string[] = [];
  const follow = async (): Promise<void> => {
    for (;;) told.push((await calls.next({ isSettled: isSettled(told.length) })) ?? 'glance');
  };
  void follow();
  return told;
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('nothing calls while nobody does anything', async () => {
  const told = watch(new Calls());
  await vi.advanceTimersByTimeAsync(60_000);
  expect(told).toEqual([]);
});

it('hands that move on are waited for, and looked after once', async () => {
  const calls = new Calls();
  const told = watch(calls);
  for (let moves = 0; moves < 5; moves++) {
    calls.stir(false);
    await vi.advanceTimersByTimeAsync(150);
  }
  expect(told).toEqual([]);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(told).toEqual(['glance']);
});

it('what one glance shows is looked at until another confirms it', async () => {
  const calls = new Calls();
  const told = watch(calls, (sofar) => sofar !== 1 && sofar !== 2);
  calls.stir(false);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(told).toEqual(['glance', 'glance', 'glance']);
});

it('an examination that hands broke off is made when they rest, however little they did after', async () => {
  const calls = new Calls();
  const told = watch(calls);
  calls.stir(true);
  calls.stir(false);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(told).toEqual(['examine']);
});

it('who asks is not kept waiting, and a call that comes before anybody listens is kept', async () => {
  const calls = new Calls();
  calls.ask();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(calls.isWaiting).toBe(true);
  const told = watch(calls);
  await vi.advanceTimersByTimeAsync(0);
  expect(told).toEqual(['examine']);
  expect(calls.isWaiting).toBe(false);
});
