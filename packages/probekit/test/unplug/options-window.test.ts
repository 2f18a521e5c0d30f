/**
 * The window in a change of option bytes of STM32L4, G4, G0 and F4: the chip erases them before it writes them. Where it loses its
 * supply meanwhile the next run says what was lost, and the same command puts them right; where the program alone is killed, nothing
 * is lost, however soon the next run comes.
 */
import { describe, expect, it } from 'vitest';
import { ALL_CUTS_MS } from './cut.ts';
import { cutInWindow, killAndTakeBack, killOptions } from './cut-options.ts';
import { FAMILY_OPTION_ROWS, type FamilyOptionRow } from './family-option-rows.ts';

/** So long after the host began to wait: while option bytes are erased, and closely while they are written and until they are. */
const ERASING = [0, 6, 12, 18];
const L476 = [...ERASING, ...steps(19.4, 21.2, 0.1)];
const G474 = [...ERASING, ...steps(21.4, 23.2, 0.1)];
const G071 = [...ERASING, ...steps(19.4, 21.2, 0.1)];
const F446 = steps(0, 270, 20);

function steps(from: number, to: number, step: number): readonly number[] {
  return Array.from({ length: Math.ceil((to - from) / step) }, (_, index) => from + index * step);
}

const ROWS: readonly (readonly [name: string, momentsMs: readonly number[]])[] = [
  ['nucleo-l476rg, write protection and something else', L476],
  ['nucleo-l476rg, RDP level 0 to 1', L476],
  ['nucleo-g474re, write protection and something else', G474],
  ['nucleo-g071rb, write protection and something else', G071],
  ['nucleo-f446re, write protection and a brown-out level', F446],
  ['nucleo-f446re, RDP level 0 to 1', F446],
];

function rowOf(name: string): FamilyOptionRow {
  const row = FAMILY_OPTION_ROWS.find((each) => each.name === name);
  if (!row) throw new RangeError(`no row ${name}`);
  return row;
}

describe.each(ROWS)('a change of option bytes that is cut while the chip makes it: %s', (name, momentsMs) => {
  it('without its supply, the next run tells, and the same command mends it', { timeout: ALL_CUTS_MS }, async () => {
    const { failures, found } = await cutInWindow(rowOf(name), momentsMs);
    expect(failures).toEqual([]);
    expect(new Set(found)).toContain('lost');
    expect(found.at(-1)).toBe('new');
  });

  it('with its supply, nothing is lost', { timeout: ALL_CUTS_MS }, async () => {
    const { failures, found } = await cutInWindow(rowOf(name), momentsMs.slice(0, 2), 'killed');
    expect(failures).toEqual([]);
    expect(found).not.toContain('lost');
  });
});

/** RDP level 1 to 0 takes seconds, so that an ST-LINK that is plugged in again resets the chip meanwhile, as it does to any that it finds. */
describe('a change of option bytes of STM32F4 whose ST-LINK is unplugged beside a supply of its own', () => {
  it('is cut by the reset when that comes back: the next run tells, and the same command makes it', { timeout: ALL_CUTS_MS }, async () => {
    const row = rowOf('nucleo-f446re, RDP level 1 to 0');
    const { failures, found } = await cutInWindow(row, [3400, 3700, 4200], 'pulled', row.keepsSupply);
    expect(failures).toEqual([]);
    // While the flash is erased, while the option bytes are, and when both are done.
    expect(found).toEqual(['old', 'lost', 'new']);
  });
});

/** Its registers show what was written to them from the first on, in force or not: RM0090, 3.9.10. */
describe('a change of option bytes of STM32F4 whose program is killed at any of its transfers', () => {
  it.each(FAMILY_OPTION_ROWS.filter(({ board }) => board === 'nucleo-f446re'))(
    'is told as it is, and the same command makes it: $name',
    { timeout: ALL_CUTS_MS },
    async (row) => {
      const { cuts, failures } = await killOptions(row);
      expect(failures).toEqual([]);
      expect(cuts).toBeGreaterThan(20);
    },
  );
});

/** The cells hold it from the end of its programming on, and a power-up loads them: RM0351, RM0440 and RM0444, 3.4.2. */
describe('a change of option bytes whose program is killed at any of its transfers', () => {
  it.each(FAMILY_OPTION_ROWS.filter(({ name }) => name.includes('write protection and')))(
    'is taken back by the next command, which asks for the old values: $name',
    { timeout: ALL_CUTS_MS },
    async (row) => {
      const { cuts, failures } = await killAndTakeBack(row);
      expect(failures).toEqual([]);
      expect(cuts).toBeGreaterThan(20);
    },
  );
});
