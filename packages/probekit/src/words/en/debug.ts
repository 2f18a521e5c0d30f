/** English: why a core stands. */
export const EN_DEBUG = {
  'debug.stop.comparator': 'Stopped by a breakpoint at {pc}.',
  'debug.stop.flash': 'Stopped by a breakpoint in flash at {pc}.',
  'debug.stop.instruction': 'Stopped by a BKPT instruction of the program at {pc}.',
  'debug.stop.watchpoint': 'Stopped by a watchpoint; the next instruction is at {pc}.',
  'debug.stop.watch-read': 'Stopped after a read of the {bytes} B at {address}; the next instruction is at {pc}.',
  'debug.stop.watch-write': 'Stopped after a write to the {bytes} B at {address}; the next instruction is at {pc}.',
  'debug.stop.watch-access': 'Stopped after an access to the {bytes} B at {address}; the next instruction is at {pc}.',
  'debug.stop.vector-catch': 'Stopped as {exception} began, at {pc}.',
  'debug.stop.exit': 'The program has ended with status {status}, at {pc}.',
  'debug.stop.reset': 'Stands after a reset, before the first instruction at {pc}.',
  'debug.stop.step': 'One instruction further, at {pc}.',
  'debug.stop.request': 'Stopped as asked, at {pc}.',
  'debug.stop.external': 'Stopped by a debug request from outside the core, at {pc}.',
  'debug.stop.unknown': 'Stands at {pc}; its flags do not say why.',
} as const;
