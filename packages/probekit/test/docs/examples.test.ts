/** The documents stay true: each `$ npx probekit …` in a console block is run, and prints what stands below it. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { runPeer } from '../clients/peer.ts';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));
const BIN = fileURLToPath(new URL('../../bin/probekit.js', import.meta.url));
const DOCUMENTS = ['README.md', 'docs/json.md'];
/** Stands for any number of lines that the document leaves out. */
const GAP = '...';

interface Example {
  readonly command: string;
  readonly expected: readonly string[];
}

/** Commands and outputs of the console blocks of a Markdown text. */
function examplesOf(markdown: string): Example[] {
  const blocks = [...markdown.matchAll(/```console\n([\s\S]*?)```/g)].map(([, block]) => block ?? '');
  return blocks.flatMap((block) => {
    const examples: { command: string; expected: string[] }[] = [];
    for (const line of block.split('\n')) {
      if (line.startsWith('$ ')) examples.push({ command: line.slice(2), expected: [] });
      else examples.at(-1)?.expected.push(line.trimEnd());
    }
    return examples.filter(({ command }) => command.startsWith('npx probekit '));
  });
}

/** Words of a command line; double quotes hold words together. */
function wordsOf(command: string): string[] {
  return [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
}

function matcherOf(expected: readonly string[]): RegExp {
  const lines = expected.join('\n').trim().split('\n');
  const pattern = lines.map((line) => (line.trim() === GAP ? '[\\s\\S]*?' : line.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))).join('\n');
  return new RegExp(`^${pattern}$`);
}

describe.each(DOCUMENTS)('%s', async (document) => {
  const examples = examplesOf(await readFile(`${ROOT}${document}`, 'utf8'));

  it('shows commands', () => {
    expect(examples.length).toBeGreaterThan(0);
  });

  it.each(examples)(
    'prints what it shows for `$command`',
    async ({ command, expected }) => {
      const words = wordsOf(command).slice(2);
      const { text } = await runPeer(process.execPath, [BIN, ...words], { cwd: ROOT, env: { PROBEKIT_PROBE: 'bench:nucleo-h743zi2' } });
      const printed = text
        .split('\n')
        .map((line) => line.trimEnd())
        .join('\n')
        .trim();
      expect(printed).toMatch(matcherOf(expected));
    },
    60_000,
  );
});
