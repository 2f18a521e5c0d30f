/**
 * What made somebody ask. Counts most where the board is well while it is looked at: a contact that held, a supply that has
 * come up by now, a setting of the flash that only a download meets.
 */
import type { CauseId } from './cause.ts';
import { CAUSES } from './causes.ts';
import { each, type Question } from './question.ts';

/** Shows up in downloads: what is there can be looked at, and not changed. */
const DOWNLOADS: readonly CauseId[] = ['RC38', 'RC41', 'RC50', 'RC51', 'RC52', 'RC53', 'RC54', 'RC59'];
/** The tools work; what they loaded does not. */
const PROGRAMS: readonly CauseId[] = ['RC44', 'RC45', 'RC48', 'RC49'];

export const COMPLAINT_QUESTION: Question = {
  id: 'complaint',
  text: 'What goes wrong?',
  effort: 1,
  answers: {
    'never-connects': 'it does not connect',
    'comes-and-goes': 'the ST-LINK, or the board, comes and goes',
    'after-plugging': 'it does not connect right after it is plugged in, and does later',
    'download-fails': 'it connects, and programming or erasing fails',
    'program-dead': 'it connects, and the program does not run',
    'warm-or-red': 'something gets warm, or a lamp of over-current lights',
    nothing: 'nothing, I only want it looked at',
  },
  usual: { nothing: 1 },
  under: {
    // Whatever stands in the way of a connection is told as that.
    ...each(
      CAUSES.map(({ id }) => id),
      { 'never-connects': 90, 'comes-and-goes': 2, 'download-fails': 6, 'after-plugging': 1, 'program-dead': 1 },
    ),
    // A tool that is at fault is at fault each time.
    ...each(['RC17', 'RC55', 'RC57', 'RC58'], { 'never-connects': 90, 'download-fails': 10 }),
    ...each(DOWNLOADS, { 'download-fails': 75, 'never-connects': 15, 'program-dead': 10 }),
    ...each(PROGRAMS, { 'program-dead': 50, 'never-connects': 40, 'comes-and-goes': 10 }),
    ...each(['RC02', 'RC03'], { 'comes-and-goes': 70, 'never-connects': 25, 'download-fails': 5 }),
    RC28: { 'after-plugging': 75, 'never-connects': 10, 'comes-and-goes': 15 },
    RC31: { 'comes-and-goes': 40, 'never-connects': 35, 'download-fails': 25 },
    RC27: { 'warm-or-red': 50, 'never-connects': 50 },
    RC60: { 'never-connects': 80, 'warm-or-red': 20 },
    RC25: { 'never-connects': 40, 'download-fails': 30, 'program-dead': 20, 'comes-and-goes': 10 },
  },
  why: 'section 6, column Symptom: how often each is told so is judgement',
  volunteered: true,
};
