/** Tells an explanation: who says it, what it proves, what it means, what is most often behind it, what to do. */
import type { Explanation, MessageReference } from '../explain/explain.ts';
import { BLANK, type Line, labelled } from './line.ts';

const MAX_CAUSES = 5;

export function tellExplanation(explanation: Explanation): readonly Line[] {
  const { message, means, proves, causes, next, also, didYouMean } = explanation;
  if (!message) return [{ text: means, role: 'verdict' }, ...suggestions(didYouMean), ...nextLines(next)];
  return [
    { text: `${message.tool}:`, role: 'title' },
    { text: `  "${message.text}"`, role: 'title' },
    ...(proves.length > 0 ? labelled('Proves', `${list(proves)} work.`, 'good') : []),
    ...labelled('Means', means, 'verdict'),
    ...causes
      .slice(0, MAX_CAUSES)
      .flatMap(({ id, title }, index) => labelled(index === 0 ? 'Often' : '', `${index + 1}. ${title} (${id}).`, 'cause')),
    ...nextLines(next),
    ...(also.length > 0 ? [BLANK, { text: 'Also in this text', role: 'evidence' } as const, ...references(also)] : []),
    ...suggestions(didYouMean),
  ];
}

function suggestions(found: readonly MessageReference[]): readonly Line[] {
  return found.length === 0 ? [] : [BLANK, { text: 'Or did you mean', role: 'question' }, ...references(found)];
}

function references(found: readonly MessageReference[]): readonly Line[] {
  return found.map(({ tool, text }): Line => ({ text: `  ${tool}: "${text}"`, role: 'evidence' }));
}

function nextLines({ software, hands }: Explanation['next']): readonly Line[] {
  const rows = [software, hands].filter((row) => row !== undefined);
  return rows.flatMap((row, index) => labelled(index === 0 ? 'Next' : 'By hand', `${row}.`, 'next'));
}

function list(items: readonly string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}
