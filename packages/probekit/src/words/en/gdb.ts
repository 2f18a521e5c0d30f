/** English: what the GDB server says, on its own and behind `monitor`. */
export const EN_GDB = {
  'gdb.speed': 'SWD runs at {khz} kHz.',
  'gdb.catch': 'The core stops as these begin: {names}.',
  'gdb.catch-none': 'The core stops at no exception by itself.',
  'gdb.reset': 'The target was reset and runs. Take breakpoints as set; GDB does not know that it runs.',
  'gdb.runs': 'The program runs.',
  'gdb.info': '{probe}, {chip}, {core}: {breakpoints} breakpoints, {watchpoints} watchpoints. {state}',
  'gdb.help': 'monitor halt | reset [halt] | speed KHZ | info | catch [NAME …], of {names}; catch alone takes them back.',
  'gdb.attached': 'GDB is connected; the core stands.',
  'gdb.left': 'GDB has left; the program runs.',
  'gdb.lost': 'The connection to GDB was lost. Breakpoints are taken back; the core stays as it is.',
  'gdb.loaded': 'GDB has loaded {bytes}.',
} as const;
