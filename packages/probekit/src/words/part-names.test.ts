import { describe, expect, test } from 'vitest';
import { boardOf } from '../spec/boards/boards.ts';
import { CAUSES } from '../spec/symptoms/causes.ts';
import { QUESTIONS } from '../spec/symptoms/questions.ts';
import { ENGLISH } from './english.ts';
import { hasParts, named } from './part-names.ts';
import { SPANISH } from './spanish.ts';

const NEW = boardOf('nucleo-h743zi2');
const OLD = boardOf('nucleo-f401re');

describe('a part inside a text', () => {
  test('is told by the name that it has on the board that is there', () => {
    expect(named(ENGLISH, 'Is {idd} fitted?', NEW)).toBe('Is jumper JP4 (IDD) fitted?');
    expect(named(ENGLISH, 'Is {idd} fitted?', OLD)).toBe('Is jumper JP6 (IDD) fitted?');
    expect(named(ENGLISH, 'Is {pwr} lit?', NEW)).toBe('Is LED LD5 (green, PWR) lit?');
    expect(named(ENGLISH, 'Is {pwr} lit?', OLD)).toBe('Is LED LD3 (red, PWR) lit?');
    expect(named(SPANISH, '¿Está encendido {pwr}?', OLD)).toBe('¿Está encendido el LED LD3 (rojo, PWR)?');
    expect(named(ENGLISH, 'Put {power-source} on {power-source.must}.', OLD)).toBe('Put jumper JP5 (power source) on [1-2] U5V.');
  });

  test('is told as what it is where the board is not known, a jumper with its names on the boards that we know', () => {
    expect(named(ENGLISH, 'Is {pwr} lit?', undefined)).toBe('Is the power LED lit?');
    expect(named(ENGLISH, '{idd} must be {idd.must}', undefined)).toBe(
      'the IDD jumper (JP4 on MB1364, JP5 on MB1137, JP6 on MB1136/MB1367, JP1 on MB997) must be ON',
    );
    expect(named(SPANISH, '{power-source.must}', undefined)).toBe('su posición de fábrica');
  });

  test('that this board lacks is told as on any board', () => {
    expect(hasParts('{nrst}', OLD as NonNullable<typeof OLD>)).toBe(false);
    expect(named(ENGLISH, '{nrst}', OLD)).toBe('the reset jumper between ST-LINK and STM32 (JP3 on MB1364/MB1367)');
  });

  test('leaves what is no part as it is written', () => {
    expect(named(ENGLISH, '{volts} and {constructor} of {idd.name}', NEW)).toBe('{volts} and {constructor} of {idd.name}');
  });

  test.each([ENGLISH, SPANISH])('has words for every place of a question or a remedy ($language)', (catalogue) => {
    const texts = [
      ...QUESTIONS.flatMap(({ id }) => [catalogue.questions[id]?.text ?? '', ...Object.values(catalogue.questions[id]?.answers ?? {})]),
      ...CAUSES.flatMap(({ id }) => (catalogue.causes[id]?.remedies ?? []).flatMap(({ steps }) => steps)),
    ];
    for (const board of [NEW, OLD, undefined]) {
      for (const text of texts) expect(named(catalogue, text, board)).not.toMatch(/\{[a-z\d-]+(\.must)?\}/);
    }
  });
});
