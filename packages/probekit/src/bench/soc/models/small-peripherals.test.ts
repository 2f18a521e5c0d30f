import { describe, expect, it } from 'vitest';
import { powerUp } from '../testing/registers-bench.ts';

const RCC = 0x5802_4400;
const RNG = 0x4802_1800;
const CRC = 0x5802_4c00;
const HSEM = 0x5802_6400;
const WWDG = 0x5000_3000;

function bench() {
  const made = powerUp();
  made.write(RCC + 0xdc, 0x40);
  made.write(RCC + 0xe0, 0x0208_0000);
  made.write(RCC + 0xe4, 0x40);
  return made;
}

describe('the random number generator', () => {
  it('has four words some time after it was enabled, and then collects again', () => {
    const { pass, pending, read, write } = bench();
    write(RCC, 0x1001);
    pass(3e3);
    expect([read(RNG), read(RNG + 4), read(RNG + 8)]).toEqual([0, 0, 0]);
    write(RNG, 0x0c);
    expect(read(RNG + 4)).toBe(0);
    pass(5e3);
    expect(read(RNG + 4)).toBe(1);
    expect(pending(80)).toBe(true);
    const words = [0, 1, 2, 3].map(() => read(RNG + 8));
    expect(new Set(words).size).toBe(4);
    expect([read(RNG + 4), read(RNG + 8)]).toEqual([0, 0]);
    pass(5e3);
    expect(read(RNG + 4)).toBe(1);
  });

  it('says so when its kernel clock is off', () => {
    const { notes, pass, read, write } = bench();
    write(RNG, 4);
    pass(1e6);
    expect(read(RNG + 4) & 1).toBe(0);
    expect(notes.some((text) => text.startsWith('RNG has no kernel clock'))).toBe(true);
  });

  it('raises CECS while its clock is slower than a sixteenth of the bus, unless CED is set, and CEIS until it is cleared', () => {
    const { pass, pending, read, write } = bench();
    write(RCC + 0x74, 1);
    write(RCC + 0x54, 3 << 8);
    pass(80e3);
    write(RNG, 0x0c);
    expect([read(RNG + 4) & 0x22, pending(80)]).toEqual([0x22, true]);
    write(RCC, 0x1001);
    write(RCC + 0x54, 0);
    pass(5e3);
    expect(read(RNG + 4) & 0x22).toBe(0x20);
    write(RNG + 4, 0);
    expect(read(RNG + 4) & 0x22).toBe(0);
    write(RNG, 0x24);
    write(RCC + 0x54, 3 << 8);
    expect(read(RNG + 4) & 0x22).toBe(0);
  });
});

describe('the CRC unit', () => {
  const CHECK = [...'123456789'].map((letter) => letter.charCodeAt(0));

  it('starts as the manual says', () => {
    const { read } = bench();
    expect([0, 4, 8, 0x10, 0x14].map((offset) => read(CRC + offset))).toEqual([0xffff_ffff, 0, 0, 0xffff_ffff, 0x04c1_1db7]);
  });

  it.each([
    ['CRC-32/MPEG-2', 0x00, 0x04c1_1db7, 0xffff_ffff, 0x0376_e6e7],
    ['CRC-32 before its last inversion', 0xa0, 0x04c1_1db7, 0xffff_ffff, ~0xcbf4_3926 >>> 0],
    ['CRC-16/IBM-3740', 0x08, 0x1021, 0xffff, 0x29b1],
    ['CRC-16/KERMIT', 0xa8, 0x1021, 0, 0x2189],
    ['CRC-8/SMBUS', 0x10, 0x07, 0, 0xf4],
    ['CRC-7/MMC', 0x18, 0x09, 0, 0x75],
  ])('calculates %s', (_name, control, polynomial, initial, expected) => {
    const { read, write } = bench();
    write(CRC + 8, control);
    write(CRC + 0x14, polynomial);
    write(CRC + 0x10, initial);
    write(CRC + 8, control | 1);
    for (const byte of CHECK) write(CRC, byte, 1);
    expect(read(CRC)).toBe(expected);
  });

  it('takes words with the first byte on top, and reverses each byte, half-word or word', () => {
    const results = [0, 0x20, 0x40, 0x60].map((control) => {
      const { read, write } = bench();
      write(CRC + 8, control | 1);
      write(CRC, 0x3132_3334);
      return read(CRC);
    });
    const { read, write } = bench();
    for (const byte of [0x31, 0x32, 0x33, 0x34]) write(CRC, byte, 1);
    expect(results[0]).toBe(read(CRC));
    expect(new Set(results).size).toBe(4);
  });
});

describe('hardware semaphores', () => {
  it('are taken by a write and a look, or by one read, and given back by their owner alone', () => {
    const { pending, read, write } = bench();
    write(HSEM + 0x100, 0x20);
    write(HSEM + 0x14, 0x8000_0342);
    expect(read(HSEM + 0x14)).toBe(0x8000_0342);
    write(HSEM + 0x14, 0x8000_0343);
    write(HSEM + 0x14, 0x0000_0341);
    expect(read(HSEM + 0x14)).toBe(0x8000_0342);
    write(HSEM + 0x14, 0x0000_0342);
    expect([read(HSEM + 0x14), read(HSEM + 0x108), read(HSEM + 0x10c)]).toEqual([0, 0x20, 0x20]);
    expect(pending(125)).toBe(true);
    write(HSEM + 0x104, 0x20);
    expect(read(HSEM + 0x108)).toBe(0);
    expect([read(HSEM + 0x80), read(HSEM)]).toEqual([0x8000_0300, 0x8000_0300]);
    write(HSEM + 0x144, 0xabcd_0000);
    write(HSEM + 0x140, 0xabcd_0300);
    expect(read(HSEM)).toBe(0);
  });
});

describe('the window watchdog', () => {
  /** A step of WDGTB 0. */
  const STEP_NS = (4096 * 1e9) / 64e6;
  const resets = (made: ReturnType<typeof bench>) => (made.read(RCC + 0xd0) >>> 28) & 1;

  it('does nothing before it is started, and cannot be stopped after', () => {
    const made = bench();
    expect([made.read(WWDG), made.read(WWDG + 4), made.read(WWDG + 8)]).toEqual([0x7f, 0x7f, 0]);
    made.pass(1e9);
    made.write(WWDG, 0xff);
    made.write(WWDG, 0x7f);
    made.pass(10.5 * STEP_NS);
    expect(made.read(WWDG)).toBe(0xf5);
  });

  it('warns at 0x40 and resets one step later', () => {
    const made = bench();
    made.write(WWDG + 4, 0x27f);
    made.write(WWDG, 0xff);
    made.pass(62.5 * STEP_NS);
    expect([made.read(WWDG + 8), made.pending(0)]).toEqual([0, false]);
    made.pass(STEP_NS);
    expect([made.read(WWDG + 8), made.pending(0), resets(made)]).toEqual([1, true, 0]);
    made.pass(STEP_NS);
    expect(resets(made)).toBe(1);
  });

  it('resets when it is refreshed too early', () => {
    const made = bench();
    made.write(WWDG + 4, 0x50);
    made.write(WWDG, 0xff);
    made.pass(10 * STEP_NS);
    made.write(WWDG, 0xff);
    made.pass(1e5);
    expect(resets(made)).toBe(1);
  });

  it('stands still while the core is halted, when the debugger asked for it', () => {
    const made = bench();
    made.write(0x5c00_1034, 0x40);
    made.write(WWDG, 0xff);
    made.write(0xe000_edf0, 0xa05f_0003);
    made.pass(1e9);
    expect([made.read(WWDG), resets(made)]).toEqual([0xff, 0]);
  });
});
