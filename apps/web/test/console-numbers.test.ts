/** Numbers that a program prints, and the rows that a plot draws of them. */
import { describe, expect, it } from 'vitest';
import { NumberReader } from '../src/console/number-reader.ts';
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
    ['addr: 0x20', []],
    ['a: 1e999', []],
    ['0x20'.padEnd(2000, '1'), []],
  ])('%s', (line, samples) => {
    expect(numbersIn(line)).toEqual(samples);
  });

  it('reads a line of spaces in one pass', () => {
    expect(numbersIn(`${`1${' '.repeat(40)}`.repeat(20)}x`)).toEqual([]);
  });

  it('cuts lines out of pieces, from the first whose beginning it saw', () => {
    const cutter = new LineCutter();
    expect([...cutter.lines('p: 3\nte'), ...cutter.lines('mp: 1\r\ntemp: '), ...cutter.lines('2\n')]).toEqual(['temp: 1', 'temp: 2']);
  });
});

it('leaves gaps where a name has no sample, and shows a bounded number of them', () => {
  const plot = new PlotData();
  plot.add(0, [{ name: 'a', value: 1 }]);
  plot.add(1, [{ name: 'b', value: 2 }]);
  expect(plot.rows()).toEqual([
    [0, 1],
    [1, null],
    [null, 2],
  ]);
  for (let index = 2; index < 25_000; index++) plot.add(index, [{ name: 'a', value: index }]);
  expect(plot.rows().map((row) => row.length)).toEqual([10_000, 10_000, 10_000]);
  expect(plot.summaries()).toEqual([{ name: 'a', latest: 24_999, least: 15_000, greatest: 24_999 }]);
  for (let index = 0; index < 100; index++) plot.add(25_000, [{ name: `n${index}`, value: 1 }]);
  expect(plot.names).toHaveLength(16);
});

it('reckons the moment of a line back from the end of the piece that it came in, and never behind the one before', () => {
  const reader = new NumberReader();
  reader.take('cut off\n', 5, 1000);
  reader.take('\x1b[32ma=1\x1b[0m\r\na=2\r\na=3\r\n', 6, 1000);
  reader.take('a=4\r\na=5\r\n', 6.01, 1000);
  const [seconds, values] = reader.data.rows();
  expect(values).toEqual([1, 2, 3, 4, 5]);
  // Five characters a line, 10 ms each at 1000 baud.
  expect(seconds?.map((each) => Math.round(each! * 1000))).toEqual([900, 950, 1000, 1005, 1010]);
});
