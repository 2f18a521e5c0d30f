/**
 * What attaching alone may do to the target, in the doctor's words: at read-out protection level 1 the program may stop until power
 * is cycled. Told before the command goes on; by a run over a whole board also before it attaches, since no probe knows the level then.
 */
import { ProbekitError } from '../base/index.ts';
import { readProtection, type Target } from '../stm32/index.ts';
import { type Said, type Sentences, say } from '../words/sentences/index.ts';
import type { CommandContext } from './context.ts';
import type { Output } from './output.ts';
import { sentencesFor } from './sentences-for.ts';

/** Commands that people do not expect to stop a program for good. */
const TOLD = /^(accept|as|flash|verify|erase|read|info|memory .*|option-bytes .*)$/;

/** Reads the option bytes; writes nothing. */
export async function noteOfAttach({ name, options, output }: CommandContext, target: Target): Promise<void> {
  if (!TOLD.test(name) || !(await isAtLevel1(target))) return;
  warnOfAttach(output, await sentencesFor(output, options.language ?? 'en'), 'warning.rdp1');
}

/** Before attaching it may, after it may have. */
export function warnOfAttach(output: Output, catalogue: Sentences, key: 'warning.rdp-attach' | 'warning.rdp1'): void {
  const said: Said = { key };
  const text = say(catalogue, said);
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
