/** Scenario files that a person hands over: what is taken, and what is refused before the bench sees it. No browser. */
import { hasCode } from 'probekit/base';
import { createBench } from 'probekit/bench';
import { describe, expect, it } from 'vitest';
import { EXAMPLES, readExample } from '../src/bench/scenario-examples.ts';
import { LIMITS, readScenarioFiles } from '../src/bench/scenario-files.ts';

const BOARD = 'nucleo-h743zi2';

function fileOf(name: string, content: unknown): File {
  return new File([typeof content === 'string' ? content : JSON.stringify(content)], name);
}

/** A file of that size whose content cannot be read at all. */
function unreadFile(name: string, size: number): File {
  const never = () => Promise.reject(new Error('was read'));
  return { name, size, text: never, arrayBuffer: never } as unknown as File;
}

async function refused(files: readonly File[]): Promise<{ code: string; evidence: unknown }> {
  const error: unknown = await readScenarioFiles(files).catch((caught: unknown) => caught);
  if (!(error instanceof Error) || !('code' in error) || !('evidence' in error)) throw new TypeError(`not refused: ${error}`);
  return { code: String(error.code), evidence: error.evidence };
}

describe('scenario files', () => {
  it('takes a scenario with the images that it names', async () => {
    const scenario = { board: BOARD, jumpers: { JP4: 'off' }, flash: [{ file: 'build/mine.bin', address: '0x08000000' }] };
    const read = await readScenarioFiles([fileOf('mine.json', scenario), fileOf('mine.bin', 'code'), fileOf('readme.txt', 'words')]);
    expect(read.scenario).toEqual(scenario);
    expect(read.images).toEqual([{ name: 'build/mine.bin', bytes: new TextEncoder().encode('code') }]);
  });

  it('hands what it takes to the bench, which makes a board of it', async () => {
    const scenario = { board: BOARD, flash: [{ file: 'mine.bin', address: '0x08000000' }] };
    const bench = await createBench(await readScenarioFiles([fileOf('mine.json', scenario), fileOf('mine.bin', 'code')]));
    const flash = await bench.control.send('peek', { address: 0x0800_0000, byteLength: 4 });
    expect(new TextDecoder().decode(flash ?? undefined)).toBe('code');
  });

  it('refuses 50 MB at once, without reading them', async () => {
    expect(await refused([unreadFile('huge.json', 50e6)])).toEqual({
      code: 'page/too-large',
      evidence: { file: 'huge.json', byteLength: 50e6, limit: LIMITS.scenario },
    });
    expect(await refused([unreadFile('small.json', 100), unreadFile('huge.elf', 50e6)])).toMatchObject({
      code: 'page/too-large',
      evidence: { file: 'huge.elf', limit: LIMITS.image },
    });
  });

  it('refuses images that are too large together', async () => {
    const images = ['a.elf', 'b.elf', 'c.elf'].map((name) => unreadFile(name, 7e6));
    expect(await refused([unreadFile('small.json', 100), ...images])).toMatchObject({
      code: 'page/too-large',
      evidence: { byteLength: 21e6 + 100, limit: LIMITS.together },
    });
  });

  it('asks for exactly one scenario', async () => {
    expect(await refused([fileOf('mine.elf', '')])).toMatchObject({ code: 'page/no-scenario' });
    expect(await refused([fileOf('a.json', {}), fileOf('B.JSON', {})])).toMatchObject({
      code: 'page/several-scenarios',
      evidence: { files: ['a.json', 'B.JSON'] },
    });
  });

  it('says which image is missing', async () => {
    const scenario = { board: BOARD, flash: [{ file: 'mine.elf' }] };
    expect(await refused([fileOf('mine.json', scenario), fileOf('other.elf', '')])).toMatchObject({
      code: 'page/image-missing',
      evidence: { file: 'mine.elf', given: ['other.elf'] },
    });
  });

  it('says that a file cannot be read, or is not JSON', async () => {
    expect(await refused([unreadFile('gone.json', 10)])).toMatchObject({ code: 'page/unreadable', evidence: { file: 'gone.json' } });
    expect(await refused([fileOf('notes.json', 'Shopping list')])).toMatchObject({
      code: 'page/not-json',
      evidence: { file: 'notes.json' },
    });
  });

  it.each([
    ['a list', '[]', '', 'no-object'],
    ['a number', '7', '', 'no-object'],
    ['nothing', 'null', '', 'no-object'],
    ['a huge list', JSON.stringify({ events: Array.from({ length: 100_000 }, () => 0) }), 'events', 'long'],
    ['a huge text', JSON.stringify({ board: 'x'.repeat(900_000) }), 'board', 'long'],
    ['a huge name', JSON.stringify({ ['x'.repeat(900_000)]: 1 }), '', 'long'],
  ])('refuses %s', async (_what, content, path, reason) => {
    expect(await refused([fileOf('odd.json', content)])).toEqual({
      code: 'page/not-a-scenario',
      evidence: { file: 'odd.json', path, reason },
    });
  });

  it('refuses nesting that is deeper than the stack', async () => {
    const deep = `${'{"jumpers":'.repeat(80_000)}1${'}'.repeat(80_000)}`;
    expect(await refused([fileOf('deep.json', deep)])).toMatchObject({ code: 'page/not-a-scenario', evidence: { reason: 'deep' } });
  });

  it('leaves names and values to the bench, which names the nearest one', async () => {
    const wrong = await readScenarioFiles([fileOf('wrong.json', { board: BOARD, jumper: { JP4: 'off' } })]);
    const error: unknown = await createBench(wrong).catch((caught: unknown) => caught);
    expect(hasCode(error, 'bench/unknown-key') && error.evidence).toMatchObject({ key: 'jumper', nearest: 'jumpers' });
  });

  it('hands on a name that every object has as what it is, for the bench to refuse', async () => {
    const hostile = await readScenarioFiles([fileOf('hostile.json', `{"board":"${BOARD}","__proto__":{"jumpers":{}}}`)]);
    const error: unknown = await createBench(structuredClone(hostile)).catch((caught: unknown) => caught);
    expect(hasCode(error, 'bench/unknown-key') && error.evidence).toMatchObject({ key: '__proto__' });
  });
});

describe('example scenarios', () => {
  it('are all there, each for the virtual board', async () => {
    const fetched: string[] = [];
    const realFetch = globalThis.fetch;
    globalThis.fetch = (async (address: string) => {
      fetched.push(address);
      return new Response('image');
    }) as typeof fetch;
    try {
      for (const name of EXAMPLES) {
        const { scenario, images } = await readExample(name);
        expect(scenario.board).toBe(BOARD);
        expect(images.map((image) => image.name)).toEqual((scenario.flash ?? []).map(({ file }) => file));
      }
    } finally {
      globalThis.fetch = realFetch;
    }
    expect(fetched.length).toBeGreaterThan(0);
  });
});
