/** The matrix as docs/clients.md shows it: made of the same rows that the tests run. */
import { type Attested, sourceOf, wordsOf } from './attested.ts';
import { CLIENTS } from './clients.ts';
import { type Outcome, outcomeOf } from './outcomes.ts';
import { PROBES } from './rows.ts';

const HEAD = `# Clients on the virtual board

Programs that were written for real ST-LINKs, unmodified, each on a board of the bench of its own, over its USB plug
(umockdev's preload carries it to libusb; no kernel driver, no rights). Every run of the tests checks every cell: what the
client prints, how it ends, and what it left in flash. A client that fails must leave the flash as it was.

- **works**: it ended well and did what it is for. What stands after it, it complained of all the same.
- **only seems to work**: it ended well and did not do it.
- What it said is told by where its words are from: #86 is a message of the catalogue of \`probekit explain\`, fl-125 a record
  of a real probe, \`dap/transfer\` an [error](errors.md) of our own, *italics* a heading of
  [client-differences](decisions/client-differences.md). The words are at the end.

Boards: *healthy* runs its demo; *no power* has JP4 off; in *pins taken* the program reassigns SWDIO and SWCLK; *RDP 1* is
read-protected. Programs: lsusb 014, stlink-tools 1.7.0, OpenOCD 0.12.0, pyOCD 0.13.1, npm \`usb\` 2.18. This table is made
from the rows of those tests.
`;

export function clientTable(): string {
  const words = new Map<string, string>();
  const sections = PROBES.map(({ name, title, faults }) => {
    const rows = CLIENTS.map((client) => [client.title, ...faults.map((fault) => cell(outcomeOf(client.name, name, fault), words))]);
    return `## ${title}\n\n${table(['Client', ...faults], rows)}`;
  });
  const legend = [...words].map(([text, source]) => [source, text.replaceAll('|', '\\|')]);
  return `${HEAD}\n${sections.join('\n')}\n## What they said\n\n% stands for a value.\n\n${table(['From', 'Words'], legend)}`;
}

function cell(outcome: Outcome, words: Map<string, string>): string {
  const told = (attested: readonly Attested[]) => {
    for (const one of attested) words.set(wordsOf(one), sourceOf(one));
    return [...new Set(attested.map(sourceOf))].join(', ');
  };
  if ('cannot' in outcome) return `not run: ${outcome.cannot}`;
  if ('says' in outcome) return told(outcome.says);
  if ('pretends' in outcome) return `only seems to work: ${told(outcome.pretends)}`;
  return outcome.notes ? `works; ${told(outcome.notes)}` : 'works';
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |\n`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('');
}
