/** After a step by hand the doctor looks again, and keeps what solved it. */
import { createInterface } from 'node:readline/promises';
import { type Diagnosis, diagnosisIn, tellDiagnosis } from '../../doctor/index.ts';
import { type HandStep, handSteps, type Solved, solvedBy, solvedText } from '../../doctor/report/index.ts';
import { type Catalogue, say } from '../../words/index.ts';
import type { CommandContext } from '../context.ts';
import { showLines } from '../told-lines.ts';

/** Somebody at the board, and eyes to look again. */
export interface Recheck {
  /** The step that the person has done; undefined when they want to end. */
  readonly done: (steps: readonly HandStep[], diagnosis: Diagnosis) => Promise<HandStep | undefined>;
  readonly examine: () => Promise<Diagnosis>;
  readonly tell: (diagnosis: Diagnosis, solved: Solved | undefined) => void;
}

export interface Rechecked {
  readonly diagnosis: Diagnosis;
  /** What helped, in turn. */
  readonly solved: readonly Solved[];
}

/** After that many steps a board needs other hands. */
const MOST_STEPS = 5;

/** Looks again after each step, until nothing is left to do by hand. */
export async function recheckAfterHands(first: Diagnosis, { done, examine, tell }: Recheck): Promise<Rechecked> {
  let diagnosis = first;
  const solved: Solved[] = [];
  for (let count = 0; count < MOST_STEPS; count++) {
    const steps = handSteps(diagnosis);
    const step = steps.length === 0 ? undefined : await done(steps, diagnosis);
    if (!step) break;
    const after = await examine();
    const row = solvedBy(step, diagnosis, after);
    if (row) solved.push(row);
    tell(after, row);
    diagnosis = after;
  }
  return { diagnosis, solved };
}

/** The same with a person at the terminal; ends at once where nobody is there. */
export async function lookAgain(
  { output, signal }: CommandContext,
  first: Diagnosis,
  examine: () => Promise<Diagnosis>,
  catalogue: Catalogue,
): Promise<Rechecked> {
  if (!output.isTerminal || !process.stdin.isTTY) return { diagnosis: first, solved: [] };
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  // A terminal that reads a line keeps Ctrl-C for itself.
  terminal.on('SIGINT', () => process.emit('SIGINT'));
  const solved: Solved[] = [];
  let last = first;
  try {
    await recheckAfterHands(first, {
      done: async (steps, diagnosis) => stepNamed(steps, await terminal.question(prompt(steps, diagnosis, catalogue), { signal })),
      examine,
      tell: (diagnosis, row) => {
        last = diagnosis;
        showLines(output, tellDiagnosis(diagnosis, { catalogue }));
        if (!row) return;
        solved.push(row);
        output.line(output.style('green', solvedText(row, catalogue)));
      },
    });
  } catch (error) {
    // Ctrl-C at the question ends the looking; what was seen and solved until then stands.
    if (!signal.aborted) throw error;
  } finally {
    terminal.close();
  }
  return { diagnosis: last, solved };
}

/** Of one step Enter says that it is done, of several their number. */
export function stepNamed(steps: readonly HandStep[], given: string): HandStep | undefined {
  const text = given.trim();
  if (steps.length === 1) return text === '' ? steps[0] : undefined;
  return /^\d$/.test(text) ? steps[Number(text) - 1] : undefined;
}

function prompt(steps: readonly HandStep[], diagnosis: Diagnosis, catalogue: Catalogue): string {
  if (steps.length === 1) return `\n${say(catalogue, { key: 'report.look-again' })}`;
  const told = handSteps(diagnosisIn(diagnosis, catalogue)).map(({ remedy }, index) => `  ${index + 1}  ${remedy.what}`);
  return `\n${told.join('\n')}\n${say(catalogue, { key: 'report.look-again-which' })}`;
}
