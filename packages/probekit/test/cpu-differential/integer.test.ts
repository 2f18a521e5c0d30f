/** Integer instructions, alone and in sequences, on unmodified QEMU and on the bench. PROBEKIT_CASES asks for more of them than usual. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { hasPeer } from '../clients/peer.ts';
import { disassemble, type Instruction, narrowInstructions, wideInstructions } from './instruction-pool.ts';
import { type Case, exclusiveWords, sequences, singleCases } from './integer-cases.ts';
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
    const exclusives = disassemble(exclusiveWords(), folder);
    const more = Math.max(SEQUENCES, Number(process.env['PROBEKIT_CASES'] ?? 0) - singles.length);
    const cases: readonly Case[] = [...singles, ...sequences({ narrow, wide, exclusives }, more, 0x5e9)];

    const { wrong, allowed, faults } = await compareInteger(MPS2_AN500, cases, folder);
    const tested = formsOf(singles.flatMap(({ instructions }) => instructions));
    const fewest = Math.min(...tested.values());
    const open = [...formsOf(pool).keys()].filter((form) => !tested.has(form));
    process.stdout.write(
      `${cases.length} cases of integer instructions compared with QEMU, ${faults} of them faults: ${narrow.length} half-words, ` +
        `${wide.length} wide words, ${more} sequences; ${tested.size} forms, ${fewest} cases or more of each; ` +
        `${open.length} forms are UNPREDICTABLE altogether\n`,
    );
    expect(wrong.slice(0, 20)).toEqual([]);
    expect(cases.length).toBeGreaterThan(100_000);
    expect(fewest).toBeGreaterThanOrEqual(WANTED);
    expect(pool.filter((each) => !leftOut(each) && !tested.has(each.form))).toEqual([]);
    expect(LEFT_OUT.filter(({ holds }) => !pool.some(holds)).map(({ reason }) => reason)).toEqual([]);
    expect(DIFFERS.filter((row) => !allowed.has(row)).map(({ manual }) => manual)).toEqual([]);
  });
});
