/** English: what `doctor --watch` says of a change. */
export const EN_WATCH = {
  'watch.started': 'Watching: plug, turn jumpers, press buttons. Ctrl-C ends.',
  'watch.probe-came': 'The ST-LINK is there.',
  'watch.probe-left': 'The ST-LINK is gone.',
  'watch.usb': 'Other devices are plugged in.',
  'watch.opens': 'The ST-LINK opens now.',
  'watch.refuses': 'The ST-LINK does not open any more.',
  'watch.supply-came': 'The target voltage is good now.',
  'watch.supply-changed': 'The target voltage has changed.',
  'watch.answers': 'The STM32 answers.',
  'watch.silent': 'The STM32 does not answer any more.',
  'watch.held-in-reset': 'The STM32 is held in reset.',
  'watch.failed': 'The examination broke off: {reason}',
} as const;
