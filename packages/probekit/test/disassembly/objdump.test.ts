import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parseImage } from '../../src/image/index.ts';
import { hasPeer } from '../clients/peer.ts';
import { Random } from '../cpu-differential/random.ts';
import { DIFFERENCES } from './differences.ts';
import { disagreements, type Pair } from './objdump.ts';

const FIRMWARE = 'firmware';
const WIDE_DRAWS = 150_000;
const NOP = 0xbf00;
const FIRST_WIDE = 0xe800;

describe.runIf(hasPeer('arm-none-eabi-objdump'))('the disassembler beside objdump', () => {
  const folder = mkdtempSync(join(tmpdir(), 'probekit-objdump-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  /** What no known reason explains, as text for a person. */
  const unexplained = (pairs: readonly Pair[]) =>
    pairs
      .filter((pair) => !DIFFERENCES.some(({ holds }) => holds({ ...pair, word: pair.ours?.word ?? 0 })))
      .map(
        ({ ours, theirs }) =>
          `${ours?.word.toString(16)}: ${ours?.mnemonic} ${ours?.operands} @ ${ours?.comment} | ${theirs.text} @ ${theirs.comment}`,
      )
      .slice(0, 20);

  it('says the same of every 16-bit encoding', () => {
    // An IT instruction lends its condition to the four behind it.
    const bytes = littleEndian(Array.from({ length: FIRST_WIDE }, (_, word) => [word, NOP, NOP, NOP, NOP]).flat());
    const { lines, differing } = disagreements(bytes, 0, folder);
    expect(lines).toBe(FIRST_WIDE * 5);
    expect(unexplained(differing)).toEqual([]);
  });

  it('says the same of drawn 32-bit encodings', () => {
    const random = new Random(8);
    const draws = Array.from({ length: WIDE_DRAWS }, () => [FIRST_WIDE + random.below(0x1_0000 - FIRST_WIDE), random.below(0x1_0000)]);
    const { lines, differing } = disagreements(littleEndian(draws.flat()), 0x0800_0000, folder);
    expect(lines).toBe(WIDE_DRAWS);
    expect(unexplained(differing)).toEqual([]);
  });

  const images = readdirSync(FIRMWARE, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.elf'));

  it.each(['O0', 'O2', 'Os', 'plain'])('says the same of each image of our own at %s', (level) => {
    const wanted = images.filter((name) => (/\.(O\w)\.elf$/.exec(name)?.[1] ?? 'plain') === level);
    expect(wanted.length).toBeGreaterThan(20);
    let lines = 0;
    for (const name of wanted) {
      for (const { address, bytes } of parseImage(readFileSync(join(FIRMWARE, name)), { name }).segments) {
        const compared = disagreements(bytes, address, folder);
        lines += compared.lines;
        expect({ name, differing: unexplained(compared.differing) }).toEqual({ name, differing: [] });
      }
    }
    expect(lines).toBeGreaterThan(5000);
  });
});

function littleEndian(halfWords: readonly number[]): Uint8Array {
  return new Uint8Array(Uint16Array.from(halfWords).buffer);
}
