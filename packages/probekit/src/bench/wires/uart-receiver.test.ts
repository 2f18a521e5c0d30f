import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RECEIVER_NUMBERS, type UartCharacter, UartReceiver } from './uart-receiver.ts';
import { breakFrame, FORMAT_8N1, frameOf, parityOf, type UartFormat, type UartFrame } from './uart-signal.ts';

const FAST = 1 / 115_200;
const SLOW = 1 / 9_600;

function listening(bitSeconds: number, { dataBits, parity }: UartFormat = FORMAT_8N1) {
  const taken: UartCharacter[] = [];
  const receiver = new UartReceiver({
    state: new Float64Array(RECEIVER_NUMBERS),
    bitNs: () => bitSeconds * 1e9,
    payloadBits: () => dataBits + (parity === 'none' ? 0 : 1),
    take: (character) => taken.push(character),
  });
  let nowNs = 0;
  const wait = (ns: number) => {
    nowNs += ns;
    receiver.settle(nowNs);
  };
  const hear = (...frames: readonly UartFrame[]) => {
    for (const frame of frames) {
      receiver.hear(frame, nowNs);
      nowNs += frame.length * frame.bitSeconds * 1e9;
      receiver.settle(nowNs);
    }
  };
  return { receiver, taken, wait, hear, now: () => nowNs };
}

const format = fc.record({
  dataBits: fc.integer({ min: 5, max: 8 }),
  parity: fc.constantFrom<UartFormat['parity']>('none', 'odd', 'even', 'mark', 'space'),
  stopBits: fc.constantFrom(1, 1.5, 2),
});

describe('a serial receiver', () => {
  it('gets every byte of its own format, back to back, at a speed within three per cent', () => {
    fc.assert(
      fc.property(
        format,
        fc.array(fc.integer({ min: 0, max: 255 }), { maxLength: 20 }),
        fc.double({ min: 0.97, max: 1.03, noNaN: true }),
        (own, bytes, off) => {
          const { hear, taken, wait } = listening(FAST, own);
          hear(...bytes.map((byte) => frameOf(byte, FAST * off, own)));
          wait(1e9);
          const mask = (1 << own.dataBits) - 1;
          const expected = bytes.map(
            (byte) => (own.parity === 'none' ? 0 : parityOf(byte & mask, own.parity) << own.dataBits) | (byte & mask),
          );
          expect(taken).toEqual(expected.map((payload) => ({ payload, hasStopBit: true })));
        },
      ),
    );
  });

  it('at a twelfth of the speed gets about a twelfth of the characters, and none that was sent', () => {
    const { hear, taken, wait } = listening(SLOW);
    hear(...Array.from({ length: 120 }, (_, index) => frameOf(0x41 + (index % 26), FAST)));
    wait(1e9);
    expect(taken.length).toBeGreaterThan(6);
    expect(taken.length).toBeLessThan(16);
  });

  it('at twelve times the speed gets several characters a frame, with framing errors', () => {
    const { hear, taken } = listening(FAST);
    hear(frameOf(0x55, SLOW), frameOf(0x00, SLOW));
    expect(taken.length).toBeGreaterThan(2);
    expect(taken.some(({ hasStopBit }) => !hasStopBit)).toBe(true);
  });

  it('finishes the character under way when the line falls silent, at its own time', () => {
    const { hear, taken, receiver, wait, now } = listening(SLOW);
    hear(frameOf(0x00, FAST));
    expect(taken).toEqual([]);
    wait(receiver.nextNs - now());
    expect(taken).toEqual([{ payload: 0xff, hasStopBit: true }]);
    expect(receiver.nextNs).toBe(Number.POSITIVE_INFINITY);
  });

  it('is not woken by a spike shorter than half its start bit', () => {
    const { hear, taken, wait } = listening(SLOW);
    hear(frameOf(0xff, FAST));
    wait(1e9);
    expect(taken).toEqual([]);
  });

  it('takes a break for one zero without stop bit, and hears what follows', () => {
    const { hear, taken } = listening(FAST);
    hear(breakFrame(10, FAST), frameOf(0x41, FAST));
    expect(taken).toEqual([
      { payload: 0, hasStopBit: false },
      { payload: 0x41, hasStopBit: true },
    ]);
  });

  it('hears nothing without a clock', () => {
    const { hear, taken, wait } = listening(Number.POSITIVE_INFINITY);
    hear(frameOf(0x41, FAST));
    wait(1e9);
    expect(taken).toEqual([]);
  });
});
