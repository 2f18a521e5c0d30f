/**
 * `probekit doctor` beside somebody at the board: one question or experiment at a time, the best first. Choices by number,
 * and letters for going back, skipping, looking again and ending. Plain lines, so that it reads without colours and aloud.
 */
import { createInterface } from 'node:readline/promises';
import {
  afterTrying,
  answerQuestion,
  type Diagnosis,
  diagnosisIn,
  type Line,
  type NextStep,
  nextStep,
  tellChanges,
  tellFinding,
  tellStep,
} from '../../doctor/index.ts';
import { handSteps, type Solved, solvedBy, solvedText } from '../../doctor/report/index.ts';
import { type Catalogue, type SentenceKey, say } from '../../words/index.ts';
import type { CommandContext } from '../context.ts';
import { showLines } from '../told-lines.ts';

/** Somebody at the board, and eyes to look at it again. */
export interface AtTheBoard {
  /** What was typed, trimmed; undefined where there is no more input. */
  readonly ask: (prompt: string) => Promise<string | undefined>;
  readonly show: (lines: readonly Line[]) => void;
  readonly examine: (how: { readonly mayReset?: boolean; readonly slowest?: boolean }) => Promise<Diagnosis>;
  readonly catalogue: Catalogue;
}

export interface Walked {
  readonly diagnosis: Diagnosis;
  /** What helped, in turn. */
  readonly solved: readonly Solved[];
  /** The person wants to be asked no more. */
  readonly isEnded: boolean;
}

type Choice = readonly [key: string, label: string];

/** Asks and tries until nothing would settle more, or the person ends it. */
export async function walkAlong(first: Diagnosis, person: AtTheBoard): Promise<Walked> {
  const walk = new Walk(first, person);
  let goesOn = true;
  while (goesOn) {
    const step = nextStep(walk.diagnosis, walk.skipped);
    if (!step || walk.diagnosis.verdict === 'healthy') return walk.ended(false);
    goesOn = await walk.take(step);
  }
  return walk.ended(true);
}

interface Place {
  readonly diagnosis: Diagnosis;
  readonly skipped: readonly string[];
}

class Walk {
  readonly #person: AtTheBoard;
  /** Where the person came from; the board itself cannot go back, so looking again forgets it. */
  #before: Place[] = [];
  #place: Place;
  #solved: Solved[] = [];

  constructor(diagnosis: Diagnosis, person: AtTheBoard) {
    this.#place = { diagnosis, skipped: [] };
    this.#person = person;
  }

  get diagnosis(): Diagnosis {
    return this.#place.diagnosis;
  }

  get skipped(): readonly string[] {
    return this.#place.skipped;
  }

  ended(isEnded: boolean): Walked {
    return { diagnosis: this.diagnosis, solved: this.#solved, isEnded };
  }

  /** False where the person ends the walk. */
  async take(step: NextStep): Promise<boolean> {
    const { catalogue, show } = this.#person;
    const words = (key: SentenceKey) => say(catalogue, { key });
    const { lines, choices } = tellStep(step, this.diagnosis, catalogue);
    const given = await this.#choose(lines, [
      ...choices.map((label, index): Choice => [String(index + 1), label]),
      ['s', words(step.kind === 'question' ? 'wizard.unknown' : 'wizard.skip')],
      ['a', words('wizard.again')],
      ...(this.#before.length > 0 ? [['b', words('wizard.back')] as const] : []),
      ['q', words('wizard.quit')],
    ]);
    if (given === 'q') return false;
    if (given === 'b') this.#place = this.#before.pop() ?? this.#place;
    else if (given === 's') this.#goTo({ ...this.#place, skipped: [...this.skipped, step.id] });
    else if (given === 'a') await this.#lookAgain();
    else if (step.kind === 'experiment') await this.#try(step);
    else {
      const value = Object.keys(step.question.answers)[Number(given) - 1] ?? '';
      this.#goTo({ ...this.#place, diagnosis: answerQuestion(this.diagnosis, step.id, value) });
      show(tellFinding(this.diagnosis, catalogue));
    }
    return true;
  }

  #goTo(place: Place): void {
    this.#before.push(this.#place);
    this.#place = place;
  }

  /** The key of a choice; asks until it is one. The end of the input ends the walk. */
  async #choose(heading: readonly Line[], choices: readonly Choice[]): Promise<string> {
    const { ask, show, catalogue } = this.#person;
    show([...heading, ...choices.map(([key, label]): Line => ({ text: `  ${key}  ${label}`, role: 'question' }))]);
    for (;;) {
      const given = await ask('> ');
      if (given === undefined) return 'q';
      if (choices.some(([key]) => key === given.toLowerCase())) return given.toLowerCase();
      show([{ text: say(catalogue, { key: 'wizard.not-a-choice', values: { given } }), role: 'next' }]);
    }
  }

  /** Something was done that the doctor did not ask for. */
  async #lookAgain(): Promise<void> {
    const before = this.diagnosis;
    const after = await this.#person.examine({});
    this.#settle(before, after, after);
  }

  async #try({ id, experiment }: NextStep & { readonly kind: 'experiment' }): Promise<void> {
    const { examine, ask, show, catalogue } = this.#person;
    const before = this.diagnosis;
    const seen = await examine({ mayReset: experiment.runs.includes('C6') && experiment.by === 'software', slowest: id === 'slower' });
    this.#settle(before, seen, afterTrying(before, id, seen).diagnosis, experiment.do);
    const told = diagnosisIn(before, catalogue).experiments?.find((other) => other.id === id);
    if (told?.undo === undefined) return;
    show([{ text: told.undo, role: 'next' }]);
    await ask(say(catalogue, { key: 'wizard.then' }));
  }

  /** Tells what the look found; what is known from now on is `now`. */
  #settle(before: Diagnosis, seen: Diagnosis, now: Diagnosis, step?: string): void {
    const { show, catalogue } = this.#person;
    this.#before = [];
    this.#place = { diagnosis: now, skipped: this.skipped };
    show([...tellChanges(before, seen, catalogue), ...tellFinding(now, catalogue)]);
    const row = solvedIn(before, now, step);
    if (!row) return;
    this.#solved.push(row);
    show([{ text: solvedText(row, catalogue), role: 'good' }]);
  }
}

/** What solved it: the experiment, else the step that the doctor had told. */
function solvedIn(before: Diagnosis, after: Diagnosis, step: string | undefined): Solved | undefined {
  const [told] = handSteps(before);
  const row = told && solvedBy(told, before, after);
  return row && step !== undefined ? { ...row, step } : row;
}

/** Whether anybody can be asked. */
export function isSomebodyThere({ isTerminal }: Pick<CommandContext['output'], 'isTerminal'>): boolean {
  return isTerminal && process.stdin.isTTY === true;
}

/** The same with the person at the terminal; ends at once where nobody is there. */
export async function walkAtTerminal(
  { output, signal }: CommandContext,
  first: Diagnosis,
  examine: AtTheBoard['examine'],
  catalogue: Catalogue,
): Promise<Walked> {
  if (!isSomebodyThere(output)) return { diagnosis: first, solved: [], isEnded: false };
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  // A terminal that reads a line keeps Ctrl-C for itself; Ctrl-D ends the input.
  terminal.on('SIGINT', () => process.emit('SIGINT'));
  const over = new Promise<undefined>((resolve) => terminal.once('close', () => resolve(undefined)));
  const asked = (prompt: string) =>
    terminal.question(prompt, { signal }).catch((error: unknown) => {
      // Ctrl-C ends the input as well; what was found until then stands.
      if (!signal.aborted) throw error;
      return undefined;
    });
  try {
    return await walkAlong(first, {
      ask: async (prompt) => (await Promise.race([asked(prompt), over]))?.trim(),
      show: (lines) => showLines(output, lines),
      examine,
      catalogue,
    });
  } finally {
    terminal.close();
  }
}
