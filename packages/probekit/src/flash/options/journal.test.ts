import { describe, expect, it } from 'vitest';
import { memoryStore } from '../../../test/unplug/cut.ts';
import { viewOf } from '../../base/index.ts';
import { optionsOf } from '../../stm32/index.ts';
import { readOptionRecord, writeOptionRecord } from './journal.ts';

const NAME = 'options-1';
const F427 = optionsOf({ name: 'STM32F42x/43x', devId: 0x419, flashKib: 2048 });
const BEFORE = { OPTCR: 0x0fff_aaed, OPTCR1: 0x0fff_0000 };
const WANTED = { OPTCR: 0x0ffe_bbed, OPTCR1: 0x0ffe_0000 };
const IN_FORCE = { OPTCR: 0x7fff_ffed, OPTCR1: 0x0fff_0000 };

function bytesOf(words: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(4 * words.length);
  for (const [index, word] of words.entries()) viewOf(bytes).setUint32(4 * index, word, true);
  return bytes;
}

describe('the record of a change of option bytes', () => {
  it('holds the words before it, those wanted, and those in force', async () => {
    const store = memoryStore();
    const record = { before: BEFORE, wanted: WANTED, inForce: IN_FORCE };
    await writeOptionRecord(store, NAME, F427, record);
    expect(await readOptionRecord(store, NAME, F427)).toEqual(record);
  });

  it.each([
    ['of version 1 is read: the words before it were in force', 1, 4, { before: BEFORE, wanted: WANTED, inForce: BEFORE }],
    ['of version 2 that is cut short is none', 2, 4, undefined],
    ['of version 1 with words too many is none', 1, 6, undefined],
    ['of a version to come is none', 3, 6, undefined],
  ])('%s', async (_what, version, count, wanted) => {
    const store = memoryStore();
    const words = [BEFORE, WANTED, IN_FORCE].flatMap(({ OPTCR, OPTCR1 }) => [OPTCR, OPTCR1]);
    await store.put(NAME, bytesOf([0x424f_4b50, version, ...words.slice(0, count)]));
    expect(await readOptionRecord(store, NAME, F427)).toEqual(wanted);
  });

  it.each([0, 3, 7])('of %i bytes is none', async (byteLength) => {
    const store = memoryStore();
    await store.put(NAME, new Uint8Array(byteLength));
    expect(await readOptionRecord(store, NAME, F427)).toBeUndefined();
  });
});
