/** The view that programs a board: which board, and what a closed tab has left half done on it. */
import { html, nothing, type TemplateResult } from 'lit';
import { hasJournals } from 'probekit/flash';
import { LanguageElement, text } from '../language.ts';
import { browserStore } from '../session/browser-store.ts';
import '../session/board-choice.ts';

class FlashView extends LanguageElement {
  static override properties = { wasCut: { state: true } };
  /** A flash job of this browser did not end. */
  declare wasCut: boolean;
  readonly #store = browserStore();

  constructor() {
    super();
    this.wasCut = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#look();
  }

  protected override render(): TemplateResult {
    return html`<h1>${text('flash.view.title')}</h1>
      <probekit-board-choice></probekit-board-choice>
      ${this.wasCut ? html`<p class="deciding" role="status">${text('flash.view.was-cut')}</p>` : nothing}`;
  }

  async #look(): Promise<void> {
    // Without storage nothing was kept either.
    this.wasCut = await hasJournals(this.#store).catch(() => false);
  }
}

customElements.define('probekit-flash-view', FlashView);

export const view = (): TemplateResult => html`<probekit-flash-view></probekit-flash-view>`;
