/** The documents stay true: each `$ npx probekit …` in a console block is run, and prints what stands below it. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { runPeer } from '../clients/peer.ts';
import { startCommand } from '../clients/started-command.ts';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));
const BIN = fileURLToPath(new URL('../../bin/probekit.js', import.meta.url));
const DOCUMENTS = [
  'README.md',
  'docs/ci.md',
  'docs/crash.md',
  'docs/doctor.md',
  'docs/firmware-files.md',
  'docs/json.md',
  'docs/memory.md',
  'docs/option-bytes.md',
  'docs/reports.md',
  'docs/thread.md',
  'docs/watch.md',
];
/** Whose commands write files: they run one after the other in a folder of their own. */
const WRITING = ['docs/crash.md', 'docs/reports.md', 'docs/watch.md'];
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

/** Lines as they are compared: nothing hangs at their ends. */
const plain = (text: string) =>
  text
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .trim();

/** What a bench prints before it waits for Ctrl-C. Its usual ports may be in use here, so it gets others. */
async function printedByBench(words: readonly string[]): Promise<string> {
  const command = startCommand([...words, '--usbip', '0', '--stlink-server', '0']);
  try {
    const [text] = await command.printed(/[\s\S]*Ctrl-C ends it\./);
    const ports = [/usbip:\/\/[^:]+:(\d+)/, /stlink-server:\/\/[^:]+:(\d+)/].map((pattern) => pattern.exec(text)?.[1] ?? '');
    return text.replaceAll(ports[0]!, '3240').replaceAll(ports[1]!, '7184');
  } finally {
    await command.kill('SIGINT');
  }
}

describe('README.md', async () => {
  const readme = await readFile(`${ROOT}README.md`, 'utf8');
  const help = (await runPeer(process.execPath, [BIN, '--help'], { cwd: ROOT })).text;
  const commands = [...help.slice(help.indexOf('Commands:')).matchAll(/^ {2}(\S+)/gm)].map(([, name]) => name ?? '');

  it('finds commands in the help', () => {
    expect(commands).toContain('flash');
  });

  it.each(commands.filter((name) => name !== 'help'))('says what `%s` does', (name) => {
    const row = readme.split('\n').find((line) => line.startsWith('| `') && line.split(' | ')[0]?.includes(`\`${name}`));
    expect(row?.split(' | ')[1]).toMatch(/\w/);
  });
});

describe.each(DOCUMENTS)('%s', async (document) => {
  const examples = examplesOf(await readFile(`${ROOT}${document}`, 'utf8'));
  const writes = WRITING.includes(document);
  const cwd = writes ? await mkdtemp(join(tmpdir(), 'probekit-examples-')) : ROOT;
  afterAll(() => (writes ? rm(cwd, { recursive: true, force: true }) : undefined));

  it('shows commands', () => {
    expect(examples.length).toBeGreaterThan(0);
  });

  it.each(examples)(
    'prints what it shows for `$command`',
    async ({ command, expected }) => {
      const words = wordsOf(command).slice(2);
      const env = { PROBEKIT_PROBE: 'bench:nucleo-h743zi2' };
      const printed =
        words[0] === 'bench' ? await printedByBench(words) : (await runPeer(process.execPath, [BIN, ...words], { cwd, env })).text;
      expect(plain(printed)).toMatch(matcherOf(expected));
    },
    60_000,
  );
});
