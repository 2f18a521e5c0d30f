/** English: how a run of a program ended. */
export const EN_RUN = {
  'run.log': 'The program says over {log}:',
  'run.expected': 'Said as expected: {line}',
  'run.failed': 'Said what must not be: {line}',
  'run.timeout': 'The time of {seconds} s is over.',
  'run.crash': 'The program has crashed: it stays in its fault handler ({exception}).',
  'run.lockup': 'The program has crashed: the core is locked up.',
} as const;
