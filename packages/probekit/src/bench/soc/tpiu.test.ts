/** The trace port of the parts with a Cortex-M3 or M4: clock, pin, frames. Source: RM0008, 31.17; RM0090, 38.17; ARM IHI 0029, D4. */
import { describe, expect, it } from 'vitest';
import { BenchClock } from '../clock.ts';
import { LinearMemory } from '../linear-memory.ts';
import type { UartFrame } from '../wires/uart-signal.ts';
import { Chip } from './chip.ts';
import type { Part } from './part.ts';
import { STM32F446RE } from './stm32f4.ts';
import { STM32F103RB } from './stm32f103.ts';
import { STM32G474RE } from './stm32g474.ts';
import { STM32L476RG } from './stm32l476.ts';

const ITM = 0xe000_0000;
const DEMCR = 0xe000_edfc;
const TRCENA = 1 << 24;
const DBGMCU_CR = 0xe004_2004;
const TPIU = 0xe004_0000;
const [ACPR, SPPR, FFCR] = [TPIU + 0x10, TPIU + 0xf0, TPIU + 0x304];
const DIVIDER = 8;

/** `pin`: DBGMCU_CR. */
function traced(part: Part, { pin = 0x20, formatter = 0 } = {}) {
  const memory = new LinearMemory(8 * 1024 * 1024);
  const chip = new Chip({ part, memory, clock: new BenchClock(), note: () => undefined });
  const frames: { readonly frame: UartFrame; readonly atNs: number }[] = [];
  chip.onSwoFrame = (frame) => frames.push({ frame, atNs: chip.nowNs });
  chip.setSupply(3.3);
  chip.advanceTo(1e6);
  const write = (address: number, value: number, width: 1 | 4 = 4): void => chip.write(0, address, value, width);
  const read = (address: number): number => chip.read(0, address, 4) >>> 0;
  const pass = (ns: number): void => chip.advanceTo(chip.nowNs + ns);
  write(DEMCR, TRCENA);
  write(DBGMCU_CR, pin);
  write(ACPR, DIVIDER - 1);
  write(SPPR, 2);
  write(FFCR, formatter);
  write(ITM + 0xe00, 1);
  write(ITM + 0xe80, 0x0001_0001);
  return { chip, memory, frames, write, read, pass, bytes: () => frames.map(({ frame }) => frame.byte) };
}

describe('TPIU', () => {
  it.each([
    [STM32F103RB, 8e6],
    [STM32F446RE, 16e6],
    [STM32L476RG, 4e6],
    [STM32G474RE, 16e6],
  ] as const)('of $name sends ten bits a byte at HCLK by its prescaler', (part, hertz) => {
    const bench = traced(part);
    const start = bench.chip.nowNs;
    const byteNs = (10 * DIVIDER * 1e9) / hertz;
    bench.write(ITM, 0x41, 1);
    bench.pass(4 * byteNs);
    expect(bench.frames.map(({ frame, atNs }) => [frame.byte, Math.round(atNs - start)])).toEqual([
      [0x01, byteNs],
      [0x41, 2 * byteNs],
    ]);
  });

  it('answers only while TRCENA stands, and keeps what it holds', () => {
    const bench = traced(STM32F446RE);
    bench.write(DEMCR, 0);
    bench.write(ACPR, 99);
    expect([bench.read(ACPR), bench.read(TPIU + 0xff0)]).toEqual([0, 0]);
    bench.write(DEMCR, TRCENA);
    expect([bench.read(ACPR), bench.read(TPIU + 0xff0), bench.read(TPIU + 0xfe0)]).toEqual([DIVIDER - 1, 0x0d, 0xa1]);
    expect([bench.read(TPIU), bench.read(TPIU + 0xfc8), bench.read(TPIU + 0xfcc)]).toEqual([0xb, 0xca1, 0x11]);
  });

  it.each([
    ['without TRACE_IOEN', { pin: 0 }],
    ['in a parallel mode', { pin: 0x60 }],
  ])('loses everything %s, and sends when that is mended', (_what, options) => {
    const bench = traced(STM32F446RE, options);
    bench.write(ITM, 0x41, 1);
    bench.pass(1e6);
    expect(bench.bytes()).toEqual([]);
    bench.write(DBGMCU_CR, 0x20);
    bench.write(ITM, 0x42, 1);
    bench.pass(1e6);
    expect(bench.bytes()).toEqual([1, 0x42]);
  });

  it('loses everything while its pin has another mode', () => {
    const bench = traced(STM32F446RE);
    const moder = bench.read(0x4002_0400);
    bench.write(0x4002_0400, moder & ~0xc0);
    bench.write(ITM, 0x41, 1);
    bench.pass(1e6);
    expect(bench.bytes()).toEqual([]);
  });

  it('keeps the trace waiting while its port is parallel', () => {
    const bench = traced(STM32F446RE);
    bench.write(SPPR, 0);
    bench.write(ITM, 0x41, 1);
    bench.pass(1e6);
    expect(bench.bytes()).toEqual([]);
    bench.write(SPPR, 2);
    bench.pass(1e6);
    expect(bench.bytes()).toEqual([1, 0x41]);
  });

  it('puts fourteen bytes and the number of their source into a frame while the formatter is on', () => {
    const bench = traced(STM32F446RE, { formatter: 2 });
    for (const word of [0x0302_0100, 0x0706_0504]) bench.write(ITM, word);
    bench.pass(1e6);
    expect(bench.bytes()).toEqual([]);
    bench.write(ITM, 0x0b0a_0908);
    bench.pass(1e6);
    // Bytes at even places have their lowest bit in the last one: the second header, 5 and 7.
    const [synchronisation, frame] = [bench.bytes().slice(0, 4), bench.bytes().slice(4)];
    expect(synchronisation).toEqual([0xff, 0xff, 0xff, 0x7f]);
    expect(frame).toEqual([0x03, 0x03, 0, 1, 2, 3, 2, 4, 4, 6, 6, 3, 8, 9, 10, 0b0011_1000]);
    bench.write(FFCR, 0);
    bench.write(ITM, 0x42, 1);
    bench.pass(1e6);
    expect(bench.bytes().slice(-2)).toEqual([1, 0x42]);
  });

  it('is not disturbed by a system reset, and starts anew at power-on', () => {
    const bench = traced(STM32L476RG);
    bench.chip.setNrst(false);
    bench.chip.setNrst(true);
    bench.write(DEMCR, TRCENA);
    expect([bench.read(ACPR), bench.read(SPPR), bench.read(FFCR)]).toEqual([DIVIDER - 1, 2, 0]);
    bench.chip.setSupply(0);
    bench.chip.setSupply(3.3);
    bench.pass(1e6);
    bench.write(DEMCR, TRCENA);
    expect([bench.read(ACPR), bench.read(SPPR), bench.read(FFCR)]).toEqual([0, 1, 0x102]);
  });

  it('goes on from a snapshot in the middle of a frame', () => {
    const bench = traced(STM32F446RE, { formatter: 2 });
    for (let word = 0; word < 3; word++) bench.write(ITM, 0x4142_4344 + word);
    bench.pass(55_000);
    const [memory, chip] = [bench.memory.save(), bench.chip.saveState()];
    bench.pass(1e6);
    const whole = bench.bytes();
    bench.frames.splice(bench.frames.findIndex(({ atNs }) => atNs > 55_000 + 1e6));
    const sent = bench.frames.length;
    bench.memory.load(memory);
    bench.chip.loadState(chip);
    bench.pass(1e6);
    expect(bench.bytes()).toEqual(whole);
    expect([sent > 4, sent < whole.length, whole.length]).toEqual([true, true, 20]);
  });
});
