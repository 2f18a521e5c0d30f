/** The figures as a table for people. */

export function printTable(figures) {
  console.log('Times in bench time are modelled, not measured on silicon (constants: bench/timing.ts, spec/stm32/flash-h7.ts).\n');
  const rows = figures.map(({ id, value, unit, limit, peers }) => [
    id,
    `${format(value)} ${unit}`,
    limit === undefined ? '' : `${format(limit)} ${unit}`,
    limit === undefined ? '' : `${format(value / limit)} x`,
    Object.entries(peers ?? {})
      .map(([name, peer]) => `${name} ${format(peer)} ${unit}`)
      .join(', '),
  ]);
  const table = [['figure', 'value', 'limit', 'value/limit', 'peers'], ...rows];
  const widths = table[0].map((_, column) => Math.max(...table.map((row) => row[column].length)));
  for (const row of table)
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column]))
        .join('  ')
        .trimEnd(),
    );
}

function format(value) {
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
