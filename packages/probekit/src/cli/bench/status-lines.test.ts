import { describe, expect, it } from 'vitest';
import type { BoardView } from '../../base/index.ts';
import { Output } from '../output.ts';
import { type BoardStatus, statusHeading, statusLine, statusSummary } from './status-lines.ts';

function terminal(environment: Record<string, string>): Output {
  const streams = { out: { write: () => undefined, isTTY: true, columns: 80 }, error: { write: () => undefined } };
  return new Output(streams, { mode: 'people', verbose: false, environment });
}

const view: BoardView = {
  board: 'nucleo-h743zi2',
  leds: { LD1: 'green', LD2: 'off', LD3: 'red', LD4: 'slow-blink-red', LD5: 'blink-red-green', LD6: 'orange' },
  jumpers: {},
  buttons: {},
  cable: { plugged: true, data: true },
  supply: { v5: 5, v3v3: 3.3, vddMcu: 3.297 },
  nrst: 'high',
  core: 'sleeping',
  pc: 0x0800_0400,
  atNs: 1e9,
};
const status: BoardStatus = {
  number: 12,
  serialNumber: '003A00273038510234333935',
  onUsb: true,
  view,
  rate: { transfers: 12_345, bytes: 9_999_999 },
  lag: { percent: 0.42, elapsedMs: 2000, isNow: true },
};

describe('the live status', () => {
  it('tells lamps by letters where there is no colour, small ones for those that blink', () => {
    expect(statusLine(terminal({ NO_COLOR: '1' }), status)).toBe(
      '12  003A00…3935  G.RrgO  high  3.30 V  sleeping  12345/s 9766 KiB/s    0.4 %',
    );
  });

  it('fits 80 columns at its longest, and its heading stands above its columns', () => {
    const output = terminal({ NO_COLOR: '1' });
    const line = statusLine(output, { ...status, lag: { percent: 100, elapsedMs: 1, isNow: true } });
    const heading = statusHeading(output, view);
    expect([...line].length).toBeLessThan(80);
    for (const [title, value] of [
      ['NRST', 'high'],
      ['VDD', '3.30'],
      ['core', 'sleeping'],
      ['USB', '12345/s'],
      ['lag', '100.0'],
    ] as const) {
      expect(heading.indexOf(title)).toBe(line.indexOf(value));
    }
  });

  it('colours lamps, a reset that is held, and lag above the limit', () => {
    const output = terminal({});
    const lagging = statusLine(output, { ...status, view: { ...view, nrst: 'low' }, lag: { percent: 2.1, elapsedMs: 1, isNow: true } });
    const lagged = statusLine(output, { ...status, lag: { percent: 2.1, elapsedMs: 1, isNow: false } });
    expect(lagging).toContain('\x1b[32m●\x1b[39m');
    expect(lagging).toContain('\x1b[31m◐\x1b[39m');
    expect(lagging).toContain('\x1b[33mlow');
    expect(lagging).toContain('\x1b[31m2.1 %');
    expect(lagged).toContain('\x1b[2m2.1 %');
  });

  it('says of a probe that nobody sees that it is not on USB, and of a quiet one that it is idle', () => {
    const output = terminal({ NO_COLOR: '1' });
    expect(statusLine(output, { ...status, onUsb: false })).toContain('not on USB');
    expect(statusLine(output, { ...status, rate: { transfers: 0, bytes: 0 } })).toContain('idle');
  });

  it('sums up the boards that have no line', () => {
    expect(statusSummary([status, { ...status, view: { ...view, core: 'halted' } }, status])).toBe(
      'and 3 more: 2 sleeping, 1 halted; 29297 KiB/s; lag 0.4 % at most',
    );
  });
});
