/** English: how a run of a program ended. */
export const EN_RUN = {
  'run.log': 'The program says over {log}:',
  'run.log-and-semihosting': 'The program says over {log}, and by semihosting:',
  'run.expected': 'Said as expected: {line}',
  'run.failed': 'Said what must not be: {line}',
  'run.timeout': 'The time of {seconds} s is over.',
  'run.exit': 'The program has ended with status {status}.',
  'run.stands': 'Its core stands there; a reset starts the program again.',
  'run.left-running': 'The program runs on, without a debugger.',
  'run.crash': 'The program has crashed: it stays in its fault handler ({exception}).',
  'run.lockup': 'The program has crashed: the core is locked up.',
} as const;
