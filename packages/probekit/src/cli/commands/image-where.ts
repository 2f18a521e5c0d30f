/** `probekit image where`: from an address, as a fault or a stack shows it, to the function and the line. Needs no board. */
import { basename } from 'node:path';
import { hex } from '../../base/index.ts';
import { type CodeFrame, readProgramSymbols } from '../../symbols/index.ts';
import type { CommandContext } from '../context.ts';
import { usageError } from '../errors.ts';
import { DONE, type ExitStatus, FAILED } from '../exit-status.ts';
import { readFirmwareBytes } from '../firmware-file.ts';

/** Ends with 1 where an address lies in no code that the program knows. */
export async function imageWhere({ output }: CommandContext, file: string, addresses: readonly number[]): Promise<ExitStatus> {
  const symbols = readProgramSymbols(await readFirmwareBytes(file));
  if (symbols.symbols.length === 0 && !symbols.hasLines) {
    throw usageError(
      `${basename(file)} names no functions and no lines.`,
      'Use the ELF file that the linker made, built with -g and not stripped.',
      file,
    );
  }
  // Bit 0 of a code address says Thumb; the instruction lies at the even one.
  const places = addresses.map((address) => ({ address, frames: symbols.framesAt(address - (address & 1)) }));
  for (const { address, frames } of places) {
    if (frames.length === 0) output.line(`${hex(address)}  no code of this program`);
    for (const [index, frame] of frames.entries()) {
      const lead = index === 0 ? hex(address) : ''.padEnd(hex(address).length);
      output.line(`${lead}  ${frameText(frame, frames[index - 1])}`);
    }
  }
  output.result({ name: basename(file), places: places.map(({ address, frames }) => ({ address, frames: frames.map(plainFrame) })) });
  return places.every(({ frames }) => frames.length > 0) ? DONE : FAILED;
}

function frameText({ function: name, place }: CodeFrame, inner: CodeFrame | undefined): string {
  const lead = inner?.isInlined ? 'inlined into ' : '';
  const where = place && place.file !== '' ? ` at ${place.file}${place.line > 0 ? `:${place.line}` : ''}` : '';
  return `${lead}${name ?? 'a function without a name'}${where}`;
}

function plainFrame({ function: name, linkageName, place, isInlined }: CodeFrame) {
  return {
    ...(name !== undefined && { function: name }),
    ...(linkageName !== undefined && linkageName !== name && { linkageName }),
    ...(place && place.file !== '' && { file: place.file }),
    ...(place && place.line > 0 && { line: place.line }),
    ...(place && place.column > 0 && { column: place.column }),
    inlined: isInlined,
  };
}
