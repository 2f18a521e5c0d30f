/**
 * `<probekit-copy>`: a command with a button that copies it. Where the browser keeps the clipboard from the page, the
 * command is selected instead, and the words say how to go on.
 */
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { LanguageElement, text } from '../language.ts';

class CopyCommand extends LanguageElement {
  static override properties = { command: {}, outcome: { state: true } };
  declare command: string;
  declare outcome: 'copied' | 'selected' | undefined;

  constructor() {
    super();
    this.command = '';
    this.outcome = undefined;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('command')) this.outcome = undefined;
  }

  protected override render(): TemplateResult {
    const { outcome } = this;
    return html`<pre tabindex="0">${this.command}</pre>
      <button type="button" class="btn btn--line" @click=${this.#copy}>
        ${text(outcome === 'copied' ? 'obstacle.copied' : 'obstacle.copy')}
      </button>
      <p class="small" role="status">${
        outcome === 'copied'
          ? html`<span class="vh">${text('obstacle.copied')}</span>`
          : outcome === 'selected'
            ? text('obstacle.copy-by-hand')
            : nothing
      }</p>`;
  }

  readonly #copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(this.command);
      this.outcome = 'copied';
    } catch {
      // Refused, or no clipboard at all: the person copies the selection.
      this.#select();
      this.outcome = 'selected';
    }
  };

  #select(): void {
    const shown = this.querySelector('pre');
    if (!shown) return;
    shown.focus();
    getSelection()?.selectAllChildren(shown);
  }
}

customElements.define('probekit-copy', CopyCommand);
