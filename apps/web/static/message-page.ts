/** The page of one catalogued message: the message verbatim, what it proves and rules out, what is behind it, the next step. */
import { type CataloguedMessage, causePath, type Explanation, reachOf } from 'probekit/doctor';
import { type Said, type SentenceKey, say } from 'probekit/words';
import { headlineOf } from '../src/views/message-headline.ts';
import { checkRow } from './check-row.ts';
import { pathIn, type Site, type StaticPage, wayBack } from './frame.ts';
import { type Content, html } from './html.ts';

/** As many as helpers ask about first; the rest is folded. */
const RULED_OUT_SHOWN = 4;

interface LinkedCause {
  readonly slug: string;
  readonly title: string;
}

export function messagePage(message: CataloguedMessage, { catalogue }: Site): StaticPage {
  const text = (key: SentenceKey, values?: Said['values']) => say(catalogue, values ? { key, values } : { key });
  const { path } = message;
  const own = pathIn(catalogue.language, path);
  const pages = wayBack(own) + pathIn(catalogue.language, '');
  const [title, ...wordings] = message.texts;
  const { explanation } = message;
  const reach = reachOf(explanation);
  const { good, bad } = headlineOf(explanation, reach, catalogue);
  const { proves, ruledOut, causes, next, verdict } = explanation;
  const note = catalogue.messages[message.number]?.note;
  const who = text(title.includes('%') ? 'page.explain.who.varies' : 'page.explain.who', { tool: message.tool });
  const rows: Content[] = [];
  const row = (label: SentenceKey, content: Content) => rows.push(html`<h2>${text(label)}</h2>\n<div>${content}</div>\n`);
  if (verdict === 'fault') {
    const proven = proves.length > 0 ? text('page.explain.proves.text', { list: proves }) : text('page.explain.proves.nothing');
    const volume = message.tool.includes('FAIL.TXT') ? html`<p>${text('page.explain.volume')}</p>` : undefined;
    const open = reach.open.map((id) => catalogue.layers[id].name);
    const more = text('page.explain.rules.more', { count: ruledOut.length - RULED_OUT_SHOWN });
    row('page.explain.proves', [html`<p>${proven}</p>`, volume]);
    if (ruledOut.length > 0) row('page.explain.rules', ruledOutList(pages, ruledOut, more));
    if (open.length > 1) row('page.explain.open', html`<p>${text('page.explain.open.span', { list: open })}</p>`);
  }
  if (causes.length > 0) row('page.explain.causes', html`<ol class="ranked">${causes.map((cause) => ranked(pages, cause))}</ol>`);
  row('page.explain.now', verdict === 'fault' ? nextSteps(next, text) : html`<p>${text(CALM[verdict])}</p>`);
  if (wordings.length > 0) {
    row('static.message.wordings', html`<ul class="bullets" lang="en">${wordings.map((words) => html`<li>${words}</li>`)}</ul>`);
  }
  return {
    path,
    title,
    description: text('static.message.description', { tool: message.tool }),
    body: html`<article class="explained">
<h1 class="verbatim" lang="en">${title}</h1>
<p class="small">${who}</p>
<p class="lead">${[good, bad, note].filter((said) => said !== undefined).join(' ')}</p>
<div class="dlx">
${rows}${checkRow({ catalogue, fromPath: own, message: message.number })}</div>
</article>`,
  };
}

/** What to do about a message that is no fault, or that only announces another one. */
const CALM = { healthy: 'page.explain.normal.now', unclear: 'page.explain.wrapper.now' } as const;

function ranked(pages: string, cause: Explanation['causes'][number]): Content {
  return html`<li><div><p>${link(pages, cause)}</p><p class="small">${cause.explanation.beginner}</p></div></li>`;
}

function ruledOutList(pages: string, causes: readonly LinkedCause[], more: string): Content {
  const list = (some: readonly LinkedCause[]) =>
    html`<ul class="bullets">${some.map((cause) => html`<li>${link(pages, cause)}</li>`)}</ul>`;
  const rest = causes.slice(RULED_OUT_SHOWN);
  return [
    list(causes.slice(0, RULED_OUT_SHOWN)),
    rest.length === 0
      ? undefined
      : html`<details><summary>${more}</summary>
${list(rest)}</details>`,
  ];
}

function link(pages: string, cause: LinkedCause): Content {
  return html`<a href="${pages}${causePath(cause)}">${cause.title}</a>`;
}

function nextSteps(
  { hands, software }: { readonly hands?: string; readonly software?: string },
  text: (key: SentenceKey, values?: Said['values']) => string,
): Content {
  return [
    hands === undefined ? undefined : html`<p>${text('page.explain.now.hands', { what: hands })}</p>`,
    software === undefined ? undefined : html`<p>${text('page.explain.now.software', { what: software })}</p>`,
  ];
}
