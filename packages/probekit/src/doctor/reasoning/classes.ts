/** Classes: causes that what is known cannot separate. Computed from their likelihood vectors, not written down. */
import type { CauseId } from '../../spec/symptoms/cause.ts';
import type { Known } from '../evidence.ts';
import { chanceUnder, observationsOf } from './likelihood.ts';
import { type Ranking, rank } from './rank.ts';

/** An observation separates two causes when it is more than this much likelier under one of them. */
const SEPARATES = 4;

/** Classes of the causes that are still possible, best class first, best member first. */
export function classesOf(known: Known, ranking: Ranking = rank(known)): readonly (readonly CauseId[])[] {
  const observations = observationsOf(known);
  const vectors = new Map(ranking.causes.map(({ id }) => [id, observations.map((observation) => chanceUnder(observation, id))]));
  const scores = new Map(ranking.causes.map(({ id, score }) => [id, score]));
  const classes: CauseId[][] = [];
  for (const { id } of ranking.causes) {
    const home = classes.find(([leader]) => leader !== undefined && inseparable(vectors.get(leader) ?? [], vectors.get(id) ?? []));
    if (home) home.push(id);
    else classes.push([id]);
  }
  const total = (ids: readonly CauseId[]) => ids.reduce((sum, id) => sum + (scores.get(id) ?? 0), 0);
  return classes.sort((a, b) => total(b) - total(a));
}

/** A cause that cannot alone explain everything shares its class with no other. */
function inseparable(a: readonly number[], b: readonly number[]): boolean {
  return a.every((chance, index) => {
    const other = b[index] ?? 0;
    return chance > 0 && other > 0 && chance <= other * SEPARATES && other <= chance * SEPARATES;
  });
}
