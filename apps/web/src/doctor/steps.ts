/**
 * The steps to do by hand for the leading causes. Jumpers make one list, since they are set with the cable unplugged; any
 * other remedy has a list of its own under what it is. Steps for another board are left out where the board is known.
 * What software does, and what erases, is left to `remedy-part.ts`.
 */
import { html, type TemplateResult } from 'lit';
import { type CauseReport, type Diagnosis, jumpersFor, leadingCauses } from 'probekit/doctor';
import { type Catalogue, say } from 'probekit/words';
import { capital, drawnBoard } from './telling.ts';

type Step = string | TemplateResult;
type Remedy = CauseReport['remedies'][number];

export interface StepList {
  readonly heading?: string;
  readonly steps: readonly Step[];
}

const THIS_BOARD = /^NUCLEO-H743ZI2: ?/;
const OTHER_BOARD = /^Nucleo-64\b/;
const JUMPER = /\b(JP\d)\b/;

/** What to do first. Empty where software goes first. */
export function stepsFor(diagnosis: Diagnosis, catalogue: Catalogue): readonly StepList[] {
  const leading = leadingCauses(diagnosis.causes);
  const first = leading.flatMap(({ remedies }) => (remedies[0]?.action ? [] : (remedies.find(isByHand) ?? [])));
  const parts = jumpersFor(leading.map(({ id }) => id));
  if (parts.length === 0 || parts.length < first.length) return first.map((remedy) => listOf(remedy, diagnosis));
  const steps = [...new Set(first.flatMap((remedy) => fittingSteps(remedy, diagnosis)))].map((step) => marked(step, parts));
  if (steps.length === 0) return [];
  // A probe that was never seen is none that the page can wait for.
  const last = diagnosis.probe ? 'examination.now.replug' : 'examination.now.replug-unseen';
  return [{ steps: [say(catalogue, { key: 'examination.now.unplug' }), ...steps, say(catalogue, { key: last })] }];
}

/** What hands can do instead of what software does first. */
export function otherWays(diagnosis: Diagnosis): readonly StepList[] {
  const instead = leadingCauses(diagnosis.causes).flatMap(({ remedies }) => (remedies[0]?.action ? remedies.filter(isByHand) : []));
  return instead.map((remedy) => listOf(remedy, diagnosis));
}

function isByHand({ by, touches }: Remedy): boolean {
  return by === 'hands' && (touches === 'nothing' || touches === 'resets');
}

function listOf(remedy: Remedy, diagnosis: Diagnosis): StepList {
  return { heading: capital(remedy.what), steps: fittingSteps(remedy, diagnosis) };
}

function fittingSteps({ steps }: Remedy, diagnosis: Diagnosis): readonly string[] {
  const board = drawnBoard(diagnosis);
  const fitting = board ? steps.filter((step) => !OTHER_BOARD.test(step)) : steps;
  return board === 'surely' ? fitting.map((step) => capital(step.replace(THIS_BOARD, ''))) : fitting;
}

/** A step with the part to touch in the accent, where it names one. */
function marked(step: string, parts: readonly string[]): Step {
  const [before = '', part = '', ...after] = step.split(JUMPER);
  return parts.includes(part) ? html`${before}<b class="hot">${part}</b>${after.join('')}` : step;
}
