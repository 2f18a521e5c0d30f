/** A report as one page that needs nothing else: its style inside, no script, nothing loaded, nothing sent. */
import { type Catalogue, ENGLISH } from '../../words/index.ts';
import type { Line } from '../words/line.ts';
import { tellDiagnosis } from '../words/tell-diagnosis.ts';
import { afterwards, type Case, headOf, titleOf, wordsIn } from './case.ts';
import { dialogueOf, lengthMs, type Spoken } from './dialogue.ts';

/** Longer dialogues are cut: a page of a hundred thousand rows opens nowhere. */
const MOST_ROWS = 5000;

const STYLE = `
:root { color-scheme: light dark; --quiet: #5a6472; --line: #d5dae1; --good: #1a7f37; --bad: #b35900; }
@media (prefers-color-scheme: dark) { :root { --quiet: #9aa5b1; --line: #39424d; --good: #4cc26a; --bad: #f0a24a; } }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.4rem; }
h2 { font-size: 1.1rem; margin-top: 2rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; }
dt { color: var(--quiet); }
dd { margin: 0; overflow-wrap: anywhere; }
.told { font: 14px/1.5 ui-monospace, monospace; white-space: pre; border: 1px solid var(--line); border-radius: 6px; padding: 1rem; }
.told, .dialogue { overflow-x: auto; }
.verdict, .title { font-weight: 700; }
.cause, .warning { color: var(--bad); }
.good, .solved { color: var(--good); }
.evidence { color: var(--quiet); }
table { border-collapse: collapse; width: 100%; font: 13px/1.4 ui-monospace, monospace; }
td { border-top: 1px solid var(--line); padding: .2rem .6rem; vertical-align: top; overflow-wrap: break-word; max-width: 40ch; }
td:first-child { text-align: right; color: var(--quiet); white-space: nowrap; }
.bytes { color: var(--quiet); min-width: 24ch; }
`;

/** Of the style above, so that no other style and no script is let in. */
const STYLE_HASH = 'sha256-Gubd94lo/RtcSvbU5Jm+UmTNfZoKdS6pZKcelrvM0gU=';

/** @throws `replay/format` */
export function reportAsHtml(one: Case, catalogue: Catalogue = ENGLISH): string {
  const words = wordsIn(catalogue);
  const dialogue = dialogueOf(one.report.recording.trace);
  const title = escaped(titleOf(one.report, words));
  const counted = words('report.dialogue', { count: dialogue.length, ms: lengthMs(dialogue) });
  const rows = dialogue.slice(0, MOST_ROWS).map(rowOf).join('\n');
  const rest = dialogue.length > MOST_ROWS ? `<p>${escaped(words('report.cut'))}</p>\n` : '';
  return `<!doctype html>
<html lang="${catalogue.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '${STYLE_HASH}'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${title}</h1>
<dl>
${headOf(one, catalogue)
  .map(([name, text]) => `<dt>${escaped(name)}</dt><dd>${escaped(text)}</dd>`)
  .join('\n')}
</dl>
<div class="told" tabindex="0">${tellDiagnosis(one.diagnosis, { catalogue }).map(lineOf).join('\n')}</div>
${afterwards(one.report, catalogue)
  .map((line) => `<p class="solved">${escaped(line)}</p>`)
  .join('\n')}
<h2>${escaped(dialogue.length === 0 ? words('report.no-dialogue') : counted)}</h2>
<div class="dialogue" tabindex="0"><table>
${rows}
</table></div>
${rest}</body>
</html>
`;
}

function lineOf({ text, role }: Line): string {
  return `<span class="${role}">${escaped(text)}</span>`;
}

function rowOf({ atMs, command, reply, sent, received }: Spoken): string {
  const bytes = received === '' ? sent : `${sent} → ${received}`;
  return `<tr><td>${atMs.toFixed(3)} ms</td><td>${escaped(command)}</td><td>${escaped(reply)}</td><td class="bytes">${escaped(bytes)}</td></tr>`;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (char) => ENTITIES[char] ?? '');
}
