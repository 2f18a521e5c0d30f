/** Short runs of integer instructions on the cores of other architectures, beside the machines of QEMU that have them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasPeer } from '../clients/peer.ts';
import { disassemble, type Instruction, narrowInstructions, wideInstructions } from './instruction-pool.ts';
import { type Case, exclusiveWords, isMemory, sequences, singleCases } from './integer-cases.ts';
import { compareInteger } from './integer-comparison.ts';
import { leftOut } from './integer-left-out.ts';
import { MPS2_AN385, MPS2_AN386, MPS2_AN505 } from './other-machines.ts';

const folder = mkdtempSync(join(tmpdir(), 'probekit-other-cores-'));
afterAll(() => rmSync(folder, { recursive: true }));

const peersHere = [hasPeer('qemu-system-arm'), hasPeer('arm-none-eabi-gcc')].every(Boolean);
const WORDS = 6;
const SEQUENCES = 2000;

/** What one machine cannot be asked. */
const NOT_ASKED: Readonly<Record<string, readonly { readonly why: string; readonly holds: (each: Instruction) => boolean }[]>> = {
  [MPS2_AN385.name]: [
    {
      why: 'QEMU 7.2 knows these of the DSP extension on a Cortex-M3, where they are UNDEFINED (ARM DDI 0403E.e, A1.2.3): see instruction-sets.test.ts',
      holds: ({ mnemonic }) =>
        /^([su]xta|[su]xt[ab]*16|[su]sat16|sml[as](?!l\.?$|l$)|smlal[bdt]|smu[ls][^l]|smuad|smm|usad|umaal|pkh)/.test(mnemonic),
    },
  ],
  [MPS2_AN505.name]: [
    {
      why: 'a sum with a register may lie in memory that is Secure there, whose SecureFault ours cannot have',
      holds: ({ mnemonic, operands }) => /^(add|sub)/.test(mnemonic) && /^(sp|pc), (sp, |pc, )?r/.test(operands),
    },
    {
      why: 'QEMU 7.2 knows LDAEXD and STLEXD, which are UNDEFINED, and STLEX looks at the monitor before the alignment (ARM DDI 0553B.s, C2.4): see architectures.test.ts',
      holds: ({ mnemonic }) => /^(ldaexd|stlex)/.test(mnemonic),
    },
    {
      why: 'what is loaded into PC may be an address that is Secure there',
      holds: ({ mnemonic, operands }) => /^(ldr|ldm|pop)/.test(mnemonic) && /^pc|pc\}/.test(operands),
    },
  ],
};

/** So many words of each form at most. */
function thinned(pool: readonly Instruction[]): readonly Instruction[] {
  const counts = new Map<string, number>();
  return pool.filter((each) => {
    const count = counts.get(each.form) ?? 0;
    if (!leftOut(each)) counts.set(each.form, count + 1);
    return count < WORDS;
  });
}

describe.runIf(peersHere)('integer instructions of other architectures beside QEMU', () => {
  let narrow: readonly Instruction[] = [];
  let wide: readonly Instruction[] = [];
  beforeAll(() => {
    narrow = narrowInstructions(folder);
    wide = wideInstructions(WORDS, WORDS, folder);
  }, 60_000);

  it.each([MPS2_AN385, MPS2_AN386, MPS2_AN505])(
    'do the same on $name',
    async (machine) => {
      const asked = (each: Instruction) => !NOT_ASKED[machine.name]?.some(({ holds }) => holds(each));
      const pools = { narrow: narrow.filter(asked), wide: wide.filter(asked) };
      const singles = singleCases([...thinned(pools.narrow), ...thinned(pools.wide)], 2);
      const exclusives = disassemble(exclusiveWords(), folder);
      // What a sequence has calculated may be an address that is Secure.
      const reaches = ({ instructions }: Case) => machine.secure !== undefined && instructions.some(isMemory);
      const cases = [...singles, ...sequences({ ...pools, exclusives }, SEQUENCES, 0x385).filter((each) => !reaches(each))];
      const { wrong, faults } = await compareInteger(machine, cases, folder);
      const forms = new Set(singles.flatMap(({ instructions }) => instructions.map(({ form }) => form)));
      process.stdout.write(`${machine.name}: ${cases.length} cases of ${forms.size} forms compared with QEMU, ${faults} of them faults\n`);
      expect(wrong.slice(0, 20)).toEqual([]);
      const unused = NOT_ASKED[machine.name]?.filter(({ holds }) => ![...narrow, ...wide].some(holds)) ?? [];
      expect(unused.map(({ why }) => why)).toEqual([]);
    },
    60_000,
  );
});
