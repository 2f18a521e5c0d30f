/** English: what the GDB server says, on its own and behind `monitor`. */
export const EN_GDB = {
  'gdb.speed': 'SWD runs at {khz} kHz.',
  'gdb.catch': 'The core stops as these begin: {names}.',
  'gdb.catch-none': 'The core stops at no exception by itself.',
  'gdb.reset': 'The target was reset and runs. Take breakpoints as set; GDB does not know that it runs.',
  'gdb.runs': 'The program runs.',
  'gdb.info': '{probe}, {chip}, {core}: {breakpoints} breakpoints, {watchpoints} watchpoints. {state}',
  'gdb.help':
    'monitor halt | reset [halt | hardware] | speed KHZ | info | catch [NAME …], of {names}; catch alone takes them back | flash info | flash erase ADDRESS BYTES | flash mass_erase | option-bytes [NAME=VALUE …] | ReadAPEx AP REGISTER | ReadAP N | ReadDP N | WriteDP 2 SELECT',
  'gdb.cycles': 'The cycle counter stands at {cycles}, modulo 2^32.',
  'gdb.cycles-start': 'The cycle counter counts from now on, from 0.',
  'gdb.cycles-none': 'This core has no cycle counter.',
  'gdb.flash-none': 'This chip’s flash cannot be written here.',
  'gdb.flash-region': '{from} to {to}: {count} × {size}',
  'gdb.erased': 'Sectors erased: {count}. The core stands after a reset.',
  'gdb.options-agree': 'Nothing was written. To do it: {command}',
  'gdb.attached': 'GDB is connected; the core stands.',
  'gdb.left': 'GDB has left; the program runs.',
  'gdb.lost': 'The connection to GDB was lost. Breakpoints are taken back; the core stays as it is.',
  'gdb.second': 'Another GDB is connected already, and the core is one: end that session first.',
} as const;
