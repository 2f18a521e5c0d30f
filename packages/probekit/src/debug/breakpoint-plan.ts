/** Which breakpoints get a comparator, and which words the comparators get for them. Pure. Source: ARM DDI 0403E.e, C1.11. */
import { hex } from '../base/index.ts';
import { FP_COMP_1, FP_COMP_1_END, FP_COMP_2 } from '../spec/arm/comparators.ts';
import { debugErrors } from './errors.ts';

export interface BreakpointUnit {
  /** 1: words of the code region, half-words chosen in them; the BPU of ARMv6-M too. 2: any half-word. */
  readonly version: 1 | 2;
  readonly comparators: number;
}

const LOWER_HALF = 1;
const UPPER_HALF = 2;

/**
 * A word for each comparator, 0 for one that is off. Addresses are even; two in one word share a comparator of version 1.
 *
 * @throws `debug/no-comparator`, `debug/breakpoint-address`
 */
export function planBreakpoints(addresses: readonly number[], unit: BreakpointUnit): readonly number[] {
  const words = wordsOf(addresses, unit);
  if (words.length > unit.comparators) {
    const address = addresses[addresses.length - 1]!;
    throw debugErrors.make('debug/no-comparator', {
      message: `All ${unit.comparators} hardware breakpoints of this core are in use: none is left for ${hex(address)}.`,
      hint: 'Take another breakpoint away first.',
      evidence: { unit: 'breakpoint', available: unit.comparators, address },
    });
  }
  return Array.from({ length: unit.comparators }, (_, index) => words[index] ?? 0);
}

function wordsOf(addresses: readonly number[], { version }: BreakpointUnit): readonly number[] {
  if (version === 1) return wordsOfVersion1(addresses);
  return addresses.map((address) => FP_COMP_2.pack({ BPADDR: address >>> 1, BE: 1 }));
}

export interface PlacesWanted {
  /** Those that the program is likely to meet first. */
  readonly addresses: readonly number[];
  readonly unit: BreakpointUnit;
  /** Of the next instruction: to be executed, it must stand in flash as it is. */
  readonly pc: number | undefined;
  readonly isPatched: (address: number) => boolean;
  readonly canPatch: (address: number) => boolean;
}

/**
 * Which breakpoints get a comparator, and which a place in flash: what stands in flash already stays there, and the others go there
 * once the comparators are used up.
 *
 * @throws `debug/no-comparator`, `debug/breakpoint-address` where one can have neither
 */
export function placeBreakpoints({ addresses, unit, pc, isPatched, canPatch }: PlacesWanted) {
  const mustCompare = (address: number) => address === pc || !canPatch(address);
  const staying = addresses.filter((address) => isPatched(address) && !mustCompare(address));
  const others = addresses.filter((address) => !staying.includes(address));
  const comparators: number[] = others.filter(mustCompare);
  planBreakpoints(comparators, unit);
  const flash = [...staying];
  for (const address of others) {
    if (mustCompare(address)) continue;
    const fits = wordsOf([...comparators, address], unit).length <= unit.comparators;
    (fits ? comparators : flash).push(address);
  }
  return { comparators, flash } as const;
}

function wordsOfVersion1(addresses: readonly number[]): number[] {
  const halves = new Map<number, number>();
  for (const address of addresses) {
    if (address >= FP_COMP_1_END) {
      throw debugErrors.make('debug/breakpoint-address', {
        message: `${hex(address)} is beyond ${hex(FP_COMP_1_END)}, where the breakpoint unit of this core compares nothing.`,
        hint: 'Set it where the program runs in flash, or watch an access with a watchpoint.',
        evidence: { address },
      });
    }
    const word = (address & ~3) >>> 0;
    halves.set(word, (halves.get(word) ?? 0) | (address & 2 ? UPPER_HALF : LOWER_HALF));
  }
  return [...halves].map(([word, REPLACE]) => FP_COMP_1.pack({ REPLACE, COMP: word >>> 2, ENABLE: 1 }));
}
