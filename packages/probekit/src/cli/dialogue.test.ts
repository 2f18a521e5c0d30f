/** The prompts at a terminal, with keys as a terminal sends them. */
import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { dialogueOnTerminal } from './dialogue.ts';

const LAMP = [
  { value: 'yes', label: 'it is lit' },
  { value: 'no', label: 'it is dark' },
] as const;

const DOWN = '\x1b[B';

/** A terminal where `keys` are pressed as soon as something is asked. */
function terminal(keys: string, signal?: AbortSignal) {
  const input = new PassThrough();
  const output = new PassThrough();
  const shown: string[] = [];
  output.on('data', (chunk: Buffer) => {
    if (shown.length === 0) setImmediate(() => input.write(keys));
    shown.push(chunk.toString());
  });
  let interrupts = 0;
  const interrupt = () => {
    interrupts++;
  };
  return { dialogue: dialogueOnTerminal(signal, { input, output, interrupt }), screen: () => shown.join(''), interrupts: () => interrupts };
}

test('the arrow keys choose, and Enter takes it', async () => {
  const { dialogue, screen } = terminal(`${DOWN}\r`);
  expect(await dialogue.choose('Is LED LD5 lit?', LAMP)).toBe('no');
  expect(screen()).toContain('Is LED LD5 lit?');
  expect(screen()).toContain('it is dark');
});

test('Ctrl-C, Ctrl-D and the end of the command end the question; Ctrl-C the command as well', async () => {
  for (const [key, interrupts] of [
    ['\x03', 1],
    ['\x04', 0],
  ] as const) {
    const at = terminal(key);
    expect(await at.dialogue.choose('Lit?', LAMP)).toBeUndefined();
    expect(at.interrupts()).toBe(interrupts);
  }
  const command = new AbortController();
  const { dialogue } = terminal('', command.signal);
  const asked = dialogue.choose('Lit?', LAMP);
  command.abort();
  expect(await asked).toBeUndefined();
});

test('a line is taken as it was typed, without the blanks around it', async () => {
  expect(await terminal(' erase it \r').dialogue.type('Type it')).toBe('erase it');
  expect(await terminal('\r').dialogue.type('Type it')).toBe('');
  expect(await terminal('\x04').dialogue.type('Type it')).toBeUndefined();
});
