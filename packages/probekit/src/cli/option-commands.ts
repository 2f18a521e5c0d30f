/** The commands below `probekit option-bytes`. */
import { type Command, Option } from 'commander';
import { collect, languageOption, type RunAs } from './command-entry.ts';
import type { OptionFlags } from './commands/option-bytes.ts';
import type { ChangeFlags } from './commands/option-change.ts';

const reading = () => import('./commands/option-bytes.ts');
const changing = () => import('./commands/option-change.ts');

export function buildOptionCommands(options: Command, run: RunAs): void {
  const below = (usage: string, does: string) =>
    options.command(usage).description(does).addOption(languageOption()).copyInheritedSettings(options);
  const change = (usage: string, does: string) =>
    below(usage, does)
      .option('--dry-run', 'tell what would change and what it could lock out; write nothing')
      .addOption(
        new Option('--accept <risk>', 'do it although it has this risk, as the refusal names it; repeatable')
          .argParser(collect)
          .default([]),
      )
      .option('--unproven <chip>', 'write the option bytes of this chip although no report from real hardware covers it');
  below('get [names...]', 'each by name and meaning; reads only').action((names: string[], _flags, parsed: Command) =>
    run<OptionFlags>('option-bytes get', parsed, async (context, flags) => (await reading()).getOptions(context, names, flags)),
  );
  change('set [values...]', 'change some: RDP=0xAA BOOT_ADD0=0x08000000 WRP1=none; resets the target').action(
    (values: string[], _flags, parsed: Command) =>
      run<ChangeFlags>('option-bytes set', parsed, async (context, flags) => (await changing()).setOptions(context, values, flags)),
  );
  below('diff <file>', 'which differ from a saved file; exit status 1 when some do').action((file: string, _flags, parsed: Command) =>
    run<OptionFlags>('option-bytes diff', parsed, async (context, flags) => (await reading()).diffOptions(context, file, flags)),
  );
  below('backup <file>', 'save all of them').action((file: string, _flags, parsed: Command) =>
    run<OptionFlags>('option-bytes backup', parsed, async (context, flags) => (await reading()).backupOptions(context, file, flags)),
  );
  change('restore <file>', 'change them to those of a saved file; resets the target').action((file: string, _flags, parsed: Command) =>
    run<ChangeFlags>('option-bytes restore', parsed, async (context, flags) => (await changing()).restoreOptions(context, file, flags)),
  );
}
