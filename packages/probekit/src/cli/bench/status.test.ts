import { describe, expect, it } from 'vitest';
import type { BenchControl } from '../../base/index.ts';
import { createBench } from '../../bench/index.ts';
import { Output } from '../output.ts';
import type { BoardOnBench } from './boards.ts';
import { startStatus } from './status.ts';

async function newBoard(): Promise<BoardOnBench> {
  const { usb, control } = await createBench({ scenario: { board: 'nucleo-h743zi2' } });
  const nothing = { transfers: 0, bytes: 0 };
  const eyes: BenchControl = control;
  return {
    number: 1,
    busId: '1-1',
    serialNumber: '003A00273038510234333935',
    usb,
    control,
    eyes,
    probe: async () => undefined,
    traffic: () => nothing,
    lag: () => ({ percent: 0, elapsedMs: 0, isNow: false }),
  };
}

describe('the live status', () => {
  it('takes one row a board on a terminal that is too narrow: lines are cut, not wrapped', async () => {
    let drawn = '';
    const out = { write: (text: string) => (drawn += text), isTTY: true, columns: 40, rows: 24 };
    const output = new Output({ out, error: out }, { mode: 'people', verbose: false, environment: { NO_COLOR: '1' } });
    await startStatus(output, [await newBoard()], 'fast').stop();
    expect(drawn.startsWith('\x1b[?7l')).toBe(true);
    expect(drawn.endsWith('\x1b[?7h')).toBe(true);
    expect(drawn.match(/\n/g)).toHaveLength(2);
  });
});
