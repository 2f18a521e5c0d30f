/** Tells a remedy: what it does, what it touches, and each step of it. */
import type { Remedy } from '../../spec/symptoms/cause.ts';
import { type Catalogue, type SentenceKey, say } from '../../words/index.ts';
import { INDENT, type Line, labelled } from './line.ts';

export const TOUCHES: Readonly<Record<Remedy['touches'], SentenceKey>> = {
  nothing: 'touches.nothing',
  resets: 'touches.resets',
  power: 'touches.power',
  erases: 'touches.erases',
  'cannot be undone': 'touches.cannot-be-undone',
};

/** Under `keyword`. The remedy is in the language of the catalogue already. */
export function tellRemedy({ what, touches, steps }: Remedy, keyword: string, catalogue: Catalogue): readonly Line[] {
  const values = { what: capital(what), touches: say(catalogue, { key: TOUCHES[touches] }) };
  // Steps are not wrapped: they hold commands to copy.
  const told = steps.map((step): Line => ({ text: `${' '.repeat(INDENT)}- ${step}`, role: 'next' }));
  return [...labelled(keyword, say(catalogue, { key: 'next.remedy', values }), 'next'), ...told];
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
