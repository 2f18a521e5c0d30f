/**
 * The steps that a person takes for the leading causes. Jumpers make one list, since they are set with the cable unplugged; any
 * other remedy has a list of its own under what it is. What this page does, and what erases, is left to `remedy-part.ts`.
 */
import { html, type TemplateResult } from 'lit';
import { type CauseReport, type Diagnosis, jumpersFor, leadingCauses } from 'probekit/doctor';
import { type Catalogue, say } from 'probekit/words';
import { capital, drawnBoard, isCommand } from './telling.ts';

type Step = string | TemplateResult;
type Remedy = CauseReport['remedies'][number];

export interface StepList {
  readonly heading?: string;
  readonly steps: readonly Step[];
}

const JUMPER = /\b((?:JP|CN)\d)\b/;

/** What to do first. Empty where software goes first. */
export function stepsFor(diagnosis: Diagnosis, catalogue: Catalogue): readonly StepList[] {
  const first = firstToTell(diagnosis);
  const parts = suspectJumpers(diagnosis);
  const steps = jumperSteps(diagnosis);
  if (!steps) return first.map((remedy) => listOf(remedy));
  if (steps.length === 0) return [];
  // A probe that was never seen is none that the page can wait for.
  const last = diagnosis.probe ? 'examination.now.replug' : 'examination.now.replug-unseen';
  const between = steps.map((step) => marked(step, parts));
  return [{ steps: [say(catalogue, { key: 'examination.now.unplug' }), ...between, say(catalogue, { key: last })] }];
}

/** The number of the step that names this jumper. */
export function stepOf(part: string, diagnosis: Diagnosis): number | undefined {
  const index = jumperSteps(diagnosis)?.findIndex((step) => step.includes(part)) ?? -1;
  // The cable is unplugged first.
  return index < 0 ? undefined : index + 2;
}

export function suspectJumpers(diagnosis: Diagnosis): readonly string[] {
  const causes = leadingCauses(diagnosis.causes).map(({ id }) => id);
  return jumpersFor(causes, drawnBoard(diagnosis)?.board);
}

/** Undefined where not each of the causes is mended with a jumper. */
function jumperSteps(diagnosis: Diagnosis): readonly string[] | undefined {
  const first = firstToTell(diagnosis);
  const parts = suspectJumpers(diagnosis);
  if (parts.length === 0 || parts.length < first.length) return undefined;
  return [...new Set(first.flatMap((remedy) => remedy.steps))];
}

function firstToTell({ causes }: Diagnosis): readonly Remedy[] {
  return leadingCauses(causes).flatMap(({ remedies }) => (remedies[0]?.action ? [] : (remedies.find(isToTell) ?? [])));
}

/** What hands can do instead of what software does first. */
export function otherWays(diagnosis: Diagnosis): readonly StepList[] {
  const instead = leadingCauses(diagnosis.causes).flatMap(({ remedies }) => (remedies[0]?.action ? remedies.filter(isToTell) : []));
  return instead.map((remedy) => listOf(remedy));
}

/** Done by hand or with another tool, and nothing is lost by it. */
function isToTell({ action, touches }: Remedy): boolean {
  return action === undefined && (touches === 'nothing' || touches === 'resets');
}

function listOf(remedy: Remedy): StepList {
  return { heading: capital(remedy.what), steps: remedy.steps.map(asStep) };
}

function asStep(step: string): Step {
  return isCommand(step) ? html`<code>${step}</code>` : step;
}

/** A step with the part to touch in the accent, where it names one. */
function marked(step: string, parts: readonly string[]): Step {
  const [before = '', part = '', ...after] = step.split(JUMPER);
  return parts.includes(part) ? html`${before}<b class="hot">${part}</b>${after.join('')}` : step;
}
