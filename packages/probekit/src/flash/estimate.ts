/**
 * How long a plan takes and what limits it, from the flash's typical times and the bits of the wire; nothing is measured. From
 * the first erase to the last byte, without connecting, planning and the start of the program. Pure.
 */
import type { BlockCost } from '../dap/index.ts';
import { SWD_WORD_CLOCKS } from '../spec/arm/swd.ts';
import type { FlashController, FlashSector } from '../stm32/index.ts';
import { loaderStages, programWireBytes } from './loader/commands.ts';
import { historyBytesFor, ringBytesFor } from './loader/flash-loader.ts';
import type { FlashPlan } from './plan.ts';

export type FlashLimit = 'nothing' | 'erase' | 'program' | 'wire';

/** In milliseconds. */
export interface FlashEstimate {
  readonly writer: 'loader' | 'debug port';
  /** Of the bank that takes longer where both are erased at once, else of both. */
  readonly eraseMs: number;
  /** Of the bank that takes longer where the loader works on both at once, else of both. */
  readonly programMs: number;
  /**
   * All programmed bytes at the SWD clock in use, with no pause between two words; with the loader, the USB's time for each block
   * on top, and compressed where that is so.
   */
  readonly wireMs: number;
  /** What crosses the wire in place of the programmed bytes, where the wire would limit the job: LZ4. */
  readonly compressedBytes?: number;
  /** Through the debug port at least that: each turn of the USB comes on top. */
  readonly totalMs: number;
  /** Behind `totalMs`, reading back all that was erased, kept bytes and blanks too; 0 with the loader, which sums it up itself. */
  readonly verifyMs: number;
  readonly limit: FlashLimit;
}

/** SWD moves words. */
const BYTES_OF_WORD = 4;

export interface EstimateOptions {
  readonly speedKhz: number;
  readonly loader: boolean;
  readonly blockCost?: BlockCost | undefined;
}

export function estimateFlash(plan: FlashPlan, flash: FlashController, { speedKhz, loader, blockCost }: EstimateOptions): FlashEstimate {
  const { loader: part, times, sectors, programBytes } = flash;
  const steps = times.eraseSteps(plan.erase);
  const bankOf = (address: number) => sectors.findLast((sector) => sector.address <= address)?.bank;
  const inBank = (bank: 1 | 2) => {
    const byteLength = sum(plan.program.filter(({ address }) => bankOf(address) === bank).map(({ bytes }) => bytes.length));
    const eraseMs = sum(steps.filter((step) => step.bank === bank).map(({ typicalMs }) => typicalMs));
    return { eraseMs, byteLength, programMs: ((byteLength / programBytes) * times.programUs) / 1000 };
  };
  const banks = [inBank(1), inBank(2)] as const;
  if (!loader || !part) {
    const wireMs = wireMsOf(sum(banks.map(({ byteLength }) => byteLength)), Math.min(speedKhz, times.feedingKhz ?? speedKhz));
    const eraseMs = eraseMsOf(flash, plan.erase);
    // The banks are programmed one after the other, each unit when it has crossed the wire, or while the next one crosses it.
    const programMs = sum(banks.map((bank) => bank.programMs));
    const overWireMs = times.programsWhileFed ? Math.max(programMs, wireMs) : programMs + wireMs;
    const limit = largestOf({ erase: eraseMs, program: programMs, wire: wireMs });
    const verifyMs = wireMsOf(sum(plan.expected.map(({ bytes }) => bytes.length)), speedKhz);
    return { writer: 'debug port', eraseMs, programMs, wireMs, totalMs: eraseMs + overWireMs, verifyMs, limit };
  }
  const [one, two] = banks;
  const silicon = siliconMs(two) > siliconMs(one) ? two : one;
  const touched = [...plan.erase, ...plan.unchanged];
  const feed = { rings: ringBytesFor(touched), msOf: (byteLength: number) => blockMsOf(byteLength, speedKhz, blockCost) };
  const plain = overLoader(silicon, [one.byteLength, two.byteLength], feed);
  if (plain.limit !== 'wire') return plain;
  const packed = programWireBytes(loaderStages(plan, flash, part, historyBytesFor(touched)));
  if (sum(packed) >= one.byteLength + two.byteLength) return plain;
  return { ...overLoader(silicon, packed, feed), compressedBytes: sum(packed) };
}

/** What erasing these sectors takes through the debug port, by the flash's typical times. */
export function eraseMsOf({ times }: FlashController, sectors: readonly FlashSector[]): number {
  const steps = times.eraseSteps(sectors);
  const ofBanks = ([1, 2] as const).map((bank) => sum(steps.filter((step) => step.bank === bank).map(({ typicalMs }) => typicalMs)));
  return times.erasesBanksTogether ? Math.max(...ofBanks) : sum(ofBanks);
}

/** With the loader, which works on both banks at once while so many bytes of each come in. */
function overLoader(
  { eraseMs, programMs }: BankTimes,
  wireBytes: readonly [number, number],
  { rings, msOf }: { readonly rings: readonly [number, number]; readonly msOf: (byteLength: number) => number },
): FlashEstimate {
  const wireMs = msOf(sum(wireBytes));
  // The rings are filled while the flash is erased; what they do not hold has to wait for room.
  const waitingBytes = sum(wireBytes.map((byteLength, index) => Math.max(0, byteLength - rings[index as 0 | 1])));
  const overWireMs = Math.max(wireMs, eraseMs + msOf(waitingBytes));
  const totalMs = Math.max(eraseMs + programMs, overWireMs);
  const limit = overWireMs > eraseMs + programMs ? 'wire' : largestOf({ erase: eraseMs, program: programMs });
  return { writer: 'loader', eraseMs, programMs, wireMs, totalMs, verifyMs: 0, limit };
}

/** What so many bytes take at this SWD clock, with no pause between two words. */
export function wireMsOf(byteLength: number, speedKhz: number): number {
  return byteLength / ((BYTES_OF_WORD * speedKhz) / SWD_WORD_CLOCKS);
}

/** The same, and the USB's time for each block of the probe. */
function blockMsOf(byteLength: number, speedKhz: number, cost: BlockCost | undefined): number {
  return wireMsOf(byteLength, speedKhz) + (cost ? (byteLength / cost.blockBytes) * cost.usbMs : 0);
}

interface BankTimes {
  readonly eraseMs: number;
  readonly programMs: number;
}

function siliconMs({ eraseMs, programMs }: BankTimes): number {
  return eraseMs + programMs;
}

function largestOf(times: Readonly<Partial<Record<FlashLimit, number>>>): FlashLimit {
  const entries = Object.entries(times) as [FlashLimit, number][];
  return entries.reduce<[FlashLimit, number]>((most, entry) => (entry[1] > most[1] ? entry : most), ['nothing', 0])[0];
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
