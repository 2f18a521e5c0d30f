/** GNU objdump as the judge of our disassembler: the same bytes, line beside line. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { disassemble, type Instruction } from '../../src/cortex/disassembly/index.ts';

export interface Line {
  readonly address: number;
  /** `ldr r3, [pc, #20]`. */
  readonly text: string;
  /** What stands behind the sign of a comment. */
  readonly comment: string;
}

export interface Pair {
  readonly ours: Instruction | undefined;
  readonly theirs: Line;
}

/** What both say of `bytes` as Thumb code at `address`, where they do not agree. Leaves a file in `folder`. */
export function disagreements(
  bytes: Uint8Array,
  address: number,
  folder: string,
): { readonly lines: number; readonly differing: readonly Pair[] } {
  const file = join(folder, 'code.bin');
  writeFileSync(file, bytes);
  const flags = ['-D', '-z', '-b', 'binary', '-m', 'armv7e-m', '-M', 'force-thumb', `--adjust-vma=${address}`];
  const listing = execFileSync('arm-none-eabi-objdump', [...flags, file], { encoding: 'utf8', maxBuffer: 1 << 28 });
  const theirs = listing.split('\n').flatMap(lineOf);
  const ours = new Map(disassemble(bytes, address).map((each) => [each.address, each]));
  const pairs = theirs.map((line): Pair => ({ ours: ours.get(line.address), theirs: line }));
  return { lines: theirs.length, differing: pairs.filter(({ ours: our, theirs: their }) => !agree(our, their)) };
}

/** A comment of ours must be objdump's; not each of objdump's is ours. */
function agree(ours: Instruction | undefined, { text, comment }: Line): boolean {
  if (!ours) return false;
  return `${ours.mnemonic} ${ours.operands}`.trim() === text && (ours.comment === undefined || ours.comment === comment);
}

function lineOf(line: string): Line[] {
  const [, address, said] = /^ *([0-9a-f]+):\t[0-9a-f]{4}(?: [0-9a-f]{4})? *\t(.*)$/.exec(line) ?? [];
  if (address === undefined || said === undefined) return [];
  // The address of a literal comes first; a distance in hex may follow as a second comment.
  const [text = '', comment = ''] = said.split('@').map((part) => part.replaceAll('\t', ' ').trim());
  return [{ address: Number.parseInt(address, 16), text, comment }];
}
