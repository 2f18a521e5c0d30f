/** `probekit memory disassemble`: what the core executes, as instructions. The core keeps running. */
import { disassemble, type Instruction, instructionText } from '../../cortex/disassembly/index.ts';
import { readMemory } from '../../flash/index.ts';
import type { CommandContext } from '../context.ts';
import { DONE, type ExitStatus } from '../exit-status.ts';
import { letGo, withTarget } from '../with-target.ts';

/** The widest instruction. */
const MOST_BYTES = 4;

export interface CodeSpan {
  readonly address: number;
  /** Of instructions. */
  readonly count: number;
}

export function memoryDisassemble(context: CommandContext, { address, count }: CodeSpan): Promise<ExitStatus> {
  // Addresses of functions carry the Thumb state in bit 0.
  const start = (address & ~1) >>> 0;
  return withTarget(context, async (target) => {
    const bytes = await readMemory(target, start, count * MOST_BYTES, { signal: context.signal });
    await letGo(target);
    const instructions = disassemble(bytes, start).slice(0, count);
    for (const instruction of instructions) context.output.line(line(instruction));
    context.output.result({ address: start, instructions });
    return DONE;
  });
}

/** ` 8000102:	f04f 0300 	mov.w	r3, #0`, with spaces for tabs. */
function line(instruction: Instruction): string {
  const digits = instruction.word.toString(16).padStart(2 * instruction.byteLength, '0');
  const halves = digits.replace(/(.{4})(?=.)/, '$1 ').padEnd(9);
  const [mnemonic = '', ...rest] = instructionText(instruction).split(' ');
  return `${instruction.address.toString(16).padStart(8, '0')}  ${halves}  ${`${mnemonic.padEnd(8)} ${rest.join(' ')}`.trimEnd()}`;
}
