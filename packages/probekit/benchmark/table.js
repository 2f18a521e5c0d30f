/** The figures as a table for people. */

/** `probe`: the address of the one that the figures are of. A bench is modelled, whoever names it. */
export function printTable(figures, probe = 'bench:') {
  const isModelled = probe.startsWith('bench:');
  console.log(
    isModelled
      ? 'Times in bench time are modelled, not measured on silicon (constants: bench/timing.ts, spec/stm32/flash-h7.ts).\n'
      : "Times of this computer and the board that is named; its limits are the data sheet's typical values.\n",
  );
  const rows = figures.map(({ id, value, unit, limit, most, peers }) => [
    id,
    `${format(value)} ${unit}`,
    limit === undefined ? '' : `${format(limit)} ${unit}`,
    limit === undefined ? '' : `${format(value / limit)} x`,
    most === undefined ? '' : `${format(most)} x`,
    Object.entries(peers ?? {})
      .map(([name, peer]) => `${name} ${format(peer)} ${unit}`)
      .join(', '),
  ]);
  const table = [['figure', 'value', 'limit', 'value/limit', 'at most', 'peers'], ...rows];
  const widths = table[0].map((_, column) => Math.max(...table.map((row) => row[column].length)));
  for (const row of table)
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column]))
        .join('  ')
        .trimEnd(),
    );
}

/** Figures that are not what we promise of them. */
export function broken(figures) {
  return figures.filter(({ value, limit, most = Number.POSITIVE_INFINITY, mostOfPeers, peers = {} }) => {
    const fastest = Math.min(...Object.values(peers));
    return value > most * limit || (mostOfPeers !== undefined && value > mostOfPeers * fastest);
  });
}

function format(value) {
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
