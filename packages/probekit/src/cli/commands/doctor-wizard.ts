/**
 * `probekit doctor` beside somebody at the board: one question, experiment or step by hand at a time, the best first; after
 * each deed it looks again, says what has changed, and keeps what solved it. Reads without colours and aloud. How a
 * question is put to the person is left to `cli/dialogue.ts`.
 */
import {
  afterTrying,
  answerQuestion,
  Boot0Memory,
  type Diagnosis,
  diagnosisIn,
  type Line,
  mendedBy,
  type NextStep,
  nextStep,
  tellChanges,
  tellFinding,
  tellRemedy,
  tellStep,
  tryBoot0,
} from '../../doctor/index.ts';
import { type HandStep, handSteps, type Solved, solvedBy, solvedOtherwise, solvedText, stepId } from '../../doctor/report/index.ts';
import { type Catalogue, type SentenceKey, say } from '../../words/index.ts';
import type { Choice, Dialogue } from '../dialogue.ts';

/** Somebody at the board, and eyes to look at it again. */
export interface AtTheBoard {
  readonly dialogue: Dialogue;
  readonly show: (lines: readonly Line[]) => void;
  readonly examine: (how: { readonly mayReset?: boolean; readonly slowest?: boolean }) => Promise<Diagnosis>;
  readonly catalogue: Catalogue;
}

export interface WalkOptions {
  /** Whether remedies by hand are for now: not before software has tried its own. */
  readonly withHands: boolean;
  /** Steps by hand that the person has just read. */
  readonly told?: readonly HandStep[];
}

export interface Walked {
  readonly diagnosis: Diagnosis;
  /** What helped, in turn. */
  readonly solved: readonly Solved[];
  /** The person wants to be asked no more. */
  readonly isEnded: boolean;
}

/** What may be chosen beside the answers; no answer begins like that. */
type Way = '/skip' | '/again' | '/back' | '/quit';

/** What the doctor asks for: a step of its own dialogue, else what hands may do. */
type Turn = NextStep | { readonly kind: 'hands'; readonly steps: readonly HandStep[] };

/** Of what a person types; a report is read by others. */
const LONGEST_STEP = 200;

interface Place {
  readonly diagnosis: Diagnosis;
  readonly skipped: readonly string[];
}

/** Asks and tries until nothing would settle more and nothing is left to do, or the person ends it. */
export async function walkAlong(first: Diagnosis, person: AtTheBoard, options: WalkOptions): Promise<Walked> {
  const walk = new Walk(first, person, options);
  for (;;) {
    const turn = walk.next();
    if (!turn) return walk.ended(false);
    if (!(await walk.take(turn))) return walk.ended(true);
  }
}

class Walk {
  readonly #person: AtTheBoard;
  readonly #withHands: boolean;
  readonly #told: Set<string>;
  /** Where the person came from; the board itself cannot go back, so looking again forgets it. */
  #before: Place[] = [];
  #place: Place;
  #solved: Solved[] = [];
  readonly #boot0 = new Boot0Memory();

  constructor(diagnosis: Diagnosis, person: AtTheBoard, { withHands, told = [] }: WalkOptions) {
    this.#place = { diagnosis, skipped: [] };
    this.#person = person;
    this.#withHands = withHands;
    this.#told = new Set(told.map(stepId));
  }

  ended(isEnded: boolean): Walked {
    return { diagnosis: this.#place.diagnosis, solved: this.#solved, isEnded };
  }

  next(): Turn | undefined {
    const { diagnosis, skipped } = this.#place;
    if (diagnosis.verdict === 'healthy') return undefined;
    const asked = nextStep(diagnosis, skipped);
    if (asked || !this.#withHands) return asked;
    const steps = handSteps(diagnosis, skipped);
    return steps.length > 0 ? { kind: 'hands', steps } : undefined;
  }

  /** False where the person ends the walk. */
  async take(turn: Turn): Promise<boolean> {
    if (turn.kind === 'hands') return this.#askForHands(turn.steps);
    const { question, choices } = tellStep(turn, this.#place.diagnosis, this.#person.catalogue);
    const values = turn.kind === 'question' ? Object.keys(turn.question.answers) : [turn.id];
    const offered = values.map((value, index) => ({ value, label: choices[index] ?? value }));
    return this.#choose(question, offered, {
      skip: turn.kind === 'question' ? 'wizard.unknown' : 'wizard.skip',
      skipped: [turn.id],
      take: (value) => (turn.kind === 'question' ? this.#answer(turn.id, value) : this.#try(turn)),
    });
  }

  /** What hands may do, told once; then which of it is done. */
  #askForHands(steps: readonly HandStep[]): Promise<boolean> {
    const { catalogue, show } = this.#person;
    const { diagnosis, skipped } = this.#place;
    const words = (key: SentenceKey) => say(catalogue, { key });
    const isOne = steps.length === 1;
    const offered = handSteps(diagnosisIn(diagnosis, catalogue), skipped).map((step, index) => {
      const value = stepId(step);
      if (!this.#told.has(value)) show(tellRemedy(step.remedy, words(index === 0 ? 'keyword.next' : 'keyword.or'), catalogue));
      this.#told.add(value);
      return { value, label: isOne ? words('wizard.done') : step.remedy.what };
    });
    return this.#choose(words(isOne ? 'wizard.hands' : 'wizard.hands-which'), offered, {
      skip: 'wizard.skip',
      skipped: steps.map(stepId),
      take: (value) => {
        const done = steps.find((step) => stepId(step) === value);
        return this.#lookAgain(async (before, after) => done && solvedBy(done, before, after), [value]);
      },
    });
  }

  async #choose(
    question: string,
    offered: readonly Choice[],
    { skip, skipped, take }: { skip: SentenceKey; skipped: readonly string[]; take: (value: string) => Promise<void> },
  ): Promise<boolean> {
    const { catalogue, dialogue, show } = this.#person;
    const words = (key: SentenceKey) => say(catalogue, { key });
    const ways: readonly Choice<Way>[] = [
      { value: '/skip', label: words(skip) },
      { value: '/again', label: words('wizard.again') },
      ...(this.#before.length > 0 ? [{ value: '/back', label: words('wizard.back') } as const] : []),
      { value: '/quit', label: words('wizard.quit') },
    ];
    show([{ text: '', role: 'blank' }]);
    const given = (await dialogue.choose<string>(question, [...offered, ...ways])) ?? '/quit';
    if (given === '/quit') return false;
    if (given === '/back') this.#place = this.#before.pop() ?? this.#place;
    else if (given === '/skip') this.#goTo({ ...this.#place, skipped: [...this.#place.skipped, ...skipped] });
    else if (given === '/again') await this.#lookAgain((before, after) => this.#whatHelped(before, after));
    else await take(given);
    return true;
  }

  #goTo(place: Place): void {
    this.#before.push(this.#place);
    this.#place = place;
  }

  async #answer(question: string, value: string): Promise<void> {
    const { show, catalogue } = this.#person;
    this.#goTo({ ...this.#place, diagnosis: answerQuestion(this.#place.diagnosis, question, value) });
    show(tellFinding(this.#place.diagnosis, catalogue));
  }

  async #try({ id, experiment }: NextStep & { readonly kind: 'experiment' }): Promise<void> {
    const { examine, dialogue, catalogue } = this.#person;
    const before = this.#place.diagnosis;
    const look = () => examine({ mayReset: experiment.runs.includes('C6') && experiment.by === 'software', slowest: id === 'slower' });
    // Of BOOT0 the change that counts is the finding; asked it was already, by the choice that led here.
    const isBoot0 = experiment.runs.includes('C17');
    const after = isBoot0 ? (await tryBoot0(before, { ask: async () => true, examine: look })).diagnosis : await look();
    const now = isBoot0 ? after : afterTrying(before, id, after).diagnosis;
    this.#settle({ before, seen: after, now, solved: solvedOtherwise(experiment.do, before, now, mendedBy(id)), done: [] });
    const told = diagnosisIn(before, catalogue).experiments?.find((other) => other.id === id);
    if (told?.undo === undefined) return;
    await dialogue.choose(told.undo, [{ value: 'done', label: say(catalogue, { key: 'wizard.undone' }) }]);
  }

  async #lookAgain(
    credit: (before: Diagnosis, after: Diagnosis) => Promise<Solved | undefined>,
    done: readonly string[] = [],
  ): Promise<void> {
    const before = this.#place.diagnosis;
    this.#boot0.take({ diagnosis: before, run: undefined });
    const { diagnosis: now } = this.#boot0.take({ diagnosis: await this.#person.examine({}), run: undefined });
    this.#settle({ before, seen: now, now, solved: await credit(before, now), done });
  }

  /** Something was done that the doctor did not ask for; where it helped, the person says what it was. */
  async #whatHelped(before: Diagnosis, after: Diagnosis): Promise<Solved | undefined> {
    const { catalogue, dialogue } = this.#person;
    const helped = handSteps(before).filter((step) => solvedBy(step, before, after));
    if (helped.length === 0) return undefined;
    const words = (key: SentenceKey) => say(catalogue, { key });
    const named = handSteps(diagnosisIn(before, catalogue)).filter((step) => helped.some((one) => stepId(one) === stepId(step)));
    const given = await dialogue.choose<string>(words('wizard.what-helped'), [
      ...named.map((step) => ({ value: stepId(step), label: step.remedy.what })),
      { value: '/other', label: words('wizard.something-else') },
    ]);
    const step = helped.find((one) => stepId(one) === given);
    if (step) return solvedBy(step, before, after);
    const text = given === '/other' ? await dialogue.type(words('wizard.what-was-it')) : '';
    return text ? solvedOtherwise(text.slice(0, LONGEST_STEP), before, after) : undefined;
  }

  /** Tells what the look found; what is known from now on is `now`. What was done and did not help is offered no more. */
  #settle({ before, seen, now, solved, done }: Settled): void {
    const { show, catalogue } = this.#person;
    this.#before = [];
    this.#place = { diagnosis: now, skipped: [...this.#place.skipped, ...done] };
    show([...tellChanges(before, seen, catalogue), ...tellFinding(now, catalogue)]);
    if (!solved) return;
    this.#solved.push(solved);
    show([{ text: solvedText(solved, catalogue), role: 'good' }]);
  }
}

interface Settled {
  readonly before: Diagnosis;
  readonly seen: Diagnosis;
  readonly now: Diagnosis;
  readonly solved: Solved | undefined;
  /** Steps by hand that were done. */
  readonly done: readonly string[];
}
