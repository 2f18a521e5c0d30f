/**
 * Flash jobs to be cut: what the board holds before, what is written, and what must stand in all of the flash afterwards. Their
 * sectors also hold settings, which the job must keep; bytes in other sectors it must not touch.
 */
import { type BenchImage, hex, type Scenario } from '../../src/base/index.ts';
import { assembleImage, type Image, type Segment } from '../../src/image/index.ts';
import { boardWithSettings, contentsWith, FLASH, NEW_PROGRAM, SECTOR_BYTES } from './board-with-settings.ts';

export interface FlashJob {
  readonly name: string;
  board(surroundings: Partial<Scenario>): { scenario: Scenario; images: BenchImage[] };
  readonly image: Image;
  /** What must stand where, each within one bank. */
  readonly wanted: readonly Segment[];
}

export const BANK_BYTES = 0x10_0000;
const BANK2 = FLASH + BANK_BYTES;

/** One sector, its settings kept, its neighbour untouched. */
export const SMALL_JOB: FlashJob = {
  name: 'one sector',
  board: boardWithSettings,
  image: assembleImage('new.bin', 'bin', [{ address: FLASH, bytes: NEW_PROGRAM }]),
  wanted: [{ address: FLASH, bytes: contentsWith(NEW_PROGRAM) }],
};

/** The same in the first bank, and a program without settings in the second: the loader works on them side by side. */
export const TWO_BANK_JOB: FlashJob = {
  name: 'a sector of each bank',
  board(surroundings) {
    const { scenario, images } = boardWithSettings(surroundings);
    const inBank2 = [
      { file: 'old.bin', address: hex(BANK2) },
      { file: 'neighbour.bin', address: hex(BANK2 + SECTOR_BYTES) },
    ];
    return { scenario: { ...scenario, flash: [...(scenario.flash ?? []), ...inBank2] }, images };
  },
  image: assembleImage('new.bin', 'bin', [
    { address: FLASH, bytes: NEW_PROGRAM },
    { address: BANK2, bytes: NEW_PROGRAM },
  ]),
  wanted: [
    { address: FLASH, bytes: contentsWith(NEW_PROGRAM) },
    { address: BANK2, bytes: contentsWith(NEW_PROGRAM, new Uint8Array(0)) },
  ],
};
