/**
 * What attaching alone may have done to the target, in the doctor's words and before the command goes on: at read-out protection
 * level 1 the program may have stopped until power is cycled.
 */
import { ProbekitError } from '../base/index.ts';
import { readProtection, type Target } from '../stm32/index.ts';
import { type Said, say } from '../words/index.ts';
import { catalogueFor } from './catalogue-for.ts';
import type { CommandContext } from './context.ts';

/** Commands that people do not expect to stop a program for good. */
const TOLD = /^(flash|verify|erase|read|info|memory .*|option-bytes .*)$/;

/** Reads the option bytes; writes nothing. */
export async function noteOfAttach({ name, options, output }: CommandContext, target: Target): Promise<void> {
  if (!TOLD.test(name) || !(await isAtLevel1(target))) return;
  const said: Said = { key: 'warning.rdp1' };
  const text = say(await catalogueFor(output, options.language ?? 'en'), said);
  output.event('warning', { warning: { code: 'rdp-attach', text, said } });
  output.aside(output.style('yellow', text));
}

async function isAtLevel1(target: Target): Promise<boolean> {
  try {
    return (await readProtection(target))?.rdpLevel === 1;
  } catch (error) {
    // A target that does not let itself be read has worse to tell, and the command will.
    if (!(error instanceof ProbekitError)) throw error;
    return false;
  }
}
