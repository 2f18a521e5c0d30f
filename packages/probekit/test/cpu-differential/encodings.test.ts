/** Words of the coprocessor space on unmodified QEMU and on the bench: the same ones are known, and do the same. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { hasPeer } from '../clients/peer.ts';
import { assemble } from './assemble.ts';
import { runBench } from './bench-machine.ts';
import { ENCODINGS, encodingProgram, encodings, OUTCOME_WORDS, OUTCOMES } from './encoding-program.ts';
import { MPS2_AN500 } from './machines.ts';
import { MPS2_AN385, MPS2_AN386 } from './other-machines.ts';
import { runQemu } from './qemu.ts';

const folder = mkdtempSync(join(tmpdir(), 'probekit-encodings-'));
afterAll(() => rmSync(folder, { recursive: true }));

const peersHere = [hasPeer('qemu-system-arm'), hasPeer('arm-none-eabi-gcc')].every(Boolean);

describe.runIf(peersHere)('the coprocessor space beside qemu-system-arm', () => {
  it.each([MPS2_AN500, MPS2_AN386, MPS2_AN385])(
    'has the same words, which do the same, on $name',
    async (machine) => {
      const words = encodings();
      const image = assemble(encodingProgram(words), folder);
      const job = {
        machine,
        loads: [{ address: 0, bytes: image.bytes }],
        until: image.labels.get('done')!,
        dump: { address: OUTCOMES, byteLength: ENCODINGS * OUTCOME_WORDS * 4 },
      };
      const theirs = new Uint32Array((await runQemu({ ...job, folder })).buffer);
      const ours = new Uint32Array(runBench({ ...job, mostMegacycles: 200 }).buffer);
      const wrong = words.flatMap((word, index) => {
        const at = index * OUTCOME_WORDS;
        const difference = Array.from({ length: OUTCOME_WORDS }, (_, each) => each).filter((each) => ours[at + each] !== theirs[at + each]);
        const told = difference.map((each) => `word ${each} ${ours[at + each]!.toString(16)}, QEMU ${theirs[at + each]!.toString(16)}`);
        return difference.length === 0 ? [] : [`${word.toString(16)}: ${told.slice(0, 4).join('; ')}`];
      });
      process.stdout.write(`${machine.name}: ${words.length} words of the coprocessor space compared with QEMU\n`);
      expect(wrong.slice(0, 20)).toEqual([]);
    },
    120_000,
  );
});
