/** Callers by rules of each kind, by the first instructions of a function, and expressions that are damaged. GDB judges whole backtraces. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ProbekitError } from '../base/index.ts';
import { callerRegisters } from './caller-registers.ts';
import type { RegisterRule } from './frame-rules.ts';
import { prologueRules } from './prologue-rules.ts';

const SP = 0x2000_1000;
/** Each word of memory is its own address. */
const read = async (address: number, byteLength: number) => {
  const words = Array.from({ length: Math.ceil(byteLength / 4) }, (_, index) => address + 4 * index);
  return new Uint8Array(Uint32Array.from(words).buffer).subarray(0, byteLength);
};
const registers = new Map([
  [4, 0x44],
  [7, SP + 8],
  [13, SP],
  [14, 0x0800_0101],
]);
const callerBy = (rules: [number, RegisterRule][], cfa = { kind: 'register' as const, register: 13, offset: 16 }) =>
  callerRegisters({ cfa, registers: new Map(rules), returnRegister: 14 }, registers, read);

describe('the registers of a caller', () => {
  it('are found by rules of each kind', async () => {
    const caller = await callerBy([
      [0, { kind: 'undefined' }],
      [4, { kind: 'same' }],
      [5, { kind: 'saved', offset: -8 }],
      [6, { kind: 'address', offset: -4 }],
      [8, { kind: 'register', register: 4 }],
      // The CFA lies on the stack; CFA - 12, then what is there.
      [9, { kind: 'saved by expression', expression: Uint8Array.of(0x3c, 0x1c) }],
      [10, { kind: 'expression', expression: Uint8Array.of(0x77, 0x04) }],
      [264, { kind: 'saved', offset: -16 }],
    ]);
    const cfa = SP + 16;
    expect(caller).toMatchObject({ cfa, returnAddress: 0x0800_0101 });
    const found = [0, 4, 5, 6, 8, 9, 10, 13, 80, 81].map((register) => caller?.registers.get(register));
    expect(found).toEqual([undefined, 0x44, cfa - 8, cfa - 4, 0x44, cfa - 12, SP + 12, cfa, cfa - 16, cfa - 12]);
  });

  it('are not told where a register that is needed is not known', async () => {
    expect(await callerBy([], { kind: 'register', register: 11, offset: 0 })).toBeUndefined();
    expect((await callerBy([[5, { kind: 'expression', expression: Uint8Array.of(0x7b, 0) }]]))?.registers.has(5)).toBe(false);
  });

  it('by expressions of any bytes end in a caller or a refusal', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 24 }), async (expression) => {
        try {
          await callerBy([[5, { kind: 'saved by expression', expression }]]);
        } catch (error) {
          expect((error as ProbekitError<string>).code).toBe('symbols/malformed');
        }
      }),
      { numRuns: 2000 },
    );
    await expect(callerBy([[5, { kind: 'expression', expression: Uint8Array.of(0x2f, 0xfd, 0xff) }]])).rejects.toThrow(/does not end/);
  });
});

describe('the rules of a function without a description', () => {
  // Assembled by GNU as 2.40 for a Cortex-M7.
  it.each([
    { text: 'push {r4, r5, lr}; sub sp, #20', code: [0xb530, 0xb085], cfa: [13, 32], saved: { 4: -12, 5: -8, 14: -4 } },
    { text: 'push.w {r4, r8, lr}', code: [0xe92d, 0x4110], cfa: [13, 12], saved: { 4: -12, 8: -8, 14: -4 } },
    { text: 'push {r7, lr}; sub sp, #8; add r7, sp, #0', code: [0xb580, 0xb082, 0xaf00], cfa: [7, 16], saved: { 7: -8, 14: -4 } },
    { text: 'str lr, [sp, #-4]!; vpush {d8}', code: [0xf84d, 0xed04, 0xed2d, 0x8b02], cfa: [13, 12], saved: { 14: -4, 80: -12, 81: -8 } },
    { text: 'sub.w sp, sp, #1024', code: [0xf5ad, 0x6d80], cfa: [13, 1024], saved: {} },
    { text: 'bx lr; push {lr}', code: [0x4770, 0xb500], cfa: [13, 0], saved: {} },
    { text: 'half of push.w', code: [0xe92d], cfa: [13, 0], saved: {} },
  ])('follow $text', ({ code, cfa, saved }) => {
    const rules = prologueRules(new Uint8Array(Uint16Array.from(code).buffer));
    expect(rules.cfa).toEqual({ kind: 'register', register: cfa[0], offset: cfa[1] });
    const told = [...rules.registers].map(([register, rule]) => [String(register), 'offset' in rule ? rule.offset : undefined]);
    expect(Object.fromEntries(told)).toEqual(saved);
  });
});
