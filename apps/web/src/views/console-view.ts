/** The view that talks with the program over the board's serial port (VCP). */
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { LineCoding } from 'probekit/base';
import { chooseWebSerial, whyNoSerial } from 'probekit/browser';
import { PortReader, TextLog } from 'probekit/logs';
import { VCP_CODING } from 'probekit/transport';
import { NumberReader } from '../console/number-reader.ts';
import { openThrough } from '../console/way-to-port.ts';
import { refusalPart } from '../flash/refusal-part.ts';
import { KeepsFocus } from '../keep-focus.ts';
import { LanguageElement, text } from '../language.ts';
import { currentBoard } from '../session/current-board.ts';
import '../session/board-choice.ts';
import '../styles/console.css';

const RATES = [9600, 19_200, 38_400, 57_600, 115_200, 230_400, 460_800, 921_600, 2_000_000];

class ConsoleView extends LanguageElement {
  static override properties = { reader: { state: true }, rate: { state: true }, error: { state: true } };
  /** While a port is open. */
  declare reader: PortReader | undefined;
  declare rate: number;
  declare error: unknown;
  readonly #log = new TextLog();
  #numbers = new NumberReader();
  /** Loaded when the first number arrives. */
  #plot: Promise<unknown> | undefined;

  constructor() {
    super();
    this.reader = undefined;
    this.rate = VCP_CODING.baudRate;
    this.error = undefined;
    new KeepsFocus(this, '.console-acts .btn');
  }

  override connectedCallback(): void {
    super.connectedCallback();
    currentBoard.addEventListener('change', this.#redraw);
  }

  override disconnectedCallback(): void {
    currentBoard.removeEventListener('change', this.#redraw);
    void this.#close();
    super.disconnectedCallback();
  }

  protected override updated(): void {
    this.dataset['port'] = this.reader ? 'open' : 'closed';
    const log = this.querySelector('.console');
    if (log && !this.reader?.isPaused) log.scrollTop = log.scrollHeight;
  }

  protected override render(): TemplateResult {
    return html`<h1>${text('console.title')}</h1>
      <probekit-board-choice></probekit-board-choice>
      ${this.error === undefined ? nothing : html`<div role="alert">${refusedSerial(this.error) ?? refusalPart(this.error)}</div>`}
      <div class="row console-acts">
        <label>${text('console.rate')} <select @change=${this.#setRate}>
          ${RATES.map((rate) => html`<option value=${rate} ?selected=${rate === this.rate}>${rate} Bd</option>`)}</select></label>
        ${
          this.reader
            ? html`<button type="button" class="btn btn--line" @click=${this.#close}>${text('console.close')}</button>
              <button type="button" class="btn btn--line" aria-pressed=${this.reader.isPaused ? 'true' : 'false'} @click=${this.#pause}>${text('console.pause')}</button>
              <button type="button" class="btn btn--line" @click=${this.#save}>${text('console.save')}</button>`
            : html`<button type="button" class="btn" ?disabled=${!this.#canOpen} @click=${this.#open}>${text('console.open')}</button>`
        }
      </div>
      ${this.#canOpen || this.reader || !this.#needsWebSerial ? nothing : html`<p class="quiet small">${text('console.no-web-serial')}</p>`}
      ${this.reader?.isWrongRate ? html`<p class="deciding" role="status">${text('console.wrong-rate', { rate: this.rate })}</p>` : nothing}
      <div class="console" role="log" aria-label=${text('console.received')} tabindex="0">${repeat(
        this.#log.blocks,
        ({ id }) => id,
        (block) => html`<div>${block.text}</div>`,
      )}</div>
      ${this.#plot && this.#numbers.data.added > 0 ? html`<probekit-number-plot .data=${this.#numbers.data}></probekit-number-plot>` : nothing}
      <form class="row" @submit=${this.#send}>
        <label>${text('console.line')} <input name="line" type="text" spellcheck="false" autocomplete="off"></label>
        <button class="btn btn--line" ?disabled=${!this.reader}>${text('console.send')}</button>
      </form>`;
  }

  get #canOpen(): boolean {
    return this.#needsWebSerial ? 'serial' in navigator : currentBoard.session !== undefined;
  }

  /** The bench and the bridge carry the port as they carry the probe; over WebUSB the system has it, and the browser asks which. */
  get #needsWebSerial(): boolean {
    return !currentBoard.isVirtual && !currentBoard.door.isBridge;
  }

  get #coding(): LineCoding {
    return { ...VCP_CODING, baudRate: this.rate };
  }

  readonly #open = async (): Promise<void> => {
    this.error = undefined;
    try {
      const { session } = currentBoard;
      const link = this.#needsWebSerial ? await chooseWebSerial(this.#coding) : session && (await openThrough(session, this.#coding));
      if (!link) return;
      const reader = new PortReader(link, (received) => this.#show(received));
      this.reader = reader;
      this.#numbers = new NumberReader();
      await reader.run();
    } catch (error) {
      this.error = error;
    }
    await this.#close();
  };

  readonly #close = async (): Promise<void> => {
    const { reader } = this;
    this.reader = undefined;
    // A port that is gone cannot be closed any more.
    await reader?.close().catch(() => undefined);
  };

  #show(received: string): void {
    this.#log.add(received);
    this.#numbers.take(received, performance.now() / 1000, this.rate);
    if (this.#numbers.data.added > 0) this.#plot ??= this.#loadPlot();
    this.requestUpdate();
  }

  #loadPlot(): Promise<unknown> {
    return import('../console/number-plot.ts').catch((error: unknown) => {
      this.error = error;
    });
  }

  readonly #setRate = async (event: Event): Promise<void> => {
    this.rate = Number((event.target as HTMLSelectElement).value);
    // What was read at another rate may have been no numbers.
    this.#numbers = new NumberReader();
    await this.reader?.configure(this.#coding).catch((error: unknown) => {
      this.error = error;
    });
  };

  readonly #pause = (): void => {
    if (this.reader) this.reader.isPaused = !this.reader.isPaused;
    this.requestUpdate();
  };

  readonly #save = (): void => {
    const address = URL.createObjectURL(new Blob(this.reader?.kept.map((bytes) => new Uint8Array(bytes)) ?? []));
    const link = Object.assign(document.createElement('a'), { href: address, download: 'console.txt' });
    link.click();
    URL.revokeObjectURL(address);
  };

  readonly #send = (event: SubmitEvent): void => {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const line = String(new FormData(form).get('line'));
    form.reset();
    this.reader?.send(`${line}\n`).catch((error: unknown) => {
      this.error = error;
    });
  };

  readonly #redraw = (): void => this.requestUpdate();
}

/** What Web Serial refuses, in the words of the page. */
function refusedSerial(error: unknown): TemplateResult | undefined {
  const why = whyNoSerial(error);
  return why && html`<p class="refusal">${text(`console.${why}`)}</p>`;
}

customElements.define('probekit-console-view', ConsoleView);

export const view = (): TemplateResult => html`<probekit-console-view></probekit-console-view>`;
