/** The Spanish tables say as much as the English ones, and name the same things. */
import { describe, expect, it } from 'vitest';
import { ENGLISH } from './english.ts';
import { SPANISH } from './spanish.ts';

const COMMAND = /probekit (?:doctor|explain|flash|info|list|read|verify|erase|--connect)(?: (?:-\S+|\S+\.(?:elf|bin)|usb:\S+))*/g;
/** Names that no language translates: connectors, jumper positions, registers, hex numbers, voltages, products, addresses. */
const NAME =
  /\[\d-\d\]|\b0x[\da-f_]+|\b[\da-f]{4}:[\dA-F]{4}\b|\b\d+(?:\.\d+)? (?:V|mA|cm|kHz|MHz)\b|https?:\/\/[\w./-]*\w|\bSTSW-LINK\d+|\b[A-Z][A-Z\d_]+(?:-\d+)?(?:\.TXT)?\b|\bSTM32Cube\w+|\bWinUSB\b|\bTrustZone\b/g;

/** Places to fill in, each as often as it stands there. */
const placesOf = (text: string): readonly string[] => (text.match(/\{\w+\}/g) ?? []).sort();

type Text = readonly [where: string, english: string, spanish: string | undefined];

/** Every text of the tables, English beside Spanish. */
function texts(): readonly Text[] {
  const pairs: Text[] = [];
  for (const [id, cause] of Object.entries(ENGLISH.causes)) {
    const spanish = SPANISH.causes[id as keyof typeof SPANISH.causes];
    for (const field of ['title', 'beginner', 'expert'] as const) pairs.push([`${id} ${field}`, cause[field], spanish?.[field]]);
    cause.remedies.forEach((remedy, index) => {
      pairs.push([`${id} remedy ${index}`, remedy.what, spanish?.remedies[index]?.what]);
      remedy.steps.forEach((step, at) => {
        pairs.push([`${id} remedy ${index} step ${at}`, step, spanish?.remedies[index]?.steps[at]]);
      });
    });
  }
  for (const [id, question] of Object.entries(ENGLISH.questions)) {
    pairs.push([`question ${id}`, question.text, SPANISH.questions[id]?.text]);
    for (const [key, answer] of Object.entries(question.answers))
      pairs.push([`question ${id} ${key}`, answer, SPANISH.questions[id]?.answers[key]]);
  }
  for (const [id, experiment] of Object.entries(ENGLISH.experiments)) {
    for (const field of ['do', 'undo'] as const) {
      const english = experiment[field];
      if (english) pairs.push([`experiment ${id} ${field}`, english, SPANISH.experiments[id]?.[field]]);
    }
  }
  for (const [number, message] of Object.entries(ENGLISH.messages)) {
    for (const field of ['note', 'software', 'hands'] as const) {
      const english = message[field];
      if (english) pairs.push([`message ${number} ${field}`, english, SPANISH.messages[Number(number)]?.[field]]);
    }
  }
  return pairs;
}

describe('the Spanish tables', () => {
  it('have a text wherever the English ones have one', () => {
    expect(
      texts()
        .filter(([, , spanish]) => !spanish)
        .map(([where]) => where),
    ).toEqual([]);
  });

  it('have the same causes, with as many remedies and steps', () => {
    const shape = (causes: typeof ENGLISH.causes) =>
      Object.entries(causes)
        .map(([id, { remedies }]) => [id, ...remedies.map(({ steps }) => steps.length)])
        .sort();
    expect(shape(SPANISH.causes)).toEqual(shape(ENGLISH.causes));
  });

  it('have the same questions and answers, layers and stations', () => {
    const answers = (questions: typeof ENGLISH.questions) =>
      Object.fromEntries(Object.entries(questions).map(([id, question]) => [id, Object.keys(question.answers).sort()]));
    expect(answers(SPANISH.questions)).toEqual(answers(ENGLISH.questions));
    expect(Object.keys(SPANISH.layers)).toEqual(Object.keys(ENGLISH.layers));
    expect(Object.keys(SPANISH.stations)).toEqual(Object.keys(ENGLISH.stations));
  });

  it('say nothing about a message of which English says nothing', () => {
    const said = Object.entries(SPANISH.messages).flatMap(([number, words]) => Object.keys(words).map((field) => [number, field] as const));
    expect(said.filter(([number, field]) => !ENGLISH.messages[Number(number)]?.[field as 'note'])).toEqual([]);
  });

  it('leave commands letter for letter as they are typed', () => {
    const commands = texts().filter(([, english]) => /^(?:probekit|sudo|echo) /.test(english));
    expect(commands.length).toBeGreaterThan(20);
    for (const [where, english, spanish] of commands) expect([where, spanish]).toEqual([where, english]);
    for (const [where, english, spanish] of texts()) expect([where, spanish?.match(COMMAND)]).toEqual([where, english.match(COMMAND)]);
  });

  it('name the same connectors, jumpers, registers, numbers and products', () => {
    const missing = texts().flatMap(([where, english, spanish]) =>
      (english.match(NAME) ?? []).filter((name) => !spanish?.includes(name)).map((name) => `${where}: ${name}`),
    );
    expect(missing).toEqual([]);
  });

  it('have titles without a full stop and sentences without an exclamation mark', () => {
    expect(Object.values(SPANISH.causes).filter(({ title }) => title.endsWith('.'))).toEqual([]);
    expect(texts().filter(([, , spanish]) => /[!¡]/.test(spanish ?? ''))).toEqual([]);
  });

  it('have station names short enough to stand under a sign', () => {
    expect(Object.values(SPANISH.stations).filter((name) => name.length > 10)).toEqual([]);
  });
});

describe('the Spanish sentences', () => {
  const sentences = Object.entries(ENGLISH.sentences).map(([key, english]) => {
    return [key, english, SPANISH.sentences[key as keyof typeof ENGLISH.sentences]] as const;
  });

  it('are all there, and none stands empty', () => {
    expect(Object.keys(SPANISH.sentences).sort()).toEqual(Object.keys(ENGLISH.sentences).sort());
    expect(sentences.filter(([, english, spanish]) => english !== '' && spanish === '').map(([key]) => key)).toEqual([]);
  });

  it('have the places of the English ones', () => {
    for (const [key, english, spanish] of sentences) expect([key, placesOf(spanish)]).toEqual([key, placesOf(english)]);
  });

  it('leave commands, names and numbers as they are', () => {
    const changed = sentences.flatMap(([key, english, spanish]) => {
      const names = [...(english.match(NAME) ?? []), ...(english.match(COMMAND) ?? [])];
      return key === 'chain.suspect' ? [] : names.filter((name) => !spanish.includes(name)).map((name) => `${key}: ${name}`);
    });
    expect(changed).toEqual([]);
  });
});
