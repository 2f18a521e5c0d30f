/**
 * `<probekit-install-button>`: the button alone. It asks the browser for a probe in the click, as browsers want it, and loads
 * the rest meanwhile.
 */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { ELEMENT_COLOURS } from '../elements/index.ts';
import { BUTTON_WORDS, type ButtonWords } from '../words/install-button/index.ts';
import type { InstallDialog } from './install-dialog.ts';
import type { Installation, InstallState } from './installation.ts';
import { type ProbeWay, webUsbWay } from './probe-way.ts';

/** What `state-changed` tells. */
export interface InstallChange {
  /** Where the installation is; `closed` when its window was closed. */
  readonly state: InstallState['step'] | 'closed';
  /** `STM32H743/753`, as soon as it is known. */
  readonly chip: string | undefined;
  /** As printed on it, where the probe tells. */
  readonly board: string | undefined;
  /** Stable code of what went wrong. */
  readonly error: string | undefined;
  /** Ids of the likeliest causes, in `verdict`. */
  readonly causes: readonly string[];
  /** Of the phase under way, 0 to 1, in `flashing`. */
  readonly share: number | undefined;
}

export class ProbekitInstallButton extends LitElement {
  static override properties = {
    manifest: {},
    language: {},
    way: { attribute: false },
    isLoading: { state: true },
    isBroken: { state: true },
  };
  /** Of the button alone; its window has its own. */
  static override styles = [
    ELEMENT_COLOURS,
    css`
      :host { display: inline-block; container-type: normal; }
      [part='button'] { background: var(--e-ink); color: var(--e-on-ink); border-color: var(--e-ink); font-weight: 600; }
      [part='button']:hover { background: var(--e-ink-2); }
    `,
  ];
  /** Address of the manifest, from the page. */
  declare manifest: string | undefined;
  /** `en` or `es`; the page's own language when absent. */
  declare language: string | undefined;
  /** Another way to a probe than this browser's WebUSB. */
  declare way: ProbeWay | undefined;
  declare protected isLoading: boolean;
  declare protected isBroken: boolean;
  #last: Installation | undefined;

  constructor() {
    super();
    this.isLoading = false;
    this.isBroken = false;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.renderRoot.querySelector('probekit-install-dialog')?.remove();
  }

  protected override render(): TemplateResult {
    const words = this.#words;
    if (!this.way && !('usb' in navigator)) {
      return html`<slot name="unsupported"><p part="unsupported">${words['install.unsupported']}</p></slot>`;
    }
    return html`<slot name="activate" @click=${this.#press}>
        <button type="button" part="button" aria-busy=${this.isLoading ? 'true' : 'false'}>${words['install.activate']}</button>
      </slot>
      <div role="alert">${this.isBroken ? html`<p>${words['install.not-loaded']}</p>` : nothing}</div>`;
  }

  get #words(): ButtonWords {
    return BUTTON_WORDS[this.#language];
  }

  get #language(): 'en' | 'es' {
    return (this.language ?? document.documentElement.lang).toLowerCase().startsWith('es') ? 'es' : 'en';
  }

  readonly #press = async (): Promise<void> => {
    if (this.isLoading || this.renderRoot.querySelector('probekit-install-dialog')) return;
    this.isLoading = true;
    this.isBroken = false;
    const way = this.way ?? webUsbWay(navigator.usb);
    const choosing = way.choose();
    // It is waited for as soon as there is something to tell it by.
    choosing.catch(() => undefined);
    try {
      const { openDialog } = await import('./install-dialog.ts');
      if (!this.isConnected) return;
      const dialog = openDialog({ manifestUrl: this.manifest ?? '', base: document.baseURI, way }, this.#language);
      dialog.addEventListener('change', () => this.#tell(dialog));
      this.renderRoot.append(dialog);
      // The last one may still have the probe.
      await this.#last?.close();
      this.#last = dialog.installation;
      void this.#last?.start(choosing);
    } catch {
      // The browser says in its own console which file did not load.
      this.isBroken = true;
    } finally {
      this.isLoading = false;
    }
  };

  #tell({ installation, isClosed }: InstallDialog): void {
    if (!installation) return;
    const { state, seen } = installation;
    const { step } = state;
    const detail: InstallChange = {
      state: isClosed ? 'closed' : step,
      chip: seen?.chip.name,
      board: seen?.board,
      error: step === 'failed' ? codeOf(state.error) : undefined,
      causes: step === 'verdict' ? state.diagnosis.causes.slice(0, 3).map(({ id }) => id) : [],
      share: step === 'flashing' ? state.phases.at(-1)?.share : undefined,
    };
    this.dispatchEvent(new CustomEvent<InstallChange>('state-changed', { detail, bubbles: true, composed: true }));
  }
}

function codeOf(error: unknown): string {
  const { code, name } = (error ?? {}) as { code?: unknown; name?: unknown };
  return typeof code === 'string' ? code : String(name);
}

customElements.define('probekit-install-button', ProbekitInstallButton);

declare global {
  interface HTMLElementTagNameMap {
    'probekit-install-button': ProbekitInstallButton;
  }
}
