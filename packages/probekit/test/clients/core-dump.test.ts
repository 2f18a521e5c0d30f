/** A core dump of a crash, opened by GDB, unmodified: its stack is the one that we tell; and the verdict from the dump alone. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import {
  backtraceOf,
  crashVerdict,
  decodeCoreDump,
  encodeCoreDump,
  readFrom,
  readRam,
  readStanding,
  unwind,
} from '../../src/debug/index.ts';
import { parseImage } from '../../src/image/index.ts';
import { crashed, selected } from '../crashes/crash-zoo.ts';
import { hasPeer, runPeer } from './peer.ts';

const CRASHES = ['null_read', 'null_call', 'divide', 'in_interrupt', 'assertion'];
const folder = mkdtempSync(join(tmpdir(), 'probekit-core-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function dumped(image: string, crash: string) {
  const { target, program, read, lockedUp } = await crashed(image, crash);
  const standing = await readStanding(target, lockedUp);
  const file = encodeCoreDump({ standing, segments: await readRam(target, read) });
  return { program, standing, read, file, elf: selected(image, crash).file };
}

describe.each(['crashes.O0', 'crashes.O2'])('a core dump of %s', (image) => {
  it.runIf(hasPeer('gdb-multiarch')).each(CRASHES)('in %s: GDB tells the same calls', { timeout: 60_000 }, async (crash) => {
    const { program, standing, read, file, elf } = await dumped(image, crash);
    const { registers, special } = standing;
    const { frames } = await unwind({ program, registers, special, read });
    const ours = backtraceOf(program, frames).map((one) => (one.kind === 'function' ? `${one.function}:${one.place?.line}` : 'handler'));
    const paths = { core: join(folder, 'core.elf'), elf: join(folder, 'program.elf') };
    writeFileSync(paths.core, file);
    writeFileSync(paths.elf, elf);
    const settings = ['set backtrace past-main on', 'set print frame-arguments none', 'bt'].flatMap((text) => ['-ex', text]);
    const { text } = await runPeer('gdb-multiarch', ['--nx', '--batch', ...settings, paths.elf, paths.core]);
    const lines = text.split('\n').filter((line) => line.startsWith('#') && !line.startsWith('#0 '));
    const theirs = lines.map((line) => {
      if (line.includes('<signal handler called>')) return 'handler';
      const [, name] = /^#\d+ +(?:0x[0-9a-f]+ in )?([\w?]+) \(/.exec(line) ?? [];
      return name === '??' ? 'undefined:undefined' : `${name}:${/:(\d+)$/.exec(line)?.[1]}`;
    });
    expect(theirs.slice(0, 5)).toEqual(ours.slice(1, 6));
  });

  it.each(CRASHES)('in %s: the verdict is that of the board', async (crash) => {
    const { program, standing, read, file, elf } = await dumped(image, crash);
    const dump = decodeCoreDump(file);
    const { segments } = parseImage(elf, { name: 'program.elf' });
    const offline = await crashVerdict(dump.standing, program, readFrom([...dump.segments, ...segments]));
    expect(offline).toEqual(await crashVerdict(standing, program, read));
  });
});

it('of a damaged dump is an error, wherever it is cut or changed', async () => {
  const { standing } = await dumped('crashes.O2', 'null_read');
  const file = encodeCoreDump({ standing, segments: [{ address: 0x2000_0000, bytes: new Uint8Array(64) }] });
  for (let length = 0; length < file.length; length += 37) {
    expect(() => decodeCoreDump(file.subarray(0, length))).toThrow(expect.objectContaining({ code: 'debug/core-file' }));
  }
  for (let at = 0; at < file.length; at++) {
    const changed = file.slice();
    changed[at]! ^= 0xff;
    try {
      expect(decodeCoreDump(changed).standing.registers.size).toBeGreaterThan(0);
    } catch (error) {
      expect(error).toMatchObject({ code: 'debug/core-file' });
    }
  }
});
