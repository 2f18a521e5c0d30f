/** `probekit doctor --watch` at a virtual board whose scenario fits the missing jumper by itself. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { misfits, readSchema } from '../../../test/schemas/json-schema.ts';
import { silentTracer } from '../../base/index.ts';
import { loadCatalogue } from '../../words/index.ts';
import { runDiagnosis } from '../diagnosis-run.ts';
import { DONE } from '../exit-status.ts';
import { Output, type OutputMode } from '../output.ts';
import { openProbeSource } from '../probe-source.ts';
import { watchAlong } from './doctor-watch.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'watch-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** Watches until the board is well; what was written. */
async function watched(mode: OutputMode, language: 'en' | 'es' = 'en'): Promise<{ readonly status: number; readonly text: string }> {
  const file = join(folder, 'board.json');
  const events = [{ atMs: 4000, jumpers: { JP4: 'on' } }];
  await writeFile(
    file,
    JSON.stringify({ board: 'nucleo-h743zi2', flash: [{ file: 'factory-demo.elf' }], jumpers: { JP4: 'off' }, events }),
  );
  const written: string[] = [];
  const controller = new AbortController();
  const out = { write: (text: string) => written.push(text) };
  const output = new Output({ out, error: { write: () => true } }, { mode, verbose: false, environment: {} });
  const catalogue = await loadCatalogue(language);
  const source = await openProbeSource({ address: `bench:${file}`, trace: undefined, tracer: silentTracer });
  const { signal } = controller;
  const run = { signal, mayReset: false, mayAttach: true, answers: {} };
  const options = { probe: undefined, connect: 'normal', speedKhz: undefined, trace: undefined } as const;
  try {
    const status = await watchAlong({ name: 'doctor', output, signal, options }, source, {
      examine: async () => {
        const diagnosis = await runDiagnosis(source, output, run);
        // As Ctrl-C does, once the verdict was told.
        if (diagnosis.verdict === 'healthy') setImmediate(() => controller.abort());
        return diagnosis;
      },
      mayAttach: true,
      catalogue,
    });
    return { status, text: written.join('') };
  } finally {
    await source.close();
  }
}

test('--json writes one event a line, and Ctrl-C ends it with the status of the last verdict', async () => {
  const { status, text } = await watched('json');
  const events = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const schema = readSchema('events');
  for (const line of events) expect(misfits(line, schema)).toEqual([]);
  expect(events.map(({ event, diagnosis }) => [event, diagnosis?.verdict].filter(Boolean).join(' '))).toEqual([
    'verdict fault',
    'answers',
    'change',
    'verdict healthy',
  ]);
  expect(events[2].changes).toEqual(['supply-came', 'answers']);
  expect(status).toBe(DONE);
});

test('people read what has changed, in their language', async () => {
  const { text } = await watched('people', 'es');
  expect(text).toContain('El STM32 responde.\n\nLa tensión del objetivo ya es buena.\n');
});
