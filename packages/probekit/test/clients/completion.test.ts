/** Real shells, taught by `probekit completion`, complete a line as they do for a person. */
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasPeer, runPeer } from './peer.ts';
import { BIN } from './started-command.ts';

let folder = '';
let env: Record<string, string> = {};
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'probekit-completion-'));
  const command = join(folder, 'probekit');
  await writeFile(command, `#!/bin/sh\nexec "${process.execPath}" "${BIN}" "$@"\n`);
  await chmod(command, 0o755);
  await writeFile(join(folder, 'blinky.elf'), '');
  env = { PATH: `${folder}${delimiter}${process.env['PATH']}`, HOME: folder, TERM: 'dumb' };
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function taught(shell: string): Promise<string> {
  const { text } = await runPeer(process.execPath, [BIN, 'completion', shell]);
  const path = join(folder, `completion.${shell}`);
  await writeFile(path, text);
  return path;
}

const LINES = ['probekit fla', 'probekit flash --dr', 'probekit --probe bench:v2-', 'probekit flash --language=', 'probekit flash bl'];

describe.runIf(hasPeer('bash'))('bash', () => {
  it('completes commands, options, values and probes, and leaves files to itself', async () => {
    const script = [
      'source "$1"; shift',
      `for line; do COMP_LINE="$line"; COMP_POINT=\${#line}; _probekit; echo "\${COMPREPLY[*]}"; done`,
      'complete -p probekit',
    ].join('\n');
    const { text } = await runPeer('bash', ['--norc', '-c', script, 'bash', await taught('bash'), ...LINES], { env, cwd: folder });
    const [command, option, probes, values, files, how] = text.split('\n');
    expect([command, option, probes, values, files]).toEqual(['flash', '--dry-run', 'v2-1 v2-clone', 'en es', '']);
    expect(how).toContain('-o default');
  });
});

describe.runIf(hasPeer('fish'))('fish', () => {
  it('completes commands, options, values, probes and files, with what they mean', async () => {
    const script = 'source $argv[1]; for line in $argv[2..-1]; complete -C $line; echo ==; end';
    const { text } = await runPeer('fish', ['--no-config', '-c', script, await taught('fish'), ...LINES], { env, cwd: folder });
    const answers = text.split('==\n').map((answer) => answer.trim().split('\n'));
    expect(answers[0]).toEqual([expect.stringMatching(/^flash\terase what is needed/)]);
    expect(answers[1]).toEqual([expect.stringMatching(/^--dry-run\tsay what would be/)]);
    expect(answers[2]?.map((line) => line.split('\t')[0])).toEqual(['bench:v2-1', 'bench:v2-clone']);
    expect(answers[3]?.map((line) => line.trim())).toEqual(['--language=en', '--language=es']);
    expect(answers[4]).toEqual(['blinky.elf']);
  });
});

describe.runIf(hasPeer('zsh'))('zsh', () => {
  it('completes a line that is typed at a terminal', async () => {
    const script = [
      'zmodload zsh/zpty; zpty shell zsh -f -i',
      'zpty -w shell "PS1=; autoload -Uz compinit; compinit -u -D; source $1; print REA""DY"',
      "zpty -r shell out '*READY*'",
      "zpty -w -n shell $'probekit fla\\t'; zpty -r shell out '*flash*'; print -r -- command",
      "zpty -w -n shell $'\\C-uprobekit flash --dr\\t'; zpty -r shell out '*--dry-run*'; print -r -- option",
      "zpty -w -n shell $'\\C-uprobekit --probe bench:jp2\\t'; zpty -r shell out '*bench*jp2-off*'; print -r -- probe",
      "zpty -w -n shell $'\\C-uprobekit flash bli\\t'; zpty -r shell out '*blinky.elf*'; print -r -- file",
      'zpty -d shell',
    ].join('\n');
    const { text } = await runPeer('zsh', ['-f', '-c', script, 'zsh', await taught('zsh')], { env, cwd: folder });
    expect(text.trim().split('\n')).toEqual(['command', 'option', 'probe', 'file']);
  });
});
