/**
 * Which commands a plan becomes: each bank erases, programs and sums up by itself, and only when both are right are the
 * units programmed where programs start. Pure.
 */
import type { Segment } from '../../image/index.ts';
import type { FlashLayout, LoaderPart } from '../../stm32/index.ts';
import type { FlashPlan } from '../plan.ts';
import type { BankCommands } from './flash-loader.ts';
import { Lz4Encoder } from './lz4.ts';
import { type LoaderCommand, RING_UNIT_BYTES, ringBytesOf } from './mailbox.ts';

/** Commands, and the contents whose checksums they ask for, in the order of each bank. */
export interface LoaderStage {
  readonly commands: BankCommands;
  readonly expected: readonly [readonly Segment[], readonly Segment[]];
}

/** Most bytes of one program command: a cancelled job stops between two. */
const PROGRAM_BYTES = 0x1000;

/** Part of a block by which LZ4 has to make it smaller: below that the wire gains less than the core spends on decoding. */
const LEAST_GAIN = 1 / 16;

/**
 * What the loader does first, and what it does when that is right.
 * @param historyBytes of each bank, of a loader that has programmed nothing yet: what becomes smaller by it is compressed
 */
export function loaderStages(
  plan: FlashPlan,
  layout: FlashLayout,
  part: LoaderPart,
  historyBytes?: readonly [number, number],
): readonly [LoaderStage, LoaderStage] {
  const bankOf = (address: number) => layout.sectors.findLast((sector) => sector.address <= address)?.bank ?? 1;
  const startUnits = plan.program.slice(plan.startsAt);
  const holdsStart = ({ address, bytes }: Segment) =>
    startUnits.some((unit) => unit.address >= address && unit.address < address + bytes.length);
  const byteLength = plan.program.reduce((sum, { bytes }) => sum + bytes.length, 0);
  const encoders = historyBytes?.map((reach) => new Lz4Encoder(byteLength, reach));
  const stage = (erases: readonly LoaderCommand[], runs: readonly Segment[], contents: readonly Segment[]): LoaderStage => {
    const of = (bank: 1 | 2) => ({
      commands: [
        ...erases.filter(({ address }) => bankOf(address) === bank),
        ...runs
          .filter(({ address }) => bankOf(address) === bank)
          .flatMap((run) => programsOf(run, layout.programBytes, part, encoders?.[bank - 1])),
        ...contents
          .filter(({ address }) => bankOf(address) === bank)
          .map(({ address, bytes }) => sumOf({ address, byteLength: bytes.length })),
      ],
      expected: contents.filter(({ address }) => bankOf(address) === bank),
    });
    const banks = [of(1), of(2)] as const;
    return { commands: [banks[0].commands, banks[1].commands], expected: [banks[0].expected, banks[1].expected] };
  };
  const erases = part.eraseSteps(plan.erase).map(({ address, byteLength, control, typicalMs }): LoaderCommand => {
    return { operation: 'erase', address, byteLength, control, typicalMs };
  });
  return [
    stage(
      erases,
      plan.program.slice(0, plan.startsAt),
      plan.expected.filter((content) => !holdsStart(content)),
    ),
    stage([], startUnits, plan.expected.filter(holdsStart)),
  ];
}

/** What the program commands of both banks take of the wire. */
export function programWireBytes(stages: readonly LoaderStage[]): readonly [number, number] {
  const of = (bank: 0 | 1) =>
    stages
      .flatMap(({ commands }) => commands[bank])
      .filter(({ operation }) => operation === 'program')
      .reduce((sum, command) => sum + ringBytesOf(command), 0);
  return [of(0), of(1)];
}

function programsOf(
  { address, bytes }: Segment,
  unitBytes: number,
  { programControl, programUs }: LoaderPart,
  encoder: Lz4Encoder | undefined,
): LoaderCommand[] {
  const count = Math.ceil(bytes.length / PROGRAM_BYTES);
  return Array.from({ length: count }, (_, index) => {
    const at = index * PROGRAM_BYTES;
    const part = bytes.subarray(at, at + PROGRAM_BYTES);
    const typicalMs = ((part.length / unitBytes) * programUs) / 1000;
    const stream = encoder?.encode(part);
    const isSmaller = stream && Math.ceil(stream.length / RING_UNIT_BYTES) * RING_UNIT_BYTES <= part.length * (1 - LEAST_GAIN);
    return { operation: 'program', address: address + at, bytes: part, control: programControl, typicalMs, ...(isSmaller && { stream }) };
  });
}

/** A checksum of this range. The core reads it faster than the host can ask. */
export function sumOf({ address, byteLength }: { address: number; byteLength: number }): LoaderCommand {
  return { operation: 'sum', address, byteLength, typicalMs: 0 };
}
