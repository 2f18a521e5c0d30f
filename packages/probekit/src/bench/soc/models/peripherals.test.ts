import { describe, expect, it } from 'vitest';
import { HSI_HZ } from '../../../spec/stm32/rcc-h7.ts';
import { BenchClock } from '../../clock.ts';
import { LinearMemory } from '../../linear-memory.ts';
import { frameOf, type UartFrame } from '../../wires/uart-signal.ts';
import { Chip } from '../chip.ts';
import { STM32H743 } from '../stm32h743.ts';

const RCC = 0x5802_4400;
const PWR = 0x5802_4800;
const USART3 = 0x4000_4800;
const LPUART1 = 0x5800_0c00;
const GPIOA = 0x5802_0000;
const GPIOC = 0x5802_0800;
const GPIOD = 0x5802_0c00;
const EXTI = 0x5800_0000;
const SYSCFG = 0x5800_0400;

function bench() {
  const chip = new Chip({ part: STM32H743, memory: new LinearMemory(8 * 1024 * 1024), clock: new BenchClock(), note: () => undefined });
  chip.setSupply(3.3);
  chip.advanceTo(1e6);
  const write = (address: number, value: number): void => chip.write(0, address, value, 4);
  const read = (address: number): number => chip.read(0, address, 4) >>> 0;
  return { chip, write, read };
}

/** USART3 on PD8 and PD9 with this divider. */
function uart(brr: number, made = bench()) {
  const bits: number[] = [];
  made.chip.onUartFrame = (_uart, { bitSeconds }) => bits.push(bitSeconds);
  made.write(RCC + 0xe0, 1 << 3);
  made.write(RCC + 0xe8, 1 << 18);
  made.write(GPIOD + 0x24, 0x77);
  made.write(GPIOD, 0xfffa_ffff);
  made.write(USART3 + 0x0c, brr);
  made.write(USART3, 0x0d);
  const hear = (frame: UartFrame) => {
    made.chip.uartReceive('USART3', frame);
    made.chip.advanceTo(made.chip.nowNs + frame.length * frame.bitSeconds * 1e9);
  };
  return { ...made, bits, hear };
}

describe('clocks', () => {
  it('are ready a while after they are switched on, HSE only when the board feeds it', () => {
    const { chip, write, read } = bench();
    write(RCC, 0x0105_0001);
    expect((read(RCC) >>> 17) & 1).toBe(0);
    expect((read(RCC) >>> 25) & 1).toBe(0);
    chip.advanceTo(chip.nowNs + 50e3);
    expect((read(RCC) >>> 25) & 1).toBe(1);
    chip.setExternalClock(8_000_000);
    expect((read(RCC) >>> 17) & 1).toBe(1);
  });

  it('make SWS follow SW, and the UART follow PLL and prescalers', () => {
    const made = bench();
    made.chip.setExternalClock(8_000_000);
    made.write(RCC, 0x0005_0001);
    // HSE / 2 x 240 / 2 = 480 MHz; HPRE 2, D2PPRE1 2: pclk1 = 120 MHz.
    made.write(RCC + 0x28, 0x0202_0022);
    made.write(RCC + 0x30, 0x0101_02ef);
    made.write(RCC, 0x0105_0001);
    made.chip.advanceTo(made.chip.nowNs + 50e3);
    made.write(RCC + 0x18, 0x48);
    made.write(RCC + 0x1c, 0x440);
    made.write(RCC + 0x10, 3);
    expect((made.read(RCC + 0x10) >>> 3) & 7).toBe(3);
    const { chip, write, bits } = uart(1042, made);
    write(USART3 + 0x28, 0x55);
    chip.advanceTo(chip.nowNs + 1e6);
    expect(bits[0]).toBeCloseTo(1042 / 120e6, 12);
  });

  it('interrupt when they get ready, if that is enabled, until the flag is cleared', () => {
    const { chip, write, read } = bench();
    const interrupts = () => (read(0xe000_e200) >>> 5) & 1;
    write(RCC + 0x60, 1);
    write(RCC + 0x74, 1);
    expect([read(RCC + 0x74), read(RCC + 0x64), interrupts()]).toEqual([1, 0, 0]);
    chip.advanceTo(chip.nowNs + 80e3);
    expect([read(RCC + 0x74), read(RCC + 0x64), interrupts()]).toEqual([3, 1, 1]);
    write(RCC + 0x68, 1);
    expect(read(RCC + 0x64)).toBe(0);
  });

  it('keep what the system clock comes from', () => {
    const { write, read } = bench();
    write(RCC, 0);
    expect(read(RCC) & 5).toBe(5);
  });

  it('fall back to HSI when HSE fails under the clock security system, which is an NMI; without it the core stands still', () => {
    for (const guarded of [true, false]) {
      const { chip, write, read } = bench();
      chip.setExternalClock(8_000_000);
      write(RCC, guarded ? 0x0009_0001 : 0x0001_0001);
      write(RCC + 0x10, 2);
      expect((read(RCC + 0x10) >>> 3) & 7).toBe(2);
      const pendingNmi = () => (read(0xe000_ed04) >>> 31) & 1;
      chip.setExternalClock(0);
      expect((read(RCC + 0x10) >>> 3) & 7).toBe(guarded ? 0 : 2);
      expect([(read(RCC + 0x64) >>> 10) & 1, pendingNmi()]).toEqual(guarded ? [1, 1] : [0, 0]);
      expect((read(RCC) >>> 16) & 3).toBe(guarded ? 0 : 1);
    }
  });

  it('let nobody write BDCR without DBP, and choose the clock of the RTC once', () => {
    const { write, read } = bench();
    const BDCR = RCC + 0x70;
    write(BDCR, 0x8100);
    expect(read(BDCR)).toBe(0);
    write(PWR, 0x100);
    write(BDCR, 0x8100);
    write(BDCR, 0x8200);
    expect(read(BDCR)).toBe(0x8100);
    write(BDCR, 0x1_0000);
    write(BDCR, 0x8200);
    expect(read(BDCR)).toBe(0x8200);
  });

  it.each([
    ['pclk1', 0, 64e6],
    ['pll2_q, of a fraction', 1, 56e6],
    ['HSI', 3, 64e6],
    ['CSI', 4, 4e6],
    ['LSE', 5, 32_768],
  ])('clock the UART by %s when its selector says so: a frame is as long', (_name, selector, hertz) => {
    const made = bench();
    const { chip, write } = made;
    write(PWR, 0x100);
    write(RCC + 0x70, 1);
    // PLL2: HSI / 4 x 10.5 / 3.
    write(RCC + 0x28, 0x0200_4200);
    write(RCC + 0x3c, 4096 << 3);
    write(RCC + 0x38, (2 << 16) | 9);
    write(RCC + 0x2c, 0x01ff_0010);
    write(RCC, 0x0400_0081);
    chip.advanceTo(chip.nowNs + 2e9);
    write(RCC + 0x54, selector);
    const { bits } = uart(64, made);
    const start = chip.nowNs;
    write(USART3 + 0x28, 0x55);
    while (bits.length === 0) chip.advanceTo(chip.nowNs + 64e9 / hertz / 50);
    expect(bits[0]).toBeCloseTo(64 / hertz, 12);
    expect((chip.nowNs - start) / ((10 * 64e9) / hertz)).toBeCloseTo(1, 1);
  });

  it('leave SWS alone while the wanted source is not ready', () => {
    const { write, read } = bench();
    write(RCC + 0x10, 2);
    expect((read(RCC + 0x10) >>> 3) & 7).toBe(0);
  });

  it('reset a peripheral through its reset bit', () => {
    const { write, read } = bench();
    write(RCC + 0xe0, 4);
    write(GPIOC, 0);
    expect(read(GPIOC)).toBe(0);
    write(RCC + 0x88, 4);
    expect(read(GPIOC)).toBe(0xffff_ffff);
  });
});

describe('power control', () => {
  it('is ready at once, and takes its supply configuration once', () => {
    const { write, read } = bench();
    write(PWR + 0x18, 0xc000);
    expect(read(PWR + 0x18)).toBe(0xe000);
    expect(read(PWR + 0x04)).toBe(0xe000);
    write(PWR + 0x0c, 0x2);
    write(PWR + 0x0c, 0x5);
    expect(read(PWR + 0x0c) & 7).toBe(2);
  });

  it('opens the backup SRAM with DBP and its clock', () => {
    const { write, read } = bench();
    write(RCC + 0xe0, 1 << 28);
    const before = read(0x3880_0000);
    write(0x3880_0000, ~before);
    expect(read(0x3880_0000)).toBe(before);
    write(PWR, 0x100);
    write(0x3880_0000, ~before);
    expect(read(0x3880_0000)).toBe(~before >>> 0);
  });
});

describe('USART', () => {
  it('sends a frame in ten bit times and is ready for the next as soon as the shift register is free', () => {
    const { chip, write, read, bits } = uart(556);
    const bitNs = (556 / HSI_HZ) * 1e9;
    write(USART3 + 0x28, 0x41);
    expect(read(USART3 + 0x1c) & 0xc0).toBe(0x80);
    write(USART3 + 0x28, 0x42);
    expect(read(USART3 + 0x1c) & 0xc0).toBe(0);
    chip.advanceTo(chip.nowNs + 10 * bitNs + 100);
    expect(bits).toHaveLength(1);
    expect(read(USART3 + 0x1c) & 0xc0).toBe(0x80);
    chip.advanceTo(chip.nowNs + 10 * bitNs);
    expect(bits).toHaveLength(2);
    expect(read(USART3 + 0x1c) & 0xc0).toBe(0xc0);
  });

  it('receives, and flags an overrun when nobody reads', () => {
    const { hear, write, read } = uart(556);
    hear(frameOf(0x31, 1 / 115200));
    expect(read(USART3 + 0x1c) & 0x28).toBe(0x20);
    hear(frameOf(0x32, 1 / 115200));
    expect(read(USART3 + 0x1c) & 0x28).toBe(0x28);
    expect(read(USART3 + 0x24)).toBe(0x31);
    write(USART3 + 0x20, 8);
    expect(read(USART3 + 0x1c) & 0x28).toBe(0);
  });

  it('sets IDLE a whole frame after the last character, once, and not between characters that follow each other', () => {
    const { chip, hear, write, read } = uart(556);
    const bitNs = (556 / HSI_HZ) * 1e9;
    const isIdle = (): boolean => (read(USART3 + 0x1c) & 0x10) !== 0;
    for (const byte of [0x31, 0x32, 0x33]) {
      hear(frameOf(byte, bitNs / 1e9));
      expect(isIdle()).toBe(false);
    }
    chip.advanceTo(chip.nowNs + 9.9 * bitNs);
    expect(isIdle()).toBe(false);
    chip.advanceTo(chip.nowNs + 0.2 * bitNs);
    expect(isIdle()).toBe(true);
    write(USART3 + 0x20, 0x10);
    chip.advanceTo(chip.nowNs + 1e6);
    expect(isIdle()).toBe(false);
  });

  it('does not take a break for an idle line, but what follows it', () => {
    const { chip, read } = uart(556);
    const isIdle = (): boolean => (read(USART3 + 0x1c) & 0x10) !== 0;
    chip.uartReceive('USART3', 'break');
    chip.advanceTo(chip.nowNs + 1e6);
    expect(isIdle()).toBe(false);
    chip.uartReceive('USART3', 'break-ends');
    chip.advanceTo(chip.nowNs + 1e6);
    expect(isIdle()).toBe(true);
  });

  it('neither sends nor hears on pins that are not its own', () => {
    const { chip, write, read, bits } = uart(556);
    write(GPIOD + 0x24, 0x11);
    write(USART3 + 0x28, 0x41);
    chip.uartReceive('USART3', frameOf(0x31, 1 / 115200));
    chip.advanceTo(chip.nowNs + 1e6);
    expect(bits).toEqual([]);
    expect(read(USART3 + 0x1c) & 0x20).toBe(0);
  });

  it('sends a break before what waits, as long as a frame and one bit more', () => {
    const { chip, write } = uart(556);
    const frames: UartFrame[] = [];
    chip.onUartFrame = (_uart, frame) => frames.push(frame);
    write(USART3 + 0x18, 2);
    write(USART3 + 0x28, 0x41);
    chip.advanceTo(chip.nowNs + 1e6);
    expect(frames.map(({ byte, length, levels }) => [byte, length, levels & 0x3ff])).toEqual([
      [undefined, 11, 0],
      [0x41, 10, 0x282],
    ]);
  });

  it('adds and checks parity, and leaves the bit in the byte', () => {
    const { chip, hear, write, read } = uart(556);
    const frames: UartFrame[] = [];
    chip.onUartFrame = (_uart, frame) => frames.push(frame);
    write(USART3, 0x40d); // PCE, even
    write(USART3 + 0x28, 0x43);
    chip.advanceTo(chip.nowNs + 1e6);
    expect(frames[0]).toEqual(frameOf(0x43, frames[0]?.bitSeconds ?? 0, { dataBits: 7, parity: 'even', stopBits: 1 }));
    hear(frameOf(0x43, 1 / 115200, { dataBits: 7, parity: 'even', stopBits: 1 }));
    expect([read(USART3 + 0x1c) & 0x21, read(USART3 + 0x24)]).toEqual([0x20, 0xc3]);
    hear(frameOf(0x43, 1 / 115200, { dataBits: 7, parity: 'odd', stopBits: 1 }));
    expect([read(USART3 + 0x1c) & 0x21, read(USART3 + 0x24)]).toEqual([0x21, 0x43]);
  });

  it('takes a break for one zero with a framing error, however long it lasts', () => {
    const { chip, hear, write, read } = uart(556);
    chip.uartReceive('USART3', 'break');
    chip.advanceTo(chip.nowNs + 50e6);
    expect([read(USART3 + 0x1c) & 0x2a, read(USART3 + 0x24)]).toEqual([0x22, 0]);
    write(USART3 + 0x20, 2);
    chip.uartReceive('USART3', 'break-ends');
    hear(frameOf(0x31, 1 / 115200));
    expect([read(USART3 + 0x1c) & 0x2a, read(USART3 + 0x24)]).toEqual([0x20, 0x31]);
  });

  it('counts 256ths of its kernel clock when it is the low-power one', () => {
    const { chip, write, read } = bench();
    const bits: number[] = [];
    chip.onUartFrame = (_uart, { bitSeconds }) => bits.push(bitSeconds);
    write(RCC + 0xe0, 1);
    write(RCC + 0xf4, 8);
    write(GPIOA + 0x24, 0x330);
    write(GPIOA, 0xabeb_ffff);
    write(LPUART1 + 0x0c, 0xffff_ffff);
    expect(read(LPUART1 + 0x0c)).toBe(0xf_ffff);
    write(LPUART1 + 0x0c, 142_222);
    write(LPUART1, 0x0d);
    write(LPUART1 + 0x28, 0x41);
    chip.advanceTo(chip.nowNs + 1e6);
    expect(1 / bits[0]!).toBeCloseTo(115_200, 0);
  });

  it('acknowledges its enables', () => {
    const { write, read } = uart(556);
    expect((read(USART3 + 0x1c) >>> 21) & 3).toBe(3);
    write(USART3, 0);
    expect((read(USART3 + 0x1c) >>> 21) & 3).toBe(0);
  });
});

describe('EXTI', () => {
  it('latches an edge of the button and clears it by writing 1', () => {
    const { chip, write, read } = bench();
    write(RCC + 0xf4, 2);
    write(RCC + 0xe0, 4);
    write(GPIOC, 0xf3ff_ffff);
    write(SYSCFG + 0x14, 0x20);
    write(EXTI, 1 << 13);
    write(EXTI + 0x80, 1 << 13);
    chip.drivePin('PC13', true);
    expect((read(EXTI + 0x88) >>> 13) & 1).toBe(1);
    expect((read(0xe000_e204) >>> (40 - 32)) & 1).toBe(1);
    write(EXTI + 0x88, 1 << 13);
    expect((read(EXTI + 0x88) >>> 13) & 1).toBe(0);
    chip.drivePin('PC13', false);
    expect((read(EXTI + 0x88) >>> 13) & 1).toBe(0);
  });
});

describe('SYSCFG', () => {
  it('mirrors option bytes', () => {
    const { write, read } = bench();
    write(RCC + 0xf4, 2);
    expect(read(SYSCFG + 0x300) >>> 16).toBe(0xaa);
    expect(read(SYSCFG + 0x308) >>> 16).toBe(0x0800);
  });
});
