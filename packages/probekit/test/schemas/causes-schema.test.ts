import { expect, test } from 'vitest';
import { CAUSES } from '../../src/spec/symptoms/causes.ts';
import { misfits, readSchema } from './json-schema.ts';

const schema = readSchema('causes');

test('the causes fit the published schema', () => {
  expect(misfits(CAUSES, schema)).toEqual([]);
});

test('each cause has a source and a remedy', () => {
  expect(CAUSES.filter(({ sources, remedies }) => sources.length === 0 || remedies.length === 0)).toEqual([]);
});

test('the check itself finds what does not fit', () => {
  const [first] = CAUSES;
  expect(misfits([{ ...first, layer: 'L14', blocks: ['C99'] }], schema)).toEqual(['$[0].layer is "L14"', '$[0].blocks[0] is "C99"']);
});
