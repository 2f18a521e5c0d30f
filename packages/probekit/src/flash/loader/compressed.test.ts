/** LZ4 on its way: what a decoder by the specification makes of it, what the loader on the chip makes of it, and of what is none. */
import { describe, expect, it } from 'vitest';
import { boardWith, firmware, openProbe } from '../../../test/contracts/board-on-bench.ts';
import { concatBytes, equalBytes, type Scenario } from '../../base/index.ts';
import { assembleImage, parseImage } from '../../image/index.ts';
import { connectTarget, flashOf, type Target } from '../../stm32/index.ts';
import { withFlashUnlocked } from '../control.ts';
import { flashImage } from '../index.ts';
import { FlashLoader } from './flash-loader.ts';
import { Lz4Encoder } from './lz4.ts';
import type { LoaderCommand } from './mailbox.ts';

const FLASH = 0x0800_0000;
const SECTOR = 0x2_0000;
const KIB = 1024;
const BLOCK = 4 * KIB;
const V21: Partial<Scenario> = { probe: { model: 'v2-1' } };
const V2: Partial<Scenario> = { probe: { model: 'v2' } };

/** Numbers that look random, the same ones each time. */
function noise(byteLength: number, seed: number): Uint8Array {
  let state = seed;
  return Uint8Array.from({ length: byteLength }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return state >>> 24;
  });
}

/** Compiled C and C++, as much as is wanted: each pass over the programs is another, so that none repeats the one before. */
function code(byteLength: number): Uint8Array {
  const programs = ['library', 'exceptions', 'double-math'].map((name) => {
    const { bytes } = firmware(`zoo/${name}.O2.elf`);
    return concatBytes(...parseImage(bytes, { name }).segments.map((segment) => segment.bytes));
  });
  const text = concatBytes(...programs);
  return Uint8Array.from({ length: byteLength }, (_, at) => text[at % text.length]! ^ Math.floor(at / text.length));
}

/** By the specification, and by nothing of ours: all blocks one after the other. */
function decoded(blocks: readonly Uint8Array[]): Uint8Array {
  const out: number[] = [];
  for (const block of blocks) {
    let at = 0;
    const length = (nibble: number) => {
      let sum = nibble;
      for (let more = nibble === 15 ? 255 : 0; more === 255; sum += more) more = block[at++]!;
      return sum;
    };
    while (at < block.length) {
      const token = block[at++]!;
      for (let rest = length(token >> 4); rest > 0; rest--) out.push(block[at++]!);
      if (at === block.length) break;
      const offset = block[at]! | (block[at + 1]! << 8);
      at += 2;
      for (let rest = length(token & 15) + 4; rest > 0; rest--) out.push(out[out.length - offset]!);
    }
  }
  return Uint8Array.from(out);
}

function blocksOf(bytes: Uint8Array): Uint8Array[] {
  return Array.from({ length: Math.ceil(bytes.length / BLOCK) }, (_, at) => bytes.subarray(at * BLOCK, (at + 1) * BLOCK));
}

function encoded(bytes: Uint8Array, reach: number): Uint8Array[] {
  const encoder = new Lz4Encoder(bytes.length, reach);
  return blocksOf(bytes).map((block) => encoder.encode(block));
}

const CONTENTS: readonly (readonly [string, Uint8Array])[] = [
  ['code', code(200 * KIB)],
  ['noise', noise(20 * KIB, 1)],
  ['one byte', new Uint8Array(20 * KIB).fill(0x5a)],
  ['a short pattern', Uint8Array.from({ length: 9000 }, (_, at) => at % 7)],
  ['less than a match', Uint8Array.of(1, 2, 3)],
  ['nothing', new Uint8Array(0)],
  ...Array.from({ length: 20 }, (_, seed) => {
    const bytes = noise(3 * BLOCK + 32 * seed, seed + 2);
    // Pieces of itself, at any distance.
    for (let at = 300; at + 400 < bytes.length; at += 350 + 11 * seed)
      bytes.copyWithin(at, (at * (seed + 3)) % at, ((at * (seed + 3)) % at) + 40 + 9 * seed);
    return [`noise with repeats ${seed}`, bytes] as const;
  }),
];

describe('LZ4 blocks', () => {
  it.each(CONTENTS)('come back whole: %s', (_, bytes) => {
    for (const reach of [0, 32, 0x8000, 0x1_0000]) expect(equalBytes(decoded(encoded(bytes, reach)), bytes), `reach ${reach}`).toBe(true);
  });

  it('make code smaller by a quarter, and noise greater by no more than its tokens', () => {
    const ratio = (bytes: Uint8Array) => bytes.length / concatBytes(...encoded(bytes, 0x1_0000)).length;
    expect(ratio(code(64 * KIB))).toBeGreaterThan(1.2);
    expect(ratio(noise(64 * KIB, 7))).toBeGreaterThan(0.99);
  });
});

async function targetOf(scenario: Partial<Scenario>) {
  const bench = await boardWith(scenario);
  const target = await connectTarget(await openProbe(bench), { mode: 'normal' });
  const peek = async (address: number, byteLength: number) =>
    (await bench.control.send('peek', { address, byteLength })) ?? new Uint8Array();
  return { bench, target, peek };
}

/** Runs commands of the first bank, on a flash whose first sector is erased. */
async function ran(target: Target, commands: (control: number) => LoaderCommand[]): Promise<void> {
  const flash = await flashOf(target);
  const part = flash.loader;
  if (!part) throw new Error('no loader for this part');
  await withFlashUnlocked(target, flash, async () => {
    const loader = await FlashLoader.start(target, part, flash.sectors.slice(0, 1));
    if (!(loader instanceof FlashLoader)) throw new Error('the loader did not start');
    try {
      const erase = part.eraseSteps(flash.sectors.slice(0, 1)).map((step): LoaderCommand => ({ operation: 'erase', ...step }));
      await loader.run([[...erase, ...commands(part.programControl)], []]);
    } finally {
      await loader.stop(flash);
    }
  });
}

const programOf = (control: number, at: number, bytes: Uint8Array, stream?: Uint8Array): LoaderCommand => {
  return { operation: 'program', address: FLASH + at, bytes, control, typicalMs: 0, ...(stream && { stream }) };
};

describe('LZ4 on the chip', () => {
  it.each([1, 3])(
    'is programmed as what it stands for, between blocks that are not compressed, at %s cycles an instruction',
    async (cyclesPerInstruction) => {
      const { target, peek } = await targetOf({ flags: { cyclesPerInstruction }, flash: [{ file: 'factory-demo.elf' }] });
      const bytes = concatBytes(...CONTENTS.slice(0, 3).map(([, content]) => content.subarray(0, 32 * KIB)));
      const streams = encoded(bytes, 0x1_0000);
      const startMs = target.probe.clock.nowMs();
      await ran(target, (control) =>
        blocksOf(bytes).map((block, at) => programOf(control, at * BLOCK, block, at % 3 === 1 ? undefined : streams[at])),
      );
      expect(equalBytes(await peek(FLASH, bytes.length), bytes)).toBe(true);
      // The flash is kept busy: a sector, and 100 µs a word.
      expect(target.probe.clock.nowMs() - startMs).toBeLessThan(1.05 * (1000 + (bytes.length / 32) * 0.1));
    },
  );

  it.each([
    ['refers to what was before all', [0x10, 1, 1, 0, 0xff, 0xff]],
    ['refers to nothing', [0x1f, 1, 0, 0, 60]],
    ['ends within its literals', [0xf0, 200, 1, 2, 3]],
    ['ends within an offset', [0x14, 1, 1]],
    ['ends within a length', [0xf0, 255, 255, 255]],
    ['goes on after its bytes are there', [0xf0, 49, ...Array.from({ length: 64 }, (_, at) => at), 0x10, 7]],
    ['stands for more than its command says', [0xf0, 80, ...Array.from({ length: 95 }, (_, at) => at)]],
    ['is empty', []],
  ])('that %s stops the job, and nothing outside its words is written', async (_, stream) => {
    const { target, peek } = await targetOf({ flash: [{ file: 'factory-demo.elf' }] });
    const RAM_BEHIND = 0x2405_2000;
    const sentinel = noise(256, 9);
    await target.memory.write(RAM_BEHIND, sentinel);
    const behind = await peek(FLASH + SECTOR, 1024);
    const first = new Uint8Array(32).fill(0x11);
    const job = ran(target, (control) => [
      ...(stream[0] === 0x10 ? [] : [programOf(control, 0, first)]),
      programOf(control, 64, new Uint8Array(64), Uint8Array.from(stream)),
    ]);
    await expect(job).rejects.toMatchObject({ code: 'flash/loader-stopped', message: expect.stringContaining('does not decode') });
    expect([...(await peek(FLASH + 128, 1024))].every((byte) => byte === 0xff)).toBe(true);
    expect(equalBytes(await peek(FLASH + SECTOR, 1024), behind)).toBe(true);
    expect(equalBytes(await peek(RAM_BEHIND, sentinel.length), sentinel)).toBe(true);
  });

  it('is left alone where the flash limits the job: behind a V3, and behind a V2-1 or V2 while all of it fits into the ring', async () => {
    for (const [scenario, byteLength] of [
      [{}, 512 * KIB],
      [V21, SECTOR],
      [V2, SECTOR],
    ] as const) {
      const { target } = await targetOf({ ...scenario, flash: [{ file: 'factory-demo.elf' }] });
      const { compressedBytes } = await estimated(target, byteLength);
      expect(compressedBytes).toBeUndefined();
    }
  });

  it.each([
    ['V2-1', V21],
    ['V2', V2],
  ])(
    'takes a tenth off 1 MiB of code behind a %s, which then stands in the flash as without it',
    async (_, scenario) => {
      const image = assembleImage('code.bin', 'bin', [{ address: FLASH, bytes: code(1024 * KIB) }]);
      const results = [];
      for (const compressed of [true, false]) {
        const { target, peek } = await targetOf(scenario);
        // A probe of which nobody knows what its USB costs.
        const probe = new Proxy(target.probe, {
          get: (real, name) => {
            if (name === 'blockCost' && !compressed) return undefined;
            const value: unknown = Reflect.get(real, name, real);
            return typeof value === 'function' ? value.bind(real) : value;
          },
        });
        const { phaseMs, ...report } = await flashImage({ ...target, probe }, image, { full: true, start: false });
        results.push({ report, ms: phaseMs.plan + phaseMs.erase + phaseMs.program + phaseMs.verify, flash: await peek(FLASH, 1024 * KIB) });
      }
      const [packed, plain] = results;
      expect(packed?.report).toEqual(plain?.report);
      expect(equalBytes(packed!.flash, image.segments[0]!.bytes)).toBe(true);
      expect(equalBytes(plain!.flash, image.segments[0]!.bytes)).toBe(true);
      expect(packed!.ms / plain!.ms).toBeLessThan(0.9);
    },
    120_000,
  );
});

/** What a job of so much code tells of itself before its first write. */
async function estimated(target: Target, byteLength: number) {
  const image = assembleImage('code.bin', 'bin', [{ address: FLASH, bytes: code(byteLength) }]);
  const stop = new AbortController();
  let estimate = {} as { compressedBytes?: number };
  const job = flashImage(target, image, {
    signal: stop.signal,
    full: true,
    onPlan: (_, told) => {
      estimate = told ?? {};
      stop.abort(new Error('told'));
    },
  });
  await expect(job).rejects.toMatchObject({ code: 'flash/cancelled' });
  return estimate;
}
