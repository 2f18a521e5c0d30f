/**
 * GNU binutils as the judge of which architecture has which encoding: its disassembler tells what a word means, its assembler,
 * asked for one architecture, either makes the same word of that or refuses. Words that it writes in another way are no cases.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A word, one of 16 bits below 0x1_0000, with what the disassembler makes of it. */
export interface Encoding {
  readonly word: number;
  readonly text: string;
}

const bytesOf = (word: number) => {
  const halves = word < 0x1_0000 ? [word] : [word >>> 16, word & 0xffff];
  return halves.flatMap((half) => [half & 0xff, half >>> 8]);
};

/** What the words mean, for all architectures; words that mean nothing, or that the manual leaves open, are not among them. */
export function disassemble(words: readonly number[], folder: string): readonly Encoding[] {
  const file = join(folder, 'words.bin');
  writeFileSync(file, Uint8Array.from(words.flatMap(bytesOf)));
  const listing = execFileSync('arm-none-eabi-objdump', ['-D', '-b', 'binary', '-m', 'arm', '-M', 'force-thumb', file], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  const found: Encoding[] = [];
  for (const [, address, hex, text] of listing.matchAll(/^ *([0-9a-f]+):\t([0-9a-f ]+?) *\t(.*)$/gm)) {
    if (/UNDEFINED|UNPREDICTABLE|^\.(word|short|inst)/.test(text!)) continue;
    const at = Number.parseInt(address!, 16);
    const plain = text!.replace(/[;@].*/, '').trim();
    const target = /^(?:b|bl|b[a-z]{2}|cbn?z)(?:\.[nw])?\s.*?0x([0-9a-f]+)$/.exec(plain);
    const relative = (hit: string) => `. + (${Number.parseInt(hit, 16) - at})`;
    found.push({
      word: Number.parseInt(hex!.replace(' ', ''), 16),
      text: target === null ? plain : plain.replace(/0x[0-9a-f]+$/, (hit) => relative(hit)),
    });
  }
  return found;
}

/** For each word whether the assembler makes it for an architecture. */
export function assemblable(encodings: readonly Encoding[], options: readonly string[], folder: string): readonly boolean[] {
  const source = join(folder, 'words.s');
  const object = join(folder, 'words.o');
  const refused = new Set<number>();
  const assemble = () => {
    const lines = encodings.map(({ text }, index) => (refused.has(index) ? '.skip 4' : `${text}\n.balign 4, 0`));
    writeFileSync(source, ['.syntax unified', '.thumb', ...lines].join('\n'));
    // Two lines of source for each word that is asked for, one for the others.
    return spawnSync('arm-none-eabi-as', ['--no-warn', ...options, '-o', object, source], { encoding: 'utf8', maxBuffer: 2 ** 28 });
  };
  for (;;) {
    const place = encodings.flatMap((_, index) => (refused.has(index) ? [index] : [index, index]));
    const { status, stderr } = assemble();
    if (status === 0) break;
    const before = refused.size;
    for (const [, line] of stderr.matchAll(/:(\d+): Error/g)) refused.add(place[Number(line) - 3]!);
    if (refused.size === before) throw new Error(`the assembler refused without a reason: ${stderr.slice(0, 400)}`);
  }
  const binary = join(folder, 'made.bin');
  execFileSync('arm-none-eabi-objcopy', ['-O', 'binary', '-j', '.text', object, binary]);
  const made = new Uint8Array(readFileSync(binary));
  return encodings.map(({ word }, index) => !refused.has(index) && bytesOf(word).every((byte, at) => made[4 * index + at] === byte));
}
