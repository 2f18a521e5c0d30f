/** An option byte as it is written on the command line. */
import type { Assignment } from '../flash/index.ts';
import { usageError } from './errors.ts';

/** `RDP=0xAA` @throws `cli/usage` */
export function assignmentOf(text: string): Assignment {
  const at = text.indexOf('=');
  if (at > 0) return [text.slice(0, at), text.slice(at + 1)];
  throw usageError(`"${text}" is no value to set.`, 'Write it as NAME=VALUE: RDP=0xAA', text);
}
