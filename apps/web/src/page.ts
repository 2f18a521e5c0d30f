/**
 * `<probekit-page>`: what stands around every view, and which view is shown. A view is a row of `VIEWS`; all but the
 * first are loaded when they are opened. Files that are dropped anywhere go to the view that they are for, firmware to that which
 * flashes, all others to the field for an error text, unless a view takes them itself.
 */
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import probekit from 'probekit/package.json' with { type: 'json' };
import type { SentenceKey } from 'probekit/words';
import { kindOfFile } from './file-kind.ts';
import { catalogue, LanguageElement, setLanguage, text } from './language.ts';
import { keepOffline } from './offline/keep-offline.ts';
import { go, onRoute, type Route, type View, type Visit, visit } from './route.ts';
import { onTheme, setTheme, theme } from './theme.ts';
import { view as home } from './views/home-view.ts';

const VIEWS: readonly { readonly route: Route; readonly title: SentenceKey; readonly load: () => Promise<{ readonly view: View }> }[] = [
  { route: 'explain', title: 'page.title.explain', load: () => import('./views/explain-view.ts') },
  { route: 'doctor', title: 'page.title.doctor', load: () => import('./views/doctor-view.ts') },
  { route: 'board', title: 'page.title.board', load: () => import('./views/board-view.ts') },
  { route: 'report', title: 'page.title.report', load: () => import('./views/report-view.ts') },
  { route: 'flash', title: 'flash.view.title', load: () => import('./views/flash-view.ts') },
  { route: 'inside', title: 'inside.title', load: () => import('./views/inside-view.ts') },
  { route: 'console', title: 'console.title', load: () => import('./views/console-view.ts') },
];

/** The views that work with a board. */
const PLACES: readonly { readonly route: Route; readonly name: SentenceKey }[] = [
  { route: 'doctor', name: 'session.nav.doctor' },
  { route: 'board', name: 'page.title.board' },
  { route: 'flash', name: 'session.nav.flash' },
  { route: 'inside', name: 'inside.title' },
  { route: 'console', name: 'console.title' },
];

class Page extends LanguageElement {
  static override properties = {
    visit: { state: true },
    shown: { state: true },
    failed: { state: true },
    notice: { state: true },
    newer: { state: true },
  };
  declare visit: Visit;
  /** Absent while the view of the visit is loaded. */
  declare shown: View | undefined;
  declare failed: boolean;
  /** What went wrong beside the view. */
  declare notice: SentenceKey | undefined;
  /** Loads the newer version that is here, if there is one. */
  declare newer: (() => void) | undefined;
  #forget: readonly (() => void)[] = [];
  /** The reader's focus follows a change of view, not the first paint. */
  #moves = false;

  constructor() {
    super();
    this.visit = visit();
    this.shown = undefined;
    this.failed = false;
    this.notice = undefined;
    this.newer = undefined;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#forget = [onRoute(() => this.#open(true)), onTheme(() => this.requestUpdate())];
    addEventListener('dragover', acceptFile);
    addEventListener('drop', this.#drop);
    this.#open(false);
  }

  override disconnectedCallback(): void {
    for (const forget of this.#forget) forget();
    removeEventListener('dragover', acceptFile);
    removeEventListener('drop', this.#drop);
    super.disconnectedCallback();
  }

  protected override firstUpdated(): void {
    keepOffline((load) => {
      this.newer = load;
    });
  }

  protected override render(): TemplateResult {
    return html`<a class="skip" href="#content" @click=${this.#skip}>${text('page.skip')}</a>
      ${this.#header()}
      <div class="wrap" aria-live="polite">${this.newer ? newVersion(this.newer) : nothing}</div>
      ${this.notice ? html`<div class="wrap"><p class="refusal" role="alert">${text(this.notice)}</p></div>` : nothing}
      <main class="wrap" id="content" tabindex="-1">${this.failed ? unloaded() : (this.shown?.(this.visit.state) ?? loading())}</main>
      ${footer()}`;
  }

  protected override updated(_changed: PropertyValues<this>): void {
    const row = VIEWS.find(({ route }) => route === this.visit.route);
    document.title = row ? text('page.title.of', { view: text(row.title) }) : text('page.title');
    if (this.#moves && (this.shown || this.failed)) void this.#moveFocus();
  }

  #open(moves: boolean): void {
    this.visit = visit();
    this.failed = false;
    this.#moves = moves;
    const row = VIEWS.find(({ route }) => route === this.visit.route);
    this.shown = row ? undefined : home;
    if (row) void this.#load(this.visit, row.load);
  }

  async #load(wanted: Visit, load: () => Promise<{ readonly view: View }>): Promise<void> {
    const loaded = await load().catch(() => undefined); // told in the page, see `unloaded`
    if (this.visit !== wanted) return;
    this.shown = loaded?.view;
    this.failed = loaded === undefined;
  }

  /** To the heading of the new view, once the view has one, unless it has taken the focus further. */
  async #moveFocus(): Promise<void> {
    this.#moves = false;
    const main = this.querySelector('main');
    const element = main?.firstElementChild;
    if (element instanceof LanguageElement) await element.updateComplete;
    if (element?.contains(document.activeElement)) return;
    const heading = main?.querySelector('h1');
    if (heading) heading.tabIndex = -1;
    scrollTo(0, 0);
    (heading ?? main)?.focus({ preventScroll: true });
  }

  #header(): TemplateResult {
    const other = catalogue().language === 'en' ? 'es' : 'en';
    const opposite = theme() === 'dark' ? 'light' : 'dark';
    return html`<header class="top"><div class="wrap">
      <a class="brand" href="#" aria-label=${text('page.home')}>${MARK}Probekit</a>
      <span class="spacer"></span>
      <button type="button" class="plain" lang=${other} @click=${() => this.#speak(other)}>${text('page.language')}</button>
      <button type="button" class="plain" @click=${() => this.#paint(opposite)}>${text(`page.theme.${opposite}`)}</button>
    </div>
    <nav class="wrap places" aria-label=${text('session.nav')}>
      ${PLACES.map(
        ({ route, name }) => html`<a href=${`#${route}`} aria-current=${route === this.visit.route ? 'page' : nothing}>${text(name)}</a>`,
      )}
    </nav></header>`;
  }

  #speak(language: 'en' | 'es'): void {
    this.notice = undefined;
    setLanguage(language).catch(() => {
      this.notice = 'page.language.unloaded';
    });
  }

  #paint(chosen: 'light' | 'dark'): void {
    setTheme(chosen);
    this.requestUpdate();
  }

  readonly #skip = (event: Event): void => {
    event.preventDefault();
    this.querySelector('main')?.focus();
  };

  readonly #drop = (event: DragEvent): void => {
    if (event.defaultPrevented) return;
    const files = [...(event.dataTransfer?.files ?? [])];
    if (files.length === 0) return;
    event.preventDefault();
    void this.#hand(files);
  };

  async #hand(files: readonly File[]): Promise<void> {
    const [file] = files;
    if (!file) return;
    if ((await kindOfFile(file)) === 'firmware') return go('flash', { firmware: files });
    const field = this.querySelector('probekit-paste');
    if (field) void field.take(file);
    else go('explain', { file });
  }
}

/** The mark: a line with an open contact. */
const MARK = html`<svg viewBox="0 0 30 14" aria-hidden="true">
  <path d="M0 7h6m18 0h6" stroke="currentColor" stroke-width="2.5"/>
  <circle cx="8" cy="7" r="3" fill="currentColor"/><circle cx="22" cy="7" r="3" fill="currentColor"/>
  <path class="mark-open" d="M9 6.5L20 1" stroke-width="2.5"/>
</svg>`;

function footer(): TemplateResult {
  return html`<footer class="foot"><div class="wrap small">
    <p>${text('page.foot.privacy')}</p>
    <p><a href=${written('messages/')}>${text('static.messages.title')}</a> · <a href=${written('causes/')}>${text('static.causes.title')}</a></p>
    <p>${text('page.foot.version', { version: probekit.version })}</p>
  </div></footer>`;
}

/** Of a page that the build writes beside this one, in the language at hand. */
function written(path: string): string {
  const { language } = catalogue();
  return language === 'en' ? `./${path}` : `./${language}/${path}`;
}

function newVersion(load: () => void): TemplateResult {
  return html`<p class="newer small">${text('page.newer')}
    <button type="button" class="plain" @click=${load}>${text('page.newer.load')}</button></p>`;
}

function loading(): TemplateResult {
  return html`<p class="quiet" role="status">${text('page.loading')}</p>`;
}

function unloaded(): TemplateResult {
  return html`<h1>${text('page.unloaded.title')}</h1>
    <p class="lead">${text('page.unloaded.text')}</p>
    <div class="row"><button type="button" class="btn" @click=${() => location.reload()}>${text('page.unloaded.again')}</button></div>`;
}

/** Without this the browser would leave the page for the file. Text that is dragged goes where it is dropped. */
function acceptFile(event: DragEvent): void {
  if (event.dataTransfer?.types.includes('Files')) event.preventDefault();
}

customElements.define('probekit-page', Page);
