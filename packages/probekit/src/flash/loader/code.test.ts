/** The loader's code as the package carries it, as `firmware/` holds it, and as the compiler makes it from its source. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { boardWith, openProbe } from '../../../test/contracts/board-on-bench.ts';
import { equalBytes } from '../../base/index.ts';
import { connectTarget, flashOf, type Target } from '../../stm32/index.ts';
import { withFlashUnlocked } from '../control.ts';
import { sumOf } from './commands.ts';
import { FlashLoader } from './flash-loader.ts';
import type { LoaderCommand } from './mailbox.ts';
import { wordCrc } from './word-crc.ts';

const FIRMWARE = fileURLToPath(new URL('../../../../../firmware', import.meta.url));
const BANK2 = 0x0810_0000;
const BYTES = Uint8Array.from({ length: 4096 }, (_, at) => (at * 7) & 0x7f);

const rebuilt = mkdtempSync(join(tmpdir(), 'probekit-loader-'));
afterAll(() => rmSync(rebuilt, { recursive: true, force: true }));

describe("the loader's code", () => {
  let target: Target;
  beforeAll(async () => {
    target = await connectTarget(await openProbe(await boardWith({ flash: [{ file: 'blinky.elf' }] })), { mode: 'normal' });
  });

  it('is what firmware/loader-h7.bin holds', async () => {
    const { loader } = await flashOf(target);
    expect(equalBytes(loader?.code ?? new Uint8Array(), new Uint8Array(readFileSync(join(FIRMWARE, 'loader-h7.bin'))))).toBe(true);
  });

  it('comes out of the compiler here with the same bytes, or, where that is of another version, works the same', async () => {
    if (spawnSync('make', ['--version']).status !== 0 || spawnSync('arm-none-eabi-gcc', ['--version']).status !== 0) {
      process.stdout.write('not run: arm-none-eabi-gcc or make is not here; npm run setup:peers adds the compiler\n');
      expect(process.env['CI'], 'with CI=true the compiler must be here').not.toBe('true');
      return;
    }
    const made = spawnSync('make', ['-C', FIRMWARE, `OUT=${rebuilt}`, join(rebuilt, 'loader-h7.bin')], { encoding: 'utf8' });
    expect(made).toMatchObject({ status: 0 });
    const code = new Uint8Array(readFileSync(join(rebuilt, 'loader-h7.bin')));
    const { loader } = await flashOf(target);
    if (!loader || equalBytes(code, loader.code)) return;
    expect(await programmedBy(target, code)).toEqual(await programmedBy(target, loader.code));
  });
});

/** Checksums of a sector of the second bank that this code has erased and programmed. */
async function programmedBy(target: Target, code: Uint8Array) {
  const flash = await flashOf(target);
  const { loader: part } = flash;
  const [first] = flash.sectors.filter(({ bank }) => bank === 2);
  if (!part || !first) throw new Error('no second bank, or no loader for it');
  return withFlashUnlocked(target, flash, async () => {
    const loader = await FlashLoader.start(target, { ...part, code });
    if (!(loader instanceof FlashLoader)) throw new Error('the loader did not start');
    const commands: LoaderCommand[] = [
      ...part.eraseSteps([first]).map((step): LoaderCommand => ({ operation: 'erase', ...step })),
      { operation: 'program', address: BANK2, bytes: BYTES, control: part.programControl, typicalMs: 0 },
      sumOf({ address: BANK2, byteLength: BYTES.length }),
    ];
    const sums = await loader.run([[], commands]);
    await loader.stop(flash);
    expect(sums).toEqual([[], [wordCrc(BYTES)]]);
    return sums;
  });
}
