/** What the doctor makes of a draw, held against what is true of it. */
import { readdirSync, readFileSync } from 'node:fs';
import type { Bench } from '../../../src/base/index.ts';
import { createBench } from '../../../src/bench/index.ts';
import type { Diagnosis, EvidenceVector, Finding } from '../../../src/doctor/index.ts';
import type { CauseId } from '../../../src/spec/symptoms/cause.ts';
import { answerFromPhysics, EYES } from '../bench-user.ts';
import { examine } from '../open-scenario.ts';
import type { Draw } from './draw.ts';

/** How many questions the person in front of the bench answers. */
const MOST_ANSWERS = 2;

const FIRMWARE = new URL('../../../../../firmware/', import.meta.url);
const images = ['', 'zoo/'].flatMap((folder) =>
  readdirSync(new URL(folder || '.', FIRMWARE))
    .filter((name) => name.endsWith('.elf'))
    .map((name) => ({ name, bytes: new Uint8Array(readFileSync(new URL(folder + name, FIRMWARE))) })),
);

export interface Judged {
  readonly draw: Draw;
  readonly before: Diagnosis;
  readonly after: Diagnosis;
  readonly asked: readonly string[];
  /** Number of the best class that holds a true cause, 1 for the first; 0 where none does. */
  readonly classRank: number;
  /** A true cause stands first once the person has answered. */
  readonly firstAfter: boolean;
  /** Causes that were said to be proven, or ruled out, and are not; before the answers or after. */
  readonly wronglyProven: readonly CauseId[];
  readonly wronglyRuledOut: readonly CauseId[];
}

export const evidenceOf = (findings: readonly Finding[]): EvidenceVector =>
  Object.fromEntries(findings.map(({ check, outcome }) => [check, outcome]));

export async function openDraw({ scenario, sinceMs }: Draw): Promise<Bench> {
  const needed = new Set(scenario.flash?.map(({ file }) => file));
  const bench = await createBench({ scenario, images: images.filter(({ name }) => needed.has(name)) });
  await bench.control.send('advance', { ms: sinceMs });
  return bench;
}

export async function judge(draw: Draw): Promise<Judged> {
  const bench = await openDraw(draw);
  const looked = await examine(bench, { seen: draw.printed });
  // Somebody asks because something happens. Where the board was well meanwhile, what that is belongs to the draw; it is one of the answers.
  const told = looked.verdict === 'healthy' ? { complaint: (await EYES['complaint']?.(bench)) ?? 'nothing' } : undefined;
  const before = told ? await examine(bench, { seen: draw.printed, answers: told }) : looked;
  const { diagnosis: after, asked: further } = await answerFromPhysics(bench, before, told ? MOST_ANSWERS - 1 : MOST_ANSWERS);
  const asked = [...Object.keys(told ?? {}), ...further];
  const isTrue = (id: string) => draw.truth.some((cause) => cause === id);
  const both = [before, after];
  const wrong = (ids: readonly CauseId[]) => [...new Set(ids)];
  return {
    draw,
    before,
    after,
    asked,
    classRank: before.causes.find(({ id }) => isTrue(id))?.group ?? 0,
    firstAfter: isTrue(after.causes[0]?.id ?? ''),
    wronglyProven: wrong(
      both.flatMap(({ causes }) => causes.flatMap((cause) => (cause.class === 'proven' && !isTrue(cause.id) ? [cause.id] : []))),
    ),
    wronglyRuledOut: wrong(both.flatMap(({ ruledOut }) => ruledOut.flatMap(({ id }) => (isTrue(id) ? [id] : [])))),
  };
}

/** Causes that this diagnosis says to be proven and are not there, or to be ruled out and are. */
export function wronglySaid({ causes, ruledOut }: Diagnosis, truth: readonly CauseId[]): readonly CauseId[] {
  const proven = causes.flatMap(({ id, class: certainty }) => (certainty === 'proven' && !truth.includes(id) ? [id] : []));
  return [...proven, ...ruledOut.flatMap(({ id }) => (truth.includes(id) ? [id] : []))];
}

/** One line for a person who looks into a draw. */
export function tell({ draw: { seed, truth, scenario, sinceMs }, before, after, asked, classRank, firstAfter }: Judged): string {
  const { board: _, ...rest } = scenario;
  const named = ({ verdict, causes }: Diagnosis) =>
    `${verdict} ${causes
      .slice(0, 5)
      .map(({ id, group, class: certainty }) => `${id}/${group}${certainty === 'proven' ? '!' : ''}`)
      .join(' ')}`;
  const evidence = before.evidence.map(({ check, outcome }) => `${check}=${outcome}`).join(' ');
  const answers = asked.map((id) => `${id}=${after.answers[id]}`).join(' ');
  return `#${seed} ${truth.join('+')} class ${classRank}${firstAfter ? '' : ' NOT FIRST AFTER'}: ${named(before)} | ${answers} -> ${named(after)} | ${evidence} | ${sinceMs} ms ${JSON.stringify(rest)}`;
}
