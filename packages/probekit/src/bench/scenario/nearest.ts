/** The valid name nearest to a misspelt one, by edit distance. */

/** Fewest insertions, deletions, replacements and swaps of neighbours that turn `a` into `b`. */
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const line = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      let cost = Math.min(above[column]! + 1, line[column - 1]! + 1, above[column - 1]! + (same ? 0 : 1));
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (swapped) cost = Math.min(cost, before[column - 2]! + 1);
      line.push(cost);
    }
    before = above;
    above = line;
  }
  return above[b.length]!;
}

/** The nearest of `valid`, if it is near enough to be what was meant. Letter case counts for nothing. */
export function nearestOf(name: string, valid: readonly string[]): string | undefined {
  const limit = Math.max(2, Math.ceil(name.length / 2));
  const ranked = valid
    .map((candidate) => ({ candidate, distance: editDistance(name.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  const best = ranked[0];
  return best && best.distance <= limit && best.distance < Math.max(name.length, best.candidate.length) ? best.candidate : undefined;
}
