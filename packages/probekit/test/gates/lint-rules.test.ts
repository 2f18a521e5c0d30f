/** The lint rules that hold the house together still bite: promise rules are new in the linter and may change. */
import { spawnSync } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));
const BIOME = fileURLToPath(new URL('../../../../node_modules/@biomejs/biome/bin/biome', import.meta.url));

/** What the linter says of a source text that stands at `path` in a tree of its own with our configuration. */
async function lint(path: string, source: string): Promise<string> {
  const tree = await mkdtemp(join(tmpdir(), 'probekit-lint-'));
  try {
    const file = join(tree, path);
    await mkdir(dirname(file), { recursive: true });
    await copyFile(join(ROOT, 'biome.json'), join(tree, 'biome.json'));
    await writeFile(file, source);
    const { stdout, stderr } = spawnSync(process.execPath, [BIOME, 'lint', '--vcs-enabled=false', path], { cwd: tree, encoding: 'utf8' });
    return `${stdout}${stderr}`;
  } finally {
    await rm(tree, { recursive: true });
  }
}

describe('the linter refuses', () => {
  it.each([
    [
      'a promise that nobody waits for',
      'noFloatingPromises',
      'flash/x.ts',
      'async function f(): Promise<void> {}\nexport function g(): void {\n  f();\n}\n',
    ],
    [
      'another layer by file',
      'noRestrictedImports',
      'flash/x.ts',
      "import { createBench } from '../bench/bench.ts';\nexport const x = createBench;\n",
    ],
    [
      'another layer by file from a folder inside',
      'noRestrictedImports',
      'doctor/words/x.ts',
      "import { H7Flash } from '../../stm32/h7-flash.ts';\nexport const x = H7Flash;\n",
    ],
    ['printing from the library', 'noConsole', 'dap/x.ts', "export function f(): void {\n  console.log('x');\n}\n"],
  ])('%s', async (_what, rule, path, source) => {
    expect(await lint(`packages/probekit/src/${path}`, source)).toContain(rule);
  });

  it('nothing in a plain file', async () => {
    expect(
      await lint('packages/probekit/src/dap/x.ts', "import { hex } from '../base/index.ts';\nexport const x = hex(1);\n"),
    ).not.toContain('lint/');
  });
});
