/**
 * Flash jobs to be cut: what the board holds before, what is written, and what must stand in all of the flash afterwards. Their
 * sectors also hold settings, which the job must keep; bytes in other sectors it must not touch.
 */
import { type BenchImage, hex, type Scenario } from '../../src/base/index.ts';
import { assembleImage, type Image, type Segment } from '../../src/image/index.ts';
import { boardWithSettings, contentsWith, FLASH, loopForEver, NEW_PROGRAM, SECTOR_BYTES } from './board-with-settings.ts';

export interface FlashJob {
  readonly name: string;
  board(surroundings: Partial<Scenario>): { scenario: Scenario; images: BenchImage[] };
  readonly image: Image;
  /** What must stand where, each within one bank. */
  readonly wanted: readonly Segment[];
}

const BANK_BYTES = 0x10_0000;
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

/** Bytes of which no flash word is blank, and none is the same with another salt; a program at their start. */
function contents(byteLength: number, salt: number): Uint8Array {
  const bytes = Uint8Array.from({ length: byteLength }, (_, at) => (at * 31 + (at >> 8) + salt) & 0x7f);
  bytes.set(loopForEver(salt));
  return bytes;
}

/** An image, and what must stand where once it is written. */
export type WrittenProgram = Pick<FlashJob, 'image' | 'wanted'>;

export interface FullJob extends FlashJob {
  /** The job's own, and another one of the same shape, so that they can take turns. */
  readonly programs: readonly WrittenProgram[];
}

/** Sectors full of an old program, of which all but two stretches are written anew; the last sector is none of the job's. */
function fullJob(name: string, sectors: number): FullJob {
  const byteLength = sectors * SECTOR_BYTES;
  const old = contents(byteLength, 0x11);
  // In the middle of a sector, and at the end of the last one.
  const gap = { from: SECTOR_BYTES + 0x8010, to: SECTOR_BYTES + 0xc035 };
  const end = byteLength - SECTOR_BYTES - 0x1_0123;
  const programs = [0x22, 0x33].map((salt) => {
    const fresh = contents(byteLength, salt);
    const pieces = [
      { address: FLASH, bytes: fresh.slice(0, gap.from) },
      { address: FLASH + gap.to, bytes: fresh.slice(gap.to, end) },
    ];
    const after = old.slice();
    for (const { address, bytes } of pieces) after.set(bytes, address - FLASH);
    return { image: assembleImage('new.hex', 'hex', pieces), wanted: banksOf(after) };
  });
  const board = (surroundings: Partial<Scenario>) => ({
    scenario: { board: 'nucleo-h743zi2', flash: [{ file: 'old.bin', address: hex(FLASH) }], ...surroundings },
    images: [{ name: 'old.bin', bytes: old }],
  });
  return { name, board, programs, ...programs[0]! };
}

function banksOf(bytes: Uint8Array): Segment[] {
  const banks = Array.from({ length: Math.ceil(bytes.length / BANK_BYTES) }, (_, bank) => bank * BANK_BYTES);
  return banks.map((at) => ({ address: FLASH + at, bytes: bytes.slice(at, at + BANK_BYTES) }));
}

export const FULL_JOBS = [fullJob('1 MiB', 8), fullJob('2 MiB', 16)] as const;
