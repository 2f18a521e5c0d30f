/**
 * What may stand where the cursor is, read off the parser's own table of commands, options and arguments. Pure: which probes
 * are plugged in comes as a function, names of files are the shell's affair.
 */
import type { Argument, Command, Option } from 'commander';

export interface Candidate {
  readonly value: string;
  readonly description: string;
}

/** `files`: whatever the shell offers for a path. */
export type Candidates = 'files' | readonly Candidate[];

export type ProbeAddresses = () => Promise<readonly Candidate[]>;

/** Placeholders that stand for a path: `<file>`, `[files...]`, `<state-folder>`. */
const PATHS = /^(files?|other|first|second|to|folder|path|text)$/;

/** Where the words before the cursor have led. */
interface Place {
  readonly command: Command;
  /** Its value comes next. */
  readonly option: Option | undefined;
  /** Arguments of the command that are there already. */
  readonly argumentCount: number;
  /** After `--` nothing is an option. */
  readonly optionsEnded: boolean;
}

/** The candidates for the last of these words, which may be empty; the name of the program is not among them. */
export async function candidatesFor(program: Command, words: readonly string[], probes: ProbeAddresses): Promise<Candidates> {
  const current = words.at(-1) ?? '';
  const place = words.slice(0, -1).reduce(afterWord, { command: program, option: undefined, argumentCount: 0, optionsEnded: false });
  const [, long, begun] = /^(--[^=]+)=(.*)$/.exec(current) ?? [];
  const given = long === undefined ? undefined : optionsOf(place.command).find((option) => option.long === long);
  if (given && !place.optionsEnded) {
    const values = await valuesOf(given, probes);
    return values === 'files' ? values : startingWith(begun ?? '', values).map((each) => ({ ...each, value: `${long}=${each.value}` }));
  }
  const found = await candidatesAt(place, current, probes);
  return found === 'files' ? found : startingWith(current, found);
}

async function candidatesAt(place: Place, current: string, probes: ProbeAddresses): Promise<Candidates> {
  const { command, option, optionsEnded, argumentCount } = place;
  if (option) return valuesOf(option, probes);
  if (current.startsWith('-') && !optionsEnded) return optionsOf(command).map(candidateOf);
  const commands = visibleCommands(command);
  const { registeredArguments } = command;
  if (commands.length > 0 && argumentCount === 0)
    return commands.map((below) => ({ value: below.name(), description: below.description() }));
  const next = registeredArguments[argumentCount] ?? registeredArguments.findLast(({ variadic }) => variadic);
  return next ? valuesOfArgument(next) : [];
}

function afterWord(place: Place, word: string): Place {
  const { command, option, argumentCount, optionsEnded } = place;
  if (option) return { ...place, option: undefined };
  if (!optionsEnded && word === '--') return { ...place, optionsEnded: true };
  if (!optionsEnded && word.startsWith('-')) {
    const named = optionsOf(command).find(({ long, short }) => word === long || word === short);
    return { ...place, option: named?.required ? named : undefined };
  }
  const below = argumentCount === 0 ? visibleCommands(command).find((each) => each.name() === word) : undefined;
  return below ? { ...place, command: below } : { ...place, argumentCount: argumentCount + 1 };
}

async function valuesOf({ long, argChoices, flags }: Option, probes: ProbeAddresses): Promise<Candidates> {
  if (argChoices) return argChoices.map((value) => ({ value, description: '' }));
  if (long === '--probe') return probes();
  const [, placeholder = ''] = /[<[]([\w-]+)/.exec(flags) ?? [];
  return PATHS.test(placeholder) ? 'files' : [];
}

function valuesOfArgument(argument: Argument): Candidates {
  if (argument.argChoices) return argument.argChoices.map((value) => ({ value, description: '' }));
  return PATHS.test(argument.name()) ? 'files' : [];
}

/** Its own and those of the program that its help shows. */
function optionsOf(command: Command): readonly Option[] {
  const help = command.createHelp();
  return [...help.visibleOptions(command), ...help.visibleGlobalOptions(command)];
}

function visibleCommands(command: Command): readonly Command[] {
  return command.createHelp().visibleCommands(command);
}

function candidateOf({ long, short, description }: Option): Candidate {
  return { value: long ?? short ?? '', description };
}

function startingWith(begun: string, candidates: readonly Candidate[]): readonly Candidate[] {
  return candidates.filter(({ value }) => value.startsWith(begun));
}
