/** Which question to ask next: the one whose answer is expected to settle most for what it costs. Pure. */
import type { PartRole } from '../../spec/boards/board.ts';
import { boardOf, partsOf } from '../../spec/boards/boards.ts';
import { QUESTIONS, type Question } from '../../spec/symptoms/questions.ts';
import type { Known, SetUp } from '../evidence.ts';
import { answered, together, type Weighed } from './likelihood.ts';
import { matches } from './marks.ts';
import { outlooks } from './outlook.ts';
import { type Hypothesis, type RankedCause, type Ranking, rank } from './rank.ts';

/** Below this many bits a question is not worth a person's time. */
export const WORTH_ASKING_BITS = 0.05;
/** States of the world that cannot move a question's worth. */
const NEGLIGIBLE = 1e-6;

const OF_ANY_BOARD: ReadonlySet<PartRole> = new Set(['com', 'pwr', 'reset-button']);

/**
 * Each further unit of effort must bring this much more. A lamp is seen at once; a jumper must be found by its printed name
 * and looked at closely, so that it is asked for first only where it tells a third more than the lamp.
 */
const EFFORT_COST = 1 / 3;

/** What a bit for its effort counts beside the chance to be right two answers on: a lamp goes before an errand that gains little. */
const BIT = 0.05;

export interface RankedQuestion {
  readonly question: Question;
  /** Bits the answer is expected to bring. */
  readonly expectedBits: number;
}

/** A cause leads alone when it is likelier than not and no other has this share of its score. */
const LEADS = 0.5;
const NEAR = 0.3;

/** Unanswered questions that are worth asking, best first. */
export function nextQuestions(known: Known, ranking: Ranking = rank(known)): readonly RankedQuestion[] {
  const leader = leaderOf(ranking.causes);
  const open = QUESTIONS.filter((question) => isOpen(question, known) && (question.mends === undefined || question.mends !== leader))
    .map((question) => ({ question, expectedBits: expectedBits(question, ranking.hypotheses) }))
    .filter(({ expectedBits: gain }) => gain >= WORTH_ASKING_BITS);
  const outlook = outlooks(
    open.map(({ question }) => question),
    ranking.hypotheses,
  );
  return open
    .map((ranked, index) => ({ ranked, value: (outlook[index] ?? 0) + worth(ranked.expectedBits, ranked.question.effort) * BIT }))
    .sort((a, b) => b.value - a.value)
    .map(({ ranked }) => ranked);
}

/** To be asked at all, not answered, not decided by what is known, and about this board. */
export function isOpen(question: Question, known: Known): boolean {
  const { id, check, when, unless = [], volunteered } = question;
  if (volunteered) return false;
  const isRead = check !== undefined && known.evidence[check] !== undefined;
  const isDecided = isRead || known.answers?.[id] !== undefined || unless.some((pattern) => matches(pattern, known));
  return !isDecided && fitsBoard(question, known.setUp) && (when === undefined || matches(when, known));
}

/** A part is asked about where the board has it, or may have it. With an external probe only what every board has is there for certain. */
function fitsBoard({ part, board }: Question, setUp: SetUp = {}): boolean {
  const known = boardOf(setUp.board);
  const isThere = part === undefined || OF_ANY_BOARD.has(part) || (known !== undefined && partsOf(known, part).length > 0);
  if (known) return isThere && (board === undefined || board === setUp.board);
  return setUp.onBoard !== false || (isThere && board === undefined);
}

/** The cause that is likelier than not, with no other near it. */
export function leaderOf([best, next]: readonly RankedCause[]): RankedCause['id'] | undefined {
  return best && best.score > LEADS && (next?.score ?? 0) < best.score * NEAR ? best.id : undefined;
}

/** What a person gets for the effort. */
export function worth(expectedBits: number, effort: Question['effort']): number {
  return expectedBits / (1 + EFFORT_COST * (effort - 1));
}

/** Mutual information of the answer and the state of the world. */
export function expectedBits(question: Weighed, all: readonly Hypothesis[]): number {
  const hypotheses = all.filter(({ weight }) => weight > NEGLIGIBLE);
  let gain = 0;
  for (const outcome of Object.keys(question.answers)) {
    const observation = answered(question, outcome);
    const chances = hypotheses.map(({ causes: [first, second], weight }) => ({
      weight,
      chance: first ? together(observation, observation.under(first), second && observation.under(second)) : observation.usual,
    }));
    const marginal = chances.reduce((sum, { weight, chance }) => sum + weight * chance, 0);
    for (const { weight, chance } of chances) {
      if (chance > 0) gain += weight * chance * Math.log2(chance / marginal);
    }
  }
  return gain;
}
