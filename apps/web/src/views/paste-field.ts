/**
 * The field for an error text, with its buttons: pasted, typed, chosen or dropped, it ends in the explanation, or in words
 * why not. A report of the doctor ends in the view of reports.
 */
import { html, nothing, type PropertyValues } from 'lit';
import { looksLikeReport } from 'probekit/report';
import { type Said, say } from 'probekit/words';
import { catalogue, LanguageElement, text } from '../language.ts';
import { readPastedFile } from '../pasted-file.ts';
import { go } from '../route.ts';

/** Long enough to know the kind of text, and a message that the page explains. */
const EXAMPLE = 'The interface firmware FAILED to reset/halt the target MCU';

export class PasteField extends LanguageElement {
  static override properties = { text: {}, file: {}, refusal: { state: true } };
  /** What the field holds at first. */
  declare text: string;
  /** A file that was dropped elsewhere on the page. */
  declare file: File | undefined;
  declare refusal: Said | undefined;

  constructor() {
    super();
    this.text = '';
    this.file = undefined;
    this.refusal = undefined;
  }

  /** Reads a file and explains it; says in place why it cannot. */
  async take(file: File): Promise<void> {
    this.refusal = undefined;
    const read = await readPastedFile(file);
    if ('text' in read) this.#explain(read.text);
    else await this.#refuse(read.refusal);
  }

  /** A file may be dropped where the field is out of sight. */
  async #refuse(refusal: Said): Promise<void> {
    this.refusal = refusal;
    await this.updateComplete;
    this.querySelector('.refusal')?.scrollIntoView({ block: 'nearest' });
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('file') && this.file) void this.take(this.file);
  }

  protected override render() {
    const { refusal } = this;
    return html`<label class="vh" for="error-text">${text('page.paste.label')}</label>
      <textarea id="error-text" spellcheck="false" autocapitalize="off" autocomplete="off" placeholder=${EXAMPLE}
        aria-describedby="error-refusal" .value=${this.text} @keydown=${this.#keyDown}></textarea>
      <div class="row">
        <button type="button" class="btn" @click=${this.#submit}>${text('page.paste.button')}</button>
        <button type="button" class="btn btn--line" @click=${this.#browse}>${text('page.paste.file')}</button>
        <input type="file" hidden aria-label=${text('page.paste.file')} accept=".txt,.log,.htm,.html,.md,.probekit,.json,text/*" @change=${this.#chosen}>
      </div>
      <p class="refusal" id="error-refusal" role="alert">${refusal ? say(catalogue(), refusal) : nothing}</p>`;
  }

  get #area(): HTMLTextAreaElement | null {
    return this.querySelector('textarea');
  }

  readonly #submit = (): void => this.#explain(this.#area?.value ?? '');

  /** Enter ends a line that was typed; in a text of several lines it is a line break. */
  readonly #keyDown = (event: KeyboardEvent): void => {
    const typed = this.#area?.value ?? '';
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || typed.includes('\n')) return;
    event.preventDefault();
    this.#submit();
  };

  readonly #browse = (): void => this.querySelector<HTMLInputElement>('input[type=file]')?.click();

  readonly #chosen = (event: Event): void => {
    const input = event.target as HTMLInputElement;
    const [file] = input.files ?? [];
    input.value = '';
    if (file) void this.take(file);
  };

  #explain(pasted: string): void {
    this.refusal = pasted.trim() === '' ? { key: 'page.paste.empty' } : undefined;
    if (this.refusal) this.#area?.focus();
    else go(looksLikeReport(pasted) ? 'report' : 'explain', { text: pasted });
  }
}

customElements.define('probekit-paste', PasteField);

declare global {
  interface HTMLElementTagNameMap {
    'probekit-paste': PasteField;
  }
}
