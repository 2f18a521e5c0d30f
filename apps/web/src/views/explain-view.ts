/**
 * One message explained: what it proves, what it leaves open, what is most often behind it, what to do now. Without a
 * message it asks for one; of a text that no tool prints it says so. What messages mean is `probekit/doctor`'s.
 */
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { askFurther, type Explanation, explain, explanationIn, messageText, reachOf } from 'probekit/doctor';
import '../elements/probekit-chain.ts';
import { catalogue, LanguageElement, text } from '../language.ts';
import { go, type RouteState } from '../route.ts';
import { headlineOf } from './message-headline.ts';
import {
  answersRow,
  causesRow,
  linesRow,
  messages,
  nowRow,
  openRow,
  provesRow,
  questionRow,
  row,
  ruledOutRow,
  testButtons,
} from './message-sections.ts';
import './paste-field.ts';

/** As much of a text that was not recognised as a reader needs to see which one it was. */
const QUOTED_CHARACTERS = 400;

type Reference = NonNullable<Explanation['message']>;

class ExplainView extends LanguageElement {
  static override properties = { text: {}, file: {}, answers: { state: true } };
  declare text: string;
  declare file: File | undefined;
  declare answers: Readonly<Record<string, string>>;
  #explanation: Explanation | undefined;

  constructor() {
    super();
    this.text = '';
    this.file = undefined;
    this.answers = {};
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('text')) return;
    this.answers = {};
    this.#explanation = this.text.trim() === '' ? undefined : explain(this.text);
  }

  protected override render(): TemplateResult {
    const explanation = this.#explanation && explanationIn(this.#explanation, catalogue());
    if (!explanation) return this.#start();
    const { message, lines = [] } = explanation;
    return message || lines.length > 0 ? this.#explained(explanation, message) : this.#unknown(explanation);
  }

  #start(): TemplateResult {
    return html`<h1>${text('page.doors.paste.title')}</h1>
      <p class="lead">${text('page.explain.start.text')}</p>
      <probekit-paste class="alone" .file=${this.file}></probekit-paste>`;
  }

  /** Without a message: what the lines say that are told of. */
  #explained(explanation: Explanation, message: Reference | undefined): TemplateResult {
    const reach = reachOf(explanation);
    const { good, bad } = headlineOf(explanation, reach, catalogue());
    const note = message && catalogue().messages[message.number]?.note;
    return html`<article class="explained">
      <blockquote class="quote">
        ${message ? html`<p lang="en">${message.text}</p>` : html`<p>${this.#quoted()}</p>`}
        <p class="small">${message ? whoSays(message, this.text) : nothing} <a href="#" @click=${another}>${text('page.explain.another')}</a></p>
      </blockquote>
      <h1>${good ? html`<span class="good">${good}</span> ` : nothing}<span>${bad}</span></h1>
      ${note ? html`<p class="lead">${note}</p>` : nothing}
      <probekit-chain .stations=${reach.stations} .catalogue=${catalogue()}></probekit-chain>
      <div class="dlx">${linesRow(explanation)}${this.#rows(explanation)}${otherMessages(explanation, message !== undefined && holds(this.text, message.text))}</div>
    </article>`;
  }

  #rows(explanation: Explanation): readonly unknown[] {
    if (explanation.verdict === 'fault') return this.#faultRows(explanation);
    return explanation.message ? this.#calmRows(explanation) : this.#linesOnlyRows(explanation);
  }

  /** Lines that prove something and name no fault. */
  #linesOnlyRows(explanation: Explanation): readonly unknown[] {
    const { proves, ruledOut } = explanation;
    return [
      proves.length > 0 ? provesRow(explanation) : nothing,
      ruledOut.length > 0 ? ruledOutRow(explanation) : nothing,
      nowRow(explanation, this.text),
    ];
  }

  #faultRows(explanation: Explanation): readonly unknown[] {
    const reach = reachOf(explanation);
    const { causes, question } = askFurther(explanation, this.answers);
    return [
      provesRow(explanation),
      explanation.ruledOut.length > 0 ? ruledOutRow(explanation) : nothing,
      reach.open.length > 1 || causes.length > 1 ? openRow(reach) : nothing,
      causes.length > 0 ? causesRow(causes) : nothing,
      Object.keys(this.answers).length > 0 ? answersRow(this.answers, () => this.#answer({})) : nothing,
      question ? questionRow(question, (value) => this.#answer({ ...this.answers, [question.id]: value })) : nothing,
      nowRow(explanation, this.text),
    ];
  }

  /** Of a message that is no fault, or that only announces another one. */
  #calmRows(explanation: Explanation): readonly unknown[] {
    const words = text(explanation.verdict === 'healthy' ? 'page.explain.normal.now' : 'page.explain.wrapper.now');
    return [
      explanation.causes.length > 0 ? causesRow(explanation.causes) : nothing,
      row(text('page.explain.now'), html`<p>${words}</p>${testButtons(this.text)}`),
    ];
  }

  #unknown({ didYouMean }: Explanation): TemplateResult {
    return html`<article class="explained">
      <blockquote class="quote"><p>${this.#quoted()}</p></blockquote>
      <h1>${text('page.explain.unknown.title')}</h1>
      <p class="lead">${text(didYouMean.length > 0 ? 'page.explain.unknown.near' : 'page.explain.unknown.text')}</p>
      <div class="dlx">
        ${didYouMean.length > 0 ? row(text('page.explain.meant'), messages(didYouMean)) : nothing}
        ${row(text('page.explain.unknown.paste'), html`${whatToPaste()}<probekit-paste .file=${this.file}></probekit-paste>`)}
        ${row(text('page.explain.now'), html`<p>${text('page.explain.unknown.test')}</p>${testButtons(this.text)}`)}
      </div>
    </article>`;
  }

  #quoted(): string {
    const pasted = this.text.trim();
    return pasted.length > QUOTED_CHARACTERS ? `${pasted.slice(0, QUOTED_CHARACTERS)} …` : pasted;
  }

  /** The order of the causes changes above; the reader is taken there. */
  #answer(answers: Readonly<Record<string, string>>): void {
    this.answers = answers;
    void this.updateComplete.then(() => this.querySelector<HTMLElement>('[data-causes]')?.focus());
  }
}

/** Says whether it is the very wording. A sign in a catalogued text stands for a value that varies. */
function whoSays({ tool, text: words }: Reference, pasted: string): string {
  if (words.includes('%')) return text('page.explain.who.varies', { tool });
  return text(holds(pasted, words) ? 'page.explain.who' : 'page.explain.who.alike', { tool });
}

/** What stands in the text as well; and what only comes near, unless the message is there word for word. */
function otherMessages({ also, didYouMean }: Explanation, isExact: boolean): readonly unknown[] {
  return [
    also.length > 0 ? row(text('page.explain.also'), messages(also)) : nothing,
    !isExact && didYouMean.length > 0 ? row(text('page.explain.meant'), messages(didYouMean)) : nothing,
  ];
}

/** Word for word, but for white space and capitals. */
function holds(pasted: string, words: string): boolean {
  const plain = (wording: string) => wording.replace(/\s+/g, ' ').toLowerCase();
  return plain(pasted).includes(plain(words));
}

function whatToPaste(): TemplateResult {
  return html`<ul class="bullets" role="list">
    <li>${text('page.explain.unknown.paste.line')}</li>
    <li>${text('page.explain.unknown.paste.log')}</li>
    <li>${text('page.explain.unknown.paste.file')}</li>
  </ul>`;
}

function another(event: Event): void {
  event.preventDefault();
  go('explain');
}

customElements.define('probekit-explain', ExplainView);

export const view = ({ text: said, message = 0, file }: RouteState): TemplateResult => {
  const pasted = said ?? messageText(message) ?? '';
  return html`<probekit-explain .text=${pasted} .file=${file}></probekit-explain>`;
};
