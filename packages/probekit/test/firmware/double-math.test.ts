/** Compiled double precision on the bench: every printed bit is computed here once more, by the host's arithmetic. */
import { expect, it } from 'vitest';
import { LEVELS, started } from './run-zoo.ts';

function harmonic(count: number): number {
  let sum = 0;
  for (let k = 1; k <= count; k++) sum += 1 / k;
  return sum;
}

function leibniz(count: number): number {
  let sum = 0;
  for (let k = 0; k < count; k++) sum = Math.fround(sum + Math.fround((k % 2 ? -4 : 4) / (2 * k + 1)));
  return sum;
}

function logistic(start: number, count: number): number {
  let x = start;
  for (let k = 0; k < count; k++) x = 3.9 * x * (1 - x);
  return x;
}

/** What x · x loses when it is rounded to a double, by whole numbers of any length. */
function productRest(x: number): number {
  const whole = (value: number) => BigInt(value * 2 ** 54);
  const scale = 2n ** 54n;
  const rounded = BigInt(x * x * 2 ** 58) * 2n ** 50n;
  return Number(whole(x) * whole(x) - rounded) / Number(scale * scale);
}

function bitsOf(value: number): string {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  return view.getBigUint64(0).toString(16).padStart(16, '0');
}

it.each(LEVELS)('double-math at -%s prints what the host computes, while an interrupt uses the FPU too', async (level) => {
  const run = await started(`double-math.${level}`);
  await run.wait(500);
  const lines = run.said().split('\r\n');
  const exact: readonly [string, number][] = [
    ['harmonic', harmonic(2000)],
    ['leibniz', leibniz(2000)],
    ['logistic', logistic(0.5, 2000)],
    ['root', Math.SQRT2],
    ['rest', productRest(1 / 3) * 2 ** 60],
  ];
  expect(lines[0]).toBe('double-math');
  expect(lines.slice(1, 6)).toEqual(exact.map(([name, value]) => `${name} ${value.toFixed(12)} ${bitsOf(value)}`));
  // The last bit of these is the library's own affair.
  const close: readonly [string, number][] = [
    ['sine', Math.sin(1)],
    ['exp', Math.exp(-1.5)],
    ['log', Math.log(10)],
    ['power', 2 ** 0.3],
  ];
  expect(lines.slice(6, 10).map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual(
    close.map(([name, value]) => `${name} ${value.toFixed(12)}`),
  );
  expect(lines.slice(10)).toEqual(['interrupts agree', '']);
  expect(run.lamps).toEqual(['LD1 green']);
});
