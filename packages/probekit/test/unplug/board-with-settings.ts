/** A board with a small program and, in the same sector, settings that flashing another program must keep. */
import { type BenchImage, hex, type Scenario } from '../../src/base/index.ts';

export const FLASH = 0x0800_0000;
export const SECTOR_BYTES = 0x2_0000;
/** In the sector of the program, not at the border of a flash word. */
const SETTINGS_OFFSET = 0x8010;
const SETTINGS = Uint8Array.from({ length: 40 }, (_, index) => 3 * index + 1);
/** In the sector after it, which no job here has to touch. */
const NEIGHBOUR = Uint8Array.from({ length: 32 }, (_, index) => 255 - index);

export const OLD_PROGRAM = loopForEver(0x11);
export const NEW_PROGRAM = loopForEver(0x22);

/** Bytes from the start of the flash that hold all of these. */
export const CONTENTS_BYTES = SECTOR_BYTES + NEIGHBOUR.length;

/** What must stand there with this program, and these settings beside it. */
export function contentsWith(program: Uint8Array, settings = SETTINGS): Uint8Array {
  const bytes = new Uint8Array(CONTENTS_BYTES).fill(0xff);
  bytes.set(program, 0);
  bytes.set(settings, SETTINGS_OFFSET);
  bytes.set(NEIGHBOUR, SECTOR_BYTES);
  return bytes;
}

/** The board with the old program, and the files that its scenario names. */
export function boardWithSettings(surroundings: Partial<Scenario> = {}): { scenario: Scenario; images: BenchImage[] } {
  const files = [
    { name: 'old.bin', bytes: OLD_PROGRAM, address: FLASH },
    { name: 'settings.bin', bytes: SETTINGS, address: FLASH + SETTINGS_OFFSET },
    { name: 'neighbour.bin', bytes: NEIGHBOUR, address: FLASH + SECTOR_BYTES },
  ];
  return {
    scenario: {
      board: 'nucleo-h743zi2',
      flash: files.map(({ name, address }) => ({ file: name, address: hex(address) })),
      ...surroundings,
    },
    images: files.map(({ name, bytes }) => ({ name, bytes })),
  };
}

/** Initial SP, reset vector, `b .`, then bytes that tell one program from the other. */
export function loopForEver(filler: number): Uint8Array {
  const program = new Uint8Array(68).fill(filler);
  const view = new DataView(program.buffer);
  view.setUint32(0, 0x2000_1000, true);
  view.setUint32(4, FLASH + 9, true);
  view.setUint16(8, 0xe7fe, true);
  return program;
}
