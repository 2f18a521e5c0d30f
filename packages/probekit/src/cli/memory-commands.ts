/** The commands below `probekit memory`. */
import type { Command } from 'commander';
import type { RunWith } from './bench/program.ts';
import { parseAddress, parseByteLength } from './quantities.ts';

type RunAs = <Flags>(name: string, parsed: Command, action: RunWith<Flags>) => Promise<void>;

const commands = () => import('./commands/memory.ts');
const spanOf = (address: string, length: string) => ({ address: parseAddress(address), byteLength: parseByteLength(length) });

export function buildMemoryCommands(memory: Command, run: RunAs): void {
  const below = (usage: string, does: string) => memory.command(usage).description(does).copyInheritedSettings(memory);
  below('write <file>', 'write a file into RAM and read it back; flash is for probekit flash').action(
    (file: string, _flags, parsed: Command) =>
      run('memory write', parsed, async (context) => (await commands()).memoryWrite(context, file)),
  );
  below('fill <address> <length> <byte>', 'write one byte everywhere in a range of RAM').action(
    (address: string, length: string, byte: string, _flags, parsed: Command) =>
      run('memory fill', parsed, async (context) => (await commands()).memoryFill(context, spanOf(address, length), parseAddress(byte))),
  );
  below('checksum <address> <length>', 'CRC-32 of a range, as zip and crc32 compute it').action(
    (address: string, length: string, _flags, parsed: Command) =>
      run('memory checksum', parsed, async (context) => (await commands()).memoryChecksum(context, spanOf(address, length))),
  );
  below('blank <address> <length>', 'whether a range is erased; exit status 1 when it is not').action(
    (address: string, length: string, _flags, parsed: Command) =>
      run('memory blank', parsed, async (context) => (await commands()).memoryBlank(context, spanOf(address, length))),
  );
  memory.addHelpText('after', '\nShown or saved it is by probekit read, compared with a file by probekit verify.');
}
