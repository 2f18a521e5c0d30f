import { describe, expect, it } from 'vitest';
import type { UartFrame } from '../../wires/uart-signal.ts';
import { frameOf } from '../../wires/uart-signal.ts';
import { powerUp } from '../testing/registers-bench.ts';

const RCC = 0x5802_4400;
const DMA1 = 0x4002_0000;
const DMA2 = 0x4002_0400;
const DMAMUX = 0x4002_0800;
const USART3 = 0x4000_4800;
const GPIOD = 0x5802_0c00;
const TIM6 = 0x4000_1000;
const AXI = 0x2400_0000;
const SRAM1 = 0x3000_0000;
const DTCM = 0x2000_0000;
const [CR, NDTR, PAR, M0AR, M1AR, FCR] = [0x10, 0x14, 0x18, 0x1c, 0x20, 0x24];
const STREAM2 = DMA2 + 2 * 0x18;
const MEMORY_TO_MEMORY = 0x80;
const MINC = 0x400;
const PINC = 0x200;

function bench() {
  const made = powerUp();
  made.write(RCC + 0xd8, 3);
  made.write(RCC + 0xdc, 0x2000_0000);
  made.write(RCC + 0xe8, 0x4_0010);
  made.write(RCC + 0xe0, 8);
  const fill = (address: number, count: number) => {
    for (let index = 0; index < count; index++) made.write(address + index, index + 1, 1);
  };
  const bytes = (address: number, count: number) => Array.from({ length: count }, (_, index) => made.read(address + index, 1));
  return { ...made, fill, bytes };
}

/** A copy by stream 0 of DMA2. */
function copy(made: ReturnType<typeof bench>, { from = AXI, to = SRAM1, items = 8, more = 0, fcr = 4 } = {}) {
  made.write(DMA2 + PAR, from);
  made.write(DMA2 + M0AR, to);
  made.write(DMA2 + NDTR, items);
  made.write(DMA2 + FCR, fcr);
  made.write(DMA2 + CR, MEMORY_TO_MEMORY | MINC | PINC | more | 1);
  made.pass(1e6);
}

/** USART3 on PD8 and PD9 at 115200, with both DMA requests. */
function uart() {
  const made = bench();
  const frames: (number | undefined)[] = [];
  made.chip.onUartFrame = (_uart, { byte }: UartFrame) => frames.push(byte);
  made.write(GPIOD + 0x24, 0x77);
  made.write(GPIOD, 0xfffa_ffff);
  made.write(USART3 + 0x0c, 556);
  made.write(USART3 + 0x08, 0xc0);
  made.write(USART3, 0x0d);
  return { ...made, frames };
}

describe('a DMA controller', () => {
  it('shows its reset values, and leaves reserved bits alone', () => {
    const { read, write } = bench();
    expect([CR, NDTR, PAR, M0AR, M1AR, FCR].map((offset) => read(DMA1 + offset))).toEqual([0, 0, 0, 0, 0, 0x21]);
    write(DMA1 + FCR, 0xffff_ff00);
    expect(read(DMA1 + FCR)).toBe(0x20);
    write(DMA1 + NDTR, 0xffff_ffff);
    expect(read(DMA1 + NDTR)).toBe(0xffff);
  });

  it('copies memory, tells half and end, and clears flags where 1 is written', () => {
    const made = bench();
    made.fill(AXI, 8);
    copy(made);
    expect(made.bytes(SRAM1, 9).slice(0, 8)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(made.read(DMA2)).toBe(0x30);
    expect([made.read(DMA2 + CR) & 1, made.read(DMA2 + NDTR)]).toEqual([0, 0]);
    made.write(DMA2 + 8, 0x10);
    expect(made.read(DMA2)).toBe(0x20);
  });

  it('packs bytes into words through its FIFO', () => {
    const made = bench();
    made.fill(AXI, 6);
    copy(made, { items: 6, more: 0x4000, fcr: 7 });
    expect(made.bytes(SRAM1, 6)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('raises the interrupt of its stream', () => {
    const made = bench();
    copy(made, { more: 0x10 });
    expect(made.pending(56)).toBe(true);
    expect(made.pending(57)).toBe(false);
  });

  it('ends in a transfer error where its ports do not reach: the DTCM', () => {
    const made = bench();
    copy(made, { to: DTCM });
    expect(made.read(DMA2) & 0x28).toBe(0x08);
    expect(made.read(DMA2 + CR) & 1).toBe(0);
  });

  it('feeds a UART as fast as that sends', () => {
    const made = uart();
    made.fill(AXI, 3);
    made.write(DMAMUX, 46);
    made.write(DMA1 + PAR, USART3 + 0x28);
    made.write(DMA1 + M0AR, AXI);
    made.write(DMA1 + NDTR, 3);
    made.write(DMA1 + CR, MINC | 0x40 | 0x10 | 1);
    made.pass(2e5);
    expect([made.frames, made.read(DMA1 + NDTR)]).toEqual([[1, 2], 0]);
    made.pass(1e5);
    expect(made.frames).toEqual([1, 2, 3]);
    expect(made.pending(11)).toBe(true);
  });

  it('fills a ring from a UART, and starts again at its end', () => {
    const made = uart();
    made.write(DMAMUX + 8 * 4 + 2 * 4, 45);
    made.write(STREAM2 + PAR, USART3 + 0x24);
    made.write(STREAM2 + M0AR, SRAM1);
    made.write(STREAM2 + NDTR, 4);
    made.write(STREAM2 + CR, MINC | 0x100 | 1);
    for (const byte of [0x31, 0x32, 0x33, 0x34, 0x35]) {
      made.chip.uartReceive('USART3', frameOf(byte, 1 / 115200));
      made.pass(1e5);
    }
    expect(made.bytes(SRAM1, 4)).toEqual([0x35, 0x32, 0x33, 0x34]);
    expect(made.read(STREAM2 + NDTR)).toBe(3);
    expect(made.read(DMA2) >>> 16).toBe(0x30);
  });

  it('takes two buffers in turn, and lets the one at rest be changed', () => {
    const made = bench();
    made.fill(AXI, 1);
    made.write(DMAMUX, 69);
    made.write(DMA1 + PAR, AXI);
    made.write(DMA1 + M0AR, SRAM1);
    made.write(DMA1 + M1AR, SRAM1 + 16);
    made.write(DMA1 + NDTR, 2);
    made.write(SRAM1, 0);
    made.write(SRAM1 + 16, 0);
    made.write(DMA1 + CR, MINC | 0x4_0000 | 1);
    made.write(TIM6 + 0x2c, 639);
    made.write(TIM6 + 0x0c, 0x100);
    made.write(TIM6, 1);
    made.pass(25e3);
    expect(made.read(DMA1 + CR) & 0x8_0000).toBe(0x8_0000);
    expect([made.read(SRAM1), made.read(SRAM1 + 16)]).toEqual([0x0101, 0]);
    made.write(DMA1 + M0AR, SRAM1 + 32);
    made.write(DMA1 + M1AR, SRAM1 + 48);
    expect([made.read(DMA1 + M0AR), made.read(DMA1 + M1AR)]).toEqual([SRAM1 + 32, SRAM1 + 16]);
    made.pass(20e3);
    expect(made.read(SRAM1 + 16)).toBe(0x0101);
  });

  it('says that it is over when software switches a stream off', () => {
    const made = uart();
    made.write(DMA1 + NDTR, 100);
    made.write(DMA1 + CR, 1);
    made.write(DMA1 + NDTR, 5);
    expect(made.read(DMA1 + NDTR)).toBe(100);
    made.write(DMA1 + CR, 0);
    expect(made.read(DMA1)).toBe(0x20);
  });
});
