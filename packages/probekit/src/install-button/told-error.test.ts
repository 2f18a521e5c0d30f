import { expect, test } from 'vitest';
import { flashErrors } from '../flash/errors.ts';
import { ENGLISH, loadCatalogue, say } from '../words/index.ts';
import { tellError } from './told-error.ts';

const SPANISH = await loadCatalogue('es');
const cancelled = (changed: boolean) =>
  tellError(flashErrors.make('flash/cancelled', { message: 'Cancelled.', hint: '', evidence: { phase: 'erase', changed } })).said;
const aborted = tellError(new DOMException('This operation was aborted', 'AbortError'));

test.each([
  [ENGLISH, 'Nothing was erased; the core is halted.', 'The flash is incomplete; flash again to finish.'],
  [SPANISH, 'No se borró nada; el núcleo está detenido.', 'La memoria flash está incompleta; grabar otra vez para terminar.'],
])('says of a job that was called off what it has done to the flash', (words, untouched, incomplete) => {
  expect(say(words, cancelled(false))).toContain(untouched);
  expect(say(words, cancelled(true))).toContain(incomplete);
});

test('claims of the flash as a whole nothing where only its own step is known', () => {
  expect(say(ENGLISH, aborted.said)).toBe('Cancelled. This step wrote nothing.');
  expect(aborted.detail).toBeUndefined();
});
