/** English: the doctor's dialogue with somebody at the board. Keywords keep within nine columns. */
export const EN_WIZARD = {
  'wizard.question': 'Question',
  'wizard.try': 'Try',
  'wizard.done': 'done: look now',
  'wizard.allow': 'do it',
  'wizard.unknown': 'I do not know',
  'wizard.skip': 'not now',
  'wizard.again': 'something has changed: look again',
  'wizard.back': 'back',
  'wizard.quit': 'end',
  'wizard.not-a-choice': '"{given}" is none of these choices.',
  'wizard.then': 'Press Enter when that is done. ',
  'wizard.changed': 'What has changed',
  'wizard.nothing-changed': 'Nothing has changed.',
  'wizard.unread': 'not read',
} as const;
