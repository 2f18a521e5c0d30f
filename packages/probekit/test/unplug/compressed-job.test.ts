/** A flash job that goes through an ST-LINK/V2-1 compressed, its cable pulled at transfers all over it; `npm run test:cuts` pulls it at each. */
import { expect, it } from 'vitest';
import { concatBytes, equalBytes, hex } from '../../src/base/index.ts';
import { createBench } from '../../src/bench/index.ts';
import { flashImage } from '../../src/flash/index.ts';
import { assembleImage, parseImage } from '../../src/image/index.ts';
import { firmware } from '../contracts/board-on-bench.ts';
import { FLASH, OLD_PROGRAM, SECTOR_BYTES } from './board-with-settings.ts';
import { ALL_CUTS_MS, SUPPLY_FALLS, SUPPLY_STAYS } from './cut.ts';
import { cutJob } from './cut-job.ts';
import { IS_SWEEP } from './cut-share.ts';

/** A wire so slow that it limits a job of a few blocks, which is what makes the job compress them. */
const SLOW_KHZ = 50;
const PROGRAM_BYTES = 0x1400;
const MOST_TRANSFERS = 300;
const MOST_CUTS = IS_SWEEP ? Number.POSITIVE_INFINITY : 6;

const CODE = (() => {
  const { segments } = parseImage(firmware('zoo/library.O2.elf').bytes, { name: 'library' });
  return concatBytes(...segments.map(({ bytes }) => bytes)).slice(0, PROGRAM_BYTES);
})();
const OLD = { name: 'old.bin', bytes: OLD_PROGRAM };
/** The sector behind stays as it is. */
const WANTED = new Uint8Array(SECTOR_BYTES + OLD_PROGRAM.length).fill(0xff);
WANTED.set(CODE);
WANTED.set(OLD_PROGRAM, SECTOR_BYTES);
const image = assembleImage('code.bin', 'bin', [{ address: FLASH, bytes: CODE }]);

it.each([
  ['falls', SUPPLY_FALLS],
  ['stays', SUPPLY_STAYS],
])(
  'a job that is compressed, cut, and given again, leaves the flash as wanted: the supply %s',
  async (_what, supply) => {
    const flash = [FLASH, FLASH + SECTOR_BYTES].map((address) => ({ file: OLD.name, address: hex(address) }));
    const scenario = { board: 'nucleo-h743zi2', probe: { model: 'v2-1' }, flash, ...supply } as const;
    const bench = await createBench({ scenario, images: [OLD] });
    let compressedBytes: number | undefined;
    const { transfers, cuts, failures } = await cutJob({
      bench,
      speedKhz: SLOW_KHZ,
      run: (target, store) =>
        flashImage(target, image, {
          store,
          onPlan: (_, estimate) => {
            compressedBytes ??= estimate?.compressedBytes;
          },
        }),
      async problem(store) {
        const found = await bench.control.send('peek', { address: FLASH, byteLength: WANTED.length });
        if (!found || !equalBytes(found, WANTED)) return 'the flash is wrong';
        return (await store.names()).length > 0 ? 'the journal is still there' : undefined;
      },
      mostCuts: MOST_CUTS,
    });
    expect(compressedBytes).toBeLessThan(CODE.length);
    expect(transfers).toBeLessThanOrEqual(MOST_TRANSFERS);
    expect(cuts).toBeGreaterThan(4);
    expect(failures).toEqual([]);
  },
  ALL_CUTS_MS,
);
