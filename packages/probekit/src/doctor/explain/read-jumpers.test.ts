import { expect, test } from 'vitest';
import { QUESTIONS } from '../../spec/symptoms/questions.ts';
import { readJumpers } from './read-jumpers.ts';

test('every jumper that is named answers its question, with an answer that the question has', () => {
  const [reading] = readJumpers('JP1 OFF, JP2 [3-4], JP3 and JP4 ON, JP5 [2-3], JP6 OFF');
  expect(reading?.answers).toEqual({ jp1: 'off', jp2: 'other', jp3: 'on', jp4: 'on', jp5: '2-3', jp6: 'off' });
  for (const [id, value] of Object.entries(reading?.answers ?? {})) {
    expect(Object.keys(QUESTIONS.find((question) => question.id === id)?.answers ?? {})).toContain(value);
  }
});

test('a position may be told by the name that is printed beside it', () => {
  expect(readJumpers('JP1 OFF, JP2 on STLK')[0]).toMatchObject({ said: { key: 'line.jumpers' }, answers: { jp2: '1-2' } });
});
