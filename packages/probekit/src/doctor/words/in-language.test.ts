import { describe, expect, test } from 'vitest';
import { MESSAGES } from '../../spec/symptoms/messages.ts';
import { type Catalogue, ENGLISH, loadCatalogue } from '../../words/index.ts';
import { answerQuestion, report } from '../conclusion.ts';
import type { Diagnosis } from '../diagnosis.ts';
import { warning } from '../diagnosis.ts';
import { finding } from '../evidence.ts';
import { explain } from '../explain/explain.ts';
import { diagnosisIn, explanationIn } from './in-language.ts';
import { INDENT } from './line.ts';
import { tellDiagnosis } from './tell-diagnosis.ts';
import { tellExplanation } from './tell-explanation.ts';

const SPANISH = await loadCatalogue('es');
const unpowered = report({
  findings: [
    finding('C1', 'probe', { key: 'c1.probe-high-speed', values: { product: 'STLINK-V3' } }),
    finding('C2', 'busy', { key: 'c2.busy', values: { holder: { key: 'c2.another-program' } } }),
    finding('C3', 'ok', { key: 'c3.ok', values: { version: 'V3J9M3' } }),
    finding('C4', 'none', { key: 'c4.none', values: { volts: '0.02' } }),
    finding('C5', 'silent', { key: 'c5.silent', values: { tried: '3.3 MHz' } }),
  ],
  warnings: [warning('rdp-attach', 'warning.rdp-attach')],
  answers: {},
  setUp: { onBoard: true, board: 'nucleo-h743zi2' },
});

/** Every text for people of a diagnosis. */
function textsOf({ causes, evidence, good, ruledOut, questions, warnings }: Diagnosis): readonly string[] {
  return [
    ...causes.flatMap(({ title, explanation, remedies }) => [title, explanation.beginner, ...remedies.map(({ what }) => what)]),
    ...evidence.map(({ sentence }) => sentence),
    ...good.flatMap(({ what, because }) => [what, because]),
    ...ruledOut.map(({ title }) => title),
    ...questions.map(({ text }) => text),
    ...warnings.map(({ text }) => text),
  ];
}

/** As it comes back from a file. */
const fromFile = (change: (copy: { evidence: Record<string, unknown>[]; good: Record<string, unknown>[] }) => void): Diagnosis => {
  const copy = JSON.parse(JSON.stringify(unpowered));
  change(copy);
  return copy as Diagnosis;
};

describe('a diagnosis in another language', () => {
  test('stays as it is in English', () => {
    expect(diagnosisIn(unpowered, ENGLISH)).toEqual(unpowered);
  });

  test('has every text in that language, and its facts, scores and keys as they were', () => {
    const spanish = diagnosisIn(unpowered, SPANISH);
    expect(textsOf(spanish).filter((text) => textsOf(unpowered).includes(text))).toEqual([]);
    expect(spanish.causes.map(({ id, score }) => [id, score])).toEqual(unpowered.causes.map(({ id, score }) => [id, score]));
    expect(spanish.evidence.map(({ facts, said }) => [facts, said])).toEqual(unpowered.evidence.map(({ facts, said }) => [facts, said]));
    expect(Object.keys(spanish.questions[0]?.answers ?? {})).toEqual(Object.keys(unpowered.questions[0]?.answers ?? {}));
  });

  test('says the sentences inside a sentence in that language too', () => {
    expect(diagnosisIn(unpowered, SPANISH).evidence[1]?.sentence).toBe('otro programa ocupa la interfaz de depuración');
  });

  test('comes back to the same English', () => {
    expect(diagnosisIn(diagnosisIn(unpowered, SPANISH), ENGLISH)).toEqual(unpowered);
  });

  test('may be answered in between', () => {
    const answered = answerQuestion(diagnosisIn(unpowered, SPANISH), 'jp4', 'off');
    expect(diagnosisIn(answered, ENGLISH)).toEqual(answerQuestion(unpowered, 'jp4', 'off'));
  });

  test.each<[string, unknown]>([
    ['no key', undefined],
    ['a key that is not in the catalogue', { key: 'c4.no-such-thing' }],
    ['a name that every object has', { key: 'constructor' }],
    ['a value that is none', { key: 'c4.none', values: { volts: true } }],
    ['values that are none', { key: 'c4.none', values: 'many' }],
    ['a sentence inside that is not in the catalogue', { key: 'good.as-found', values: { finding: { key: 'toString' } } }],
    ['a list of anything', { key: 'c8.complete', values: { ports: [[null]] } }],
    ['sentences inside sentences without end', nested(5000)],
  ])('keeps the sentence of a report that has %s', (_what, said) => {
    const strange = fromFile(({ evidence, good }) => {
      for (const row of [...evidence, ...good]) row['said'] = said;
    });
    const told = diagnosisIn(strange, SPANISH);
    expect(told.evidence.map(({ sentence }) => sentence)).toEqual(unpowered.evidence.map(({ sentence }) => sentence));
    expect(told.good.map(({ because }) => because)).toEqual(unpowered.good.map(({ because }) => because));
  });

  test('may be answered although its findings came with their English sentence only', () => {
    const old = fromFile(({ evidence }) => {
      for (const row of evidence) delete row['said'];
    });
    expect(answerQuestion(old, 'jp4', 'off').good).toMatchObject(
      answerQuestion(unpowered, 'jp4', 'off').good.map(({ what, because }) => ({ what, because })),
    );
  });

  test('keeps the words of causes and questions that are not ours', () => {
    const strange = structuredClone(unpowered) as Diagnosis & Record<string, unknown>;
    const foreign = { ...strange.causes[0], id: 'constructor', title: 'mine' } as unknown as Diagnosis['causes'][number];
    const question = { id: '__proto__', text: 'what?', answers: { valueOf: 'so' }, expectedBits: 1 };
    const told = diagnosisIn({ ...strange, causes: [foreign], questions: [question] }, SPANISH);
    expect(told.causes).toEqual([foreign]);
    expect(told.questions).toEqual([question]);
  });
});

describe('an explanation in another language', () => {
  test.each(MESSAGES.map(({ number, texts: [text = ''] }) => [number, text.replaceAll('%', '17')] as const))(
    'message %i: as it is in English, without English in Spanish',
    (_number, text) => {
      const explanation = explain(text);
      expect(explanationIn(explanation, ENGLISH)).toEqual(explanation);
      const spanish = explanationIn(explanation, SPANISH);
      expect(spanish.means).not.toBe(explanation.means);
      expect(spanish.causes.filter(({ title }, index) => title === explanation.causes[index]?.title)).toEqual([]);
      expect(Object.keys(spanish.next)).toEqual(Object.keys(explanation.next));
    },
  );

  test('keeps the words about a message that is not ours', () => {
    const explanation = { ...explain(''), message: { number: 9999, tool: 'x', text: 'y', score: 1 }, means: 'something' };
    expect(explanationIn(explanation, SPANISH).means).toBe('something');
  });
});

describe.each([ENGLISH, SPANISH])('told in $language', (catalogue: Catalogue) => {
  const keywords = Object.entries(catalogue.sentences).filter(([key]) => /^keyword\.|^certainty\.(?!ruled)/.test(key));

  test('the keywords leave a blank before their text', () => {
    expect(keywords.filter(([, word]) => word.length >= INDENT)).toEqual([]);
  });

  test('a diagnosis and an explanation fill all their places in', () => {
    const lines = [
      ...tellDiagnosis(unpowered, { catalogue }),
      ...tellExplanation(explain('interface firmwre FAILED to reset halt target'), catalogue),
    ];
    expect(lines.filter(({ text }) => /[{}]/.test(text))).toEqual([]);
  });
});

function nested(depth: number): unknown {
  let said: unknown = { key: 'c2.opens' };
  for (let count = 0; count < depth; count++) said = { key: 'good.as-found', values: { finding: said } };
  return said;
}
