/** Integer instructions, alone and in sequences, on unmodified QEMU and on the bench. PROBEKIT_CASES asks for more of them than usual. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { hasPeer } from '../clients/peer.ts';
import { disassemble, type Instruction, narrowInstructions, wideInstructions } from './instruction-pool.ts';
import { exclusiveWords, sequences, singleCases } from './integer-cases.ts';
import { compareInteger } from './integer-comparison.ts';
import { DIFFERS } from './integer-differs.ts';
import { LEFT_OUT, leftOut } from './integer-left-out.ts';
import { MPS2_AN500 } from './machines.ts';

const folder = mkdtempSync(join(tmpdir(), 'probekit-integer-'));
afterAll(() => rmSync(folder, { recursive: true }));

const peersHere = [hasPeer('qemu-system-arm'), hasPeer('arm-none-eabi-gcc')].every(Boolean);
/** Cases of every form at least, and words of a wide form at most. */
const WANTED = 20;
const WORDS = 40;
const SEQUENCES = 25_000;
/** Sequences made and compared at a time. */
const ROUND = 80_000;
const MINUTES = 60_000;

function formsOf(instructions: readonly Instruction[]): ReadonlyMap<string, number> {
  const forms = new Map<string, number>();
  for (const { form } of instructions) forms.set(form, (forms.get(form) ?? 0) + 1);
  return forms;
}

function timeLimit(): number {
  return 5 * MINUTES + (Number(process.env['PROBEKIT_CASES'] ?? 0) / 50_000) * MINUTES;
}

describe.runIf(peersHere)('integer instructions beside qemu-system-arm -M mps2-an500', () => {
  it('do the same, every half-word, every form of the wide ones, and in sequences', { timeout: timeLimit() }, async () => {
    const narrow = narrowInstructions(folder);
    const wide = wideInstructions(WANTED, WORDS, folder);
    const pool = [...narrow, ...wide];
    const singles = singleCases(pool, WANTED);
    const pools = { narrow, wide, exclusives: disassemble(exclusiveWords(), folder) };
    const more = Math.max(SEQUENCES, Number(process.env['PROBEKIT_CASES'] ?? 0) - singles.length);
    const comparisons = [await compareInteger(MPS2_AN500, singles, folder)];
    for (let done = 0; done < more; done += ROUND) {
      const cases = sequences(pools, Math.min(ROUND, more - done), 0x5e9 + done);
      comparisons.push(await compareInteger(MPS2_AN500, cases, folder));
    }
    const wrong = comparisons.flatMap((each) => each.wrong);
    const allowed = new Set(comparisons.flatMap((each) => [...each.allowed]));
    const faults = comparisons.reduce((sum, each) => sum + each.faults, 0);
    const total = singles.length + more;
    const tested = formsOf(singles.flatMap(({ instructions }) => instructions));
    const fewest = Math.min(...tested.values());
    const open = [...formsOf(pool).keys()].filter((form) => !tested.has(form));
    process.stdout.write(
      `${total} cases of integer instructions compared with QEMU, ${faults} of them faults: ${narrow.length} half-words, ` +
        `${wide.length} wide words, ${more} sequences; ${tested.size} forms, ${fewest} cases or more of each; ` +
        `${open.length} forms are UNPREDICTABLE altogether\n`,
    );
    expect(wrong.slice(0, 20)).toEqual([]);
    expect(total).toBeGreaterThan(100_000);
    expect(fewest).toBeGreaterThanOrEqual(WANTED);
    expect(pool.filter((each) => !leftOut(each) && !tested.has(each.form))).toEqual([]);
    expect(LEFT_OUT.filter(({ holds }) => !pool.some(holds)).map(({ reason }) => reason)).toEqual([]);
    expect(DIFFERS.filter((row) => !allowed.has(row)).map(({ manual }) => manual)).toEqual([]);
  });
});
