/** The program whose variables are asked for: its file, and whether it is the one on the chip. */
import { hex } from '../base/index.ts';
import { type Difference, spotCheck } from '../flash/index.ts';
import { type Image, parseImage } from '../image/index.ts';
import type { Target } from '../stm32/index.ts';
import { type ProgramSymbols, readProgramSymbols } from '../symbols/index.ts';
import { type Language, type Said, say } from '../words/sentences/index.ts';
import type { CommandContext } from './context.ts';
import { usageError } from './errors.ts';
import { readFirmwareBytes } from './firmware-file.ts';
import { sentencesFor } from './sentences-for.ts';

export interface RunningProgram {
  readonly symbols: ProgramSymbols;
  readonly image: Image;
}

/** @throws `node/file`, `symbols/no-elf`, `symbols/malformed`, codes of `ImageErrors`, and `cli/usage` where it says nothing of variables */
export async function readRunningProgram(file: string): Promise<RunningProgram> {
  const bytes = await readFirmwareBytes(file);
  const symbols = readProgramSymbols(bytes);
  if (!symbols.hasLines) {
    throw usageError(
      `${file} says nothing of its variables.`,
      'Use the ELF file that the linker made, built with -g and not stripped.',
      file,
    );
  }
  return { symbols, image: parseImage(bytes, { name: file, address: undefined }) };
}

/** Says so where the chip holds another program, by a few reads. The core keeps running. */
export async function checkRuns(
  { output, signal }: CommandContext,
  target: Target,
  { image }: RunningProgram,
  language: Language,
): Promise<Difference | undefined> {
  const difference = await spotCheck(target, image.segments, { signal });
  if (!difference) return undefined;
  const { address, expected, found } = difference;
  const values = { name: image.name, address: hex(address) };
  const said: Said =
    found === undefined
      ? { key: 'memory.program-unread', values }
      : { key: 'memory.other-program', values: { ...values, expected: hex(expected, 2), found: hex(found, 2) } };
  output.aside(say(await sentencesFor(output, language), said));
  return difference;
}
