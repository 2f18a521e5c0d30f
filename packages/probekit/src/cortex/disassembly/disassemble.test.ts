import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { disassemble, instructionText } from './disassemble.ts';

const bytesOf = (...halfWords: number[]) => new Uint8Array(Uint16Array.from(halfWords).buffer);
const textOf = (...halfWords: number[]) => disassemble(bytesOf(...halfWords), 0x0800_0100).map(instructionText);

describe('disassemble', () => {
  it('reads a function from front to back, wide instructions among narrow ones', () => {
    const code = bytesOf(0xb580, 0xf04f, 0x0300, 0x4b01, 0xf7ff, 0xfffa, 0xbd80);
    expect(disassemble(code, 0x0800_0100)).toEqual([
      { address: 0x0800_0100, word: 0xb580, byteLength: 2, mnemonic: 'push', operands: '{r7, lr}' },
      { address: 0x0800_0102, word: 0xf04f_0300, byteLength: 4, mnemonic: 'mov.w', operands: 'r3, #0' },
      {
        address: 0x0800_0106,
        word: 0x4b01,
        byteLength: 2,
        mnemonic: 'ldr',
        operands: 'r3, [pc, #4]',
        target: 0x0800_010c,
        comment: '(0x800010c)',
      },
      { address: 0x0800_0108, word: 0xf7ff_fffa, byteLength: 4, mnemonic: 'bl', operands: '0x8000100', target: 0x0800_0100 },
      { address: 0x0800_010c, word: 0xbd80, byteLength: 2, mnemonic: 'pop', operands: '{r7, pc}' },
    ]);
  });

  it.each([
    ['a branch with a condition', [0xd1fe], 'bne.n 0x8000100'],
    ['a wide branch backwards', [0xf47f, 0xaffe], 'bne.w 0x8000100'],
    ['a shifted register', [0xea4f, 0x0163], 'mov.w r1, r3, asr #1'],
    ['a large immediate', [0xf44f, 0x7c59], 'mov.w ip, #868 @ 0x364'],
    ['a store that moves its pointer', [0xf84d, 0x4d04], 'str.w r4, [sp, #-4]!'],
    ['a table branch', [0xe8df, 0xf010], 'tbh [pc, r0, lsl #1]'],
    ['a special register', [0xf3ef, 0x8011], 'mrs r0, BASEPRI'],
    ['a constant of the FPU', [0xeeb8, 0x1b04], 'vmov.f64 d1, #132 @ 0xc0200000 -2.5'],
    ['an FPv5 selection', [0xfe27, 0x1b06], 'vselge.f64 d1, d7, d6'],
    ['a breakpoint', [0xbeab], 'bkpt 0x00ab'],
    ['a permanently undefined one', [0xf7f0, 0xa001], 'udf.w #1'],
  ])('writes %s', (_, code, text) => {
    expect(textOf(...code)).toEqual([text]);
  });

  it('gives the condition of an IT block to what stands in it', () => {
    // itee ne, then three instructions in it and one behind it
    expect(textOf(0xbf16, 0x2001, 0x2002, 0x1c40, 0x2003)).toEqual([
      'itet ne',
      'movne r0, #1',
      'moveq r0, #2',
      'addne r0, r0, #1',
      'movs r0, #3',
    ]);
  });

  it('says so where there is no such instruction', () => {
    expect(textOf(0xb600, 0xf7ff, 0x8000)).toEqual(['.short 0xb600 @ undefined', '.word 0xf7ff8000 @ undefined']);
  });

  it('leaves out a first half-word whose second is missing', () => {
    expect(textOf(0xbf00, 0xf04f)).toEqual(['nop']);
  });

  it('reads any bytes without an error, each once', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        const read = disassemble(bytes, 0x2000_0000);
        const byteLength = read.reduce((sum, each) => sum + each.byteLength, 0);
        expect(byteLength).toBeGreaterThanOrEqual(bytes.length - 3);
        expect(byteLength).toBeLessThanOrEqual(bytes.length);
        for (const each of read) expect(instructionText(each)).not.toMatch(/undefined,|NaN|\{[a-z]+\?/);
      }),
    );
  });
});
