/** The window of an install button: where the installation is, what it asks, and how it ended. Loaded with the first press. */
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import { hex, memoryStore, type UsbDeviceSummary } from '../base/index.ts';
import { browserStore } from '../browser/index.ts';
import { ELEMENT_COLOURS, TextElement } from '../elements/index.ts';
import type { FlashPreview, PhaseLine } from '../flash/index.ts';
import { bytesText, type SentenceKey, say } from '../words/index.ts';
import { DIALOG_STYLE } from './dialog-style.ts';
import { Installation } from './installation.ts';
import type { ManifestBuild } from './manifest.ts';
import type { ProbeWay } from './probe-way.ts';
import { tellError } from './told-error.ts';
import type * as VerdictPart from './verdict-part.ts';

/** Steps that only take time. */
const WAITING = ['choosing', 'connecting', 'loading', 'examining'] as const;

export function openDialog(of: { manifestUrl: string; base: string; way: ProbeWay }, language: string): InstallDialog {
  // A virtual board lasts no longer than its tab, and so does the record of its job.
  const store = of.way.isVirtual ? memoryStore() : browserStore();
  const dialog = document.createElement('probekit-install-dialog');
  dialog.setAttribute('exportparts', 'dialog, primary, secondary, progress');
  dialog.language = language;
  dialog.installation = new Installation({ ...of, store });
  return dialog;
}

export class InstallDialog extends TextElement {
  static override styles = [ELEMENT_COLOURS, DIALOG_STYLE];
  static override properties = {
    ...TextElement.properties,
    isConsole: { state: true },
    isBroken: { state: true },
    tellVerdict: { state: true },
  };
  installation: Installation | undefined;
  isClosed = false;
  /** The console is open, in place of the rest. */
  declare protected isConsole: boolean;
  /** A part of the window did not load. */
  declare protected isBroken: boolean;
  /** What was loaded later: how a verdict is told. */
  declare protected tellVerdict: typeof VerdictPart.verdictPart | undefined;

  constructor() {
    super();
    this.isConsole = false;
    this.isBroken = false;
    this.tellVerdict = undefined;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.installation?.addEventListener('change', () => this.#follow());
  }

  /** Nothing goes on without its window, whoever took it away. */
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.isClosed = true;
    void this.installation?.close();
    this.dispatchEvent(new Event('change'));
  }

  protected override firstUpdated(): void {
    this.renderRoot.querySelector('dialog')?.showModal();
  }

  /** A button that was pressed may be gone: the reader goes on at the top. */
  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    const root = this.renderRoot as ShadowRoot;
    if (!root.activeElement) root.querySelector('h2')?.focus();
  }

  protected override render(): TemplateResult {
    const { installation } = this;
    const manifest = installation?.manifest;
    const isFlashing = installation?.state.step === 'flashing';
    return html`<dialog part="dialog" lang=${this.spoken.language} aria-labelledby="title" closedby=${isFlashing ? 'none' : 'closerequest'} @cancel=${this.#onCancel} @close=${() => this.remove()}>
      <h2 id="title" tabindex="-1">${manifest ? this.text('install.title', { name: manifest.name, version: manifest.version }) : this.text('install.title.plain')}</h2>
      <div role="status">${this.isConsole ? nothing : this.#state()}</div>
      <div role="alert">${this.isBroken ? html`<p class="refusal">${this.text('install.not-loaded')}</p>` : nothing}</div>
      ${isFlashing ? this.#progress(installation.state.phases) : nothing}
      ${this.isConsole && installation ? html`<probekit-install-console .installation=${installation} .catalogue=${this.spoken}></probekit-install-console>` : nothing}
      <p class="acts">${this.isConsole ? nothing : this.#acts()}
        ${isFlashing ? nothing : this.#button('install.close', this.#close, false)}
        ${manifest?.help ? html`<a href=${manifest.help} target="_blank" rel="noopener noreferrer">${this.text('install.help')}</a>` : nothing}</p>
    </dialog>`;
  }

  #state(): TemplateResult | typeof nothing {
    const { installation } = this;
    if (!installation) return nothing;
    const { state, manifest, seen } = installation;
    const { name = '', version = '' } = manifest ?? {};
    const chip = seen ? [seen.chip.name, seen.chip.revision && `rev ${seen.chip.revision}`].filter(Boolean).join(' ') : '';
    if (state.step === 'no-build') {
      const boards = [...new Set(manifest?.builds.flatMap((build) => build.boards ?? []))];
      const devId = hex(seen?.chip.devId ?? 0, 3);
      const said = seen?.chip.die
        ? this.text('install.no-build', { chip: seen.board ? `${chip} (${seen.board})` : chip, name })
        : this.text('install.no-build.unknown', { devId, name });
      return html`<p><b>${said}</b></p>
        ${boards.length > 0 ? html`<p>${this.text('install.no-build.boards', { boards })}</p>` : nothing}`;
    }
    if (state.step === 'which') return html`${this.#another()}<p>${this.text('install.which')}</p>`;
    if (state.step === 'ready') return this.#ready(state.preview, seen?.board ?? chip);
    if (state.step === 'done') return html`<p><b>${this.text('install.done', { name, version })}</b></p>`;
    if (state.step === 'verdict') return this.tellVerdict?.(state.diagnosis, this.spoken) ?? nothing;
    if (state.step === 'failed') {
      const { said, detail } = tellError(state.error);
      return html`<p class="refusal"><b>${say(this.spoken, said)}</b></p>
        ${detail ? html`<p class="small" lang="en">${detail}</p>` : nothing}`;
    }
    return html`<p>${this.text(`install.${state.step}`)}</p>`;
  }

  #ready({ plan, sectorCount }: FlashPreview, board: string): TemplateResult {
    const { name = '', version = '' } = this.installation?.manifest ?? {};
    const bytes = bytesText(plan.erase.reduce((sum, { byteLength }) => sum + byteLength, 0));
    const count = plan.erase.length;
    return html`${this.#another()}<p><b>${this.text('install.ready', { board, name, version })}</b></p>
      <p>${count === 0 ? this.text('install.ready.equal') : this.text('install.ready.erase', { count, total: sectorCount, bytes })}</p>
      <p class="small">${this.text('install.ready.keep')}</p>`;
  }

  #another(): TemplateResult | typeof nothing {
    return this.installation?.isAnother ? html`<p class="refusal">${this.text('install.another')}</p>` : nothing;
  }

  #acts(): TemplateResult | readonly TemplateResult[] | typeof nothing {
    const { installation } = this;
    if (!installation) return nothing;
    const { state, manifest } = installation;
    const { step } = state;
    if (WAITING.some((one) => one === step)) return html`<progress aria-label=${this.text(`install.${step as 'loading'}`)}></progress>`;
    if (step === 'which') return this.#which(state.builds);
    if (step === 'ready')
      return this.#button(state.preview.plan.erase.length === 0 ? 'install.go.equal' : 'install.go', () => void installation.install());
    if (step === 'flashing') return this.#button('install.cancel', () => installation.cancel(), false);
    if (step === 'done')
      return manifest?.baudRate === undefined ? nothing : this.#button('install.console', () => void this.#openConsole());
    if (step === 'cut') return nothing;
    if (step === 'no-build') return this.#button('install.choose', () => this.#again(installation.device));
    return this.#button(step === 'none-chosen' ? 'install.choose' : 'install.again', () => this.#again());
  }

  /** Who has none of these boards must be able to say so. */
  #which(builds: readonly ManifestBuild[]): readonly TemplateResult[] {
    const { installation } = this;
    const button = ({ boards }: Pick<ManifestBuild, 'boards'>, act: () => void) =>
      html`<button type="button" part="secondary" @click=${act}>${boards?.join(', ') ?? this.text('install.which.other')}</button>`;
    const buttons = builds.map((build) => button(build, () => void installation?.prepare(build)));
    const isForAny = builds.some(({ boards }) => !boards);
    return isForAny ? buttons : [...buttons, button({ boards: undefined }, () => installation?.refuseBuilds())];
  }

  #progress(phases: readonly PhaseLine[]): TemplateResult {
    const line = ({ phase, said, share }: PhaseLine) => {
      const name = this.text(`progress.phase.${phase}` as SentenceKey);
      return html`<li><span>${name}</span><progress part="progress" max="1" .value=${share} aria-label=${name}></progress>
        <span class="small">${said.map((one) => say(this.spoken, one)).join(' · ')}</span></li>`;
    };
    return html`<ul class="phases">${phases.map(line)}</ul>`;
  }

  #button(key: SentenceKey, act: () => void, isPrimary = true): TemplateResult {
    const part = isPrimary ? 'primary' : 'secondary';
    // Another act is another button: a second click, or a key held down, is not meant for what comes in its place.
    const press = ({ detail }: MouseEvent) => detail > 1 || act();
    return html`${keyed(key, html`<button type="button" class=${part} part=${part} @click=${press}>${this.text(key)}</button>`)}`;
  }

  #again(other?: UsbDeviceSummary): void {
    const { installation } = this;
    if (installation) void installation.start(installation.way.choose(other));
  }

  #follow(): void {
    this.requestUpdate();
    this.isBroken = false;
    if (this.installation?.state.step === 'verdict') {
      void this.#load(async () => {
        this.tellVerdict = (await import('./verdict-part.ts')).verdictPart;
      });
    }
    this.dispatchEvent(new Event('change'));
  }

  readonly #openConsole = (): Promise<void> =>
    this.#load(async () => {
      await import('./install-console.ts');
      this.isConsole = true;
    });

  async #load(part: () => Promise<void>): Promise<void> {
    this.isBroken = false;
    try {
      await part();
    } catch {
      // The browser says in its own console which file did not load.
      this.isBroken = true;
    }
  }

  readonly #close = (): void => this.renderRoot.querySelector('dialog')?.close();

  /** A job is called off by its button, not by a key that was meant for something else; `closedby` says so to newer browsers, which hear this once only. */
  readonly #onCancel = (event: Event): void => {
    if (this.installation?.state.step === 'flashing') event.preventDefault();
  };
}

customElements.define('probekit-install-dialog', InstallDialog);

declare global {
  interface HTMLElementTagNameMap {
    'probekit-install-dialog': InstallDialog;
  }
}
