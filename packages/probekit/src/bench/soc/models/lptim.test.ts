import { describe, expect, it } from 'vitest';
import { powerUp } from '../testing/registers-bench.ts';

const RCC = 0x5802_4400;
const LPTIM1 = 0x4000_2400;
const LPTIM3 = 0x5800_2800;
const [ISR, ICR, IER, CFGR, CR, CMP, ARR, CNT] = [0x00, 0x04, 0x08, 0x0c, 0x10, 0x14, 0x18, 0x1c];
const TICK_NS = 1e9 / 64e6;

function bench() {
  const made = powerUp();
  made.write(RCC + 0xe8, 0x200);
  made.write(RCC + 0xf4, 0x400);
  return made;
}

describe('a low-power timer', () => {
  it('starts as the manual says, and takes each register in its own state', () => {
    const { notes, read, write } = bench();
    expect([ISR, IER, CFGR, CR, CMP, ARR, CNT].map((offset) => read(LPTIM1 + offset))).toEqual([0, 0, 0, 0, 0, 1, 0]);
    write(LPTIM1 + ARR, 99);
    expect(read(LPTIM1 + ARR)).toBe(1);
    expect(notes.some((text) => text.startsWith('LPTIM1: CFGR and IER are written'))).toBe(true);
    write(LPTIM1 + CR, 1);
    write(LPTIM1 + ARR, 0xffff_0063);
    expect([read(LPTIM1 + ARR), read(LPTIM1 + ISR)]).toEqual([99, 0x10]);
    write(LPTIM1 + IER, 2);
    expect(read(LPTIM1 + IER)).toBe(0);
  });

  it('counts through its prescaler, flags compare and reload, and starts again', () => {
    const { pass, pending, read, write } = bench();
    write(LPTIM1 + CFGR, 3 << 9);
    write(LPTIM1 + IER, 2);
    write(LPTIM1 + CR, 1);
    write(LPTIM1 + ARR, 99);
    write(LPTIM1 + CMP, 40);
    write(LPTIM1 + ICR, 0x18);
    write(LPTIM1 + CR, 5);
    pass(40 * 8 * TICK_NS);
    expect([read(LPTIM1 + CNT), read(LPTIM1 + ISR), pending(93)]).toEqual([40, 1, false]);
    pass(59 * 8 * TICK_NS);
    expect([read(LPTIM1 + CNT), read(LPTIM1 + ISR), pending(93)]).toEqual([99, 3, true]);
    pass(3 * 8 * TICK_NS);
    expect(read(LPTIM1 + CNT)).toBe(2);
  });

  it('stops by itself after a single run, and loses its count when disabled', () => {
    const { pass, read, write } = bench();
    write(RCC + 0x74, 1);
    pass(80e3);
    write(RCC + 0x58, 4 << 13);
    write(LPTIM3 + CR, 1);
    write(LPTIM3 + ARR, 31);
    write(LPTIM3 + CR, 3);
    pass(10.5e9 / 32_000);
    expect(read(LPTIM3 + CNT)).toBe(10);
    pass(1e9);
    expect([read(LPTIM3 + CNT), read(LPTIM3 + ISR) & 2]).toEqual([0, 2]);
    write(LPTIM3 + CR, 5);
    pass(5.5e9 / 32_000);
    expect(read(LPTIM3 + CNT)).toBe(5);
    write(LPTIM3 + CR, 0);
    expect(read(LPTIM3 + CNT)).toBe(0);
  });
});
