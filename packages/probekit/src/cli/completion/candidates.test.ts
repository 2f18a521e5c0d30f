import { Command, Option } from 'commander';
import { describe, expect, it } from 'vitest';
import { candidatesFor } from './candidates.ts';

function parser(): Command {
  const program = new Command('probekit')
    .option('--probe <address>', 'which')
    .option('--json', 'document')
    .configureHelp({ showGlobalOptions: true });
  program
    .command('flash [files...]')
    .option('--address <address>', 'where')
    .addOption(new Option('--language <code>').choices(['en', 'es']))
    .copyInheritedSettings(program);
  program.command('list').description('probes').copyInheritedSettings(program);
  program.command('own', { hidden: true });
  program.command('image').copyInheritedSettings(program).command('convert <file> <to>').option('-o, --output <file>');
  return program;
}

const probes = async () => [
  { value: 'usb:0042', description: 'STLINK-V3E' },
  { value: 'bench:v2', description: 'an example' },
];
async function valuesFor(...words: string[]): Promise<string | readonly string[]> {
  const found = await candidatesFor(parser(), words, probes);
  return found === 'files' ? found : found.map(({ value }) => value);
}

describe('what may stand where the cursor is', () => {
  it.each([
    ['a command', ['l'], ['list']],
    ['no hidden command', ['o'], []],
    ['a command below a command', ['image', 'c'], ['convert']],
    ['a command behind an option of the program', ['--probe', 'usb:0042', 'li'], ['list']],
    ["a command's options and those of the program", ['flash', '--'], ['--address', '--language', '--help', '--probe', '--json']],
    ['an address that begins so', ['--probe', 'usb'], ['usb:0042']],
    ['an address behind an equals sign', ['flash', '--probe=be'], ['--probe=bench:v2']],
    ['one of the choices', ['flash', '--language', 'e'], ['en', 'es']],
    ['nothing for a number', ['flash', '--address', ''], []],
    ['a file', ['flash', ''], 'files'],
    ['one file more', ['flash', 'a.elf', 'b'], 'files'],
    ['the second file of two', ['image', 'convert', 'a.elf', 'b'], 'files'],
    ['no third of two', ['image', 'convert', 'a.elf', 'b.hex', 'c'], []],
    ['a file for an option', ['image', 'convert', '-o', ''], 'files'],
    ['no option behind two dashes', ['flash', '--', '--'], 'files'],
    ['all commands for no word at all', [], ['flash', 'list', 'image', 'help']],
  ])('%s: %j', async (_what, words, expected) => {
    expect(await valuesFor(...words)).toEqual(expected);
  });
});
