/** English: what was done with memory and flash. */
export const EN_MEMORY = {
  'memory.written': '{bytes} of {name} are in memory, read back and equal.',
  'memory.filled': '{bytes} from {address} are {byte}, read back and equal.',
  'memory.checksum': 'CRC-32 of {bytes} from {address}: {crc}',
  'memory.not-blank': 'not blank: {address} reads {found}',
  'memory.blank': 'blank: all {bytes} from {address} read 0xff',
  'memory.erased-one': 'erased 1 sector, {bytes}, in {time}; the core is halted, probekit reset lets it run',
  'memory.erased': 'erased {count} sectors, {bytes}, in {time}; the core is halted, probekit reset lets it run',
} as const;
