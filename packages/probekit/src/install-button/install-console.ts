/** The console of an install button: what the program that was just installed says over the board's serial port. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { ProbekitError, type SerialLink } from '../base/index.ts';
import { chooseWebSerial } from '../browser/index.ts';
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
  static override properties = { ...TextElement.properties, error: { state: true } };
  installation: Installation | undefined;
  declare protected error: unknown;
  readonly #log = new TextLog();
  #reader: PortReader | undefined;

  protected override firstUpdated(): void {
    void this.#read();
  }

  override disconnectedCallback(): void {
    // A port that is gone cannot be closed any more.
    this.#reader?.close().catch(() => undefined);
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
    const detail = error instanceof ProbekitError ? `${error.message} ${error.hint}` : String(error);
    return html`<pre role="log" tabindex="0" aria-label=${this.text('console.received')}>${this.#log.blocks.map(({ text }) => text)}</pre>
      ${this.#reader?.isWrongRate ? html`<p role="status">${this.text('console.wrong-rate', { rate: this.#baudRate })}</p>` : nothing}
      <div role="alert">${error === undefined ? nothing : html`<p lang="en">${detail}</p>`}</div>`;
  }

  get #baudRate(): number {
    return this.installation?.manifest?.baudRate ?? VCP_CODING.baudRate;
  }

  async #read(): Promise<void> {
    try {
      const link = await this.#open();
      if (!link) return;
      this.#reader = new PortReader(link, (text) => {
        this.#log.add(text);
        this.requestUpdate();
      });
      if (!this.isConnected) return await this.#reader.close();
      await this.#reader.run();
    } catch (error) {
      this.error = error;
    }
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
