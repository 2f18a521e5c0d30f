import { expect, it } from 'vitest';
import { KeptText } from './kept-text.ts';

it('keeps all of what is short, and the latest million characters of what is not', () => {
  const kept = new KeptText();
  kept.add('one\n');
  expect(kept.document()).toEqual({ receivedText: 'one\n', truncated: false });
  for (let piece = 0; piece < 40; piece++) kept.add('x'.repeat(100_000));
  kept.add('last');
  const { receivedText, truncated } = kept.document();
  expect([receivedText.length, receivedText.slice(-5), truncated]).toEqual([1 << 20, 'xlast', true]);
});
