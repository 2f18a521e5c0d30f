/** Things to try by hand, whose result is the answer. */
import type { Question } from './question.ts';

export const EXPERIMENT_QUESTIONS: readonly Question[] = [
  {
    id: 'other-cable',
    text: 'Does another USB cable, one that shows a phone or a drive, change it?',
    effort: 3,
    answers: { helps: 'yes, the ST-LINK appears', same: 'no, the same' },
    usual: { same: 1 },
    under: {
      RC01: { helps: 97, same: 3 },
      RC02: { helps: 85, same: 15 },
      RC03: { same: 95, helps: 5 },
      RC11: { same: 60, helps: 40 },
    },
  },
  {
    id: 'other-port',
    text: 'Does another USB port, straight at a computer, change it?',
    effort: 3,
    answers: { helps: 'yes, the ST-LINK appears', same: 'no, the same' },
    usual: { same: 1 },
    under: {
      RC02: { same: 85, helps: 15 },
      RC03: { helps: 90, same: 10 },
      RC05: { helps: 97, same: 3 },
      RC06: { helps: 80, same: 20 },
    },
  },
];
