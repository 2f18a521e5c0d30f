import { describe, expect, it } from 'vitest';
import { LinearMemory } from './linear-memory.ts';

describe('LinearMemory', () => {
  it('hands out views of one buffer, each aligned to eight bytes', () => {
    const memory = new LinearMemory(64);
    const bytes = memory.bytes(3);
    const words = memory.words(2);
    expect(bytes.buffer).toBe(words.buffer);
    expect(words.byteOffset).toBe(8);
  });

  it('takes its buffer from whoever owns one, such as a WebAssembly memory', () => {
    const owner = new WebAssembly.Memory({ initial: 1 });
    const memory = new LinearMemory(65_536, () => owner.buffer);
    memory.words(1)[0] = 0x1234_5678;
    expect(new Uint32Array(owner.buffer)[0]).toBe(0x1234_5678);
  });

  it('saves and loads all that was handed out', () => {
    const memory = new LinearMemory(64);
    const words = memory.words(2);
    words.set([1, 2]);
    const saved = memory.save();
    words.set([3, 4]);
    memory.load(saved);
    expect([...words]).toEqual([1, 2]);
    expect(() => memory.load({ ...saved, byteLength: 9 })).toThrow(RangeError);
  });

  it('refuses more than it has', () => {
    expect(() => new LinearMemory(8).words(3)).toThrow(RangeError);
  });
});
