/** docs/hardware.md claims nothing that no report shows: a row that is accepted names its report, and a bench's is none. */
import { readdir, readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { BENCH_NOTE, makeAcceptReport, readAcceptReport, STEP_IDS, whyNotHardware } from '../../src/cli/accept/report.ts';

const DOCS = new URL('../../../../docs/', import.meta.url);
const REPORT_FOLDER = 'hardware-reports';

interface Row {
  readonly state: string;
  readonly report: string | undefined;
}

/** Rows of the table with the states, by their last column. */
function rowsOf(markdown: string): Row[] {
  return [...markdown.matchAll(/^\| .* \| ([^|]+) \|$/gm)]
    .map(([, state = '']) => state.trim())
    .filter((state) => state !== 'State' && !/^-+$/.test(state))
    .map((state) => ({ state, report: new RegExp(`\\(${REPORT_FOLDER}/([\\w.-]+\\.json)\\)`).exec(state)?.[1] }));
}

/** What is wrong with a row. */
async function problemOf({ state, report }: Row, load: (name: string) => Promise<Uint8Array>): Promise<string | undefined> {
  if (state === 'bench only' || state === 'not run') return undefined;
  if (!/^accepted/.test(state) || report === undefined) return `${state}: it names no report`;
  return whyNotHardware(readAcceptReport(await load(report), report));
}

const fromDocs = async (name: string) => new Uint8Array(await readFile(new URL(`${REPORT_FOLDER}/${name}`, DOCS)));

it('each row of docs/hardware.md is bench only, not run, or shown by a report', async () => {
  const rows = rowsOf(await readFile(new URL('hardware.md', DOCS), 'utf8'));
  expect(rows.length).toBeGreaterThan(1);
  const problems = await Promise.all(rows.map((row) => problemOf(row, fromDocs)));
  expect(problems.filter((problem) => problem !== undefined)).toEqual([]);
});

it('each report in the folder counts as hardware', async () => {
  const names = await readdir(new URL(`${REPORT_FOLDER}/`, DOCS)).catch(() => []);
  for (const name of names) expect([name, whyNotHardware(readAcceptReport(await fromDocs(name), name))]).toEqual([name, undefined]);
});

it('a report of a bench is never accepted into the table', async () => {
  const steps = STEP_IDS.map((id) => ({ id, result: 'passed' as const, tookMs: 1, facts: {} }));
  const rehearsal = new TextEncoder().encode(JSON.stringify(makeAcceptReport('bench', steps, false)));
  const [row] = rowsOf(`| NUCLEO-H743ZI2 | STLINK-V3E | Linux | accepted ([report](${REPORT_FOLDER}/bench.json)) |`);
  expect(await problemOf(row!, async () => rehearsal)).toBe(BENCH_NOTE);
  expect(await problemOf({ state: 'accepted', report: undefined }, async () => rehearsal)).toContain('names no report');
});
