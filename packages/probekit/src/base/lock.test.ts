import { describe, expect, it } from 'vitest';
import { Lock } from './lock.ts';

describe('Lock', () => {
  it('runs tasks one at a time in the order they came', async () => {
    const lock = new Lock();
    const log: string[] = [];
    const task = (name: string) => async () => {
      log.push(`${name} starts`);
      await Promise.resolve();
      log.push(`${name} ends`);
    };
    await Promise.all([lock.run(task('a')), lock.run(task('b'))]);
    expect(log).toEqual(['a starts', 'a ends', 'b starts', 'b ends']);
  });

  it('goes on after a task has failed, and tells only its own caller', async () => {
    const lock = new Lock();
    const failing = lock.run(() => Promise.reject(new Error('no')));
    const next = lock.run(() => Promise.resolve(7));
    await expect(failing).rejects.toThrow('no');
    await expect(next).resolves.toBe(7);
  });
});
