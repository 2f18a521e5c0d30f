import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Memory, wallClock } from '../base/index.ts';
import { dapErrors } from '../dap/index.ts';
import { SYS } from '../spec/arm/semihosting.ts';
import { Semihosting } from './semihosting.ts';

const BASE = 0x2000_0000;
const SIZE = 0x400;

/** RAM of 1 KiB, and nothing around it. */
function ram() {
  const bytes = new Uint8Array(SIZE);
  const at = (address: number, byteLength: number) => {
    if (address >= BASE && address + byteLength <= BASE + SIZE) return address - BASE;
    throw dapErrors.make('dap/transfer', {
      message: 'Nothing answers there.',
      hint: '',
      evidence: { access: 'read', ack: 'fault', status: 0, statusName: '' },
    });
  };
  const memory: Pick<Memory, 'read' | 'write' | 'write32'> = {
    read: async (address, byteLength) => bytes.slice(at(address, byteLength), at(address, byteLength) + byteLength),
    write: async (address, data) => bytes.set(data, at(address, data.length)),
    write32: async (address, value) => new DataView(bytes.buffer).setUint32(at(address, 4), value, true),
  };
  const words = (address: number, ...values: number[]) => {
    for (const [index, value] of values.entries()) new DataView(bytes.buffer).setUint32(address - BASE + 4 * index, value, true);
  };
  return { bytes, words, memory: memory as Memory };
}

function hosted(typed = '') {
  const { bytes, words, memory } = ram();
  const printed: number[] = [];
  let input = [...new TextEncoder().encode(typed)];
  const host = {
    print: (piece: Uint8Array) => void printed.push(...piece),
    type: async (most: number) => {
      const taken = input.slice(0, most);
      input = input.slice(most);
      return Uint8Array.from(taken);
    },
    timeSeconds: () => 1_700_000_000,
    commandLine: 'program one',
  };
  const semihosting = new Semihosting(host, memory, wallClock);
  const ask = (operation: number, argument: number) => semihosting.serve({ operation, argument });
  const text = (address: number, content: string) => bytes.set(new TextEncoder().encode(content), address - BASE);
  const open = async (name: string, mode: number) => {
    text(BASE + 0x100, name);
    words(BASE, BASE + 0x100, mode, name.length);
    return ask(SYS.OPEN, BASE);
  };
  return { ask, open, text, words, bytes, printed: () => new TextDecoder().decode(Uint8Array.from(printed)) };
}

describe('semihosting', () => {
  it('prints and reads by handles of the console, and knows the end of what is typed', async () => {
    const { ask, open, text, words, bytes, printed } = hosted('abc');
    expect(await open(':tt', 4)).toEqual({ result: 1 });
    expect(await open(':tt', 0)).toEqual({ result: 2 });
    text(BASE + 0x200, 'to the end');
    words(BASE, 1, BASE + 0x200, 6);
    expect(await ask(SYS.WRITE, BASE)).toEqual({ result: 0 });
    expect(printed()).toBe('to the');
    words(BASE, 2, BASE + 0x300, 8);
    expect(await ask(SYS.READ, BASE)).toEqual({ result: 5 });
    expect(new TextDecoder().decode(bytes.slice(0x300, 0x303))).toBe('abc');
    expect(await ask(SYS.READ, BASE)).toEqual({ result: 8 });
    expect(await ask(SYS.READC, 0)).toEqual({ result: -1 });
  });

  it('refuses files, commands, and handles that are not open, each with an error number', async () => {
    const { ask, open, words } = hosted();
    for (const name of ['/etc/passwd', '../secret', 'plain.txt', '']) expect(await open(name, 0), name).toEqual({ result: -1 });
    expect(await ask(SYS.ERRNO, 0)).toEqual({ result: 2 });
    for (const operation of [SYS.SYSTEM, SYS.REMOVE, SYS.RENAME, SYS.TMPNAM, 0x77])
      expect(await ask(operation, BASE)).toEqual({ result: -1 });
    words(BASE, 9, BASE, 4);
    expect(await ask(SYS.WRITE, BASE)).toEqual({ result: 4 });
    expect(await ask(SYS.CLOSE, BASE)).toEqual({ result: -1 });
    expect(await ask(SYS.ERRNO, 0)).toEqual({ result: 9 });
  });

  it('ends with a status, and gives the command line where it fits', async () => {
    const { ask, words, bytes } = hosted();
    words(BASE, 0x2_0026, 42);
    expect(await ask(SYS.EXIT_EXTENDED, BASE)).toEqual({ exitStatus: 42 });
    expect(await ask(SYS.EXIT, 0x2_0026)).toEqual({ exitStatus: 0 });
    expect(await ask(SYS.EXIT, 0x2_0023)).toEqual({ exitStatus: 1 });
    words(BASE, BASE + 0x100, 4);
    expect(await ask(SYS.GET_CMDLINE, BASE)).toEqual({ result: -1 });
    words(BASE, BASE + 0x100, 64);
    expect(await ask(SYS.GET_CMDLINE, BASE)).toEqual({ result: 0 });
    expect(new TextDecoder().decode(bytes.slice(0x100, 0x10c))).toBe('program one\0');
  });

  it('answers any call with any argument and any memory', async () => {
    const place = fc.oneof(fc.integer({ min: BASE, max: BASE + SIZE }), fc.nat(0xffff_ffff));
    const word = fc.oneof(place, fc.nat(64));
    await fc.assert(
      fc.asyncProperty(fc.nat(0x40), place, fc.array(word, { minLength: 16, maxLength: 64 }), async (operation, argument, memory) => {
        const { ask, words, open } = hosted('typed');
        await open(':tt', 4);
        await open(':semihosting-features', 0);
        words(BASE, ...memory);
        const outcome = await ask(operation, argument);
        expect('result' in outcome ? outcome.result : outcome.exitStatus).toEqual(expect.any(Number));
      }),
      { numRuns: 2000 },
    );
  });
});
