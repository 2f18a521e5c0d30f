/** Jumpers to look at, by their names on the silkscreen of MB1364. Source: UM2407, jumpers. */
import type { Question } from './question.ts';

export const JUMPER_QUESTIONS: readonly Question[] = [
  {
    id: 'jp1',
    text: 'Is jumper JP1 (STLK_RST) fitted?',
    effort: 2,
    answers: { off: 'no, it is off', on: 'yes, it is on' },
    usual: { off: 1 },
    under: { RC08: { on: 97, off: 3 } },
    board: 'nucleo-h743zi2',
  },
  {
    id: 'jp4',
    text: 'Is jumper JP4 (IDD) fitted?',
    effort: 2,
    answers: { on: 'yes, it is on', off: 'no, it is off' },
    usual: { on: 1 },
    under: { RC24: { off: 97, on: 3 } },
    board: 'nucleo-h743zi2',
  },
  {
    id: 'jp2',
    text: 'Which pins does the jumper on JP2 (power source) bridge?',
    effort: 2,
    answers: { '1-2': '[1-2], STLK', other: 'another pair', none: 'none, it is off' },
    usual: { '1-2': 95, other: 5 },
    under: { RC23: { none: 55, other: 40, '1-2': 5 } },
    board: 'nucleo-h743zi2',
  },
  {
    id: 'jp3',
    text: 'Is jumper JP3 (T_NRST) fitted?',
    effort: 2,
    answers: { on: 'yes, it is on', off: 'no, it is off' },
    usual: { on: 1 },
    under: { RC37: { off: 97, on: 3 } },
    board: 'nucleo-h743zi2',
  },
];
