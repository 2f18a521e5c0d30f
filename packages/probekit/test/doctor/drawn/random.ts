/** A seeded source of chance, so that each draw can be made again from its number. */

export interface Random {
  /** From 0 up to 1. */
  readonly unit: () => number;
  readonly between: (low: number, high: number) => number;
  /** Evenly on a logarithmic scale. */
  readonly decades: (low: number, high: number) => number;
  readonly chance: (share: number) => boolean;
  readonly pick: <Item>(items: readonly Item[]) => Item;
  /** One item, each as often as its weight says. */
  readonly weighted: <Item>(items: readonly Item[], weightOf: (item: Item) => number) => Item;
}

/** Numerical Recipes' generator; neighbouring seeds are set apart by a few steps. */
export function randomFrom(seed: number): Random {
  let state = Math.imul(seed + 1, 2654435761) >>> 0;
  const unit = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  for (let step = 0; step < 4; step++) unit();
  const between = (low: number, high: number) => low + unit() * (high - low);
  const pick = <Item>(items: readonly Item[]) => items[Math.floor(unit() * items.length)] as Item;
  return {
    unit,
    between,
    decades: (low, high) => Math.exp(between(Math.log(low), Math.log(high))),
    chance: (share) => unit() < share,
    pick,
    weighted: (items, weightOf) => {
      let left = unit() * items.reduce((sum, item) => sum + weightOf(item), 0);
      for (const item of items) {
        left -= weightOf(item);
        if (left < 0) return item;
      }
      return items[items.length - 1] as (typeof items)[number];
    },
  };
}
