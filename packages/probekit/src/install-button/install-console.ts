/** The console of an install button: what the program that was just installed says over the board's serial port. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { ProbekitError, type SerialLink } from '../base/index.ts';
import { chooseWebSerial, whyNoSerial } from '../browser/index.ts';
import { ELEMENT_COLOURS, TextElement } from '../elements/index.ts';
import { PortReader, TextLog } from '../logs/index.ts';
import { VCP_CODING } from '../transport/index.ts';
import type { Installation } from './installation.ts';

export class InstallConsole extends TextElement {
  static override styles = [
    ELEMENT_COLOURS,
    css`
      pre {
        height: 12rem; margin: 0; padding: 12px; overflow: auto; background: var(--e-sunken); border-radius: 3px;
        font: 0.875rem / 1.4 var(--e-mono); white-space: pre-wrap; overflow-wrap: anywhere;
      }
    `,
  ];
  static override properties = { ...TextElement.properties, error: { state: true }, isReading: { state: true } };
  installation: Installation | undefined;
  declare protected error: unknown;
  /** A port is read, or is being chosen. */
  declare protected isReading: boolean;
  readonly #log = new TextLog();
  #reader: PortReader | undefined;

  constructor() {
    super();
    this.isReading = false;
  }

  protected override firstUpdated(): void {
    void this.#read();
  }

  override disconnectedCallback(): void {
    void this.#close();
    super.disconnectedCallback();
  }

  protected override updated(): void {
    const log = this.renderRoot.querySelector('pre');
    if (log) log.scrollTop = log.scrollHeight;
  }

  protected override render(): TemplateResult {
    const { error } = this;
    const isSerial = this.installation?.way.openSerial !== undefined || 'serial' in navigator;
    if (!isSerial) return html`<p>${this.text('console.no-web-serial')}</p>`;
    return html`<pre role="log" tabindex="0" aria-label=${this.text('console.received')}>${this.#log.blocks.map(({ text }) => text)}</pre>
      ${this.#reader?.isWrongRate ? html`<p role="status">${this.text('console.wrong-rate', { rate: this.#baudRate })}</p>` : nothing}
      <div role="alert">${error === undefined ? nothing : this.#told(error)}</div>
      ${this.isReading ? nothing : html`<button type="button" @click=${() => void this.#read()}>${this.text('console.open')}</button>`}`;
  }

  #told(error: unknown): TemplateResult {
    const why = whyNoSerial(error);
    if (why) return html`<p>${this.text(`console.${why}`)}</p>`;
    const detail = error instanceof ProbekitError ? `${error.message} ${error.hint}` : String(error);
    return html`<p>${this.text('install.error.other')}</p><p lang="en">${detail}</p>`;
  }

  get #baudRate(): number {
    return this.installation?.manifest?.baudRate ?? VCP_CODING.baudRate;
  }

  async #read(): Promise<void> {
    this.error = undefined;
    this.isReading = true;
    try {
      const link = await this.#open();
      if (!link) return;
      this.#reader = new PortReader(link, (text) => {
        this.#log.add(text);
        this.requestUpdate();
      });
      if (this.isConnected) await this.#reader.run();
    } catch (error) {
      this.error = error;
    } finally {
      this.isReading = false;
      await this.#close();
    }
  }

  async #close(): Promise<void> {
    // A port that is gone cannot be closed any more.
    await this.#reader?.close().catch(() => undefined);
  }

  async #open(): Promise<SerialLink | undefined> {
    const { way, device } = this.installation ?? {};
    const coding = { ...VCP_CODING, baudRate: this.#baudRate };
    if (!way?.openSerial || !device) return 'serial' in navigator ? chooseWebSerial(coding) : undefined;
    const link = await way.openSerial(device);
    await link.configure(coding);
    return link;
  }
}

customElements.define('probekit-install-console', InstallConsole);
