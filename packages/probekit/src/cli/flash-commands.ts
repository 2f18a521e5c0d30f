/** The commands that program the flash, read it, save a whole part and put it back. */
import { type Command, Option } from 'commander';
import { collect, formatOption, languageOption, type RunAs } from './command-entry.ts';
import type { AcceptFlags } from './commands/accept.ts';
import type { BackupFlags } from './commands/backup.ts';
import type { EraseFlags } from './commands/erase.ts';
import type { FlashFlags } from './commands/flash.ts';
import type { ReadFlags } from './commands/read.ts';
import type { RestoreFlags } from './commands/restore.ts';
import type { VerifyFlags } from './commands/verify.ts';
import { parseAddress, parseByteLength, parseFill } from './quantities.ts';

type AddCommand = (usage: string, does: string) => Command;

export function buildFlashCommands(command: AddCommand, run: RunAs): void {
  addFlash(command, run);
  addVerify(command, run);
  addErase(command, run);
  addRead(command, run);
  addBackup(command, run);
  addRestore(command, run);
  addAccept(command, run);
}

function addFlash(command: AddCommand, run: RunAs): void {
  command(
    'flash [files...]',
    'erase what is needed, program, verify, run; several files become one image, none means those of probekit.json',
  )
    .option('--address <address>', 'where a raw binary goes; also behind its name: app.bin@0x08020000', parseAddress)
    .addOption(new Option('--diff', 'write only what differs, as it does unless told').conflicts('full'))
    .option('--full', 'write also what is equal already')
    .option('--no-keep', 'let bytes outside the file go when their sector is erased')
    .option('--fill <byte[@address+length]>', 'fill gaps of the image in the sectors that it touches, or in a range', parseFill)
    .option('--no-loader', "program through the debug port alone, slower: nothing runs in the chip's RAM")
    .option('--no-run', 'leave the core halted')
    .option('--option-bytes <values>', 'change these with the image, in one job: "BOOT_ADD0=0x08000000 WRP1=none"; repeatable', collectMore)
    .option('--no-option-bytes', 'leave the option bytes alone, those of probekit.json too')
    .option('--accept <risk>', 'change option bytes although it has this risk, as the refusal names it; repeatable', collect, [])
    .option('--unproven <chip>', 'write the option bytes of this chip although no report from real hardware covers it')
    .option('--dry-run', 'say what would be erased, kept, programmed and how long it takes; write nothing')
    .option('--all', 'every board whose ST-LINK is plugged in here, side by side; several --probe name some')
    .addOption(languageOption())
    .action((files: string[], _flags, parsed: Command) =>
      run<Omit<FlashFlags, 'files'>>('flash', parsed, async (context, flags) =>
        (await import('./commands/flash.ts')).flash(context, { ...flags, files }),
      ),
    );
}

function addVerify(command: AddCommand, run: RunAs): void {
  command('verify <file>', 'compare the flash with a file; writes nothing')
    .option('--address <address>', 'where a raw binary goes; also behind its name: app.bin@0x08020000', parseAddress)
    .addOption(languageOption())
    .action((file: string, _flags, parsed: Command) =>
      run<VerifyFlags>('verify', parsed, async (context, flags) =>
        (await import('./commands/verify.ts')).verify(context, { ...flags, file }),
      ),
    );
}

function addErase(command: AddCommand, run: RunAs): void {
  command('erase', 'erase the flash, or some of its sectors')
    .option('--range <address+length>', 'only the sectors of this range: 0x08000000+128K')
    .option('--sectors <numbers>', 'these sectors, those of bank 2 counted on from bank 1: 3 or 0-3,8')
    .option('--bank <number>', 'all sectors of this bank: 1 or 2', parseAddress)
    .option('--chip', 'the whole flash')
    .addOption(languageOption())
    .action((_flags, parsed: Command) =>
      run<EraseFlags>('erase', parsed, async (context, flags) => (await import('./commands/erase.ts')).erase(context, flags)),
    );
}

function addRead(command: AddCommand, run: RunAs): void {
  command('read <address> <length>', 'show memory, or save it')
    .option('-o, --output <file>', 'save it; the end names the format: .hex .srec .uf2 .elf, else the bytes alone')
    .addOption(formatOption())
    .addOption(languageOption())
    .action((address: string, length: string, _flags, parsed: Command) =>
      run<ReadFlags>('read', parsed, async (context, flags) =>
        (await import('./commands/read.ts')).read(context, {
          ...flags,
          address: parseAddress(address),
          byteLength: parseByteLength(length),
        }),
      ),
    );
}

function addBackup(command: AddCommand, run: RunAs): void {
  command('backup <file>', 'save a whole part: flash of all banks and option bytes, as one archive; reads only')
    .option('--with-id', 'the unique id of the chip, too')
    .option('--force', 'replace the file')
    .addOption(languageOption())
    .action((file: string, _flags, parsed: Command) =>
      run<Omit<BackupFlags, 'file'>>('backup', parsed, async (context, flags) =>
        (await import('./commands/backup.ts')).backup(context, { ...flags, file }),
      ),
    );
}

function addRestore(command: AddCommand, run: RunAs): void {
  command('restore <file>', 'write a backup into the same kind of chip: flash and option bytes in one job')
    .option('--dry-run', 'say what would be erased, programmed and changed; write nothing')
    .option('--no-option-bytes', 'leave the option bytes alone')
    .option('--accept <risk>', 'change option bytes although it has this risk, as the refusal names it; repeatable', collect, [])
    .option('--unproven <chip>', 'write the option bytes of this chip although no report from real hardware covers it')
    .option('--no-loader', "program through the debug port alone, slower: nothing runs in the chip's RAM")
    .option('--no-run', 'leave the core halted')
    .addOption(languageOption())
    .action((file: string, _flags, parsed: Command) =>
      run<Omit<RestoreFlags, 'file'>>('restore', parsed, async (context, flags) =>
        (await import('./commands/restore.ts')).restore(context, { ...flags, file }),
      ),
    );
}

function addAccept(command: AddCommand, run: RunAs): void {
  command('accept', 'show that this program works with a board: reads first, then, with leave, one sector that is put back')
    .option('--report <file>', 'where the report goes', 'probekit-acceptance.json')
    .option('--leave <chip>', 'let the last sector of this chip be written and put back, without asking')
    .addOption(languageOption())
    .action((_flags, parsed: Command) =>
      run<AcceptFlags>('accept', parsed, async (context, flags) => (await import('./commands/accept.ts')).accept(context, flags)),
    );
}

function collectMore(value: string, earlier: readonly string[] | boolean | undefined): readonly string[] {
  return [...(Array.isArray(earlier) ? earlier : []), value];
}
