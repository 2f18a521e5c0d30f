/** Ten thousand reports that were changed on the way: each is read and told, or refused by a code of ours, in bounded time. */
import { beforeAll, describe, expect, it } from 'vitest';
import { ProbekitError } from '../../src/base/index.ts';
import { diagnose } from '../../src/doctor/index.ts';
import {
  compareCases,
  MOST_OF_A_POST,
  makeReport,
  openCase,
  readReport,
  recordRun,
  reportAsHtml,
  reportAsMarkdown,
} from '../../src/doctor/report/index.ts';
import { openScenario, readScenario } from '../doctor/open-scenario.ts';
import { optionsFor } from '../doctor/run-options.ts';

const MUTATIONS = 10_000;
const PAGES_EVERY = 7;
/** The last, with the longest dialogue, only now and then. */
const SCENARIOS = ['jp4-off', 'no-permission', 'charging-cable', 'healthy'];
const LAST_EVERY = 10;
const HOSTILE: readonly unknown[] = [
  '<script>alert(1)</script>',
  '```\n# hello',
  '../../../../etc/passwd',
  '\u001b[2J\u001b]0;x\u0007',
  '\u202e',
  'x'.repeat(30_000),
  1e308,
  -1,
  0.5,
  2 ** 53,
  null,
  true,
  [],
  {},
  [[[[[[]]]]]],
  '',
  '> F1\n'.repeat(500),
  '@ 1e300',
  'RC99',
  'C99',
  'toString',
];

/** Mulberry32: the same mutations in every run. */
function randomOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

type Json = { [key: string]: unknown };

/** One value of the tree put out of its place, taken away, or added to. */
function mutatedTree(text: string, random: (below: number) => number): string {
  const root = JSON.parse(text) as Json;
  let at: Json = root;
  for (let depth = 0; depth < 9; depth++) {
    const inner = Object.values(at).filter((value): value is Json => typeof value === 'object' && value !== null);
    if (inner.length === 0 || random(4) === 0) break;
    at = inner[random(inner.length)] as Json;
  }
  const keys = Object.keys(at);
  const key = keys[random(Math.max(1, keys.length))] ?? 'more';
  const kind = random(5);
  if (kind === 0) delete at[key];
  else if (kind === 1) at[`more${random(9)}`] = HOSTILE[random(HOSTILE.length)];
  else at[key] = HOSTILE[random(HOSTILE.length)];
  return JSON.stringify(root);
}

/** Characters of the text itself, numbers of the dialogue among them. */
function mutatedText(text: string, random: (below: number) => number): string {
  const at = random(text.length);
  const piece = ['F', '0', '8', '"', '}', '\\n', ' ', '-', '9e9', '\\u0000', '__proto__'][random(11)] ?? '';
  return random(2) === 0 ? text.slice(0, at) + piece + text.slice(at + random(3)) : text.slice(0, at) + text.slice(at + 1 + random(40));
}

describe('mutated reports', () => {
  let originals: readonly string[] = [];
  beforeAll(async () => {
    originals = await Promise.all(
      SCENARIOS.map(async (name) => {
        const { options, recording } = recordRun(optionsFor(await openScenario(readScenario(`${name}.json`))));
        return JSON.stringify(makeReport(await diagnose(options), recording(), { probekit: '0.0.0' }));
      }),
    );
  }, 60_000);

  it(`${MUTATIONS} neither crash nor hang, and each refusal has a code`, { timeout: 600_000 }, async () => {
    const random = randomOf(6);
    const ended = { told: 0, refused: 0 };
    for (let count = 0; count < MUTATIONS; count++) {
      const original = originals[random(LAST_EVERY) === 0 ? 3 : random(3)] ?? '';
      const text = random(2) === 0 ? mutatedTree(original, random) : mutatedText(original, random);
      try {
        const one = await openCase(readReport(text));
        expect(reportAsMarkdown(one).length).toBeLessThanOrEqual(MOST_OF_A_POST);
        ended.told += 1;
        // Told twice as often, a page and a comparison would tell nothing new.
        if (count % PAGES_EVERY !== 0) continue;
        const page = reportAsHtml(one);
        expect(page).not.toMatch(/<script|<img|<a |\son\w+=/i);
        expect(page).not.toContain('\u001b');
        compareCases(one, one);
      } catch (error) {
        if (!(error instanceof ProbekitError)) throw new Error(`mutation ${count} ended in ${String(error)}`, { cause: error });
        ended.refused += 1;
      }
    }
    expect(ended.told).toBeGreaterThan(MUTATIONS / 10);
    expect(ended.refused).toBeGreaterThan(MUTATIONS / 10);
  });
});

describe('a hostile report', () => {
  const base = { format: 'probekit-report', version: 2, probekit: '0.0.0' };

  it.each([
    [
      'nested deeper than the stack',
      `{"format":"probekit-report","version":2,"diagnosis":${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
      'report/format',
    ],
    ['with names that every object has', '{"format":"probekit-report","version":2,"__proto__":{"verdict":"healthy"}}', 'report/format'],
    ['of another version', JSON.stringify({ ...base, version: 99 }), 'report/version'],
    ['of the first version', JSON.stringify({ ...base, version: 1 }), 'report/version'],
    ['that is none', '{"verdict":"healthy"}', 'report/format'],
    ['that is no JSON', 'Error: No STM32 target found!', 'report/format'],
    ['without end', ' '.repeat(4_000_001), 'report/too-large'],
    ['that is null', 'null', 'report/format'],
  ])('%s is refused', (_what, text, code) => {
    expect(() => readReport(text)).toThrowError(expect.objectContaining({ code }));
  });
});
