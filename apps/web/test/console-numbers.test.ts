/** Numbers that a program prints, and the rows that a plot draws of them. */
import { describe, expect, it } from 'vitest';
import { LineCutter, numbersIn } from '../src/console/numbers-in-lines.ts';
import { PlotData } from '../src/console/plot-data.ts';

describe('numbers in lines', () => {
  it.each([
    ['temp: 23.5', [{ name: 'temp', value: 23.5 }]],
    [
      'x=1 y=-2e3',
      [
        { name: 'x', value: 1 },
        { name: 'y', value: -2000 },
      ],
    ],
    [
      '1, 2.5; 3',
      [
        { name: '1', value: 1 },
        { name: '2', value: 2.5 },
        { name: '3', value: 3 },
      ],
    ],
    ['Hello from the NUCLEO', []],
    ['0x20'.padEnd(2000, '1'), []],
  ])('%s', (line, samples) => {
    expect(numbersIn(line)).toEqual(samples);
  });

  it('cuts lines out of pieces', () => {
    const cutter = new LineCutter();
    expect([...cutter.lines('te'), ...cutter.lines('mp: 1\r\ntemp: '), ...cutter.lines('2\n')]).toEqual(['temp: 1', 'temp: 2']);
  });
});

it('leaves gaps where a name has no sample, and keeps a bounded number of them', () => {
  const plot = new PlotData();
  plot.add(0, [{ name: 'a', value: 1 }]);
  plot.add(1, [{ name: 'b', value: 2 }]);
  expect(plot.rows()).toEqual([
    [0, 1],
    [1, null],
    [null, 2],
  ]);
  for (let index = 0; index < 25_000; index++) plot.add(index, [{ name: 'a', value: index }]);
  expect(plot.count).toBeLessThan(20_000);
});
