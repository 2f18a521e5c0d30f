/** Things to try by hand, whose result is the answer. What the doctor looks at afterwards: `experiments.ts`. */
import type { CauseId } from './cause.ts';
import { type Likelihood, MOVES } from './likelihood.ts';
import { LIKELIHOODS } from './likelihoods.ts';
import type { EvidenceCheck } from './outcomes.ts';
import { OUTCOMES } from './outcomes.ts';
import { type AnswerWeights, each, type Question } from './question.ts';

const HELPS = { helps: 'yes, the ST-LINK appears', same: 'no, the same' } as const;
const REACHES = { helps: 'yes, the STM32 answers then', same: 'no, the same' } as const;
const ANSWERS = { answers: 'yes, it answers', silent: 'no, the same' } as const;

/** C5 brought no answer and neither did C6: nothing but hands is left. */
const OUT_OF_REACH = { checks: { C5: ['silent', 'no-power', 'wait', 'noisy'], C6: ['silent', 'no-halt', 'no-effect'] } } as const;

/** The ST-LINK is there and speaks: computer, port, cable and driver are good. */
const SPEAKS = { checks: { C3: ['ok', 'known-bad'] } } as const;
/** Whether something makes the STM32 answer cannot be seen where it does. */
const ANSWERS_ALREADY = { checks: { C5: ['answers', 'intermittent', 'slow-only'] } } as const;
/** The STM32 obeys. */
const OBEYS = [{ checks: { C5: ['answers'], C9: MOVES } }, { checks: { C6: ['halts'] } }] as const;

/** What `LIKELIHOODS` say of this check, for what stands for it. */
export function columnOf(check: EvidenceCheck): Pick<Question, 'usual' | 'under'> {
  const rows = Object.entries(LIKELIHOODS) as readonly (readonly [CauseId, Likelihood])[];
  const under = rows.flatMap(([id, row]) => (row[check] ? [[id, row[check] as AnswerWeights] as const] : []));
  return { usual: OUTCOMES[check], under: Object.fromEntries(under) };
}

export const EXPERIMENT_QUESTIONS: readonly Question[] = [
  {
    id: 'other-cable',
    text: 'Does another USB cable, one that shows a phone or a drive, change it?',
    effort: 3,
    answers: HELPS,
    usual: { same: 1 },
    under: {
      RC01: { helps: 97, same: 3 },
      RC02: { helps: 85, same: 15 },
      RC03: { same: 95, helps: 5 },
      RC11: { same: 60, helps: 40 },
    },
    why: 'section 6, column Fix, rows 1, 2, 3 and 11',
  },
  {
    id: 'other-port',
    text: 'Does another USB port, straight at a computer, change it?',
    effort: 3,
    answers: HELPS,
    usual: { same: 1 },
    under: {
      RC02: { same: 85, helps: 15 },
      RC03: { helps: 90, same: 10 },
      RC05: { helps: 97, same: 3 },
      RC06: { helps: 80, same: 20 },
    },
    why: 'section 6, column Fix, rows 3, 5 and 6',
    unless: [SPEAKS, { answers: { 'other-computer': ['helps', 'same'] } }],
  },
  {
    id: 'other-computer',
    text: 'Does the board work at another computer?',
    effort: 4,
    answers: { helps: 'yes, it works there', same: 'no, the same' },
    usual: { same: 1 },
    under: {
      ...each(['RC03', 'RC06', 'RC10', 'RC12', 'RC13', 'RC14'], { helps: 80, same: 20 }),
      ...each(['RC05', 'RC20', 'RC22'], { helps: 97, same: 3 }),
      ...each(['RC11', 'RC57', 'RC58'], { helps: 40, same: 60 }),
      RC02: { same: 85, helps: 15 },
    },
    why: 'section 6: what is at fault on one computer (rows 3 to 22) is absent on the next; a driver may lack there too',
    unless: [SPEAKS],
  },
  {
    id: 'other-board',
    text: 'Does another board work at this computer, with this cable?',
    effort: 4,
    answers: { works: 'yes, that one works', same: 'no, the same' },
    usual: { works: 1 },
    under: {
      ...each(['RC01', 'RC03', 'RC05', 'RC10', 'RC12', 'RC13', 'RC14', 'RC20', 'RC22'], { same: 95, works: 5 }),
      ...each(['RC02', 'RC06', 'RC11', 'RC57', 'RC58'], { same: 70, works: 30 }),
    },
    why: 'check C16: a second board that works clears computer, port and cable',
    unless: [SPEAKS],
  },
  {
    id: 'other-probe',
    text: 'Does another ST-LINK, on wires of its own, reach this STM32?',
    effort: 4,
    answers: REACHES,
    usual: { same: 1 },
    under: {
      ...each(['RC07', 'RC08', 'RC16', 'RC19', 'RC61'], { helps: 95, same: 5 }),
      ...each(['RC17', 'RC18', 'RC29', 'RC30', 'RC31', 'RC36', 'RC37'], { helps: 65, same: 35 }),
    },
    why: 'check C16; section 6, rows 7, 30 and 61: the other probe brings its own outputs and wires',
    unless: [ANSWERS_ALREADY, ...OBEYS],
  },
  {
    id: 'shield-off',
    text: 'With everything taken off the headers and the cable put in anew, does the STM32 answer?',
    effort: 2,
    answers: REACHES,
    usual: { same: 1 },
    under: {
      RC27: { helps: 60, same: 40 },
      RC32: { helps: 95, same: 5 },
      RC34: { helps: 70, same: 30 },
    },
    why: 'section 6, rows 27, 32 and 34: cured by removing the shield',
    unless: [{ answers: { 'something-plugged': ['no'] } }, { checks: { C1: ['none', 'other-st', 'loader'] } }, ANSWERS_ALREADY, ...OBEYS],
  },
  {
    id: 'hold-reset-and-attach',
    text: 'With {reset-button} held down, does the STM32 answer?',
    effort: 2,
    answers: ANSWERS,
    usual: { answers: 1 },
    under: {
      ...each(['RC19', 'RC23', 'RC24', 'RC29', 'RC30', 'RC33', 'RC39', 'RC60', 'RC61', 'RC62'], { silent: 97, answers: 3 }),
      ...each(['RC27', 'RC32', 'RC40', 'RC46', 'RC63'], { silent: 65, answers: 35 }),
    },
    why: 'section 6, row 36: RESET held by hand reaches a chip whose NRST the probe cannot pull; section 7, step 7',
    when: OUT_OF_REACH,
  },
  {
    id: 'boot0-and-power-cycle',
    text: 'With BOOT0 high and the power taken away and given back, does the STM32 answer?',
    effort: 3,
    answers: ANSWERS,
    ...columnOf('C17'),
    check: 'C17',
    why: 'check C17: the ROM loader runs in place of the program',
    when: OUT_OF_REACH,
  },
  {
    id: 'slower',
    text: 'With the clock of the tool at 5 kHz, does the STM32 answer?',
    effort: 2,
    answers: REACHES,
    usual: { same: 1 },
    under: { RC31: { helps: 80, same: 20 }, RC02: { same: 85, helps: 15 }, RC32: { same: 70, helps: 30 } },
    why: 'section 6, row 31: what damages bits at 100 kHz may leave them alone at 5 kHz',
    when: { checks: { C5: ['noisy'] } },
    unless: OBEYS,
  },
];
