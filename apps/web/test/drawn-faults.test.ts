/**
 * Faults that nobody chose, drawn as the doctor's own tests draw them, on the virtual board of the page: each ends at what
 * Node makes of the same board. The page counts as hidden, so that bench time moves by the doctor alone, on both sides.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { type DiagnoseOptions, type Diagnosis, glanceAt, leadingCauses, verdictOf, watchBoard } from 'probekit/doctor';
import { benchClock, benchHost } from 'probekit/transport';
import { ENGLISH, say } from 'probekit/words';
import { expect, it } from 'vitest';
import { type Draw, draw } from '../../../packages/probekit/test/doctor/drawn/draw.ts';
import { openDraw } from '../../../packages/probekit/test/doctor/drawn/judge.ts';
import { examine } from '../../../packages/probekit/test/doctor/open-scenario.ts';
import { certaintyOf } from '../src/doctor/telling.ts';
import { describePage, usePages } from './harness/pages.ts';
import { VirtualDesk } from './harness/virtual-desk.ts';
import { english } from './harness/words.ts';

/** None of them was looked at while the page was made. */
const FIRST_SEED = 30_000;
const DRAWS = 50;
const FIRMWARE = fileURLToPath(new URL('../../../firmware/', import.meta.url));

const plain = (text: string) => text.replace(/\s+/g, ' ').trim();
const asFile = (name: string, buffer: Buffer) => ({ name, mimeType: 'application/octet-stream', buffer });

/** What somebody reads who looks at the page: the headline, the leading causes and how sure, all candidates in order, what is asked. */
interface Told {
  readonly verdict: string;
  readonly headline: string;
  readonly certainty: readonly string[];
  readonly causes: readonly string[];
  readonly question: string | undefined;
}

describePage('Faults drawn by chance, on the virtual board', () => {
  const pages = usePages();

  it(`reach the verdict that Node reaches, ${DRAWS} of them`, async () => {
    const page = await pages.open();
    const desk = new VirtualDesk(page);
    await desk.open();
    await page.evaluate(() => {
      Object.defineProperty(document, 'hidden', { value: true, configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    });
    const kinds = new Set<string>();
    let resets = 0;
    for (let seed = FIRST_SEED; seed < FIRST_SEED + DRAWS; seed++) {
      const drawn = draw(seed);
      const expected = tellOf(await inNode(drawn, ['never']));
      await desk.after(() => give(page, drawn));
      expect({ seed, ...(await tellOnPage(desk)) }).toEqual({ seed, ...expected });
      kinds.add(expected.headline);
      // What resets the board is looked at when somebody asks for it.
      const reset = page.getByRole('button', { name: english('examination.under-reset') });
      if ((await reset.count()) === 0) continue;
      resets += 1;
      await desk.after(() => reset.click());
      expect({ seed, ...(await tellOnPage(desk)) }).toEqual({ seed, ...tellOf(await inNode(drawn, ['never', 'when-unreachable'])) });
    }
    // A sample that always says the same would prove nothing.
    expect(kinds.size).toBeGreaterThan(3);
    expect(resets).toBeGreaterThan(3);
  }, 300_000);
});

function give(page: Page, { scenario, seed }: Draw): Promise<void> {
  const images = (scenario.flash ?? []).map(({ file }) => asFile(file, readFileSync(imagePath(file))));
  return page
    .locator('.board-scenario input[type=file]')
    .setInputFiles([asFile(`${seed}.json`, Buffer.from(JSON.stringify(scenario))), ...images]);
}

const imagePath = (file: string) => FIRMWARE + (/\.\w+\.elf$/.test(file) ? 'zoo/' : '') + file;

/** Watches as the page does, until two glances agree; once for each way of looking, on one board. */
async function inNode(drawn: Draw, looks: readonly NonNullable<DiagnoseOptions['reset']>[]): Promise<Diagnosis> {
  const bench = await openDraw({ ...drawn, sinceMs: 0 });
  const clock = benchClock(bench.control);
  const usbHost = benchHost(bench, { clock });
  const done = new AbortController();
  let look = 0;
  let last: Diagnosis | undefined;
  await watchBoard({
    signal: done.signal,
    glance: (how) => glanceAt({ clock, usbHost, ...how }),
    examine: async () => {
      last = await examine(bench, { reset: looks[look] ?? 'never' });
      return last;
    },
    pause: async ({ isSettled }) => {
      if (!isSettled) return undefined;
      look += 1;
      if (look === looks.length) done.abort();
      return 'examine';
    },
    onEvent: () => undefined,
  });
  if (!last) throw new Error(`draw ${drawn.seed} was not examined`);
  return last;
}

function tellOf(diagnosis: Diagnosis): Told {
  const { verdict, causes, questions } = diagnosis;
  const { good, fault } = verdictOf(diagnosis);
  const isHealthy = verdict === 'healthy';
  return {
    verdict,
    headline: isHealthy ? english('examination.healthy.title') : plain(`${good ? say(ENGLISH, good) : ''} ${say(ENGLISH, fault)}`),
    certainty: isHealthy ? ['proven'] : leadingCauses(causes).map(certaintyOf),
    causes: causes.map(({ id }) => id),
    question: isHealthy ? undefined : questions[0]?.text,
  };
}

async function tellOnPage(desk: VirtualDesk): Promise<Told> {
  const sure = desk.page.locator('.board-doctor .verdict .sure');
  return {
    verdict: (await desk.page.locator('probekit-board-view').getAttribute('data-verdict')) ?? '',
    headline: await desk.verdict(),
    certainty: await sure.evaluateAll((signs) => signs.map((sign) => sign.getAttribute('data-sure') ?? '')),
    causes: await desk.causes(),
    question: await desk.question(),
  };
}
