/**
 * Prints every figure that the project publishes, with its physical limit and its peers beside it. Figures from the
 * bench's clock are modelled, not measured on silicon; the core's speed, start-up, the page and many boards are wall-clock time on
 * this machine.
 * Options: --json, --only GROUP.
 */
import { parseArgs } from 'node:util';
import { cliFigures } from './cli.js';
import { connectFigures } from './connect.js';
import { coreFigures } from './core.js';
import { doctorFigures } from './doctor.js';
import { flashFigures } from './flash.js';
import { loadFigures } from './load.js';
import { pageFigures } from './page.js';
import { printTable } from './table.js';

const GROUPS = {
  connect: connectFigures,
  flash: flashFigures,
  core: coreFigures,
  cli: cliFigures,
  page: pageFigures,
  load: loadFigures,
  doctor: doctorFigures,
};

const { values } = parseArgs({ options: { json: { type: 'boolean' }, only: { type: 'string' } } });
if (values.only !== undefined && !Object.hasOwn(GROUPS, values.only)) {
  console.error(`There is no group ${values.only}. Groups: ${Object.keys(GROUPS).join(', ')}`);
  process.exit(2);
}

const figures = [];
for (const [name, measure] of Object.entries(GROUPS)) {
  if (values.only === undefined || values.only === name) figures.push(...(await measure()));
}
if (values.json) console.log(JSON.stringify({ figures }, null, 2));
else printTable(figures);
