/** `probekit memory print`: variables of the program as they stand on the chip, by expressions as C writes them. The core keeps running. */
import { readMemory } from '../../flash/index.ts';
import { type ExpressionValue, parseExpression, readExpression, typeText, valueText } from '../../symbols/index.ts';
import type { Language } from '../../words/sentences/index.ts';
import type { CommandContext } from '../context.ts';
import { DONE, type ExitStatus } from '../exit-status.ts';
import { plainValue } from '../plain-value.ts';
import { checkRuns, readRunningProgram } from '../running-program.ts';
import { letGo, withTarget } from '../with-target.ts';

export interface PrintFlags {
  /** The program that runs on the chip: an ELF file with -g. */
  readonly file: string;
  readonly language: Language;
}

export async function memoryPrint(
  context: CommandContext,
  expressions: readonly string[],
  { file, language }: PrintFlags,
): Promise<ExitStatus> {
  const { output, signal } = context;
  const program = await readRunningProgram(file);
  // What is misspelt is told before a probe is opened.
  for (const expression of expressions) parseExpression(expression);
  return withTarget(context, async (target) => {
    const otherProgramAt = await checkRuns(context, target, program, language);
    const read = (address: number, byteLength: number) => readMemory(target, address, byteLength, { signal });
    const told: { expression: string; found: ExpressionValue }[] = [];
    for (const expression of expressions) told.push({ expression, found: await readExpression(expression, program.symbols, read) });
    await letGo(target);
    for (const { expression, found } of told) output.line(`${expression} = ${valueText(found.value)}`);
    output.result({
      values: told.map(({ expression, found: { type, address, value } }) => ({
        expression,
        type: typeText(type),
        ...(address !== undefined && { address }),
        text: valueText(value),
        value: plainValue(value),
      })),
      ...(otherProgramAt && { otherProgramAt }),
    });
    return DONE;
  });
}
