/**
 * Prints every figure that the project publishes, with its physical limit and its peers beside it. Figures from the
 * bench's clock are modelled, not measured on silicon; the core's speed, start-up, the page, many boards and the host stack alone are wall-clock
 * or processor time on this machine.
 * Options: --json; --markdown; --only GROUP, of flash also the beginning of an id, several times for several; --alone without other programs
 * beside them, --peer NAME with one of those that flash; --visits N to the page, of which the median counts; --probe ADDRESS for the rows of
 * that probe alone, with --leave CHIP also those that write.
 * Ends with 1 when a figure is over what we promise.
 */
import { parseArgs } from 'node:util';
import { cliFigures } from './cli.js';
import { connectFigures } from './connect.js';
import { coreFigures } from './core.js';
import { doctorFigures } from './doctor.js';
import { flashFigures } from './flash.js';
import { PEERS } from './flash-peers.js';
import { hostFigures } from './host.js';
import { loadFigures } from './load.js';
import { logsFigures } from './logs.js';
import { pageFigures } from './page.js';
import { probeFigures } from './probe.js';
import { severalFigures } from './several.js';
import { printMarkdown, printTable, promiseOf } from './table.js';
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
  logs: logsFigures,
};

const { values } = parseArgs({
  options: {
    json: { type: 'boolean' },
    markdown: { type: 'boolean' },
    only: { type: 'string', multiple: true },
    alone: { type: 'boolean' },
    peer: { type: 'string', multiple: true },
    visits: { type: 'string', default: '5' },
    probe: { type: 'string' },
    leave: { type: 'string' },
  },
});
const { only = [], alone = false } = values;
const peers = alone ? [] : (values.peer ?? PEERS);
const groups = only.map((id) => id.split('.')[0]);
const unknownGroup = groups.find((group) => !Object.hasOwn(GROUPS, group));
if (unknownGroup !== undefined) {
  console.error(`There is no group ${unknownGroup}. Groups: ${Object.keys(GROUPS).join(', ')}`);
  process.exit(2);
}
const unknownPeer = peers.find((name) => !PEERS.includes(name));
if (unknownPeer !== undefined) {
  console.error(`There is no peer ${unknownPeer}. Peers: ${PEERS.join(', ')}`);
  process.exit(2);
}

const wants = (id) => only.length === 0 || only.some((start) => id.startsWith(start));
const measured = values.probe === undefined ? [] : await probeFigures(values.probe, { leave: values.leave, wants });
for (const [name, measure] of values.probe === undefined ? Object.entries(GROUPS) : []) {
  if (groups.length === 0 || groups.includes(name))
    measured.push(...(await measure({ wants, alone, peers, visits: Number(values.visits) })));
}
const figures = measured.map((figure) => ({ ...figure, promise: promiseOf(figure) }));
if (values.json) console.log(JSON.stringify({ figures }, null, 2));
else if (values.markdown) printMarkdown(figures);
else printTable(figures, values.probe);
process.exitCode = figures.some(({ promise }) => promise === 'broken') ? 1 : 0;
