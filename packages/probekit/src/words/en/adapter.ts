/** English: what the debug adapter says in an editor. */
export const EN_ADAPTER = {
  'adapter.scope.locals': 'Locals',
  'adapter.scope.globals': 'Globals',
  'adapter.scope.registers': 'Core registers',
  'adapter.catch.hard-fault': 'HardFault',
  'adapter.catch.bus-fault': 'BusFault: nothing answered, or not that way',
  'adapter.catch.memory-fault': 'MemManage: the MPU forbids it',
  'adapter.catch.state-error': 'UsageFault: an undefined instruction, or no Thumb',
  'adapter.catch.check-error': 'UsageFault: unaligned, or divided by zero',
  'adapter.catch.no-coprocessor': 'UsageFault: the FPU is off',
  'adapter.flashed': '{file} is in the flash.',
  'adapter.no-lines': '{file} says nothing of its source: build it with -g to have lines and variables.',
  'adapter.no-instructions': 'From line {line} of {file} on the program has no instructions.',
  'adapter.listening': 'A debug adapter listens at {place}. Ctrl-C ends it.',
} as const;
