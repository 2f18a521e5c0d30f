/**
 * Asks the person at the terminal: one of several choices with the arrow keys, or a line of text. The prompts are drawn by
 * `@clack/prompts`, which is loaded at the first question only. What is asked, and of whom, is left to the commands.
 */
import type { Readable, Writable } from 'node:stream';
import type { Output } from './output.ts';

export interface Choice<Value extends string = string> {
  readonly value: Value;
  readonly label: string;
}

export interface Dialogue {
  /** Undefined where the person ends it (Escape, Ctrl-C, Ctrl-D), or the signal does. */
  readonly choose: <Value extends string>(question: string, choices: readonly Choice<Value>[]) => Promise<Value | undefined>;
  /** A line as it was typed, trimmed; undefined as with `choose`. */
  readonly type: (question: string) => Promise<string | undefined>;
}

export interface DialogueStreams {
  readonly input: Readable;
  readonly output: Writable;
  /** Called on Ctrl-C, which a terminal that draws prompts keeps for itself. */
  readonly interrupt: () => void;
}

/** In raw mode a terminal sends it as a character like any other. */
const CTRL_D = '\x04';

/** Whether anybody can be asked. */
export function isSomebodyThere({ isTerminal }: Pick<Output, 'isTerminal'>): boolean {
  return isTerminal && process.stdin.isTTY === true;
}

/** With the person at this terminal, unless other streams are given. */
export function dialogueOnTerminal(signal?: AbortSignal, streams: Partial<DialogueStreams> = {}): Dialogue {
  const { input = process.stdin, output = process.stdout, interrupt = () => process.emit('SIGINT') } = streams;
  const common = { input, output, withGuide: false, ...(signal && { signal }) };
  const onKey = (_text: unknown, key?: { readonly ctrl?: boolean; readonly name?: string }) => {
    if (key?.ctrl && key.name === 'c') interrupt();
  };
  const asked = async <Given>(ask: () => Promise<Given>): Promise<Given> => {
    input.on('keypress', onKey);
    try {
      return await ask();
    } finally {
      input.off('keypress', onKey);
    }
  };
  return {
    async choose(message, choices) {
      const { select, isCancel } = await prompts();
      const options = choices.map((choice) => ({ ...choice }));
      const given = await asked(() => select<string>({ ...common, message, options, showInstructions: false }));
      return isCancel(given) ? undefined : choices.find(({ value }) => value === given)?.value;
    },
    async type(message) {
      const { text, isCancel } = await prompts();
      const given = await asked(() => text({ ...common, message }));
      return isCancel(given) ? undefined : given.trim();
    },
  };
}

async function prompts() {
  const clack = await import('@clack/prompts');
  clack.updateSettings({ aliases: { [CTRL_D]: 'cancel' } });
  return clack;
}
