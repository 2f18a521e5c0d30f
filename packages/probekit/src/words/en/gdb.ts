/** English: what the GDB server says, on its own and behind `monitor`. */
export const EN_GDB = {
  'gdb.speed': 'SWD runs at {khz} kHz.',
  'gdb.catch': 'The core stops as these begin: {names}.',
  'gdb.catch-none': 'The core stops at no exception by itself.',
  'gdb.reset': 'The target was reset and runs. Take breakpoints as set; GDB does not know that it runs.',
  'gdb.runs': 'The program runs.',
  'gdb.info': '{probe}, {chip}, {core}: {breakpoints} breakpoints, {watchpoints} watchpoints. {state}',
  'gdb.help':
    'monitor halt | reset [halt | hardware] | speed KHZ | info | catch [NAME …], of {names}; catch alone takes them back | flash info | flash erase ADDRESS BYTES | flash mass_erase | flash breakpoints [on | off] | arm semihosting (enable | disable) | option-bytes [NAME=VALUE …] | ReadAPEx AP REGISTER | ReadAP N | ReadDP N | WriteDP 2 SELECT',
  'gdb.cycles': 'The cycle counter stands at {cycles}, modulo 2^32.',
  'gdb.cycles-start': 'The cycle counter counts from now on, from 0.',
  'gdb.cycles-none': 'This core has no cycle counter.',
  'gdb.flash-none': 'This chip’s flash cannot be written here.',
  'gdb.flash-region': '{from} to {to}: {count} × {size}',
  'gdb.flash-breakpoints-on':
    'Breakpoints beyond the {comparators} comparators go into flash as the program goes on, a sector erased for each change: {count} so far. ST’s data sheets promise a sector 10,000 erases, on a few small chips 1,000. They are taken back as GDB leaves.',
  'gdb.flash-breakpoints-off':
    'Breakpoints use the comparators of the core and nothing else. To let more stand in flash: monitor flash breakpoints on',
  'gdb.flash-worn':
    'Breakpoints in flash are taken back. They have cost {count} erases of sectors, of which ST’s data sheets promise each 10,000, on a few small chips 1,000.',
  'gdb.semihosting-on': 'The calls of the program to its host are served (semihosting): console and exit.',
  'gdb.semihosting-off': 'The calls of the program to its host stop it (semihosting).',
  'gdb.erased': 'Sectors erased: {count}. The core stands after a reset.',
  'gdb.options-agree': 'Nothing was written. To do it: {command}',
  'gdb.attached': 'GDB is connected; the core stands.',
  'gdb.left': 'GDB has left; the program runs.',
  'gdb.lost': 'The connection to GDB was lost. Breakpoints are taken back; the core stays as it is.',
  'gdb.second': 'Another GDB is connected already, and the core is one: end that session first.',
} as const;
