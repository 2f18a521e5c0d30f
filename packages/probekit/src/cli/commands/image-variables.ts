/** `probekit image variables`: the globals and statics of a program, where they lie and what they are. Needs no board. */
import { basename } from 'node:path';
import { hex } from '../../base/index.ts';
import { type ProgramVariable, readProgramSymbols, typeText } from '../../symbols/index.ts';
import type { CommandContext } from '../context.ts';
import { usageError } from '../errors.ts';
import { DONE, type ExitStatus, FAILED } from '../exit-status.ts';
import { readFirmwareBytes } from '../firmware-file.ts';

const LEFT_OUT = 'left out';

/** Ends with 1 where no name holds the pattern. */
export async function imageVariables({ output }: CommandContext, file: string, pattern = ''): Promise<ExitStatus> {
  const symbols = readProgramSymbols(await readFirmwareBytes(file));
  if (!symbols.hasLines) {
    throw usageError(
      `${basename(file)} says nothing of its variables.`,
      'Use the ELF file that the linker made, built with -g and not stripped.',
      file,
    );
  }
  const sought = pattern.toLowerCase();
  const variables = symbols.variables.filter(({ name }) => name.toLowerCase().includes(sought));
  if (variables.length === 0) output.line(`No global or static variable has ${pattern === '' ? 'a name' : `${pattern} in its name`}.`);
  const rows = variables.map(rowOf);
  const widths = [0, 1].map((column) => Math.max(0, ...rows.map((row) => row[column]?.length ?? 0)));
  for (const [place = '', size = '', name = ''] of rows) {
    output.line(`${place.padEnd(widths[0] ?? 0)}  ${size.padStart(widths[1] ?? 0)}  ${name}`);
  }
  output.result({ name: basename(file), variables: variables.map(plainVariable) });
  return variables.length > 0 ? DONE : FAILED;
}

function rowOf({ name, function: around, type, address, byteLength }: ProgramVariable): string[] {
  const size = byteLength === undefined ? '?' : `${byteLength} B`;
  return [address === undefined ? LEFT_OUT : hex(address), size, `${typeText(type, name)}${around ? `  (static in ${around})` : ''}`];
}

function plainVariable({ name, function: around, type, address, byteLength }: ProgramVariable) {
  return {
    name,
    ...(around !== undefined && { function: around }),
    type: typeText(type),
    ...(address !== undefined && { address }),
    ...(byteLength !== undefined && { byteLength }),
  };
}
