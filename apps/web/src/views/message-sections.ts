/** The parts of an explained message below its headline, as pure templates. Their words about causes come from the catalogue. */
import { html, nothing, type TemplateResult } from 'lit';
import type { AskedFurther, Explanation, Reach } from 'probekit/doctor';
import { asSentence, capital, isCommand } from '../doctor/telling.ts';
import { catalogue, text } from '../language.ts';
import { go } from '../route.ts';

const LEADING_CAUSES = 5;
/** As many as helpers ask about first: cable, plug, hub, connector. */
const RULED_OUT_SHOWN = 4;

type Cause = Explanation['causes'][number];
type Reference = NonNullable<Explanation['message']>;

/** A row of the list: what it is about to the left, the words to the right. */
export function row(label: string, content: unknown): TemplateResult {
  return html`<h2>${label}</h2>
    <div>${content}</div>`;
}

/** What each line of a log, or of what somebody tells, proves by itself. */
export function linesRow({ lines = [] }: Explanation): TemplateResult | typeof nothing {
  if (lines.length === 0) return nothing;
  return row(
    text('heading.lines'),
    html`<ul class="bullets" role="list">${lines.map(({ text: line, sentence }) => html`<li><q>${line}</q> ${asSentence(sentence)}</li>`)}</ul>`,
  );
}

export function provesRow({ proves, message, together }: Explanation): TemplateResult {
  const volume = message?.tool.includes('FAIL.TXT') ? html`<p>${text('page.explain.volume')}</p>` : nothing;
  const proven =
    proves.length > 0
      ? text(together ? 'page.explain.proves.together' : 'page.explain.proves.text', { list: proves })
      : text('page.explain.proves.nothing');
  return row(text('page.explain.proves'), html`<p>${proven}</p>${volume}`);
}

export function openRow({ open }: Reach): TemplateResult {
  const list = open.map((id) => catalogue().layers[id].name);
  const words = list.length > 1 ? text('page.explain.open.span', { list }) : text('page.explain.open.layer');
  return row(text('page.explain.open'), html`<p>${words}</p>`);
}

export function causesRow(causes: readonly Cause[]): TemplateResult {
  const rest = causes.slice(LEADING_CAUSES);
  return html`<h2 data-causes tabindex="-1">${text('page.explain.causes')}</h2>
  <div>
    <ol class="ranked" role="list">${causes.slice(0, LEADING_CAUSES).map(causeItem)}</ol>
    ${
      rest.length === 0
        ? nothing
        : html`<details>
          <summary>${text('page.explain.causes.more', { count: rest.length })}</summary>
          <ol class="ranked ranked--rest" role="list">${rest.map(causeItem)}</ol>
        </details>`
    }
  </div>`;
}

function causeItem({ title, explanation, remedies }: Cause): TemplateResult {
  return html`<li><details>
    <summary>${title}</summary>
    <p>${explanation.beginner}</p>
    ${remedies.map(
      ({ what, steps }) => html`<h3>${capital(what)}</h3>
      <ul class="bullets" role="list">${steps.map((step) => html`<li>${isCommand(step) ? html`<code>${step}</code>` : step}</li>`)}</ul>`,
    )}
  </details></li>`;
}

export function questionRow(question: NonNullable<AskedFurther['question']>, answer: (value: string) => void): TemplateResult {
  const words = catalogue().questions[question.id] ?? question;
  return row(
    text('page.explain.question'),
    html`<p class="asked">${words.text}</p>
    <div class="row">
      ${Object.entries(words.answers).map(
        ([value, label]) => html`<button type="button" class="btn btn--line" @click=${() => answer(value)}>${capital(label)}</button>`,
      )}
    </div>
    <p class="small">${text('page.explain.question.why')}</p>`,
  );
}

export function answersRow(answers: Readonly<Record<string, string>>, takeBack: () => void): TemplateResult {
  const said = Object.entries(answers).map(([id, value]) => {
    const words = catalogue().questions[id];
    return html`<li>${words?.text ?? id} <b>${capital(words?.answers[value] ?? value)}</b></li>`;
  });
  return row(
    text('page.explain.answers'),
    html`<ul class="bullets" role="list">${said}</ul>
    <div class="row"><button type="button" class="btn btn--line" @click=${takeBack}>${text('page.explain.answers.back')}</button></div>`,
  );
}

export function ruledOutRow({ ruledOut }: Explanation): TemplateResult {
  const rest = ruledOut.slice(RULED_OUT_SHOWN);
  return row(
    text('page.explain.rules'),
    html`${titles(ruledOut.slice(0, RULED_OUT_SHOWN))}
    ${
      rest.length === 0
        ? nothing
        : html`<details>
          <summary>${text('page.explain.rules.more', { count: rest.length })}</summary>
          ${titles(rest)}
        </details>`
    }`,
  );
}

function titles(causes: Explanation['ruledOut']): TemplateResult {
  return html`<ul class="bullets" role="list">${causes.map(({ title }) => html`<li>${title}</li>`)}</ul>`;
}

/** Other messages, each of which explains itself when it is pressed. */
export function messages(found: readonly Reference[]): TemplateResult {
  return html`<ul class="messages" role="list">
    ${found.map(
      ({ tool, text: words }) => html`<li>
        <button type="button" class="message" @click=${() => go('explain', { text: words })}>
          <span lang="en">${words}</span><span class="small">${tool}</span>
        </button>
      </li>`,
    )}
  </ul>`;
}

export function nowRow({ next }: Explanation, pasted: string): TemplateResult {
  return row(
    text('page.explain.now'),
    html`<p>${text('page.explain.now.test')}</p>
    ${testButtons(pasted)}
    ${next.hands === undefined ? nothing : html`<p>${text('page.explain.now.hands', { what: next.hands })}</p>`}
    ${next.software === undefined ? nothing : html`<p>${text('page.explain.now.software', { what: next.software })}</p>`}`,
  );
}

/** The two other doors, with what was pasted as one more symptom. */
export function testButtons(pasted: string): TemplateResult {
  return html`<div class="row">
    ${
      'usb' in navigator
        ? html`<button type="button" class="btn" @click=${() => go('doctor', { choose: true, text: pasted })}>
          ${text('page.doors.plug.button')}
        </button>`
        : html`<a class="btn" href="#doctor">${text('page.doors.plug.instead')}</a>`
    }
    <a class="btn btn--line" href="#board">${text('page.explain.now.board')}</a>
  </div>`;
}
