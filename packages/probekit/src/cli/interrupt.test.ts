import { describe, expect, it } from 'vitest';
import { watchInterrupt } from './interrupt.ts';

describe('Ctrl-C', () => {
  it('asks the command to stop cleanly the first time, and says how to quit', () => {
    const told: string[] = [];
    const interrupt = watchInterrupt('probekit flash', (text) => told.push(text));
    process.emit('SIGINT');
    expect(interrupt.signal.reason).toMatchObject({ code: 'cli/interrupted', evidence: { command: 'probekit flash' } });
    expect(told).toEqual(['Stopping cleanly; Ctrl-C again quits at once.']);
    interrupt.release();
  });

  it('is left alone after the command', () => {
    const before = process.listenerCount('SIGINT');
    watchInterrupt('probekit list', () => undefined).release();
    expect(process.listenerCount('SIGINT')).toBe(before);
  });
});
