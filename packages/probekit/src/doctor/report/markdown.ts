/** A report as one forum post: what helpers ask for, in text that no forum takes for markup. */
import { type Catalogue, ENGLISH } from '../../words/index.ts';
import { tellDiagnosis } from '../words/tell-diagnosis.ts';
import { afterwards, type Case, headOf, titleOf, wordsIn } from './case.ts';
import { dialogueOf, lengthMs, spokenLine } from './dialogue.ts';

/** Many forums cut a post at 10,000 characters; the person wants to say something too. */
export const MOST_OF_A_POST = 8000;
/** Of that the diagnosis; the rest is for the head and the last commands. */
const MOST_OF_DIAGNOSIS = 5500;
const LONGEST_LINE = 160;
const LAST_COMMANDS = 12;

/** At most `MOST_OF_A_POST` characters. @throws `replay/format` */
export function reportAsMarkdown(one: Case, catalogue: Catalogue = ENGLISH): string {
  const words = wordsIn(catalogue);
  const dialogue = dialogueOf(one.report.recording.trace);
  const told = tellDiagnosis(one.diagnosis, { catalogue }).map(({ text }) => text);
  const head = headOf(one, catalogue).map(([name, text]) => `- ${name}: ${code(text)}`);
  const counted = words('report.dialogue', { count: dialogue.length, ms: lengthMs(dialogue) });
  const parts = [
    `**${titleOf(one.report, words)}**`,
    head.join('\n'),
    block(fitting(told, MOST_OF_DIAGNOSIS, words('report.cut'))),
    afterwards(one.report, catalogue).map(code).join('\n'),
    dialogue.length === 0 ? words('report.no-dialogue') : `${counted}. ${words('report.last-commands')}:`,
  ].filter((part) => part !== '');
  const post = parts.join('\n\n').slice(0, MOST_OF_A_POST - 400);
  if (dialogue.length === 0) return `${post}\n`;
  const room = MOST_OF_A_POST - post.length - 40;
  return `${post}\n\n${block(fitting(dialogue.slice(-LAST_COMMANDS).map(spokenLine), room, '…'))}\n`;
}

/** The first lines that fit, then `rest`. */
function fitting(lines: readonly string[], most: number, rest: string): readonly string[] {
  const kept: string[] = [];
  let length = rest.length + 1;
  for (const line of lines) {
    const short = plain(line).slice(0, LONGEST_LINE);
    length += short.length + 1;
    if (length > most) return [...kept, rest];
    kept.push(short);
  }
  return kept;
}

/** One line, and no fence that would end a block before its time. */
function plain(text: string): string {
  return text.replaceAll('`', "'").replace(/[\r\n]+/g, ' ');
}

function code(text: string): string {
  return `\`${plain(text).slice(0, LONGEST_LINE)}\``;
}

function block(lines: readonly string[]): string {
  return `\`\`\`text\n${lines.join('\n')}\n\`\`\``;
}
