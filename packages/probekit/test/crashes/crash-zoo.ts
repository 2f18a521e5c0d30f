/** A crash of `firmware/crashes` on a fresh board, and the core as a debugger finds it a while later. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createBench } from '../../src/bench/index.ts';
import { connectTarget, type Target } from '../../src/stm32/index.ts';
import { type ProgramSymbols, type ReadBytes, readElfSections, readProgramSymbols } from '../../src/symbols/index.ts';
import { openProbe } from '../contracts/board-on-bench.ts';

export const FIRMWARE = fileURLToPath(new URL('../../../../firmware/', import.meta.url));
const SELECTION = 'crash_selected';
const AWAITED_MS = 30;

export interface Crashed {
  readonly target: Target;
  readonly lockedUp: boolean;
  readonly program: ProgramSymbols;
  readonly read: ReadBytes;
}

const files = new Map<string, { file: Uint8Array; program: ProgramSymbols }>();

/** The program, with the crash selected. */
export function selected(image: string, crash: string): { file: Uint8Array; program: ProgramSymbols } {
  const known = files.get(image) ?? read(image);
  files.set(image, known);
  const { program } = known;
  const word = program.symbolNamed(SELECTION);
  const wanted = program.symbols.find(
    ({ name, kind }) => kind === 'function' && (name === `crash_${crash}` || name.includes(`crash_${crash}Ev`)),
  );
  if (!word || !wanted) throw new Error(`${image} has no crash_${crash}`);
  const file = known.file.slice();
  const section = readElfSections(known.file).sections.find(
    ({ address, bytes }) => address <= word.address && word.address < address + bytes.length,
  );
  const at = section!.bytes.byteOffset - known.file.byteOffset + word.address - section!.address;
  new DataView(file.buffer).setUint32(at, (wanted.address | 1) >>> 0, true);
  return { file, program };
}

function read(image: string) {
  const file = new Uint8Array(readFileSync(`${FIRMWARE}crashes/${image}.elf`));
  return { file, program: readProgramSymbols(file) };
}

export async function crashed(image: string, crash: string, awaitedMs = AWAITED_MS): Promise<Crashed> {
  const { file, program } = selected(image, crash);
  const name = `${image}.elf`;
  const bench = await createBench({ scenario: { board: 'nucleo-h743zi2', flash: [{ file: name }] }, images: [{ name, bytes: file }] });
  await bench.control.send('advance', { ms: awaitedMs });
  const target = await connectTarget(await openProbe(bench), { mode: 'normal' });
  // A halted core no longer says it.
  const { lockedUp } = await target.core.readStatus();
  await target.core.halt();
  return { target, lockedUp, program, read: (address, byteLength) => target.memory.read(address, byteLength) };
}
