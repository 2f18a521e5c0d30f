/**
 * How long a plan takes and what limits it, from the flash's typical times and the bits of the wire; nothing is measured. From
 * the first erase to the last byte, without connecting, planning and the start of the program. Pure.
 */
import { SWD_WORD_CLOCKS } from '../spec/arm/swd.ts';
import type { FlashController } from '../stm32/index.ts';
import { RING_BYTES } from './loader/flash-loader.ts';
import type { FlashPlan } from './plan.ts';

export type FlashLimit = 'nothing' | 'erase' | 'program' | 'wire';

/** In milliseconds. */
export interface FlashEstimate {
  readonly writer: 'loader' | 'debug port';
  /** Of the bank that takes longer. */
  readonly eraseMs: number;
  /** Of the bank that takes longer where the loader works on both at once, else of both. */
  readonly programMs: number;
  /** All programmed bytes at the SWD clock in use, with no pause between two words. */
  readonly wireMs: number;
  /** Through the debug port at least that: each turn of the USB comes on top. */
  readonly totalMs: number;
  readonly limit: FlashLimit;
}

/** SWD moves words. */
const BYTES_OF_WORD = 4;

/** undefined where the controller tells no typical times. */
export function estimateFlash(
  plan: FlashPlan,
  { loader: part, sectors, programBytes }: FlashController,
  { speedKhz, loader }: { readonly speedKhz: number; readonly loader: boolean },
): FlashEstimate | undefined {
  if (!part) return undefined;
  const steps = part.eraseSteps(plan.erase);
  const bankOf = (address: number) => sectors.findLast((sector) => sector.address <= address)?.bank;
  const inBank = (bank: 1 | 2) => {
    const byteLength = sum(plan.program.filter(({ address }) => bankOf(address) === bank).map(({ bytes }) => bytes.length));
    const eraseMs = sum(steps.filter((step) => step.bank === bank).map(({ typicalMs }) => typicalMs));
    return { eraseMs, byteLength, programMs: ((byteLength / programBytes) * part.programUs) / 1000 };
  };
  const banks = [inBank(1), inBank(2)] as const;
  const bytesPerMs = (BYTES_OF_WORD * speedKhz) / SWD_WORD_CLOCKS;
  const wireMs = sum(banks.map(({ byteLength }) => byteLength)) / bytesPerMs;
  if (!loader) {
    // The banks erase side by side and are programmed one after the other, each word when it has crossed the wire.
    const eraseMs = Math.max(...banks.map((bank) => bank.eraseMs));
    const programMs = sum(banks.map((bank) => bank.programMs));
    const limit = largestOf({ erase: eraseMs, program: programMs, wire: wireMs });
    return { writer: 'debug port', eraseMs, programMs, wireMs, totalMs: eraseMs + programMs + wireMs, limit };
  }
  const [one, two] = banks;
  const { eraseMs, programMs } = siliconMs(two) > siliconMs(one) ? two : one;
  // The rings are filled while the flash is erased; what they do not hold has to wait for room.
  const waitingBytes = sum(banks.map(({ byteLength }) => Math.max(0, byteLength - RING_BYTES)));
  const overWireMs = Math.max(wireMs, eraseMs + waitingBytes / bytesPerMs);
  const totalMs = Math.max(eraseMs + programMs, overWireMs);
  const limit = overWireMs > eraseMs + programMs ? 'wire' : largestOf({ erase: eraseMs, program: programMs });
  return { writer: 'loader', eraseMs, programMs, wireMs, totalMs, limit };
}

function siliconMs({ eraseMs, programMs }: { readonly eraseMs: number; readonly programMs: number }): number {
  return eraseMs + programMs;
}

function largestOf(times: Readonly<Partial<Record<FlashLimit, number>>>): FlashLimit {
  const entries = Object.entries(times) as [FlashLimit, number][];
  return entries.reduce<[FlashLimit, number]>((most, entry) => (entry[1] > most[1] ? entry : most), ['nothing', 0])[0];
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
