import { describe, expect, test } from 'vitest';
import { CAUSES, causeOf } from './causes.ts';
import { EXPERIMENTS } from './experiments.ts';
import { LAYERS, layerNumber } from './layers.ts';
import { LIKELIHOODS } from './likelihoods.ts';
import { MESSAGES } from './messages.ts';
import { OUTCOMES } from './outcomes.ts';
import { QUESTIONS } from './questions.ts';
import { READING_NOTES } from './reading-notes.ts';

const ids = CAUSES.map(({ id }) => id);

describe('the causes', () => {
  test('are RC01 to RC63, each once', () => {
    expect(ids).toEqual(Array.from({ length: 63 }, (_, index) => `RC${String(index + 1).padStart(2, '0')}`));
    expect(new Set(CAUSES.map(({ slug }) => slug)).size).toBe(63);
    expect(new Set(CAUSES.map(({ title }) => title)).size).toBe(63);
  });

  test('share about one unit of prior, none of them zero', () => {
    expect(CAUSES.every(({ prior }) => prior > 0)).toBe(true);
    const total = CAUSES.reduce((sum, { prior }) => sum + prior, 0);
    expect(total).toBeGreaterThan(0.9);
    expect(total).toBeLessThan(1.1);
  });

  test('each have a remedy with at least one step, and titles without full stop', () => {
    for (const { remedies, title, beginner, expert } of CAUSES) {
      expect(remedies.length).toBeGreaterThan(0);
      expect(remedies.every(({ steps }) => steps.length > 0)).toBe(true);
      expect(title).not.toMatch(/[.!]$/);
      expect(beginner).toMatch(/\.$/);
      expect(expert).toMatch(/\.$/);
    }
  });

  test('never offer what cannot be undone as something software does by itself', () => {
    for (const { remedies } of CAUSES) {
      expect(remedies.some(({ by, touches }) => by === 'software' && touches === 'cannot be undone')).toBe(false);
    }
  });
});

type Rows = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, number>>>>>>;

describe('the likelihoods', () => {
  const rows = LIKELIHOODS as Rows;

  test('name only outcomes that the checks have, with a positive sum', () => {
    for (const [id, checks] of Object.entries(rows)) {
      expect(ids).toContain(id);
      for (const [check, weights] of Object.entries(checks)) {
        const outcomes: Readonly<Record<string, number>> = OUTCOMES[check as keyof typeof OUTCOMES];
        for (const [outcome, weight] of Object.entries(weights)) {
          expect(outcomes, `${id} ${check}`).toHaveProperty(outcome);
          expect(weight).toBeGreaterThan(0);
        }
        expect(Object.keys(weights).length).toBeGreaterThan(0);
      }
    }
  });

  test('give every fault outcome at least one cause', () => {
    const explained = (check: string, outcome: string) => Object.values(rows).some((row) => row[check]?.[outcome]);
    const unexplained = new Set<string>(READING_NOTES.map(({ check, outcome }) => `${check} ${outcome}`));
    for (const [check, outcomes] of Object.entries(OUTCOMES)) {
      for (const [outcome, usual] of Object.entries(outcomes)) {
        if (usual !== 0 || unexplained.has(`${check} ${outcome}`)) continue;
        expect(explained(check, outcome), `${check} ${outcome}`).toBe(true);
      }
    }
  });
});

describe('the questions', () => {
  test('weigh only answers that they offer, for causes that exist', () => {
    expect(new Set(QUESTIONS.map(({ id }) => id)).size).toBe(QUESTIONS.length);
    for (const { answers, usual, under } of QUESTIONS) {
      for (const weights of [usual, ...Object.values(under)]) {
        for (const key of Object.keys(weights ?? {})) expect(answers).toHaveProperty(key);
      }
      for (const id of Object.keys(under)) expect(ids).toContain(id);
    }
  });
});

describe('a question', () => {
  test('says where its weights come from', () => {
    for (const { id, why } of QUESTIONS) expect(why, id).not.toBe('');
  });

  test('is decided only by answers that other questions have, and is asked only after such', () => {
    const answersOf = (id: string) => Object.keys(QUESTIONS.find((question) => question.id === id)?.answers ?? {});
    for (const { id, when, unless = [] } of QUESTIONS) {
      for (const { answers = {} } of [...unless, ...(when ? [when] : [])]) {
        for (const [other, values] of Object.entries(answers)) {
          expect(other).not.toBe(id);
          expect(answersOf(other), `${id} by ${other}`).toEqual(expect.arrayContaining([...values]));
        }
      }
    }
  });
});

describe('an experiment', () => {
  test('answers a question that there is, with two of its answers, or lets a check run', () => {
    expect(new Set(EXPERIMENTS.map(({ id }) => id)).size).toBe(EXPERIMENTS.length);
    for (const { id, answers, runs } of EXPERIMENTS) {
      expect(runs.length, id).toBeGreaterThan(0);
      const question = QUESTIONS.find((row) => row.id === answers?.question);
      expect(question === undefined, id).toBe(answers === undefined);
      if (answers) expect(Object.keys(question?.answers ?? {}), id).toEqual(expect.arrayContaining([...answers.values]));
    }
  });

  test('that software does is never undone by hand', () => {
    for (const { id, by, undo } of EXPERIMENTS) expect(by === 'hands' || undo === undefined, id).toBe(true);
  });
});

describe('the messages', () => {
  test('are 1 to 185, in order', () => {
    expect(MESSAGES.map(({ number }) => number)).toEqual(Array.from({ length: 185 }, (_, index) => index + 1));
  });

  test('name causes that exist, or say why there is none', () => {
    for (const { number, causes, kind, note, texts } of MESSAGES) {
      expect(texts.length, `#${number}`).toBeGreaterThan(0);
      for (const id of causes) expect(causeOf(id).id).toBe(id);
      if (causes.length === 0) expect(kind !== undefined && note !== undefined, `#${number}`).toBe(true);
    }
  });

  test('never prove good a layer on which they rank a cause', () => {
    for (const { number, provenUpTo, causes } of MESSAGES) {
      for (const id of causes) expect(layerNumber(causeOf(id).layer), `#${number} ${id}`).toBeGreaterThan(provenUpTo);
    }
  });

  test('span layers from low to high', () => {
    const known = LAYERS.map(({ id }) => id);
    for (const { layers } of MESSAGES) {
      if (!layers) continue;
      expect(known).toContain(layers[0]);
      expect(layerNumber(layers[0])).toBeLessThanOrEqual(layerNumber(layers[1]));
    }
  });
});
