import { describe, expect, it } from 'vitest';
import { powerUp } from '../testing/registers-bench.ts';

const RCC = 0x5802_4400;
const TIM1 = 0x4001_0000;
const TIM2 = 0x4000_0000;
const TIM3 = 0x4000_0400;
const TIM6 = 0x4000_1000;
const GPIOB = 0x5802_0400;
const [CR1, DIER, SR, EGR, CCMR1, CCMR2, CCER, CNT, PSC, ARR, RCR, CCR1, CCR3, BDTR] = [
  0x00, 0x0c, 0x10, 0x14, 0x18, 0x1c, 0x20, 0x24, 0x28, 0x2c, 0x30, 0x34, 0x3c, 0x44,
];
/** 64 MHz: HSI through dividers of 1. */
const TICK_NS = 1e9 / 64e6;

function bench() {
  const made = powerUp();
  made.write(RCC + 0xe8, 0x3f);
  made.write(RCC + 0xf0, 1);
  made.write(RCC + 0xe0, 2);
  const pass = (ticks: number) => made.pass(ticks * TICK_NS);
  return { ...made, passTicks: pass };
}

describe('a timer', () => {
  it('shows the registers that its kind has, as the manual prints them after reset', () => {
    const { read, write } = bench();
    expect(read(TIM3 + ARR)).toBe(0xffff);
    expect(read(TIM2 + ARR)).toBe(0xffff_ffff);
    write(TIM6 + CR1, 0xffff_fffe);
    expect(read(TIM6 + CR1)).toBe(0x88e);
    write(TIM6 + CCMR1, 0xffff);
    expect(read(TIM6 + CCMR1)).toBe(0);
    write(TIM3 + DIER, 0xffff_ffff);
    expect(read(TIM3 + DIER)).toBe(0x5f5f);
    write(TIM3 + PSC, 0xffff_ffff);
    expect(read(TIM3 + PSC)).toBe(0xffff);
  });

  it('counts its kernel clock by the prescaler that an update event has loaded', () => {
    const { read, write, passTicks } = bench();
    write(TIM6 + PSC, 63);
    write(TIM6 + EGR, 1);
    write(TIM6 + CR1, 1);
    passTicks(64 * 100);
    expect(read(TIM6 + CNT)).toBe(100);
    write(TIM6 + PSC, 0);
    passTicks(64);
    expect(read(TIM6 + CNT)).toBe(101);
  });

  it('sets UIF at the overflow, keeps it when 1 is written and clears it when 0 is', () => {
    const { read, write, passTicks } = bench();
    write(TIM6 + ARR, 999);
    write(TIM6 + CR1, 1);
    passTicks(999);
    expect(read(TIM6 + SR)).toBe(0);
    passTicks(1);
    expect([read(TIM6 + SR), read(TIM6 + CNT)]).toEqual([1, 0]);
    write(TIM6 + SR, 1);
    expect(read(TIM6 + SR)).toBe(1);
    write(TIM6 + SR, 0);
    expect(read(TIM6 + SR)).toBe(0);
  });

  it('raises its interrupt line while flag and enable are set', () => {
    const { pending, write, passTicks } = bench();
    write(TIM6 + ARR, 999);
    write(TIM6 + DIER, 1);
    write(TIM6 + CR1, 1);
    passTicks(999);
    expect(pending(54)).toBe(false);
    passTicks(1);
    expect(pending(54)).toBe(true);
  });

  it('makes an update of UG, without the flag under URS, and none at all under UDIS', () => {
    const { read, write } = bench();
    write(TIM6 + EGR, 1);
    expect(read(TIM6 + SR)).toBe(1);
    write(TIM6 + SR, 0);
    write(TIM6 + CR1, 4);
    write(TIM6 + EGR, 1);
    expect(read(TIM6 + SR)).toBe(0);
    write(TIM6 + CR1, 2);
    write(TIM6 + EGR, 1);
    expect(read(TIM6 + SR)).toBe(0);
  });

  it('takes a buffered reload value at the next update, an unbuffered one at once', () => {
    const { read, write, passTicks } = bench();
    write(TIM6 + ARR, 99);
    write(TIM6 + EGR, 1);
    write(TIM6 + CR1, 0x81);
    write(TIM6 + ARR, 9);
    passTicks(50);
    expect(read(TIM6 + CNT)).toBe(50);
    passTicks(50);
    expect(read(TIM6 + CNT)).toBe(0);
    passTicks(12);
    expect(read(TIM6 + CNT)).toBe(2);
    write(TIM6 + CR1, 1);
    write(TIM6 + ARR, 4);
    passTicks(4);
    expect(read(TIM6 + CNT)).toBe(1);
  });

  it('stops by itself in one-pulse mode', () => {
    const { read, write, passTicks } = bench();
    write(TIM6 + ARR, 99);
    write(TIM6 + CR1, 9);
    passTicks(1000);
    expect([read(TIM6 + CR1), read(TIM6 + CNT), read(TIM6 + SR)]).toEqual([8, 0, 1]);
  });

  it('counts down, and up and down in turn, telling the direction', () => {
    const { read, write, passTicks } = bench();
    write(TIM3 + ARR, 99);
    write(TIM3 + CR1, 0x10);
    write(TIM3 + EGR, 1);
    expect(read(TIM3 + CNT)).toBe(99);
    write(TIM3 + CR1, 0x11);
    passTicks(100);
    expect(read(TIM3 + CNT)).toBe(99);
    write(TIM3 + CR1, 0x60);
    write(TIM3 + EGR, 1);
    write(TIM3 + CR1, 0x61);
    passTicks(98);
    expect([read(TIM3 + CNT), read(TIM3 + CR1) & 0x10]).toEqual([98, 0]);
    passTicks(3);
    expect([read(TIM3 + CNT), read(TIM3 + CR1) & 0x10]).toEqual([97, 0x10]);
    passTicks(97 + 5);
    expect([read(TIM3 + CNT), read(TIM3 + CR1) & 0x10]).toEqual([5, 0]);
  });

  it('updates once in RCR + 1 overflows', () => {
    const { read, write, passTicks } = bench();
    write(TIM1 + ARR, 99);
    write(TIM1 + RCR, 2);
    write(TIM1 + EGR, 1);
    write(TIM1 + SR, 0);
    write(TIM1 + CR1, 1);
    passTicks(299);
    expect(read(TIM1 + SR) & 1).toBe(0);
    passTicks(1);
    expect(read(TIM1 + SR) & 1).toBe(1);
  });

  it('is as far after an hour that nobody looked as its clock says', () => {
    const { read, write, passTicks } = bench();
    write(TIM3 + ARR, 999);
    write(TIM3 + CR1, 1);
    passTicks(64e6 * 3600 + 123);
    expect(read(TIM3 + CNT)).toBe(123);
  });

  it('flags a compare value as the count passes it', () => {
    const { pending, read, write, passTicks } = bench();
    write(TIM3 + ARR, 99);
    write(TIM3 + CCR1, 40);
    write(TIM3 + DIER, 2);
    write(TIM3 + EGR, 1);
    write(TIM3 + SR, 0);
    write(TIM3 + CR1, 1);
    passTicks(39);
    expect([read(TIM3 + SR) & 2, pending(29)]).toEqual([0, false]);
    passTicks(1);
    expect([read(TIM3 + SR) & 2, pending(29)]).toEqual([2, true]);
  });

  it('makes PWM on a pin that is routed to its channel, and follows a new compare value at the update', () => {
    const { chip, write, passTicks, pins } = bench();
    write(GPIOB + 0x20, 2);
    write(GPIOB, 0xffff_febe);
    write(TIM3 + ARR, 99);
    write(TIM3 + CCR3, 25);
    write(TIM3 + CCMR2, 0x68);
    write(TIM3 + CCER, 0x100);
    write(TIM3 + EGR, 1);
    write(TIM3 + CR1, 1);
    expect(chip.pinLevel('PB0')).toBe(true);
    passTicks(25);
    expect(chip.pinLevel('PB0')).toBe(false);
    write(TIM3 + CCR3, 75);
    passTicks(74);
    expect(chip.pinLevel('PB0')).toBe(false);
    passTicks(1 + 74);
    expect(chip.pinLevel('PB0')).toBe(true);
    passTicks(1);
    expect(chip.pinLevel('PB0')).toBe(false);
    expect(pins.filter((text) => text.startsWith('PB0')).slice(-4)).toEqual(['PB0=true', 'PB0=false', 'PB0=true', 'PB0=false']);
    write(TIM3 + CCER, 0);
    expect(chip.pinLevel('PB0')).toBe(undefined);
  });

  it('needs MOE before an advanced timer drives its pins, the complementary ones too', () => {
    const { chip, write } = bench();
    write(GPIOB + 0x20, 1);
    write(GPIOB, 0xffff_febe);
    write(TIM1 + CCMR1, 0x5000);
    write(TIM1 + CCER, 0x40);
    expect(chip.pinLevel('PB0')).toBe(undefined);
    write(TIM1 + BDTR, 0x8000);
    expect(chip.pinLevel('PB0')).toBe(true);
    write(TIM1 + CCER, 0xc0);
    expect(chip.pinLevel('PB0')).toBe(false);
  });

  it('follows the bus prescaler by the rule of two', () => {
    const { read, write, passTicks } = bench();
    write(RCC + 0x1c, 0x50);
    write(TIM6 + CR1, 1);
    passTicks(400);
    expect(read(TIM6 + CNT)).toBe(200);
    write(RCC + 0x10, 0x8000);
    passTicks(400);
    expect(read(TIM6 + CNT)).toBe(600);
  });

  it('stands still without its clock, and while a halted core freezes it', () => {
    const { chip, read, write, passTicks } = bench();
    write(TIM6 + CR1, 1);
    passTicks(10);
    write(RCC + 0xe8, 0);
    passTicks(1000);
    write(RCC + 0xe8, 0x10);
    expect(read(TIM6 + CNT)).toBe(10);
    write(0x5c00_103c, 0x10);
    chip.write(0, 0xe000_edf0, 0xa05f_0003, 4);
    passTicks(1000);
    expect(read(TIM6 + CNT)).toBe(10);
    chip.write(0, 0xe000_edf0, 0xa05f_0001, 4);
    passTicks(5);
    expect(read(TIM6 + CNT)).toBe(15);
  });

  it('is seen at each count by a program that only polls it', () => {
    const halfwords = [
      // Vectors; then: ldr r0, =TIM6; ldr r1, [r0, #CNT]; cmp r1, #50; bne; ldr r3, =RAM; str r1, [r3]; b .
      0x0400, 0x2400, 0x0009, 0x0800, 0x4803, 0x6a41, 0x2932, 0xd1fc, 0x4b02, 0x6019, 0xe7fe, 0xbf00, 0x1000, 0x4000, 0x0000, 0x2400,
    ];
    const { pass, read, write } = powerUp(Uint8Array.from(halfwords.flatMap((word) => [word & 0xff, word >>> 8])));
    write(0x2400_0000, 0);
    write(RCC + 0xe8, 0x10);
    write(TIM6 + PSC, 63);
    write(TIM6 + EGR, 1);
    write(TIM6 + CR1, 1);
    pass(49e3);
    expect(read(0x2400_0000)).toBe(0);
    pass(2e3);
    expect(read(0x2400_0000)).toBe(50);
  });

  it('goes on after a snapshot where it was', () => {
    const { chip, memory, read, write, passTicks } = bench();
    write(TIM6 + CR1, 1);
    passTicks(10);
    const saved = { memory: memory.save(), chip: chip.saveState() };
    passTicks(500);
    memory.load(saved.memory);
    chip.loadState(saved.chip);
    passTicks(5);
    expect(read(TIM6 + CNT)).toBe(15);
  });
});
