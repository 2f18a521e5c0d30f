/** Classes: causes that what is known cannot separate. Computed from their likelihood vectors, not written down. */
import type { CauseId } from '../../spec/symptoms/cause.ts';
import { ONLY_WITH } from '../../spec/symptoms/only-with.ts';
import type { Known } from '../evidence.ts';
import { chanceUnder, chanceUnderBoth, LEAK, observationsOf } from './likelihood.ts';
import { provenBy } from './marks.ts';
import { type Ranking, rank } from './rank.ts';

/** An observation separates two causes when it is more than this much likelier under one of them. */
const SEPARATES = 4;

/** Classes of the causes that are still possible: each that is proven by itself, then best class first, best member first. */
export function classesOf(known: Known, ranking: Ranking = rank(known)): readonly (readonly CauseId[])[] {
  const observations = observationsOf(known);
  const chancesOf = (id: CauseId) => {
    const partner = partnerOf(id, ranking);
    return observations.map((seen) => (partner ? chanceUnderBoth(seen, id, partner) : chanceUnder(seen, id)));
  };
  const vectors = new Map(ranking.causes.map(({ id }) => [id, chancesOf(id)]));
  const scores = new Map(ranking.causes.map(({ id, score }) => [id, score]));
  const proven = provenBy(known);
  const classes: CauseId[][] = [];
  for (const { id } of ranking.causes) {
    if (proven.has(id)) continue;
    const home = classes.find(([leader]) => leader !== undefined && inseparable(vectors.get(leader) ?? [], vectors.get(id) ?? []));
    if (home) home.push(id);
    else classes.push([id]);
  }
  const total = (ids: readonly CauseId[]) => ids.reduce((sum, id) => sum + (scores.get(id) ?? 0), 0);
  const sure = ranking.causes.flatMap(({ id }) => (proven.has(id) ? [[id]] : []));
  return [...sure, ...classes.sort((a, b) => total(b) - total(a))];
}

/** What shows only beside a partner is compared with others as the two of them. */
function partnerOf(id: CauseId, { hypotheses }: Ranking): CauseId | undefined {
  if (!ONLY_WITH.causes.includes(id)) return undefined;
  const pairs = hypotheses.filter(({ causes }) => causes.includes(id)).sort((a, b) => b.weight - a.weight);
  return pairs[0]?.causes.find((other) => other !== id);
}

/** A cause that cannot alone explain everything shares its class with no other. */
function inseparable(a: readonly number[], b: readonly number[]): boolean {
  return a.every((chance, index) => {
    const other = b[index] ?? 0;
    return chance > LEAK && other > LEAK && chance <= other * SEPARATES && other <= chance * SEPARATES;
  });
}
