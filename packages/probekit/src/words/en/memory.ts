/** English: what was done with memory, flash and the core. */
export const EN_MEMORY = {
  'memory.written': '{bytes} of {name} are in memory, read back and equal.',
  'memory.filled': '{bytes} from {address} are {byte}, read back and equal.',
  'memory.checksum': 'CRC-32 of {bytes} from {address}: {crc}',
  'memory.not-blank': 'not blank: {address} reads {found}',
  'memory.blank': 'blank: all {bytes} from {address} read 0xff',
  'memory.saved': '{bytes} from {address} are in {file}, as {format}.',
  'memory.equal': 'equal: all {bytes} of {name}',
  'memory.different': 'different: {address} reads {found}, {name} has {expected}',
  'memory.unreadable': 'different: {address} cannot be read, {name} has {expected}',
  'memory.other-program':
    'The chip holds another program than {name}: {address} reads {found}, {name} has {expected}. Values may be wrong.',
  'memory.program-unread': 'Whether the chip holds {name} is not known: its flash cannot be read at {address}.',
  'memory.watched': '{count} samples in {time}, {rate} a second. The program was not halted.',
  'memory.write-it': 'probekit {command}     writes the file',
  'memory.reset': 'The target was reset and runs.',
  'memory.reset-locked-up': 'The target was reset, and its core locked up at the start: is there a program in the flash?',
  'memory.reset-unreachable': 'The target was reset and no longer answers: its program sleeps or uses PA13/PA14 itself.',
  'memory.reset-halted': 'The target was reset and stands before its first instruction.',
  'memory.erased-one': 'erased 1 sector, {bytes}, in {time}; the core is halted, probekit reset lets it run',
  'memory.erased': 'erased {count} sectors, {bytes}, in {time}; the core is halted, probekit reset lets it run',
} as const;
