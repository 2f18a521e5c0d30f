/** `probekit explain`: what a tool's message means. Needs neither board nor USB nor any native module. */
import { type Explanation, explain as explainText } from '../../doctor/index.ts';
import { readIfThere } from '../../node/index.ts';
import type { CommandContext } from '../context.ts';
import { DONE, type ExitStatus } from '../exit-status.ts';
import type { Output } from '../output.ts';

/** Longer words are no path. */
const LONGEST_PATH = 1024;
const MOST_CAUSES = 6;

export async function explain({ output }: CommandContext, given: string): Promise<ExitStatus> {
  const explanation = explainText(await textOf(given));
  tell(output, explanation);
  output.result({ ...explanation });
  return DONE;
}

/** The contents when there is a file of that name, else the words themselves. */
async function textOf(given: string): Promise<string> {
  if (given.length > LONGEST_PATH || given.includes('\n')) return given;
  const bytes = await readIfThere(given).catch(() => undefined); // a folder, or no path at all: then it is the message
  return bytes ? new TextDecoder().decode(bytes) : given;
}

function tell(output: Output, { message, means, proves, ruledOut, causes, next, also, didYouMean }: Explanation): void {
  const row = (label: string, text: string) => output.line(`${output.style('bold', `${label}:`)} ${text}`);
  if (message) {
    output.line(`${message.tool}:`);
    output.line(`  "${message.text}"`);
  }
  if (proves.length > 0) row('It proves', `${listed(proves)} ${proves.length === 1 && !/ and /.test(proves[0] ?? '') ? 'works' : 'work'}.`);
  if (ruledOut.length > 0 && output.verbose) row('Ruled out', ruledOut.map(({ title }) => title).join(' · '));
  row(message ? 'It means' : 'Unknown', means);
  if (causes.length > 0) {
    output.line(output.style('bold', causes.length === 1 ? 'The cause:' : 'Most often, in this order:'));
    causes.slice(0, MOST_CAUSES).forEach(({ title, id }, index) => {
      output.line(`  ${index + 1}  ${title}${output.verbose ? output.style('dim', `  ${id}`) : ''}`);
    });
    if (causes.length > MOST_CAUSES) output.line(`     and ${causes.length - MOST_CAUSES} more (--json)`);
  }
  if (next.hands) row('By hand', next.hands);
  if (next.software) row('Next', next.software);
  for (const { tool, text } of also) row('In the same text', `"${text}" (${tool})`);
  for (const { tool, text } of didYouMean) row('Did you mean', `"${text}" (${tool})`);
}

/** `a, b and c` */
function listed(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}
