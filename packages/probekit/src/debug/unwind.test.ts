/** Stacks that are damaged, and cores that stand nowhere. GDB judges sound ones. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ProbekitError } from '../base/index.ts';
import { exceptionReturnOf } from '../cortex/index.ts';
import { readProgramSymbols } from '../symbols/index.ts';
import { unwind } from './unwind.ts';

const program = readProgramSymbols(readFileSync(new URL('../../../../firmware/debug/frames.O2.elf', import.meta.url)));
const RAM = 0x2000_0000;
const RAM_BYTES = 0x1000;
const inFunction = (name: string) => program.symbolNamed(name)!.address;

/** A core that stands at `pc` with `words` on its stack, which ends with its memory. */
function standing(pc: number, lr: number, words: readonly number[], mostFrames?: number) {
  const sp = RAM + RAM_BYTES - 4 * words.length;
  const memory = new Uint8Array(RAM_BYTES);
  memory.set(new Uint8Array(Uint32Array.from(words).buffer), sp - RAM);
  const read = async (address: number, byteLength: number) => {
    if (address >= RAM && address + byteLength <= RAM + RAM_BYTES) return memory.slice(address - RAM, address - RAM + byteLength);
    throw new ProbekitError('dap/transfer', { message: 'nothing answers', hint: 'none', evidence: { address } });
  };
  const registers = new Map([...Array.from({ length: 13 }, (_, index) => [index, 0] as const), [13, sp] as const, [14, lr], [15, pc]]);
  return unwind({
    program,
    registers: new Map(registers),
    special: { MSP: sp, PSP: sp, xPSR: 0x0100_0000 },
    read,
    ...(mostFrames !== undefined && { mostFrames }),
  });
}

describe('the frames of a core', () => {
  it('that was sent to nowhere begin with nowhere, and go on with who sent it there', async () => {
    const caller = inFunction('main') + 8;
    const { frames } = await standing(0xdead_bee0, caller | 1, Array(64).fill(0));
    expect(frames.slice(0, 2).map(({ pc }) => pc)).toEqual([0xdead_bee0, caller]);
  });

  it('end where a return address is none, and say which', async () => {
    const { frames, end } = await standing(inFunction('sum'), 0x1234_5679, [0]);
    expect([frames.length, end]).toEqual([1, { kind: 'return-address', address: 0x1234_5679 }]);
  });

  it('end where the stack does', async () => {
    const { end } = await standing(inFunction('sum_of_tree') + 8, 1, []);
    expect(end.kind).toBe('unreadable');
  });

  it('end where one would call itself without an end', async () => {
    // The last instruction of a leaf that returns to itself, and keeps nothing on the stack.
    const { frames, end } = await standing(inFunction('sum'), (inFunction('sum') + 2) | 1, [0]);
    expect([frames.length, end.kind]).toEqual([2, 'stack-pointer']);
  });

  it('are no more than asked for', async () => {
    const back = (inFunction('sum_of_tree') + 0x2e) | 1;
    const { frames, end } = await standing(inFunction('sum_of_tree') + 0x20, back, Array(900).fill(back), 7);
    expect([frames.length, end.kind]).toEqual([7, 'too-many']);
  });

  it('of any stack end', async () => {
    const pcs = program.codeRanges
      .flatMap(({ start, end }) => [start, end - 2])
      .concat(inFunction('filtered') + 20, inFunction('noted') + 8);
    const word = fc.oneof(
      fc.integer({ min: 0, max: 0xffff_ffff }),
      fc.constantFrom(0xffff_fff1, 0xffff_fff9, 0xffff_ffe9, 0xffff_fffd, RAM, ...pcs.map((pc) => pc | 1)),
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...pcs), word, fc.array(word, { maxLength: 300 }), async (pc, lr, words) => {
        const { frames } = await standing(pc, lr, words);
        expect(frames.length).toBeLessThanOrEqual(200);
      }),
      { numRuns: 500 },
    );
  });
});

it('EXC_RETURN names stack, frame and mode', () => {
  // ARM DDI 0403E.e, table B1-8 and B1-9.
  expect([0xffff_fff1, 0xffff_fff9, 0xffff_fffd, 0xffff_ffe1, 0xffff_ffe9, 0xffff_ffed].map(exceptionReturnOf)).toEqual([
    { stack: 'MSP', hasFloat: false, toThread: false },
    { stack: 'MSP', hasFloat: false, toThread: true },
    { stack: 'PSP', hasFloat: false, toThread: true },
    { stack: 'MSP', hasFloat: true, toThread: false },
    { stack: 'MSP', hasFloat: true, toThread: true },
    { stack: 'PSP', hasFloat: true, toThread: true },
  ]);
  expect([0xffff_ffff, 0x0800_0101, 0].map(exceptionReturnOf)).toEqual([undefined, undefined, undefined]);
});
