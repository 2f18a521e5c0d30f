/** Runs cases on both sides and tells where they differ. */
import { assemble } from './assemble.ts';
import { runBench } from './bench-machine.ts';
import { type Case, caseBytes, registerSets } from './integer-cases.ts';
import { DIFFERS, type DiffersRow, mayDiffer, type Outcome } from './integer-differs.ts';
import { integerProgram, layoutOf, OUTCOME_NAMES, SET_WORDS } from './integer-program.ts';
import type { Machine } from './machines.ts';
import { runQemu } from './qemu.ts';

export interface Comparison {
  /** One line for each case that differs. */
  readonly wrong: readonly string[];
  /** Rows by which a difference was allowed. */
  readonly allowed: ReadonlySet<DiffersRow>;
  /** Cases that ended in a fault. */
  readonly faults: number;
}

/** Program and tables of at most this many cases fit into the memory. */
const CHUNK = 40_000;
const SV_CALL = 11;

/** Leaves files in `folder`. */
export async function compareInteger(machine: Machine, cases: readonly Case[], folder: string): Promise<Comparison> {
  const wrong: string[] = [];
  const allowed = new Set<DiffersRow>();
  let faults = 0;
  // What differs may leave memory that differs: it comes by itself.
  const differs = ({ instructions }: Case) => instructions.some(mayDiffer);
  const others = cases.filter((each) => !differs(each));
  const chunks = [cases.filter(differs)];
  for (let from = 0; from < others.length; from += CHUNK) chunks.push(others.slice(from, from + CHUNK));
  for (const chunk of chunks) {
    const [ours, theirs] = await outcomes(machine, chunk, folder);
    chunk.forEach((each, index) => {
      const at = index * OUTCOME_NAMES.length;
      if (theirs[at + EXCEPTION] !== SV_CALL) faults++;
      if (OUTCOME_NAMES.every((_, word) => ours[at + word] === theirs[at + word])) return;
      const [mine, other] = [outcomeOf(ours, at), outcomeOf(theirs, at)];
      const row = DIFFERS.find(({ instruction, holds }) => each.instructions.some(instruction) && holds(mine, other));
      if (row === undefined) wrong.push(`${describe(each)}: ${differenceOf(mine, other)}`);
      else allowed.add(row);
    });
  }
  return { wrong, allowed, faults };
}

async function outcomes(machine: Machine, cases: readonly Case[], folder: string): Promise<readonly [Uint32Array, Uint32Array]> {
  const program = machine.places.program ?? 0;
  const image = assemble(integerProgram(machine, cases.length), folder, program);
  const layout = layoutOf(machine.places);
  const words = OUTCOME_NAMES.length;
  const job = {
    machine,
    loads: [
      { address: program, bytes: image.bytes },
      { address: layout.cases, bytes: caseBytes(cases) },
      { address: layout.registerSets, bytes: withoutBits(registerSets(machine.places), machine.secure ?? 0) },
    ],
    until: image.labels.get('finished')!,
    progress: layout.cells,
    dump: { address: layout.outcomes + 4 * words, byteLength: cases.length * words * 4 },
  };
  const ours = runBench({ ...job, mostMegacycles: 500 });
  const { before } = machine;
  const first = before === undefined ? [] : [{ address: before.address, bytes: assemble(before.text, folder, before.address).bytes }];
  const theirs = await runQemu({ ...job, loads: [...job.loads, ...first], folder });
  return [new Uint32Array(ours.buffer), new Uint32Array(theirs.buffer)];
}

/** Nor is a register so small that an offset leads below zero, where the address has all bits. */
function withoutBits(bytes: Uint8Array, bits: number): Uint8Array {
  if (bits === 0) return bytes;
  const words = new Uint32Array(bytes.slice().buffer);
  const free = (word: number) => (word < REACH ? word | REACH : word & ~bits);
  return new Uint8Array(words.map((word, index) => (index % SET_WORDS === XPSR ? word : free(word))).buffer);
}
/** Of offsets downward, a power of two; place of xPSR in a set of registers. */
const REACH = 0x400;
const XPSR = 7;

const EXCEPTION = OUTCOME_NAMES.indexOf('exception');

function outcomeOf(all: Uint32Array, at: number): Outcome {
  return Object.fromEntries(OUTCOME_NAMES.map((name, word) => [name, all[at + word]!]));
}

function differenceOf(ours: Outcome, theirs: Outcome): string {
  const names = OUTCOME_NAMES.filter((name) => ours[name] !== theirs[name]);
  const told = names.map((name) => `${name} ${ours[name]!.toString(16)}, QEMU ${theirs[name]!.toString(16)}`);
  return told.slice(0, 5).join('; ');
}

function describe({ instructions, set, privileged, traps }: Case): string {
  const text = instructions.map(({ word, mnemonic, operands }) => `${word.toString(16)} ${mnemonic} ${operands}`).join('; ');
  return `${text} [set ${set}, traps ${traps.toString(16)}${privileged ? ', privileged' : ''}]`;
}
