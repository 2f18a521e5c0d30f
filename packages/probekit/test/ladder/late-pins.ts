/**
 * A program that takes the debug pins away a while after it starts, late enough for a probe that attaches as soon as
 * power is back. Made of words here: 250 ms on HSI is longer than an ENTER, which none of the shipped programs waits.
 */
import type { BenchImage } from '../../src/base/index.ts';

const FLASH = 0x0800_0000;
/** Two instructions a turn, three cycles of 64 MHz. */
const TURNS = Math.round((0.25 * 64e6) / 3);

/** Thumb code at FLASH + 8, its constants behind it. Source of the encodings: ARM DDI 0403E.e, A7.7. */
const CODE: readonly number[] = [
  0x4806, // ldr r0, [pc, #24]   turns
  0x3801, // subs r0, #1
  0xd1fd, // bne to the subs
  0x4906, // ldr r1, [pc, #24]   RCC_AHB4ENR
  0x2001, // movs r0, #1         GPIOAEN
  0x6008, // str r0, [r1]
  0x6808, // ldr r0, [r1]        the enable takes effect before what follows
  0x4905, // ldr r1, [pc, #20]   GPIOA_MODER
  0x2000, // movs r0, #0
  0x43c0, // mvns r0, r0         every pin analog
  0x6008, // str r0, [r1]
  0xe7fe, // b to itself
  0xbf00, // nop
  0xbf00, // nop
];
const CONSTANTS: readonly number[] = [TURNS, 0x5802_44e0, 0x5802_0000];

export const LATE_PINS: BenchImage = { name: 'late-pins.bin', bytes: image() };

function image(): Uint8Array {
  const bytes = new Uint8Array(8 + CODE.length * 2 + CONSTANTS.length * 4);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0x2002_0000, true);
  view.setUint32(4, FLASH + 9, true);
  CODE.forEach((halfword, index) => {
    view.setUint16(8 + index * 2, halfword, true);
  });
  CONSTANTS.forEach((word, index) => {
    view.setUint32(8 + CODE.length * 2 + index * 4, word, true);
  });
  return bytes;
}
