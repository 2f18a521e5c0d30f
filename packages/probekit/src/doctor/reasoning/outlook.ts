/**
 * Two steps ahead: how likely the cause that leads is the true one once a question and the best one after it are answered.
 * Bits alone prefer an answer that reshuffles many causes to one that leaves few. Pure.
 */
import type { CauseId } from '../../spec/symptoms/cause.ts';
import { answered, together, type Weighed } from './likelihood.ts';
import type { Hypothesis } from './rank.ts';

/** States of the world that decide about no question. */
const TOO_RARE = 1e-4;

/** Of a question, by answer: the chance of each state of the world that it goes with. */
type Table = readonly Float64Array[];

/** For each question the chance to be right after it and one more of them. */
export function outlooks(questions: readonly Weighed[], all: readonly Hypothesis[]): readonly number[] {
  const hypotheses = all.filter(({ weight }) => weight > TOO_RARE);
  const ids = [...new Set(hypotheses.flatMap(({ causes }) => causes))];
  const holders = hypotheses.map(({ causes }) => causes.map((id) => ids.indexOf(id)));
  const prior = Float64Array.from(hypotheses, ({ weight }) => weight);
  const scores = new Float64Array(ids.length);
  const tables = questions.map((question) => tableOf(question, hypotheses));
  const top = (weights: Float64Array, chances?: Float64Array) => {
    scores.fill(0);
    let best = 0;
    weights.forEach((weight, index) => {
      for (const id of holders[index] ?? []) {
        const score = (scores[id] ?? 0) + weight * (chances?.[index] ?? 1);
        scores[id] = score;
        if (score > best) best = score;
      }
    });
    return best;
  };
  const afterOne = (weights: Float64Array, table: Table) => table.reduce((sum, chances) => sum + top(weights, chances), 0);
  return tables.map((first) =>
    first.reduce((sum, chances) => {
      const weights = prior.map((weight, index) => weight * (chances[index] ?? 0));
      const further = tables.map((second) => (second === first ? 0 : afterOne(weights, second)));
      return sum + Math.max(top(weights), ...further);
    }, 0),
  );
}

function tableOf(question: Weighed, hypotheses: readonly Hypothesis[]): Table {
  return Object.keys(question.answers).map((outcome) => {
    const observation = answered(question, outcome);
    const chanceOf = (id: CauseId | undefined) => id && observation.under(id);
    return Float64Array.from(hypotheses, ({ causes: [first, second] }) =>
      first ? together(observation, chanceOf(first), chanceOf(second)) : observation.usual,
    );
  });
}
