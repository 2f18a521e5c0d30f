/**
 * What somebody pasted or told beside a live board: messages weigh, answers count as answers. Lines of logs are told and do
 * not stand in for a check, since the board itself is there to be asked. Pure.
 */
import { MESSAGES } from '../../spec/symptoms/messages.ts';
import { ENGLISH, type Said, say } from '../../words/index.ts';
import type { Answers } from '../evidence.ts';
import { explain, messagesIn } from './explain.ts';
import { type ReadLine, readLog } from './read-log.ts';

export interface Seen {
  /** Numbers of messages in the catalogue. */
  readonly messages: readonly number[];
  readonly lines: readonly ReadLine[];
}

export function readSeen(text: string): Seen & { readonly answers: Answers } {
  const { lines, answers } = readLog(text);
  const messages = messagesIn(explain(text));
  return { messages, lines: [...messages.flatMap(lineOf), ...lines], answers };
}

function lineOf(number: number): readonly ReadLine[] {
  const message = MESSAGES.find((row) => row.number === number);
  if (!message) return [];
  const said: Said = { key: 'line.message', values: { tool: message.tool } };
  return [{ text: message.texts[0] ?? '', sentence: say(ENGLISH, said), said, evidence: {} }];
}
