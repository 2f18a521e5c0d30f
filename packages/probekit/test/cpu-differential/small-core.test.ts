/** Every form of instruction on the core with the smallest set of them, beside qemu-system-arm -M microbit. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { hasPeer } from '../clients/peer.ts';
import { assemble } from './assemble.ts';
import { runBench } from './bench-machine.ts';
import { type Instruction, narrowInstructions, wideInstructions } from './instruction-pool.ts';
import { leftOut } from './integer-left-out.ts';
import { MICROBIT } from './other-machines.ts';
import { runQemu } from './qemu.ts';
import { Random } from './random.ts';
import {
  CASE_WORDS,
  CASES,
  CENTRE,
  MOST_CASES,
  OUTCOME_NAMES,
  OUTCOMES,
  PLACE,
  SET_WORDS,
  SETS,
  smallCoreProgram,
} from './small-core-program.ts';

const folder = mkdtempSync(join(tmpdir(), 'probekit-small-core-'));
afterAll(() => rmSync(folder, { recursive: true }));

const peersHere = [hasPeer('qemu-system-arm'), hasPeer('arm-none-eabi-gcc')].every(Boolean);
const SVC = 0xdf00;
/** Sets of registers: the first half data, the second half addresses. */
const SET_COUNT = 64;
/** The register that is an offset where the others are addresses. */
const OFFSET = 7;
const NARROW_WORDS = 12;
const WIDE_WORDS = 1;
const SEQUENCES = 500;

type Case = readonly Instruction[];

/** What there is no way to ask of the machine, which has no MPU to keep a case in its place. */
const NOT_ASKED: readonly { readonly why: string; readonly holds: (each: Instruction) => boolean }[] = [
  { why: 'would sleep', holds: ({ mnemonic }) => /^wf[ei]/.test(mnemonic) },
  { why: 'leads somewhere', holds: ({ mnemonic, operands }) => /^(bx|blx)/.test(mnemonic) || /^pc\b|\bpc\}/.test(operands) },
  { why: 'leads too far', holds: (each) => /^(b|bl|b<c>)(\.[nw])?$/.test(each.mnemonic) && !isNear(each) },
  {
    why: 'takes the stack away',
    holds: ({ mnemonic, operands }) => /^sp, [^#]*$/.test(operands) || (mnemonic === 'msr' && /SP|CONTROL/.test(operands)),
  },
  {
    why: 'is UNPREDICTABLE (ARM DDI 0419E, B4.2.2 and B4.2.1)',
    holds: ({ mnemonic, operands }) => mnemonic.startsWith('cps') && operands !== 'i',
  },
  { why: 'names registers that ARMv6-M does not have: UNPREDICTABLE (ARM DDI 0419E, B4.2.2)', holds: (each) => isForeignRegister(each) },
  {
    why: 'SETEND, CBZ, CBNZ and IT are UNDEFINED (ARM DDI 0419E, A5.2); QEMU 7.2 knows them all the same: see architectures.test.ts',
    holds: ({ wide, mnemonic }) => !wide && /^(setend|cbn?z|it[te]*)$/.test(mnemonic),
  },
];

/** A branch into the SVC instructions behind the case. */
function isNear({ wide, word }: Instruction): boolean {
  if (wide) return (word & 0xffff_ffe0) >>> 0 === 0xf000_f800;
  return word >>> 12 === 13 ? (word & 0xff) < 16 : (word & 0x7ff) < 16;
}

function isForeignRegister({ wide, word }: Instruction): boolean {
  const isMove = wide && [0xf380_8000, 0xf3e0_8000].includes((word & 0xffe0_d000) >>> 0);
  // APSR by its flags only.
  return isMove && (![0, 1, 2, 3, 5, 6, 7, 8, 9, 16, 20].includes(word & 0xff) || (word & 0x0020_0400) === 0x400);
}

const isMemory = ({ mnemonic }: Instruction) => /^(ld|st|push|pop)/.test(mnemonic);

/** Accesses go from an address by an offset that the instruction or the one register has. */
function staysInside({ mnemonic, operands }: Instruction): boolean {
  const [, base, index] = /\[(\w+)(?:, (r\d))?/.exec(operands) ?? /^(\w+)!?(), \{/.exec(operands) ?? [];
  if (/^(ld|st)m/.test(mnemonic)) return !operands.startsWith(`r${OFFSET}`);
  return base !== `r${OFFSET}` && (index === undefined || index === '' || index === `r${OFFSET}`);
}

function thinned(pool: readonly Instruction[], words: number): readonly Instruction[] {
  const counts = new Map<string, number>();
  return pool.filter((each) => {
    if (leftOut(each) || NOT_ASKED.some(({ holds }) => holds(each)) || (!each.wide && isMemory(each) && !staysInside(each))) return false;
    const count = counts.get(each.form) ?? 0;
    counts.set(each.form, count + 1);
    return count < words;
  });
}

function registerSets(): Uint8Array {
  const random = new Random(0xc200);
  const words = new Uint32Array(SET_COUNT * SET_WORDS);
  for (let set = 0; set < SET_COUNT; set++) {
    for (let word = 0; word < SET_WORDS; word++) {
      const data = random.pick([random.word(), random.word() >>> random.below(32), 0, 0xffff_ffff, 0x8000_0000, 0x7fff_ffff]);
      const address = CENTRE + random.below(32) * (random.below(4) === 0 ? 1 : 4);
      words[set * SET_WORDS + word] = set < SET_COUNT / 2 ? data : address;
    }
    // R4 to R11 come last.
    if (set >= SET_COUNT / 2) words[set * SET_WORDS + 4 + OFFSET] = 4 * random.below(8);
    words[set * SET_WORDS + 6] = PLACE;
    words[set * SET_WORDS + 7] = (0x0100_0000 | (random.below(16) << 28)) >>> 0;
  }
  return new Uint8Array(words.buffer);
}

function caseBytes(cases: readonly Case[]): Uint8Array {
  const bytes = new Uint8Array(4 * CASE_WORDS * cases.length);
  const view = new DataView(bytes.buffer);
  cases.forEach((instructions, index) => {
    const start = 4 * CASE_WORDS * index;
    const halves = [...instructions.flatMap(({ wide, word }) => (wide ? [word >>> 16, word & 0xffff] : [word])), SVC, SVC, SVC];
    for (let half = 0; half < 4; half++) view.setUint16(start + 2 * half, halves[half]!, true);
    const addresses = instructions.some(isMemory) ? SET_COUNT / 2 : 0;
    view.setUint32(start + 8, addresses + (index % (SET_COUNT / 2)), true);
  });
  return bytes;
}

/** One line for each case that differs; how many were faults. */
async function compare(cases: readonly Case[]): Promise<{ readonly wrong: readonly string[]; readonly faults: number }> {
  const image = assemble(smallCoreProgram(cases.length), folder);
  const words = OUTCOME_NAMES.length;
  const job = {
    machine: MICROBIT,
    loads: [
      { address: 0, bytes: image.bytes },
      { address: CASES, bytes: caseBytes(cases) },
      { address: SETS, bytes: registerSets() },
    ],
    until: image.labels.get('finished')!,
    dump: { address: OUTCOMES + 4 * words, byteLength: cases.length * words * 4 },
  };
  const ours = new Uint32Array(runBench({ ...job, mostMegacycles: 5 }).buffer);
  const theirs = new Uint32Array((await runQemu({ ...job, folder })).buffer);
  const wrong = cases.flatMap((instructions, index) => {
    const told = OUTCOME_NAMES.flatMap((name, word) => {
      const [mine, other] = [ours[index * words + word]!, theirs[index * words + word]!];
      return mine === other ? [] : [`${name} ${mine.toString(16)}, QEMU ${other.toString(16)}`];
    });
    const text = instructions.map(({ word, mnemonic, operands }) => `${word.toString(16)} ${mnemonic} ${operands}`).join('; ');
    return told.length === 0 ? [] : [`${text}: ${told.slice(0, 4).join('; ')}`];
  });
  return { wrong, faults: cases.filter((_, index) => theirs[index * words + EXCEPTION] === HARD_FAULT).length };
}

const EXCEPTION = OUTCOME_NAMES.indexOf('exception');
const HARD_FAULT = 3;

describe.runIf(peersHere)('ARMv6-M beside qemu-system-arm -M microbit', () => {
  it('does the same, and has no other wide instructions', async () => {
    const narrow = thinned(narrowInstructions(folder), NARROW_WORDS);
    const wide = thinned(wideInstructions(4, 4, folder), WIDE_WORDS);
    const plain = narrow.filter(
      (each) => !isMemory(each) && /^[a-z]+s? r\d/.test(`${each.mnemonic} ${each.operands}`) && !/sp|pc|cb/.test(each.form),
    );
    const random = new Random(0x6);
    const sequences = Array.from({ length: SEQUENCES }, () => [random.pick(plain), random.pick(plain), random.pick(plain)]);
    const cases: readonly Case[] = [...narrow.map((each) => [each]), ...wide.map((each) => [each]), ...sequences];
    const wrong: string[] = [];
    let faults = 0;
    for (let from = 0; from < cases.length; from += MOST_CASES) {
      const result = await compare(cases.slice(from, from + MOST_CASES));
      wrong.push(...result.wrong);
      faults += result.faults;
    }
    const forms = new Set([...narrow, ...wide].map(({ form }) => form));
    process.stdout.write(`${MICROBIT.name}: ${cases.length} cases of ${forms.size} forms compared with QEMU, ${faults} of them faults\n`);
    expect(wrong.slice(0, 20)).toEqual([]);
    expect(faults).toBeGreaterThan(wide.length / 2);
    expect(faults).toBeLessThan(cases.length / 2);
  }, 120_000);
});
