/** Compiled double precision on the bench: every printed bit is computed here once more, by the host's arithmetic. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { createBench } from '../../src/bench/index.ts';

const FILE = 'double-math.elf';
const IMAGE = fileURLToPath(new URL(`../../../../firmware/${FILE}`, import.meta.url));

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

it('double-math prints what the host computes, while an interrupt uses the FPU too', async () => {
  const image = { name: FILE, bytes: new Uint8Array(readFileSync(IMAGE)) };
  const { control } = await createBench({ scenario: { board: 'nucleo-h743zi2', flash: [{ file: FILE }] }, images: [image] });
  let text = '';
  control.onEvent((event) => {
    if (event.event === 'uart') text += new TextDecoder('latin1').decode(event.bytes);
  });
  await control.send('set', { physics: { buttons: { RESET: 'held' } } });
  await control.send('set', { physics: { buttons: { RESET: 'free' } } });
  await control.send('advance', { ms: 500 });
  const lines = text.split('\r\n');
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
});
