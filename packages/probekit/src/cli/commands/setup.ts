/**
 * `probekit setup`: what this computer needs before a program may open an ST-LINK. On Linux it writes the udev rule, asking
 * first; it never takes rights that it was not given. Elsewhere it tells the steps.
 */
import { nodeErrors, readIfThere, realHostFacts, writeFileAtomically } from '../../node/index.ts';
import { UDEV_RULE, UDEV_RULE_COMMANDS, UDEV_RULES_FILE } from '../../spec/usb/udev-rule.ts';
import { type Language, type SentenceKey, type Sentences, say } from '../../words/sentences/index.ts';
import type { CommandContext } from '../context.ts';
import { dialogueOnTerminal, isSomebodyThere } from '../dialogue.ts';
import { usageError } from '../errors.ts';
import { DONE, type ExitStatus, FAILED } from '../exit-status.ts';
import type { Output } from '../output.ts';
import { sentencesFor } from '../sentences-for.ts';

export const SYSTEMS = ['linux', 'windows', 'mac'] as const;
export type System = (typeof SYSTEMS)[number];

export interface SetupFlags {
  /** Do not ask. */
  readonly yes?: true;
  /** Show it and change nothing. */
  readonly print?: true;
  /** Another computer's steps. */
  readonly for?: System;
  readonly language: Language;
}

const STEPS: Readonly<Record<Exclude<System, 'linux'>, readonly SentenceKey[]>> = {
  windows: ['setup.windows.unplug', 'setup.windows.get', 'setup.windows.run', 'setup.windows.plug', 'setup.windows.look'],
  mac: ['setup.mac.quit'],
};

export async function setup({ output, signal }: CommandContext, { yes, print, for: other, language }: SetupFlags): Promise<ExitStatus> {
  const catalogue = await sentencesFor(output, language);
  const system = other ?? systemOf(realHostFacts().platform);
  if (system !== 'linux') return tellSteps(output, system, catalogue);
  if (print || other) return printRule(output, catalogue);
  const ask = yes ? undefined : () => askAt(output, signal, catalogue);
  const did = await installRule(UDEV_RULES_FILE, { ask });
  return tellRule(output, did, catalogue);
}

function systemOf(platform: string): System {
  if (platform === 'windows') return 'windows';
  return platform === 'darwin' ? 'mac' : 'linux';
}

export type Installed = 'written' | 'present' | 'refused' | 'not-permitted';

/** Writes the rule unless it is there. Without `ask` it does not ask. Throws `node/file` where not rights are what is missing. */
export async function installRule(
  file: string,
  {
    ask,
    write = writeFileAtomically,
  }: { readonly ask?: (() => Promise<boolean>) | undefined; readonly write?: typeof writeFileAtomically },
): Promise<Installed> {
  const there = new TextDecoder().decode(await readIfThere(file));
  if (there.split('\n').includes(UDEV_RULE)) return 'present';
  if (ask && !(await ask())) return 'refused';
  try {
    await write(file, new TextEncoder().encode(`${UDEV_RULE}\n`));
    return 'written';
  } catch (error) {
    if (nodeErrors.is(error, 'node/file') && NO_RIGHTS.includes(error.evidence.errno)) return 'not-permitted';
    throw error;
  }
}

const NO_RIGHTS: readonly string[] = ['EACCES', 'EPERM', 'EROFS'];

async function askAt(output: Output, signal: AbortSignal, catalogue: Sentences): Promise<boolean> {
  if (!isSomebodyThere(output)) {
    throw usageError('Nobody is there to be asked.', 'Add --yes to write the rule, or --print to see it.', 'setup');
  }
  const given = await dialogueOnTerminal(signal).choose(say(catalogue, { key: 'setup.ask', values: { file: UDEV_RULES_FILE } }), [
    { value: 'yes', label: say(catalogue, { key: 'setup.yes' }) },
    { value: 'no', label: say(catalogue, { key: 'setup.no' }) },
  ]);
  return given === 'yes';
}

function printRule(output: Output, catalogue: Sentences): ExitStatus {
  output.line(say(catalogue, { key: 'setup.rule', values: { file: UDEV_RULES_FILE } }));
  output.line(`  ${UDEV_RULE}`);
  tellCommands(output, UDEV_RULE_COMMANDS);
  output.result(ruleDocument('printed', UDEV_RULE_COMMANDS));
  return DONE;
}

function tellRule(output: Output, did: Installed, catalogue: Sentences): ExitStatus {
  const commands = COMMANDS_AFTER[did];
  output.line(say(catalogue, { key: `setup.${did}`, values: { file: UDEV_RULES_FILE } }));
  if (did === 'written') output.line(say(catalogue, { key: 'setup.reload' }));
  tellCommands(output, commands);
  if (commands.length > 0) output.line(say(catalogue, { key: 'setup.then' }));
  output.result(ruleDocument(did, commands));
  return did === 'written' || did === 'present' ? DONE : FAILED;
}

const COMMANDS_AFTER: Readonly<Record<Installed, readonly string[]>> = {
  written: UDEV_RULE_COMMANDS.slice(1),
  present: [],
  refused: [],
  'not-permitted': UDEV_RULE_COMMANDS,
};

function tellCommands(output: Output, commands: readonly string[]): void {
  for (const command of commands) output.line(`  ${command}`);
}

function ruleDocument(did: Installed | 'printed', commands: readonly string[]) {
  return { system: 'linux', did, file: UDEV_RULES_FILE, rule: UDEV_RULE, commands };
}

function tellSteps(output: Output, system: Exclude<System, 'linux'>, catalogue: Sentences): ExitStatus {
  const steps = STEPS[system].map((key) => say(catalogue, { key }));
  output.line(say(catalogue, { key: `setup.steps.${system}` }));
  for (const step of steps) output.line(`  - ${step}`);
  output.line(say(catalogue, { key: 'setup.then' }));
  output.result({ system, did: 'printed', steps });
  return DONE;
}
