/** The commands below `probekit memory`. */
import type { Command } from 'commander';
import { formatOption, languageOption, type RunAs } from './command-entry.ts';
import type { MemoryFlags, MemoryWriteFlags } from './commands/memory.ts';
import type { PrintFlags } from './commands/memory-print.ts';
import type { ReadFlags } from './commands/read.ts';
import type { VerifyFlags } from './commands/verify.ts';
import { parseAddress, parseByteLength, parseLineCount } from './quantities.ts';

const commands = () => import('./commands/memory.ts');
const spanOf = (address: string, length: string) => ({ address: parseAddress(address), byteLength: parseByteLength(length) });

export function buildMemoryCommands(memory: Command, run: RunAs): void {
  const below = (usage: string, does: string) => memory.command(usage).description(does).copyInheritedSettings(memory);
  const told = (usage: string, does: string) => below(usage, does).addOption(languageOption());
  told('read <address> <length>', 'show memory, or save it, as probekit read does')
    .option('-o, --output <file>', 'save it; the end names the format: .hex .srec .uf2 .elf, else the bytes alone')
    .addOption(formatOption())
    .action((address: string, length: string, _flags, parsed: Command) =>
      run<ReadFlags>('memory read', parsed, async (context, flags) =>
        (await import('./commands/read.ts')).read(context, { ...flags, ...spanOf(address, length) }),
      ),
    );
  below('disassemble <address> [count]', 'show the instructions there, 16 unless told').action(
    (address: string, count: string | undefined, _flags, parsed: Command) =>
      run('memory disassemble', parsed, async (context) =>
        (await import('./commands/disassemble.ts')).memoryDisassemble(context, {
          address: parseAddress(address),
          count: parseLineCount(count ?? '16'),
        }),
      ),
  );
  told('print <expressions...>', "variables of the running program, as C writes them: 'motor.phases[2].duty'")
    .requiredOption('--file <elf>', 'the program that runs: an ELF file built with -g')
    .action((expressions: string[], _flags, parsed: Command) =>
      run<PrintFlags>('memory print', parsed, async (context, flags) =>
        (await import('./commands/memory-print.ts')).memoryPrint(context, expressions, flags),
      ),
    );
  const toldOfFile = (usage: string, does: string) =>
    told(usage, does).option('--address <address>', 'where a raw binary goes; also behind its name: data.bin@0x20000100', parseAddress);
  toldOfFile('compare <file>', 'compare any memory with a file; exit status 1 when it differs').action(
    (file: string, _flags, parsed: Command) =>
      run<VerifyFlags>('memory compare', parsed, async (context, flags) =>
        (await import('./commands/verify.ts')).verify(context, { ...flags, file }),
      ),
  );
  toldOfFile('write <file>', 'write a file into RAM and read it back; flash is for probekit flash').action(
    (file: string, _flags, parsed: Command) =>
      run<MemoryWriteFlags>('memory write', parsed, async (context, flags) => (await commands()).memoryWrite(context, file, flags)),
  );
  told('fill <address> <length> <byte>', 'write one byte everywhere in a range of RAM').action(
    (address: string, length: string, byte: string, _flags, parsed: Command) =>
      run<MemoryFlags>('memory fill', parsed, async (context, flags) =>
        (await commands()).memoryFill(context, { ...spanOf(address, length), byte: parseAddress(byte) }, flags),
      ),
  );
  told('checksum <address> <length>', 'CRC-32 of a range, as zip and crc32 compute it').action(
    (address: string, length: string, _flags, parsed: Command) =>
      run<MemoryFlags>('memory checksum', parsed, async (context, flags) =>
        (await commands()).memoryChecksum(context, spanOf(address, length), flags),
      ),
  );
  told('blank <address> <length>', 'whether a range is erased; exit status 1 when it is not').action(
    (address: string, length: string, _flags, parsed: Command) =>
      run<MemoryFlags>('memory blank', parsed, async (context, flags) =>
        (await commands()).memoryBlank(context, spanOf(address, length), flags),
      ),
  );
}
