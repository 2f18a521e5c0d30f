/** What exceptions do with floating-point state, on unmodified QEMU and on the bench. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { hasPeer } from '../clients/peer.ts';
import { assemble } from './assemble.ts';
import { runBench } from './bench-machine.ts';
import { CASES, type ContextCase, contextProgram, OUTCOME_WORDS, OUTCOMES, QEMU_DIFFERS } from './context-program.ts';
import { MPS2_AN500 } from './machines.ts';
import { runQemu } from './qemu.ts';

function comparedBits(each: ContextCase, word: number): number {
  const differs = QEMU_DIFFERS.filter((row) => row.word === word && row.holds(each));
  return differs.reduce((bits, row) => bits & ~row.bits, ~0);
}

const folder = mkdtempSync(join(tmpdir(), 'probekit-context-'));
afterAll(() => rmSync(folder, { recursive: true }));

const peersHere = [hasPeer('qemu-system-arm'), hasPeer('arm-none-eabi-gcc')].every(Boolean);

describe.runIf(peersHere)('floating-point state at exceptions beside qemu-system-arm -M mps2-an500', () => {
  it('is stacked, left and restored alike', async () => {
    const image = assemble(contextProgram(), folder);
    const job = {
      machine: MPS2_AN500,
      loads: [{ address: 0, bytes: image.bytes }],
      until: image.labels.get('done')!,
      dump: { address: OUTCOMES, byteLength: CASES.length * OUTCOME_WORDS * 4 },
    };
    const theirs = new Uint32Array((await runQemu({ ...job, folder })).buffer);
    const ours = new Uint32Array(runBench({ ...job, mostMegacycles: 10 }).buffer);
    const told = QEMU_DIFFERS.map(({ manual }) => `, but for: ${manual}`).join('');
    process.stdout.write(`${CASES.length} exceptions with floating-point state compared with QEMU${told}\n`);
    const wrong = CASES.flatMap((each, index) => {
      const words = Array.from({ length: OUTCOME_WORDS }, (_, word) => word);
      const told = words.flatMap((word) => {
        const [mine, other] = [ours[index * OUTCOME_WORDS + word]!, theirs[index * OUTCOME_WORDS + word]!];
        return ((mine ^ other) & comparedBits(each, word)) === 0 ? [] : [`word ${word} ${mine.toString(16)}, QEMU ${other.toString(16)}`];
      });
      return told.length === 0 ? [] : [`${JSON.stringify(each)}: ${told.slice(0, 5).join('; ')}`];
    });
    expect(wrong.slice(0, 20)).toEqual([]);
  }, 60_000);
});
