/** The figures as a table for people, and what became of our promises. */

const HEAD = ['figure', 'value', 'limit', 'value/limit', 'at most', 'peers'];

/** `probe`: the address of the one that the figures are of. A bench is modelled, whoever names it. */
export function printTable(figures, probe = 'bench:') {
  const isModelled = probe.startsWith('bench:');
  console.log(
    isModelled
      ? 'Times in bench time are modelled, not measured on silicon (constants: bench/timing.ts, spec/stm32/flash-h7.ts).\n'
      : "Times of this computer and the board that is named; its limits are the data sheet's typical values.\n",
  );
  const table = [HEAD, ...figures.map(cellsOf)];
  const widths = HEAD.map((_, column) => Math.max(...table.map((row) => row[column].length)));
  for (const row of table)
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column]))
        .join('  ')
        .trimEnd(),
    );
  const made = figures.map(({ promise }) => promise).filter((promise) => promise !== undefined);
  const count = (wanted) => made.filter((promise) => promise === wanted).length;
  if (made.length === 0) return;
  const open = count('open');
  console.log(
    `\nPromises: ${count('kept')} kept, ${count('broken')} broken${open > 0 ? `, ${open} with no peer to hold it against` : ''}.`,
  );
}

/** As docs/performance.md shows them. */
export function printMarkdown(figures) {
  const rows = figures.map(cellsOf).map(([id, ...cells]) => [`\`${id}\``, ...cells]);
  for (const row of [HEAD, HEAD.map(() => '---'), ...rows]) console.log(`| ${row.join(' | ')} |`);
}

/**
 * `kept` or `broken`; `open` where it speaks of other programs and none ran, or only so late that it cannot be told; undefined where nothing is
 * promised. `most`: times the limit; `mostOfPeers`: times what the fastest of the others takes. A run that was discarded breaks none, and one is
 * kept that even what it took `withoutLag` keeps.
 */
export function promiseOf({ value, limit, most, mostOfPeers, peers = {}, withoutLag = {} }) {
  if (most === undefined && mostOfPeers === undefined) return undefined;
  if (value > most * limit) return 'broken';
  if (mostOfPeers === undefined) return 'kept';
  const sure = Object.values(peers);
  if (value > mostOfPeers * Math.min(...sure)) return 'broken';
  const all = [...sure, ...Object.values(withoutLag)];
  return all.length > 0 && value <= mostOfPeers * Math.min(...all) ? 'kept' : 'open';
}

function cellsOf({ id, value, unit, limit, most, mostOfPeers, peers = {}, without = {}, withoutLag = {}, promise }) {
  const mosts = [most !== undefined && `${most} x`, mostOfPeers !== undefined && `${mostOfPeers} x any peer`];
  const others = [
    ...Object.entries(peers).map(([name, peer]) => `${name} ${format(peer)} ${unit} (${format(peer / value)} x)`),
    ...Object.entries(without).map(
      ([name, why]) => `${name} ${why}${name in withoutLag ? `: ${format(withoutLag[name])} ${unit} without it` : ''}`,
    ),
    ...(promise === 'open' ? ['no peer to hold it against'] : []),
  ];
  return [
    id,
    `${format(value)} ${unit}`,
    limit === undefined ? '' : `${format(limit)} ${unit}`,
    limit === undefined ? '' : `${format(value / limit)} x`,
    mosts.filter(Boolean).join(', '),
    others.join(', '),
  ];
}

function format(value) {
  if (Number.isInteger(value)) return String(value);
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
