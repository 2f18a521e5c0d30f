/** Accesses of both privileges over random sets of MPU regions, on unmodified QEMU and on the bench. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { hasPeer } from '../clients/peer.ts';
import { assemble } from './assemble.ts';
import { runBench } from './bench-machine.ts';
import { MPS2_AN500 } from './machines.ts';
import {
  ACCESSES,
  ARENA,
  arenaBytes,
  describeAccess,
  mpuProgram,
  OUTCOME_WORDS,
  OUTCOMES,
  regionSets,
  SETS,
  TABLE,
  tableBytes,
} from './mpu-program.ts';
import { runQemu } from './qemu.ts';

const folder = mkdtempSync(join(tmpdir(), 'probekit-mpu-'));
afterAll(() => rmSync(folder, { recursive: true }));

const peersHere = [hasPeer('qemu-system-arm'), hasPeer('arm-none-eabi-gcc')].every(Boolean);

describe.runIf(peersHere)('the MPU beside qemu-system-arm -M mps2-an500', () => {
  it('lets the same accesses pass and says the same of the others', async () => {
    const image = assemble(mpuProgram(), folder);
    const sets = regionSets();
    const job = {
      machine: MPS2_AN500,
      loads: [
        { address: 0, bytes: image.bytes },
        { address: ARENA, bytes: arenaBytes() },
        { address: TABLE, bytes: tableBytes(sets) },
      ],
      until: image.labels.get('done')!,
      dump: { address: OUTCOMES, byteLength: SETS * ACCESSES * OUTCOME_WORDS * 4 },
    };
    const theirs = new Uint32Array((await runQemu({ ...job, folder })).buffer);
    const ours = new Uint32Array(runBench({ ...job, mostMegacycles: 50 }).buffer);
    let faults = 0;
    const wrong = sets.flatMap(({ accesses, regions, control }, set) =>
      accesses.flatMap((each, index) => {
        const at = (set * ACCESSES + index) * OUTCOME_WORDS;
        const [mine, other] = [ours.subarray(at, at + OUTCOME_WORDS), theirs.subarray(at, at + OUTCOME_WORDS)];
        if (other[1] !== 0) faults++;
        if (mine.every((word, part) => word === other[part])) return [];
        const words = (all: Uint32Array) => [...all].map((word) => word.toString(16)).join(' ');
        const shown = regions.map((pair) => pair.map((word) => (word >>> 0).toString(16)).join('/')).join(' ');
        return [`${describeAccess(each)}: ${words(mine)}, QEMU ${words(other)}; MPU_CTRL ${control}, regions ${shown}`];
      }),
    );
    process.stdout.write(`${SETS * ACCESSES} accesses under the MPU compared with QEMU, ${faults} of them refused\n`);
    expect(faults).toBeGreaterThan(SETS * 10);
    expect(faults).toBeLessThan(SETS * ACCESSES);
    expect(wrong.slice(0, 10)).toEqual([]);
  }, 120_000);
});
