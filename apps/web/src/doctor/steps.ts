/**
 * The steps to do by hand for the leading causes, in one list: parts of the board are set with the cable unplugged. What
 * software does by a button of the page is left out, and so are steps for another board where the board is known.
 */
import { html, type TemplateResult } from 'lit';
import { type Diagnosis, jumpersFor, leadingCauses } from 'probekit/doctor';
import { type Catalogue, say } from 'probekit/words';
import { capital, drawnBoard } from './telling.ts';

export type Step = string | TemplateResult;

const THIS_BOARD = /^NUCLEO-H743ZI2: ?/;
const OTHER_BOARD = /^Nucleo-64\b/;
const JUMPER = /\b(JP\d)\b/;

export function stepsFor(diagnosis: Diagnosis, catalogue: Catalogue): readonly Step[] {
  const leading = leadingCauses(diagnosis.causes);
  const board = drawnBoard(diagnosis);
  const byHand = leading.flatMap(({ remedies: [first] }) => (first && first.action === undefined ? first.steps : []));
  const fitting = [...new Set(byHand)]
    .filter((step) => board === undefined || !OTHER_BOARD.test(step))
    .map((step) => (board === 'surely' ? capital(step.replace(THIS_BOARD, '')) : step));
  if (fitting.length === 0) return [];
  const parts = jumpersFor(leading.map(({ id }) => id));
  const told = fitting.map((step) => marked(step, parts));
  if (parts.length === 0) return told;
  return [say(catalogue, { key: 'examination.now.unplug' }), ...told, say(catalogue, { key: 'examination.now.replug' })];
}

/** A step with the part to touch in the accent, where it names one. */
function marked(step: string, parts: readonly string[]): Step {
  const [before = '', part = '', ...after] = step.split(JUMPER);
  return parts.includes(part) ? html`${before}<b class="hot">${part}</b>${after.join('')}` : step;
}
