/**
 * The third door: a virtual board whose jumpers, cable and buttons work, and the doctor beside it. The doctor sees only
 * what comes over the wire; its questions are answered by whoever looks at the drawing. Board and doctor themselves
 * belong to `bench/` and `doctor/`.
 */
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Physics } from 'probekit/base';
import { BoardSession } from '../bench/board-session.ts';
import { type ExampleName, FIRST_EXAMPLE, isExample, type ReadyScenario, readExample } from '../bench/scenario-examples.ts';
import { readScenarioFiles } from '../bench/scenario-files.ts';
import { type OnBench, refusalPart, scenarioPart } from '../bench/scenario-part.ts';
import { marksFor } from '../doctor/drawing-part.ts';
import { evidenceSection } from '../doctor/evidence-section.ts';
import type { ExaminationState } from '../doctor/examination.ts';
import { leftSection } from '../doctor/left-section.ts';
import { notThisSection } from '../doctor/not-this-section.ts';
import { askedPart, type NowActions, nowSection } from '../doctor/now-section.ts';
import { keepReadingPlace, type ReadingPlace, readingPlace } from '../doctor/reading-place.ts';
import { reportSection } from '../doctor/report-section.ts';
import { briefVerdict, verdictSection } from '../doctor/verdict-section.ts';
import { kindOfName } from '../file-kind.ts';
import { catalogue, LanguageElement, text } from '../language.ts';
import type { RouteState } from '../route.ts';
import { currentBoard, type VirtualOne } from '../session/current-board.ts';
import '../elements/probekit-board.ts';
import '../elements/probekit-chain.ts';
import '../styles/board.css';

/** From here on the board stands beside the doctor. */
const WIDE = '(min-width: 900px)';

class BoardView extends LanguageElement {
  static override properties = {
    scenario: {},
    session: { state: true },
    onBench: { state: true },
    refusal: { state: true },
    isWide: { state: true },
    isDropTarget: { state: true },
  };
  /** The example to begin with. */
  declare scenario: string | undefined;
  declare session: BoardSession | undefined;
  declare onBench: OnBench | undefined;
  /** Why the last scenario was not loaded, or the board did not start. */
  declare refusal: unknown;
  declare isWide: boolean;
  declare isDropTarget: boolean;
  readonly #width = matchMedia(WIDE);
  /** Counts what was chosen: of two choices in a row the last one wins. */
  #choice = 0;
  /** Where the reader was before an update. */
  #place: ReadingPlace | undefined;

  constructor() {
    super();
    this.isWide = this.#width.matches;
    this.isDropTarget = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#width.addEventListener('change', this.#onWidth);
    // Before the page, which would take a dropped file for an error text.
    addEventListener('drop', this.#onDrop, { capture: true });
    addEventListener('dragover', this.#onDrag);
    addEventListener('dragleave', this.#onDragEnd);
    void this.#start();
  }

  override disconnectedCallback(): void {
    this.#width.removeEventListener('change', this.#onWidth);
    removeEventListener('drop', this.#onDrop, { capture: true });
    removeEventListener('dragover', this.#onDrag);
    removeEventListener('dragleave', this.#onDragEnd);
    this.#choice++;
    this.session?.removeEventListener('change', this.#onSession);
    super.disconnectedCallback();
  }

  protected override willUpdate(_changed: PropertyValues<this>): void {
    this.#place = readingPlace(this);
  }

  protected override updated(_changed: PropertyValues<this>): void {
    keepReadingPlace(this, this.#place, '.board-doctor h2');
    this.#publish();
  }

  protected override render(): TemplateResult {
    const { session, onBench } = this;
    const hasEnded = session === undefined || session.error !== undefined;
    return html`<header class="board-head">
        <div><h1>${text('board.title')}</h1><p class="quiet">${text('board.lead')}</p></div>
        ${scenarioPart(onBench, { choose: this.#choose, browse: this.#browse, take: this.#take })}
      </header>
      ${refusalPart(session?.error ?? this.refusal, hasEnded, this.#restart)}
      ${session ? this.#stage(session) : html`<p class="quiet" role="status">${this.refusal === undefined ? text('board.starting') : nothing}</p>`}`;
  }

  // ---------- which board ----------

  /** The board of an earlier view goes on, if there is one. */
  async #start(): Promise<void> {
    const { virtual } = currentBoard;
    if (virtual && virtual.session.error === undefined) {
      this.#show(virtual);
      if (this.scenario !== undefined && isExample(this.scenario)) this.#choose(this.scenario);
    } else await this.#open();
  }

  async #open(): Promise<void> {
    const choice = ++this.#choice;
    this.refusal = undefined;
    const opening = BoardSession.open();
    try {
      const { onBench, scenario } = this;
      const name = scenario !== undefined && isExample(scenario) ? scenario : FIRST_EXAMPLE;
      const [session, ready] = await Promise.all([opening, onBench?.ready ?? readExample(name)]);
      if (choice !== this.#choice) return void session.close();
      this.#show({ session, onBench: onBench ? { ...onBench, isChanged: false } : { name, ready, isFile: false, isChanged: false } });
      await session.load(ready);
    } catch (error) {
      if (choice === this.#choice) this.refusal = error;
      // Without its scenario a board is of no use; where none came up there is none to close.
      opening.then((opened) => (opened === this.session ? undefined : opened.close())).catch(() => undefined);
    }
  }

  #show({ session, onBench }: VirtualOne): void {
    session.addEventListener('change', this.#onSession);
    this.session = session;
    this.#putOnBench(onBench);
  }

  readonly #onSession = (): void => this.requestUpdate();

  #putOnBench(onBench: OnBench): void {
    this.onBench = onBench;
    if (this.session) currentBoard.useVirtual({ session: this.session, onBench });
  }

  readonly #restart = (): void => {
    void this.session?.close();
    this.session = undefined;
    void this.#open();
  };

  /** Puts it on the bench, if it can be read; else says why and leaves the present one. */
  async #load(name: string, isFile: boolean, read: () => Promise<ReadyScenario>): Promise<void> {
    const choice = ++this.#choice;
    this.refusal = undefined;
    try {
      const ready = await read();
      if (choice !== this.#choice || !this.session) return;
      await this.session.load(ready);
      if (choice === this.#choice) this.#putOnBench({ name, ready, isFile, isChanged: false });
    } catch (error) {
      if (choice === this.#choice) this.refusal = error;
    }
    if (choice === this.#choice) await this.#showOnBench();
  }

  /** The list shows what is on the bench, whatever was chosen from it. */
  async #showOnBench(): Promise<void> {
    await this.updateComplete;
    const list = this.querySelector('select');
    if (list && this.onBench) list.value = this.onBench.isFile || this.onBench.isChanged ? '' : this.onBench.name;
  }

  readonly #choose = (name: ExampleName): void => {
    void this.#load(name, false, () => readExample(name));
  };

  readonly #browse = (): void => this.querySelector<HTMLInputElement>('input[type=file]')?.click();

  readonly #take = (files: readonly File[]): void => {
    if (files.length === 0) return;
    const name = files.find((file) => file.name.toLowerCase().endsWith('.json'))?.name ?? '';
    void this.#load(name, true, () => readScenarioFiles(files));
  };

  readonly #onDrop = (event: DragEvent): void => {
    this.isDropTarget = false;
    if (!event.dataTransfer?.types.includes('Files')) return;
    const files = [...event.dataTransfer.files];
    // Without a scenario the page hands them to the view that they are for.
    if (files.every(({ name }) => kindOfName(name) !== 'other')) return;
    event.preventDefault();
    this.#take(files);
  };

  readonly #onDrag = (event: DragEvent): void => {
    this.isDropTarget = event.dataTransfer?.types.includes('Files') ?? false;
  };

  readonly #onDragEnd = (event: DragEvent): void => {
    // Left the window, not just an element of it.
    if (event.relatedTarget === null) this.isDropTarget = false;
  };

  // ---------- board and doctor ----------

  #stage(session: BoardSession): TemplateResult {
    // What the doctor said before stays until it has something new to say.
    const { state } = session.examination;
    const shown = state.diagnosis || !state.before ? state : { ...state, diagnosis: state.before };
    return html`<div class="board-stage" aria-busy=${session.isDue ? 'true' : 'false'}>
      ${repeat(
        this.isWide ? (['desk', 'doctor', 'evidence'] as const) : (['doctor', 'desk', 'evidence', 'afterwards'] as const),
        (part) => part,
        // The lamps change many times a second, what the doctor says does not.
        (part) =>
          part === 'desk' ? this.#desk(session, shown) : guard([state, catalogue(), this.isWide], () => this.#told(part, session, shown)),
      )}
    </div>`;
  }

  #told(part: 'doctor' | 'evidence' | 'afterwards', session: BoardSession, shown: ExaminationState): TemplateResult {
    if (part === 'doctor') return this.#doctor(session, shown);
    return html`<div class="board-${part}">
      ${part === 'evidence' ? evidenceSection(shown, catalogue()) : this.#afterwards(session, shown)}
    </div>`;
  }

  #desk(session: BoardSession, shown: ExaminationState): TemplateResult {
    const { diagnosis } = shown;
    return html`<section class="board-desk" aria-label=${text('board.desk')} tabindex="-1">
      ${
        this.isWide || !diagnosis
          ? nothing
          : html`<button type="button" class="board-brief" @click=${() => this.#moveTo('.board-doctor')}>
              <span>${briefVerdict(shown, catalogue())}</span>
              <span class="small">${text('board.toVerdict')}</span>
            </button>`
      }
      <probekit-board mode="live" .view=${session.view} .marks=${guard([diagnosis, shown.skipped], () => marksOf(shown))}
        .catalogue=${catalogue()} @probekit-change=${this.#onHands}></probekit-board>
      <p class="small">${text('board.smallPrint')}</p>
      ${session.notes.map((note) => html`<p class="small">${text('board.note')} <span lang="en">${note}</span></p>`)}
    </section>`;
  }

  #doctor(session: BoardSession, shown: ExaminationState): TemplateResult {
    const { stations } = session.examination.state;
    return html`<section class="board-doctor" aria-label=${text('board.doctor')} tabindex="-1">
      <div role="status">${verdictSection(shown, catalogue(), { level: 2 })}</div>
      ${this.isWide ? nothing : html`<button type="button" class="btn btn--line" @click=${() => this.#moveTo('.board-desk')}>${text('board.toBoard')}</button>`}
      ${nowSection(shown, catalogue(), this.#actions(session), { hasBoard: true })}
      <probekit-chain layout=${this.isWide ? 'column' : 'row'} .stations=${stations} .catalogue=${catalogue()}></probekit-chain>
      ${this.isWide ? html`<div class="board-afterwards">${this.#afterwards(session, shown)}</div>` : nothing}
    </section>`;
  }

  /** What it is not, what was left as it was, and the report. */
  #afterwards(session: BoardSession, shown: ExaminationState): readonly unknown[] {
    const reportable = { state: shown, report: () => session.examination.report() };
    if (shown.diagnosis?.verdict === 'healthy') return [leftSection(reportable, catalogue(), this.#actions(session))];
    return [notThisSection(shown, catalogue()), reportSection(reportable, catalogue())];
  }

  #actions(session: BoardSession): NowActions {
    const { examination } = session;
    return {
      answer: (question, value) => examination.answer(question, value),
      skip: (question) => examination.skip(question),
      forget: (question) => examination.forget(question),
      run: (options) => session.examine(options),
      mend: (level) => this.#follow(session.mend(level)),
    };
  }

  readonly #onHands = (event: Event): void => {
    const { physics } = (event as CustomEvent<{ readonly physics: Physics }>).detail;
    if (this.session) this.#follow(this.session.change(physics));
    // A button springs back; what else hands change stays.
    if (this.onBench && !physics.buttons) {
      this.#putOnBench({ ...this.onBench, isChanged: true });
      void this.#showOnBench();
    }
    this.#publish();
  };

  /** What fails here fails with the board, which the session tells. */
  #follow(work: Promise<void>): void {
    work.catch((error: unknown) => {
      this.refusal = error;
    });
  }

  #moveTo(selector: string): void {
    const target = this.querySelector<HTMLElement>(selector);
    target?.scrollIntoView({ block: 'start' });
    target?.focus({ preventScroll: true });
  }

  readonly #onWidth = (): void => {
    this.isWide = this.#width.matches;
  };

  /** The state as attributes, for whoever styles or automates the page. */
  #publish(): void {
    const { session } = this;
    const { phase = 'idle', diagnosis, isMending = false } = session?.examination.state ?? {};
    const isFailed = phase === 'failed' || session?.error !== undefined || (!session && this.refusal !== undefined);
    this.dataset['phase'] = isFailed ? 'failed' : session?.isDue || isMending ? 'running' : phase;
    this.dataset['verdict'] = diagnosis?.verdict ?? '';
    this.dataset['causes'] = diagnosis?.causes.map(({ id }) => id).join(' ') ?? '';
    this.dataset['run'] = String(session?.runs ?? 0);
    this.toggleAttribute('data-drop', this.isDropTarget);
  }
}

function marksOf(shown: ExaminationState) {
  return shown.diagnosis ? marksFor(shown.diagnosis, askedPart(shown)) : [];
}

customElements.define('probekit-board-view', BoardView);

export const view = ({ scenario }: RouteState): TemplateResult => html`<probekit-board-view .scenario=${scenario}></probekit-board-view>`;
