/** The way of the trace through the STM32H743: funnel, SWO, clocks and pin, each of which can close it. Source: RM0433, debug infrastructure. */
import { describe, expect, it } from 'vitest';
import type { UartFrame } from '../wires/uart-signal.ts';
import { powerUp } from './testing/registers-bench.ts';

const DEBUG_BUS = 2;
const DBGMCU_CR = 0xe00e_1004;
const SWO = 0xe00e_3000;
const SWTF = 0xe00e_4000;
const CODR = SWO + 0x10;
const SPPR = SWO + 0xf0;
const LAR = 0xfb0;
const LSR = 0xfb4;
const ITM = 0xe000_0000;
const DEMCR = 0xe000_edfc;
const GPIOB_MODER = 0x5802_0400;
const RCC_AHB4ENR = 0x5802_44e0;
const ALL_CLOCKS = 0x0070_0000;
const KEY = 0xc5ac_ce55;
/** HSI over 32: 2 Mbit/s. */
const PRESCALER = 31;
const BIT_NS = 500;

function traced({ clocks = ALL_CLOCKS, funnel = 1, protocol = 2 } = {}) {
  const bench = powerUp();
  const { chip } = bench;
  const frames: { readonly frame: UartFrame; readonly atNs: number }[] = [];
  chip.onSwoFrame = (frame) => frames.push({ frame, atNs: chip.nowNs });
  const set = (address: number, value: number): void => chip.write(DEBUG_BUS, address, value, 4);
  set(DBGMCU_CR, clocks);
  set(CODR, PRESCALER);
  set(SPPR, protocol);
  set(SWTF, funnel);
  bench.write(DEMCR, 0x0100_0000);
  bench.write(ITM + 0xe00, 1);
  bench.write(ITM + 0xe80, 1);
  return {
    ...bench,
    set,
    frames,
    get: (address: number) => chip.read(DEBUG_BUS, address, 4) >>> 0,
    bytes: () => frames.map(({ frame }) => frame.byte),
  };
}

describe('SWO', () => {
  it('sends the bytes of a packet one behind the other, ten bits each, at trace clock by prescaler', () => {
    const bench = traced();
    const start = bench.chip.nowNs;
    bench.write(ITM, 0x41, 1);
    bench.pass(4 * 10 * BIT_NS);
    expect(bench.frames.map(({ frame, atNs }) => [frame.byte, Math.round(atNs - start)])).toEqual([
      [0x01, 10 * BIT_NS],
      [0x41, 20 * BIT_NS],
    ]);
    expect(bench.frames[0]?.frame).toMatchObject({ length: 10, bitSeconds: BIT_NS / 1e9, levels: (1 << 9) | (1 << 1) });
  });

  it.each([
    { name: 'without TRACECLKEN', options: { clocks: 0x0060_0000 }, address: DBGMCU_CR, value: ALL_CLOCKS },
    { name: 'while the funnel is shut', options: { funnel: 0 }, address: SWTF, value: 1 },
    { name: 'with a parallel port selected', options: { protocol: 0 }, address: SPPR, value: 2 },
  ])('keeps the trace waiting in the ITM $name, and goes on when that is mended', ({ options, address, value }) => {
    const bench = traced(options);
    for (let words = 0; words < 3; words++) bench.write(ITM, 0x1000 + words);
    bench.pass(1e6);
    expect(bench.bytes()).toEqual([]);
    expect(bench.read(ITM)).toBe(0);
    expect(bench.read(ITM + 0xe80)).toBe(0x0080_0001);
    bench.set(address, value);
    bench.pass(1e6);
    expect(bench.bytes()).toHaveLength(15);
    expect(bench.read(ITM)).toBe(1);
  });

  it('does not exist for anybody without D3DBGCKEN', () => {
    const bench = traced({ clocks: 0x0030_0000 });
    expect([bench.get(CODR), bench.get(SWO + 0xff0)]).toEqual([0, 0]);
    bench.write(ITM, 0x41, 1);
    bench.pass(1e6);
    expect(bench.bytes()).toEqual([]);
  });

  it('loses everything at a pin in another mode than its alternate function 0', () => {
    const bench = traced();
    bench.write(RCC_AHB4ENR, 2);
    const moder = bench.read(GPIOB_MODER);
    expect((moder >>> 6) & 3).toBe(2);
    bench.write(GPIOB_MODER, moder & ~0xc0);
    bench.write(ITM, 0x41, 1);
    bench.pass(1e6);
    expect(bench.bytes()).toEqual([]);
    bench.write(GPIOB_MODER, moder);
    bench.write(ITM, 0x42, 1);
    bench.pass(1e6);
    expect(bench.bytes()).toEqual([1, 0x42]);
  });

  it('takes PLL1 R for its clock when the system runs on PLL1', () => {
    const bench = traced();
    const RCC = 0x5802_4400;
    bench.write(RCC + 0x28, 0x0202_0040); // HSI / 4
    bench.write(RCC + 0x30, (4 << 24) | (1 << 16) | (1 << 9) | 24); // × 25, P / 2, R / 5: 80 MHz
    bench.write(RCC, 0x0100_0001);
    bench.pass(1e6);
    bench.write(RCC + 0x10, 3);
    bench.write(ITM, 0x41, 1);
    bench.pass(1e6);
    expect(bench.frames[0]?.frame.bitSeconds).toBeCloseTo((PRESCALER + 1) / 80e6, 12);
  });

  it('sends Manchester code when that is selected, as after reset', () => {
    const bench = traced({ protocol: 1 });
    bench.write(ITM, 0x41, 1);
    bench.pass(1e6);
    // A one as start bit, then 0x01 and 0x41, lowest bit first; each bit is high then low for a one, low then high for a zero.
    expect(bench.frames.map(({ frame }) => [frame.length, frame.levels])).toEqual([
      [18, 0b10_10_10_10_10_10_10_01_01],
      [18, 0b10_01_10_10_10_10_10_01_01],
    ]);
  });

  it('is not disturbed by a system reset, and starts anew at power-on', () => {
    const bench = traced();
    bench.chip.setNrst(false);
    bench.chip.setNrst(true);
    expect([bench.get(CODR), bench.get(SPPR), bench.get(SWTF)]).toEqual([PRESCALER, 2, 1]);
    bench.chip.setSupply(0);
    bench.chip.setSupply(3.3);
    bench.pass(1e6);
    bench.set(DBGMCU_CR, ALL_CLOCKS);
    expect([bench.get(CODR), bench.get(SPPR), bench.get(SWTF)]).toEqual([0, 1, 0x300]);
  });

  it('goes on from a snapshot in the middle of a byte', () => {
    const bench = traced();
    bench.write(ITM, 0x4142_4344);
    bench.pass(13 * BIT_NS);
    const [memory, chip] = [bench.memory.save(), bench.chip.saveState()];
    bench.pass(1e6);
    const whole = bench.frames.map(({ frame, atNs }) => [frame.byte, atNs]);
    bench.frames.splice(1);
    bench.memory.load(memory);
    bench.chip.loadState(chip);
    bench.pass(1e6);
    expect(bench.frames.map(({ frame, atNs }) => [frame.byte, atNs])).toEqual(whole);
    expect(whole).toHaveLength(5);
  });
});

describe('CoreSight components of the trace', () => {
  it('identify themselves to OpenOCD and others', () => {
    const bench = traced();
    expect([bench.get(SWO + 0xfc8), bench.get(SWO + 0xfcc), bench.get(SWTF + 0xfcc)]).toEqual([0xea0, 0x11, 0x12]);
    expect([bench.get(SWO + 0xfe0), bench.get(SWTF + 0xfe0)]).toEqual([0x14, 0x08]);
    expect(bench.get(SWO + 0x300)).toBe(8);
  });

  it('keep their claim tags', () => {
    const bench = traced();
    bench.set(SWO + 0xfa0, 0b0101);
    bench.set(SWO + 0xfa4, 0b0001);
    expect([bench.get(SWO + 0xfa0), bench.get(SWO + 0xfa4)]).toEqual([0xf, 0b0100]);
  });

  it('are locked for software, which comes by another window, until it writes the key; a debugger on their bus sees no lock', () => {
    const bench = traced();
    const window = 0x5c00_3000;
    bench.write(window + 0x10, 7);
    expect([bench.read(window + LSR), bench.get(SWO + LSR), bench.get(CODR)]).toEqual([3, 0, PRESCALER]);
    bench.write(window + LAR, KEY);
    bench.write(window + 0x10, 7);
    expect([bench.read(window + LSR), bench.read(window + 0x10)]).toEqual([1, 7]);
    bench.write(window + LAR, 0);
    bench.write(window + 0x10, 9);
    expect(bench.get(CODR)).toBe(7);
  });
});
