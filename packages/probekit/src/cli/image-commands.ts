/** The commands below `probekit image`. */
import type { Command } from 'commander';
import { formatOption, type RunAs } from './command-entry.ts';
import type { WriteFlags } from './commands/image.ts';
import { usageError } from './errors.ts';
import { outputOptions } from './output-options.ts';
import { parseAddress } from './quantities.ts';

const commands = () => import('./commands/image.ts');

export function buildImageCommands(image: Command, run: RunAs): void {
  // No probe is asked: what is said of one means nothing here.
  image.configureHelp({ showGlobalOptions: true, visibleGlobalOptions: outputOptions });
  const below = (usage: string, does: string) => image.command(usage).description(does).copyInheritedSettings(image);
  below('info <file>', 'format, address ranges, vectors, entry point').action((file: string, _flags, parsed: Command) =>
    run('image info', parsed, async (context) => (await commands()).imageInfo(context, file)),
  );
  below('convert <file> [to]', 'write it in the format that the end of TO names: .elf .hex .srec .uf2 .bin')
    .option('-o, --output <file>', 'TO, as the other commands take it')
    .addOption(formatOption())
    .option('--family <id>', 'the family of chips that a UF2 file is for', parseAddress)
    .action((file: string, to: string | undefined, _flags, parsed: Command) =>
      run<WriteFlags & { output?: string }>('image convert', parsed, async (context, flags) =>
        (await commands()).imageConvert(context, file, oneOf(to, flags.output), flags),
      ),
    );
  below('merge <files...>', 'several files as one; refused where two hold the same address')
    .requiredOption('-o, --output <file>', 'where it goes; its end names the format')
    .addOption(formatOption())
    .option('--family <id>', 'the family of chips that a UF2 file is for', parseAddress)
    .action((files: string[], _flags, parsed: Command) =>
      run<WriteFlags & { output: string }>('image merge', parsed, async (context, flags) =>
        (await commands()).imageMerge(context, files, flags.output, flags),
      ),
    );
  below('diff <first> <second>', 'which bytes differ').action((first: string, second: string, _flags, parsed: Command) =>
    run('image diff', parsed, async (context) => (await commands()).imageDiff(context, first, second)),
  );
  below('where <file> <addresses...>', 'which function and line of the source each address lies in; of an ELF file with -g').action(
    (file: string, addresses: string[], _flags, parsed: Command) =>
      run('image where', parsed, async (context) =>
        (await import('./commands/image-where.ts')).imageWhere(context, file, addresses.map(parseAddress)),
      ),
  );
  below('variables <file> [pattern]', 'globals and statics: address, size, type; of an ELF file with -g').action(
    (file: string, pattern: string | undefined, _flags, parsed: Command) =>
      run('image variables', parsed, async (context) =>
        (await import('./commands/image-variables.ts')).imageVariables(context, file, pattern),
      ),
  );
  image.addHelpText('after', '\nA raw binary says where it goes behind its name: app.bin@0x08020000');
}

/** @throws `cli/usage` where none is named, or two */
function oneOf(to: string | undefined, output: string | undefined): string {
  const named = to ?? output;
  if (named !== undefined && (to === undefined || output === undefined)) return named;
  throw usageError('Converting needs the name of one file to write.', 'probekit image convert app.elf app.hex', output ?? 'convert');
}
