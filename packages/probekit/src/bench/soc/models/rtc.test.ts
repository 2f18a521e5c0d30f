import { describe, expect, it } from 'vitest';
import { powerUp } from '../testing/registers-bench.ts';

const RCC = 0x5802_4400;
const PWR = 0x5802_4800;
const RTC = 0x5800_4000;
const EXTI = 0x5800_0000;
const [TR, DR, CR, ISR, PRER, WUTR, ALRMAR, WPR, SSR, BKP0R] = [0x00, 0x04, 0x08, 0x0c, 0x10, 0x14, 0x1c, 0x24, 0x28, 0x50];
const SECOND = 1e9;

/** With the LSE as its clock, and the keys written. */
function bench() {
  const made = powerUp();
  made.write(PWR, 0x100);
  made.write(RCC + 0x70, 0x8101);
  made.pass(2 * SECOND);
  made.write(RTC + WPR, 0xca);
  made.write(RTC + WPR, 0x53);
  const set = (time: number, date: number) => {
    made.write(RTC + ISR, 0xffff_ffff);
    made.write(RTC + TR, time);
    made.write(RTC + DR, date);
    made.write(RTC + ISR, 0xffff_ff7f);
  };
  const calendar = () => [made.read(RTC + TR), made.read(RTC + DR)].map((word) => word.toString(16));
  return { ...made, set, calendar };
}

describe('the real-time clock', () => {
  it('starts as the manual says', () => {
    const { read } = powerUp();
    expect([TR, DR, CR, ISR, PRER, WUTR].map((offset) => read(RTC + offset))).toEqual([0, 0x2101, 0, 7, 0x7f_00ff, 0xffff]);
  });

  it('takes nothing without DBP, without keys, or outside init mode', () => {
    const { notes, read, write } = powerUp();
    write(RTC + BKP0R, 5);
    expect(read(RTC + BKP0R)).toBe(0);
    expect(notes.some((text) => text.startsWith('RTC: writes are lost'))).toBe(true);
    const made = bench();
    made.write(RTC + TR, 0x12_3456);
    expect(made.read(RTC + TR) & 0xff_ff00).toBe(0);
    made.write(RTC + WPR, 0xff);
    made.write(RTC + ISR, 0xffff_ffff);
    expect(made.read(RTC + ISR) & 0x40).toBe(0);
    made.write(RTC + BKP0R, 5);
    expect(made.read(RTC + BKP0R)).toBe(5);
  });

  it('enters init mode only when it has a clock', () => {
    const { pass, read, write } = powerUp();
    write(PWR, 0x100);
    write(RTC + WPR, 0xca);
    write(RTC + WPR, 0x53);
    write(RTC + ISR, 0xffff_ffff);
    pass(SECOND);
    expect(read(RTC + ISR) & 0x60).toBe(0);
    write(RCC + 0x70, 0x8101);
    pass(2e9);
    expect(read(RTC + ISR) & 0x40).toBe(0x40);
  });

  it('keeps the time over midnight, leap days and new years', () => {
    const { calendar, pass, set } = bench();
    set(0x23_5958, 0x24_4228);
    pass(3 * SECOND + 1e6);
    expect(calendar()).toEqual(['1', '246229']);
    set(0x23_5959, 0x99_f231);
    pass(1.5 * SECOND);
    expect(calendar()).toEqual(['0', '2101']);
  });

  it('counts sub-seconds down, by prescalers that follow what is set', () => {
    const { pass, read, set, write } = bench();
    write(RTC + ISR, 0xffff_ffff);
    write(RTC + PRER, 0x7f_00ff);
    set(0, 0x2101);
    pass(SECOND / 4 + 1e6);
    expect(read(RTC + SSR)).toBe(191);
  });

  it('wakes by its timer through EXTI line 19, again and again', () => {
    const { pass, pending, read, write } = bench();
    write(EXTI, 1 << 19);
    write(EXTI + 0x80, 1 << 19);
    write(RTC + WUTR, 2047);
    write(RTC + CR, 0x4400);
    write(RTC + WUTR, 1);
    expect(read(RTC + WUTR)).toBe(2047);
    pass(0.99 * SECOND);
    expect(pending(3)).toBe(false);
    pass(0.02 * SECOND);
    expect([pending(3), read(RTC + ISR) & 0x400]).toEqual([true, 0x400]);
    write(RTC + ISR, ~0x480);
    expect(read(RTC + ISR) & 0x400).toBe(0);
    pass(SECOND);
    expect(read(RTC + ISR) & 0x400).toBe(0x400);
  });

  it('rings when the calendar shows what the alarm asks for', () => {
    const { pass, pending, read, set, write } = bench();
    write(EXTI, 1 << 17);
    write(EXTI + 0x80, 1 << 17);
    set(0x07_2955, 0x24_4228);
    write(RTC + ALRMAR, 0x8007_3000);
    write(RTC + CR, 0x1100);
    pass(4.5 * SECOND);
    expect([read(RTC + ISR) & 0x100, pending(41)]).toEqual([0, false]);
    pass(SECOND);
    expect([read(RTC + ISR) & 0x100, pending(41)]).toEqual([0x100, true]);
  });

  it('counts twelve hours with AM and PM, and goes an hour forth or back for summer and winter', () => {
    const { calendar, pass, read, set, write } = bench();
    const FMT = 0x40;
    write(RTC + CR, FMT);
    set(0x51_5959, 0x24_4228);
    pass(SECOND + 1e6);
    expect(calendar()).toEqual(['120000', '246229']);
    set(0x12_5959, 0x24_4228);
    pass(SECOND + 1e6);
    expect(calendar()[0]).toBe('10000');
    set(0x11_5959, 0x24_4228);
    pass(SECOND + 1e6);
    expect(calendar()[0]).toBe('520000');
    write(RTC + CR, FMT | 0x1_0000);
    expect([calendar()[0], read(RTC + CR)]).toEqual(['410000', FMT]);
    write(RTC + CR, FMT | 0x2_0000);
    expect(calendar()[0]).toBe('520000');
  });

  it('lives through a system reset, and is cleared by BDRST', () => {
    const { chip, calendar, pass, set, write, read } = bench();
    set(0x10_0000, 0x24_4228);
    write(RTC + BKP0R + 124, 0x1234_5678);
    chip.setNrst(false);
    pass(1e6);
    chip.setNrst(true);
    pass(2 * SECOND);
    expect(calendar()).toEqual(['100002', '244228']);
    expect(read(RTC + BKP0R + 124)).toBe(0x1234_5678);
    write(PWR, 0x100);
    write(RCC + 0x70, 0x1_0000);
    expect(read(RTC + BKP0R + 124)).toBe(0);
  });
});
