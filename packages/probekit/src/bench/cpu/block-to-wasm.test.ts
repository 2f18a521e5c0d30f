/**
 * Proof that a faster tier needs no rewrite: one predecoded block, taken as the object it is, becomes a WebAssembly
 * module over the same linear memory and leaves the same registers and flags as the interpreter.
 */
import { expect, it } from 'vitest';
import { decodeBlock } from './decode.ts';
import { InstructionSet } from './instruction-set.ts';
import { type Block, OP, STRIDE } from './operations.ts';
import { FLAG_C, FLAG_N, FLAG_V, FLAG_Z } from './state.ts';
import { FLASH, ToyChip } from './testing/toy-chip.ts';

/** adds r0, r0, r1; eors r0, r2; lsrs r1, r1, #1; subs r3, #1; bne to the first. Nobody sees the flags of the first three. */
const LOOP = [0x1840, 0x4050, 0x0849, 0x3b01, 0xd1fa];
const I32 = {
  load: 0x28,
  store: 0x36,
  const: 0x41,
  add: 0x6a,
  sub: 0x6b,
  and: 0x71,
  or: 0x72,
  xor: 0x73,
  shl: 0x74,
  shrU: 0x76,
  geU: 0x4f,
};

/** Signed LEB128, the encoding of numbers in a module. */
function leb(value: number): number[] {
  const byte = value & 0x7f;
  const rest = value >> 7;
  return rest === (byte & 0x40 ? -1 : 0) ? [byte] : [byte | 0x80, ...leb(rest)];
}
const section = (id: number, ...bytes: number[]) => [id, ...leb(bytes.length), ...bytes];
const text = (name: string) => [name.length, ...Array.from(name, (letter) => letter.charCodeAt(0))];

/** The block as a function that loops while its own branch is taken; registers lie at `base`. */
function translate(block: Block, base: number): number[] {
  const constant = (value: number) => [I32.const, ...leb(value)];
  const get = (index: number) => [...constant(base + 4 * index), I32.load, 2, 0];
  const set = (index: number, ...value: number[]) => [...constant(base + 4 * index), ...value, I32.store, 2, 0];
  const local = { get: (index: number) => [0x20, index], set: (index: number) => [0x21, index] };
  const result = (a: number) => [a, FLAG_N, FLAG_Z].flatMap((index) => set(index, ...local.get(2)));
  const sum = (carry: number[], overflow: number[]) => [...set(FLAG_C, ...carry), ...set(FLAG_V, ...overflow, ...constant(31), I32.shrU)];
  const [x, y, w] = [local.get(0), local.get(1), local.get(2)];
  const body: number[] = [];
  for (let i = 0; i < block.code.length; i += STRIDE) {
    const [operation = 0, immediate = 0] = block.code.subarray(i, i + 2);
    const [code, a, b, c] = [operation & 0xff, (operation >>> 8) & 0xff, (operation >>> 16) & 0xff, operation >>> 24];
    const operands = (second: number[]) => [...get(b), ...local.set(0), ...second, ...local.set(1)];
    const compute = (operation: number) => [...x, ...y, operation, ...local.set(2)];
    if (code === OP.ADD_REG) {
      body.push(...operands(get(c)), ...compute(I32.add), ...set(a, ...w));
    } else if (code === OP.EOR_REG) {
      body.push(...operands(get(c)), ...compute(I32.xor), ...set(a, ...w));
    } else if (code === OP.LSR_IMM) {
      body.push(...operands(constant(immediate)), ...compute(I32.shrU), ...set(a, ...w));
    } else if (code === OP.SUBS_IMM_BNE && immediate >>> 0 === block.address) {
      const overflow = [...x, ...y, I32.xor, ...x, ...w, I32.xor, I32.and];
      body.push(...operands(constant(c)), ...compute(I32.sub), ...sum([...x, ...y, I32.geU], overflow), ...result(a));
      body.push(...w, 0x0d, 0); // br_if to the loop's head
    } else if (code !== OP.END) {
      throw new Error(`operation ${code} is not translated here`);
    }
  }
  const code = [1, 3, 0x7f, 0x03, 0x40, ...body, 0x0b, 0x0b]; // three locals; loop … end; end
  return [
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, 1, 0x60, 0, 0),
    ...section(2, 1, ...text('m'), ...text('m'), 2, 0, 1),
    ...section(3, 1, 0),
    ...section(7, 1, ...text('run'), 0, 0),
    ...section(10, 1, ...leb(code.length), ...code),
  ];
}

it('gives the same registers and flags as the interpreter', async () => {
  const wasm = new WebAssembly.Memory({ initial: 4 });
  const translated = new ToyChip({ allocate: () => wasm.buffer });
  const interpreted = new ToyChip();
  for (const chip of [translated, interpreted]) {
    chip.startHalted(...LOOP, 0xbe00);
    [0x1234_5678, 0xdead_beef, 0x0f0f_0f0f, 100].forEach((value, register) => {
      chip.setRegister(register, value);
    });
  }
  const block = decodeBlock({
    address: FLASH + 0x100,
    it: 0,
    limit: 100,
    region: translated.flash,
    instructionSet: new InstructionSet({ architecture: 'v7e-m', floatingPoint: 'fpv5-dp' }),
    isBreakpoint: () => false,
  }) as Block;
  const base = translated.ram.bytes.byteOffset + translated.ram.bytes.length;
  const module = await WebAssembly.instantiate(Uint8Array.from(translate(block, base)), { m: { m: wasm } });
  (module.instance.exports.run as () => void)();

  interpreted.resume();
  expect(interpreted.run(10_000)).toBe('halted');
  const state = (chip: ToyChip) => [0, 1, 2, 3, 16].map((selector) => chip.register(selector));
  expect(state(translated)).toEqual(state(interpreted));
  expect(translated.register(3)).toBe(0);
});
