/** Snapshots from elsewhere: damaged ones are refused with a typed error, and what is taken never stops the bench. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Bench, BenchSnapshot } from '../base/index.ts';
import { createBench } from './index.ts';
import { packPages, pagesOf, unpackPages } from './saved-memory.ts';

const board = 'nucleo-h743zi2';
const file = 'factory-demo.elf';
const image = { name: file, bytes: new Uint8Array(readFileSync(new URL(`../../../../firmware/${file}`, import.meta.url))) };

async function running(): Promise<{ bench: Bench; snapshot: BenchSnapshot }> {
  const bench = await createBench({ scenario: { board, flash: [{ file }] }, images: [image] });
  return { bench, snapshot: await bench.control.send('snapshot', {}) };
}

/** Every place of plain state, as keys from its top. */
function placesOf(state: unknown, keys: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof state !== 'object' || state === null || state instanceof Uint8Array) return [keys];
  return [keys, ...Object.entries(state).flatMap(([key, value]) => placesOf(value, [...keys, key]))];
}

function withValue(state: unknown, keys: readonly string[], value: unknown): unknown {
  const copy = structuredClone(state) as Record<string, unknown>;
  let at = copy;
  for (const key of keys.slice(0, -1)) at = at[key] as Record<string, unknown>;
  at[keys.at(-1)!] = value;
  return copy;
}

/** Restores it; then time must pass all the same, whichever board is there. */
async function survives({ control }: Bench, snapshot: BenchSnapshot): Promise<void> {
  await control
    .send('restore', { snapshot })
    .catch((error: unknown) => expect(error).toMatchObject({ code: expect.stringMatching(/^bench\//) }));
  const { atNs } = await control.send('look', {});
  const passedNs = (await control.send('advance', { ms: 2 })).atNs - atNs;
  // The probe's own look at the target may be due at once, and is not broken off.
  expect(passedNs).toBeGreaterThanOrEqual(2e6);
  expect(passedNs).toBeLessThan(1e9);
}

describe('a damaged snapshot', () => {
  it('of another version or board is refused', async () => {
    const { bench, snapshot } = await running();
    for (const wrong of [{ version: 1 }, { version: 3 }, { board: 'nucleo-f042k6' }, { state: null }, { state: () => 0 }, { state: [] }])
      await expect(bench.control.send('restore', { snapshot: { ...snapshot, ...wrong } })).rejects.toMatchObject({
        code: 'bench/snapshot',
      });
  });

  it('with anything at any place is refused, or time passes on it', async () => {
    const { bench, snapshot } = await running();
    const odd = fc.oneof(
      fc.constantFrom(null, undefined, '', 'x', true, [], {}, -1, 0, 1.5, 2 ** 53, -(2 ** 53), Number.NaN, Infinity, -Infinity),
      fc.uint8Array({ maxLength: 64 }),
      fc.array(fc.anything({ maxDepth: 1 }), { maxLength: 4 }),
    );
    const places = placesOf(snapshot.state).filter((keys) => keys.length > 0);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...places), odd, async (keys, value) => {
        await survives(bench, { ...snapshot, state: withValue(snapshot.state, keys, value) });
      }),
      { numRuns: 120, seed: 1 },
    );
  });

  it('with other bytes in its memory is refused, or time passes on it', async () => {
    const { bench, snapshot } = await running();
    const { memory } = (snapshot.state as { board: { memory: { pages: Uint8Array } } }).board;
    const changes = fc.array(fc.tuple(fc.nat(memory.pages.length - 1), fc.nat(255)), { minLength: 1, maxLength: 400 });
    await fc.assert(
      fc.asyncProperty(changes, async (all) => {
        const pages = memory.pages.slice();
        for (const [at, value] of all) pages[at] = value;
        await survives(bench, { ...snapshot, state: withValue(snapshot.state, ['board', 'memory', 'pages'], pages) });
      }),
      { numRuns: 60, seed: 2 },
    );
  });
});

describe('pages', () => {
  it('come back as they were, whatever lay beneath', () => {
    const pages = fc.array(fc.constantFrom('same', 'other'), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(pages, fc.nat(255), (kinds, filler) => {
        const background = new Uint8Array(pagesOf(kinds.length * 256)).fill(filler);
        const bytes = background.slice();
        kinds.forEach((kind, page) => {
          if (kind === 'other') bytes[page * 256 + 7] = filler ^ 1;
        });
        const packed = packPages(bytes, background);
        unpackPages(packed, background);
        expect(background).toEqual(bytes);
        expect(packed.length).toBeLessThanOrEqual(kinds.filter((kind) => kind === 'other').length * 264);
      }),
    );
  });

  it('are bytes in memory or a RangeError, never anything else', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 1100 }), (packed) => {
        try {
          unpackPages(packed, new Uint8Array(1024));
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
      }),
    );
  });
});
