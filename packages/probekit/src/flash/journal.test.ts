import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasCode, type Store } from '../base/index.ts';
import { readJournal, writeJournal } from './journal.ts';

/** A store in memory. */
function storeOf(records: Map<string, Uint8Array> = new Map()): Store {
  return {
    get: async (name) => records.get(name),
    put: async (name, bytes) => void records.set(name, bytes),
    delete: async (name) => void records.delete(name),
    names: async () => [...records.keys()],
  };
}

const journal = fc.record({
  sectors: fc.array(fc.nat(0xffff_ffff), { maxLength: 5 }),
  kept: fc.array(fc.record({ address: fc.nat(0xffff_ffff), bytes: fc.uint8Array({ maxLength: 50 }) }), { maxLength: 4 }),
});

describe('a journal', () => {
  it('is read back as it was written', async () => {
    await fc.assert(
      fc.asyncProperty(journal, async (written) => {
        const store = storeOf();
        await writeJournal(store, 'j', written);
        const read = await readJournal(store, 'j');
        expect(read?.sectors).toEqual(written.sectors);
        expect(read?.kept.map(({ address, bytes }) => [address, [...bytes]])).toEqual(
          written.kept.map(({ address, bytes }) => [address, [...bytes]]),
        );
      }),
    );
  });

  it('that is absent is undefined', async () => {
    expect(await readJournal(storeOf(), 'j')).toBeUndefined();
  });

  it('with any bytes changed or cut off is read or refused by name', async () => {
    const records = new Map<string, Uint8Array>();
    await writeJournal(storeOf(records), 'j', { sectors: [1], kept: [{ address: 5, bytes: new Uint8Array(9) }] });
    const whole = records.get('j') ?? new Uint8Array(0);
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length), fc.nat(whole.length - 1), fc.nat(255), async (length, at, byte) => {
        const spoiled = whole.slice();
        spoiled[at] = byte;
        try {
          await readJournal(storeOf(new Map([['j', spoiled.slice(0, length)]])), 'j');
        } catch (error) {
          expect(hasCode(error, 'flash/journal-damaged')).toBe(true);
        }
      }),
    );
  });
});
