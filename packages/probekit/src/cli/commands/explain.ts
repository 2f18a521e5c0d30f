/** `probekit explain`: what a tool's message means. Needs neither board nor USB nor any native module. */
import { explain as explainText, messagePath, tellExplanation } from '../../doctor/index.ts';
import { readIfThere } from '../../node/index.ts';
import type { Language } from '../../words/index.ts';
import { catalogueFor } from '../catalogue-for.ts';
import type { CommandContext } from '../context.ts';
import { DONE, type ExitStatus } from '../exit-status.ts';
import { tellPage } from '../page-link.ts';
import { showLines } from '../told-lines.ts';

/** Longer words are no path. */
const LONGEST_PATH = 1024;

export async function explain({ output }: CommandContext, given: string, language: Language): Promise<ExitStatus> {
  const explanation = explainText(await textOf(given));
  const catalogue = await catalogueFor(output, language);
  showLines(output, tellExplanation(explanation, catalogue));
  tellPage(output, explanation.message && messagePath(explanation.message.number), catalogue);
  output.result({ ...explanation });
  return DONE;
}

/** The contents when there is a file of that name, else the words themselves. */
async function textOf(given: string): Promise<string> {
  if (given.length > LONGEST_PATH || given.includes('\n')) return given;
  // A folder, or no path at all: then it is the message.
  const bytes = await readIfThere(given).catch(() => undefined);
  return bytes ? new TextDecoder().decode(bytes) : given;
}
