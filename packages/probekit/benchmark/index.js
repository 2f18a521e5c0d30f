/**
 * Prints every figure that the project publishes, with its physical limit and its peers beside it. Figures from the
 * bench's clock are modelled, not measured on silicon; the core's speed, start-up, the page, many boards and the host stack alone are wall-clock
 * or processor time on this machine.
 * Options: --json; --only GROUP, of flash also the beginning of an id; --alone without other programs beside them; --probe ADDRESS
 * for the rows of that probe alone, with --leave CHIP also those that write. Ends with 1 when a figure is over what we promise.
 */
import { parseArgs } from 'node:util';
import { cliFigures } from './cli.js';
import { connectFigures } from './connect.js';
import { coreFigures } from './core.js';
import { doctorFigures } from './doctor.js';
import { flashFigures } from './flash.js';
import { hostFigures } from './host.js';
import { loadFigures } from './load.js';
import { pageFigures } from './page.js';
import { probeFigures } from './probe.js';
import { severalFigures } from './several.js';
import { broken, printTable } from './table.js';
import { watchFigures } from './watch.js';

const GROUPS = {
  connect: connectFigures,
  flash: flashFigures,
  core: coreFigures,
  cli: cliFigures,
  page: pageFigures,
  load: loadFigures,
  doctor: doctorFigures,
  host: hostFigures,
  several: severalFigures,
  watch: watchFigures,
};

const { values } = parseArgs({
  options: {
    json: { type: 'boolean' },
    only: { type: 'string' },
    alone: { type: 'boolean' },
    probe: { type: 'string' },
    leave: { type: 'string' },
  },
});
const { only = '', alone = false } = values;
const group = only.split('.')[0];
if (values.probe === undefined && group !== '' && !Object.hasOwn(GROUPS, group)) {
  console.error(`There is no group ${group}. Groups: ${Object.keys(GROUPS).join(', ')}`);
  process.exit(2);
}

const figures = values.probe === undefined ? [] : await probeFigures(values.probe, values);
for (const [name, measure] of values.probe === undefined ? Object.entries(GROUPS) : []) {
  if (group === '' || group === name) figures.push(...(await measure({ only, alone })));
}
if (values.json) console.log(JSON.stringify({ figures }, null, 2));
else printTable(figures, values.probe);
process.exitCode = broken(figures).length > 0 ? 1 : 0;
