/** The view that talks with the program over the board's serial port (VCP). */
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { whyNoSerial } from 'probekit/browser';
import { consoleDesk, LINE_ENDS, type LineEnd } from '../console/console-desk.ts';
import { downloadFile } from '../doctor/report-section.ts';
import { refusalPart } from '../flash/refusal-part.ts';
import { KeepsFocus } from '../keep-focus.ts';
import { LanguageElement, text } from '../language.ts';
import { currentBoard } from '../session/current-board.ts';
import '../session/board-choice.ts';
import '../styles/console.css';

const RATES = [9600, 19_200, 38_400, 57_600, 115_200, 230_400, 460_800, 921_600, 2_000_000];
/** As a terminal sends them: to break off, and for the end of what is typed. */
const CONTROLS = { 'Ctrl-C': '\x03', 'Ctrl-D': '\x04' } as const;

class ConsoleView extends LanguageElement {
  /** Loaded when the first number arrives. */
  #plot: Promise<unknown> | undefined;
  #hasPlot = false;

  constructor() {
    super();
    new KeepsFocus(this, '.console-acts .btn');
  }

  override connectedCallback(): void {
    super.connectedCallback();
    currentBoard.addEventListener('change', this.#redraw);
    consoleDesk.addEventListener('change', this.#redraw);
    consoleDesk.comeBack();
  }

  override disconnectedCallback(): void {
    currentBoard.removeEventListener('change', this.#redraw);
    consoleDesk.removeEventListener('change', this.#redraw);
    consoleDesk.leave();
    super.disconnectedCallback();
  }

  protected override updated(): void {
    this.dataset['port'] = consoleDesk.isOpen ? 'open' : 'closed';
    const log = this.querySelector('.console');
    if (log && !consoleDesk.isPaused) log.scrollTop = log.scrollHeight;
  }

  protected override render(): TemplateResult {
    const { isOpen, isPaused, isOpening, error, rate, canOpen, log, numbers } = consoleDesk;
    return html`<h1>${text('console.title')}</h1>
      <probekit-board-choice></probekit-board-choice>
      ${isOpening ? html`<p class="deciding" role="status">${text('console.opening')}</p>` : nothing}
      ${error === undefined ? nothing : html`<div role="alert">${refusedSerial(error) ?? refusalPart(error)}</div>`}
      <div class="row console-acts">
        <label>${text('console.rate')} <select @change=${this.#setRate}>
          ${RATES.map((one) => html`<option value=${one} ?selected=${one === rate}>${one} Bd</option>`)}</select></label>
        ${
          isOpen
            ? html`<button type="button" class="btn btn--line" @click=${() => consoleDesk.close()}>${text('console.close')}</button>
              <button type="button" class="btn btn--line" aria-pressed=${isPaused ? 'true' : 'false'} @click=${this.#pause}>${text('console.pause')}</button>`
            : html`<button type="button" class="btn" ?disabled=${!canOpen} @click=${() => consoleDesk.open()}>${text('console.open')}</button>`
        }
        ${
          consoleDesk.kept.length > 0
            ? html`<button type="button" class="btn btn--line" @click=${this.#save}>${text('console.save')}</button>
              <button type="button" class="btn btn--line" @click=${() => consoleDesk.clear()}>${text('console.clear')}</button>`
            : nothing
        }
      </div>
      ${canOpen || isOpen || !consoleDesk.needsWebSerial ? nothing : html`<p class="quiet small">${text('console.no-web-serial')}</p>`}
      ${consoleDesk.isWrongRate ? html`<p class="deciding" role="status">${text('console.wrong-rate', { rate })}</p>` : nothing}
      <div class="console" role="log" aria-label=${text('console.received')} tabindex="0">${repeat(
        log.blocks,
        ({ id }) => id,
        (block) => html`<div>${block.text}</div>`,
      )}</div>
      ${this.#hasPlot && numbers.data.added > 0 ? html`<probekit-number-plot .data=${numbers.data}></probekit-number-plot>` : nothing}
      <form class="row" @submit=${this.#send}>
        <label>${text('console.line')} <input name="line" type="text" spellcheck="false" autocomplete="off" @keydown=${this.#key}></label>
        <label>${text('console.line-end')} <select @change=${this.#setLineEnd}>
          ${LINE_ENDS.map((one) => html`<option value=${one} ?selected=${one === consoleDesk.lineEnd}>${text(`console.line-end.${one}`)}</option>`)}</select></label>
        <button class="btn btn--line" ?disabled=${!isOpen}>${text('console.send')}</button>
        ${Object.entries(CONTROLS).map(
          ([name, byte]) =>
            html`<button type="button" class="btn btn--line" ?disabled=${!isOpen} @click=${() => consoleDesk.send(byte)}>${name}</button>`,
        )}
      </form>`;
  }

  /** With nothing marked that the keys would copy. */
  readonly #key = (event: KeyboardEvent): void => {
    const { selectionStart, selectionEnd } = event.target as HTMLInputElement;
    if (event.key !== 'c' || !event.ctrlKey || selectionStart !== selectionEnd || !consoleDesk.isOpen) return;
    event.preventDefault();
    consoleDesk.send(CONTROLS['Ctrl-C']);
  };

  readonly #setRate = (event: Event): void => consoleDesk.setRate(Number((event.target as HTMLSelectElement).value));

  readonly #setLineEnd = (event: Event): void => {
    consoleDesk.lineEnd = (event.target as HTMLSelectElement).value as LineEnd;
  };

  readonly #pause = (): void => {
    consoleDesk.isPaused = !consoleDesk.isPaused;
  };

  readonly #save = (): void => downloadFile('console.txt', new Blob(consoleDesk.kept.map((bytes) => new Uint8Array(bytes))));

  readonly #send = (event: SubmitEvent): void => {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const field = form.elements.namedItem('line') as HTMLInputElement;
    consoleDesk.sendLine(field.value);
    field.value = '';
  };

  readonly #redraw = (): void => {
    if (consoleDesk.numbers.data.added > 0) this.#plot ??= this.#loadPlot();
    this.requestUpdate();
  };

  async #loadPlot(): Promise<void> {
    try {
      await import('../console/number-plot.ts');
      this.#hasPlot = true;
      this.requestUpdate();
    } catch (error) {
      consoleDesk.refuse(error);
    }
  }
}

/** What Web Serial refuses, in the words of the page. */
function refusedSerial(error: unknown): TemplateResult | undefined {
  const why = whyNoSerial(error);
  return why && html`<p class="refusal">${text(`console.${why}`)}</p>`;
}

customElements.define('probekit-console-view', ConsoleView);

export const view = (): TemplateResult => html`<probekit-console-view></probekit-console-view>`;
