/**
 * Jobs as long as people's, to be cut where a seed draws: all sectors are full of an old program, the image leaves out stretches
 * that must be kept, and behind it is a sector that is none of the job's.
 */
import { type BenchImage, hex, type Scenario } from '../../src/base/index.ts';
import { assembleImage, type Image, type Segment } from '../../src/image/index.ts';
import { FLASH, loopForEver, SECTOR_BYTES } from './board-with-settings.ts';
import { BANK_BYTES, type FlashJob } from './flash-jobs.ts';

export interface FullJob extends Pick<FlashJob, 'name' | 'board' | 'wanted'> {
  /** Without one, only option bytes are changed. */
  readonly image?: Image;
  readonly change?: readonly (readonly [name: string, value: string])[];
  /** What `--accept` has to name for it. */
  readonly risk?: string;
  readonly wantedOptions: Readonly<Record<string, number>>;
}

interface Shape extends Pick<FullJob, 'name' | 'change' | 'risk'> {
  /** That are full before. */
  readonly sectors: number;
  /** What is new, from the start of the flash. */
  readonly pieces: readonly { readonly from: number; readonly to: number }[];
  /** The image also holds all that is old in front of this, but for its gap. */
  readonly sameUntil?: number;
  readonly before?: Scenario['optionBytes'];
  readonly wantedOptions?: FullJob['wantedOptions'];
}

const KIB64 = 0x1_0000;
/** In the middle of a sector. */
const GAP = { from: 0x8010, to: 0xc035 };
/** The last bytes of a sector that an image leaves out. */
const TAIL_BYTES = 0x1_0123;
const MIB = 8 * SECTOR_BYTES;

const upTo = (end: number, gapAt: number) => [
  { from: 0, to: gapAt + GAP.from },
  { from: gapAt + GAP.to, to: end },
];
const DIRTY_64_KIB = upTo(KIB64, 0);

export const SECTOR_JOB = fullJob({ name: '64 KiB', sectors: 2, pieces: DIRTY_64_KIB });
export const ONE_MIB_JOB = fullJob({ name: '1 MiB', sectors: 8, pieces: upTo(MIB - SECTOR_BYTES - TAIL_BYTES, SECTOR_BYTES) });
export const TWO_MIB_JOB = fullJob({ name: '2 MiB', sectors: 16, pieces: upTo(2 * MIB - SECTOR_BYTES - TAIL_BYTES, SECTOR_BYTES) });
export const ONE_SECTOR_JOB = fullJob({
  name: '1 MiB, one sector changed',
  sectors: 8,
  pieces: upTo(3 * SECTOR_BYTES + KIB64, 3 * SECTOR_BYTES).map(({ from, to }) => ({ from: Math.max(from, 3 * SECTOR_BYTES), to })),
  sameUntil: MIB - SECTOR_BYTES,
});
export const OPTIONS_JOB = fullJob({
  name: '64 KiB with option bytes, its sector write-protected before and after',
  sectors: 2,
  pieces: DIRTY_64_KIB,
  before: { WRP1: '0xFE' },
  change: [
    ['WRP1', '0xfe'],
    ['BOR_LEV', '1'],
  ],
  wantedOptions: { WRP1: 0xfe, BOR_LEV: 1 },
});
export const REGRESSION_JOB: FullJob = {
  ...fullJob({
    name: 'RDP level 1 to 0 of 2 MiB',
    sectors: 16,
    pieces: [],
    before: { RDP: '0xBB' },
    change: [['RDP', '0xaa']],
    risk: 'rdp-0',
    wantedOptions: { RDP: 0xaa },
  }),
  wanted: banksOf(new Uint8Array(2 * MIB).fill(0xff)),
};

/** Bytes of which no flash word is blank, and none is the same with another salt; a program at their start. */
function contents(byteLength: number, salt: number): Uint8Array {
  const bytes = Uint8Array.from({ length: byteLength }, (_, at) => (at * 31 + (at >> 8) + salt) & 0x7f);
  bytes.set(loopForEver(salt));
  return bytes;
}

function fullJob({ name, sectors, pieces, sameUntil = 0, before, change, risk, wantedOptions = {} }: Shape): FullJob {
  const byteLength = sectors * SECTOR_BYTES;
  const old = contents(byteLength, 0x11);
  const after = old.slice();
  const fresh = contents(byteLength, 0x22);
  for (const { from, to } of pieces) after.set(fresh.subarray(from, to), from);
  const first = pieces[0]?.from ?? 0;
  const last = pieces.at(-1)?.to ?? 0;
  const same = [
    { from: 0, to: first },
    { from: last, to: sameUntil },
  ];
  const parts = [...pieces, ...same].filter(({ from, to }) => to > from).sort((one, other) => one.from - other.from);
  const segments = parts.map(({ from, to }) => ({ address: FLASH + from, bytes: after.slice(from, to) }));
  const images: BenchImage[] = [{ name: 'old.bin', bytes: old }];
  const board = (surroundings: Partial<Scenario>) => ({
    scenario: {
      board: 'nucleo-h743zi2',
      flash: [{ file: 'old.bin', address: hex(FLASH) }],
      ...(before && { optionBytes: before }),
      ...surroundings,
    },
    images,
  });
  return {
    name,
    board,
    ...(segments.length > 0 && { image: assembleImage('new.hex', 'hex', segments) }),
    ...(change && { change }),
    ...(risk && { risk }),
    wanted: banksOf(after),
    wantedOptions,
  };
}

function banksOf(bytes: Uint8Array): Segment[] {
  const banks = Array.from({ length: Math.ceil(bytes.length / BANK_BYTES) }, (_, bank) => bank * BANK_BYTES);
  return banks.map((at) => ({ address: FLASH + at, bytes: bytes.slice(at, at + BANK_BYTES) }));
}
