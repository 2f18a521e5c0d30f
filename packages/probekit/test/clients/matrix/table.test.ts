/** `docs/clients.md` is the matrix that the tests run. PROBEKIT_REWRITE=1 writes it. Needs none of the clients. */
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { unfounded } from './attested.ts';
import { CLIENTS } from './clients.ts';
import { attestedIn, outcomeOf } from './outcomes.ts';
import { PROBES } from './rows.ts';
import { clientTable } from './table.ts';

const DOCS = fileURLToPath(new URL('../../../../../docs/', import.meta.url));

it('the documents tell what the tests run', async () => {
  const file = `${DOCS}clients.md`;
  if (process.env['PROBEKIT_REWRITE'] === '1') await writeFile(file, clientTable());
  expect(await readFile(file, 'utf8')).toBe(clientTable());
});

it('what a client says rests on the catalogue, on a record of a real probe, or on a reason that is written down', async () => {
  const differences = await readFile(`${DOCS}decisions/client-differences.md`, 'utf8');
  const outcomes = PROBES.flatMap(({ name, faults }) =>
    faults.flatMap((fault) => CLIENTS.map((client) => outcomeOf(client.name, name, fault))),
  );
  const attested = outcomes.flatMap(attestedIn);
  expect(attested.length).toBeGreaterThan(50);
  expect(attested.flatMap((words) => unfounded(words, differences) ?? [])).toEqual([]);
});
