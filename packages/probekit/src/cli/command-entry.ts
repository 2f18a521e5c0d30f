/** What the files that list commands share. */
import { type Command, Option } from 'commander';
import type { ImageFormat } from '../image/index.ts';
import type { CommandContext } from './context.ts';
import type { ExitStatus } from './exit-status.ts';

/** What a command does with the flags that were given to it. */
export type RunWith<Flags> = (context: CommandContext, flags: Flags) => Promise<ExitStatus>;
/** Runs a command under its name, with the flags that were parsed for it. */
export type RunAs = <Flags>(name: string, parsed: Command, action: RunWith<Flags>) => Promise<void>;

/** Never guessed from the system: what is pasted into a forum had better be in English. */
export function languageOption(): Option {
  return new Option('--language <code>', 'language of the sentences; --json stays English').choices(['en', 'es']).default('en');
}

/** Written out, since the layer of images is loaded only by the commands that need it. */
const FORMATS: readonly ImageFormat[] = ['elf', 'hex', 'srec', 'uf2', 'bin'];

/** What a file is written as where its name does not say it, or says something else. */
export function formatOption(): Option {
  return new Option('--format <format>', 'write it as this, whatever the end of its name').choices(FORMATS);
}

/** The values of an option that may be given several times. */
export function collect(value: string, earlier: readonly string[]): readonly string[] {
  return [...earlier, value];
}
