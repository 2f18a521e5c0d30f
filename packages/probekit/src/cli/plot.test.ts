import fc from 'fast-check';
import { expect, it } from 'vitest';
import { plotLines, plottedCount } from './plot.ts';

it('shows the newest on the right, between the lowest and the highest of those that fit', () => {
  expect(plotLines([0, 1, 2, 3, 4, 5, 6, 7], { columns: 20, rows: 1 })).toEqual(['         7 ┤▁▂▃▄▅▆▇█']);
  expect(plotLines([-50, 0, undefined, 50], { columns: 40, rows: 3 })).toEqual([
    '        50 ┤   █',
    '           │ ▅ █',
    '       -50 ┤▁█ █',
  ]);
  expect(plotLines([100, 1, 2], { columns: 14, rows: 1 })).toEqual(['         2 ┤▁█']);
});

it('has as many lines as it was given room for, none longer than the terminal, whatever the numbers', () => {
  const value = fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }), { nil: undefined });
  fc.assert(
    fc.property(
      fc.array(value, { maxLength: 200 }),
      fc.integer({ min: 13, max: 120 }),
      fc.integer({ min: 1, max: 8 }),
      (values, columns, rows) => {
        const lines = plotLines(values, { columns, rows });
        expect(lines).toHaveLength(rows);
        for (const line of lines) expect(line.length).toBeLessThanOrEqual(columns);
        expect(lines[0]?.slice(12)).toHaveLength(Math.min(values.length, plottedCount({ columns })));
      },
    ),
  );
});
