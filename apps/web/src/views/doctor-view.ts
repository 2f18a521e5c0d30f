/**
 * The second door: a real board behind WebUSB. The door hands out a probe, an examination runs on it, and the sections
 * tell what it found; what stands in the way of the browser is told by the view of obstacles.
 */
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { boardName, messageText } from 'probekit/doctor';
import { mayStopProgram, rememberProtection } from '../doctor/attach-memory.ts';
import { evidenceSection } from '../doctor/evidence-section.ts';
import { Examination, type ExaminationState, type RunOptions } from '../doctor/examination.ts';
import { leftSection } from '../doctor/left-section.ts';
import { notThisSection } from '../doctor/not-this-section.ts';
import { type NowActions, nowSection } from '../doctor/now-section.ts';
import { type Obstacle, obstacleOf, obstacleOfDiagnosis, obstacleToRead } from '../doctor/obstacles.ts';
import type { DoorState } from '../doctor/probe-door.ts';
import { keepReadingPlace, type ReadingPlace, readingPlace } from '../doctor/reading-place.ts';
import { reportSection } from '../doctor/report-section.ts';
import { solvedSection } from '../doctor/solved-section.ts';
import { verdictSection } from '../doctor/verdict-section.ts';
import { catalogue, LanguageElement, text } from '../language.ts';
import { go, type RouteState } from '../route.ts';
import { currentBoard } from '../session/current-board.ts';
import { askToAttach, chooseProbe, pickProbe, whichDoctor } from './doctor-door.ts';
import { obstacleSection } from './obstacle-view.ts';
import '../elements/probekit-chain.ts';

class DoctorView extends LanguageElement {
  static override properties = { visit: {} };
  declare visit: RouteState;
  readonly #door = currentBoard.door;
  #letGo: () => void = () => undefined;
  #examination: Examination | undefined;
  #mayAttach = true;
  /** Waits for the person to say whether it may attach. */
  #isAsking = false;
  #runs = 0;
  /** Where the focus was before an update, since its element may go. */
  #place: ReadingPlace | undefined;

  constructor() {
    super();
    this.visit = {};
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#door.addEventListener('change', this.#onDoor);
    this.#letGo = currentBoard.hold();
    if (this.visit.choose) void this.#choose();
    // A probe that an earlier view has chosen.
    else if (this.#door.state.kind === 'ready') this.#onDoor();
  }

  override disconnectedCallback(): void {
    this.#door.removeEventListener('change', this.#onDoor);
    this.#examination?.stop();
    this.#letGo();
    super.disconnectedCallback();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    this.#place = readingPlace(this);
    if (changed.has('visit') && this.hasUpdated && this.visit.choose) void this.#choose();
  }

  protected override updated(_changed: PropertyValues<this>): void {
    const { phase = 'idle', diagnosis } = this.#examination?.state ?? {};
    this.dataset['phase'] = phase;
    this.dataset['door'] = this.#door.state.kind;
    this.dataset['verdict'] = diagnosis?.verdict ?? '';
    this.dataset['causes'] = diagnosis?.causes.map(({ id }) => id).join(' ') ?? '';
    this.dataset['run'] = String(this.#runs);
    keepReadingPlace(this, this.#place, 'h1');
  }

  protected override render(): TemplateResult {
    const { state } = this.#door;
    const toRead = this.visit.obstacle === undefined ? undefined : obstacleToRead(this.visit.obstacle, this.#door.system);
    if (toRead)
      return this.#obstacle(
        toRead,
        () => go('doctor', { ...this.#seen, choose: true }),
        () => go('doctor', this.#seen),
      );
    if (currentBoard.isVirtual) return whichDoctor(() => this.#useReal());
    if (state.kind === 'obstacle') return this.#obstacle(state.obstacle);
    if (state.kind === 'several') return pickProbe(state.probes, (probe) => this.#door.pick(probe));
    const examination = this.#examination;
    if (state.kind === 'gone' && !examination?.state.diagnosis) return this.#obstacle(state.obstacle);
    if (this.#isAsking) return askToAttach((mayAttach) => this.#start(mayAttach));
    if (!examination || state.kind === 'none') {
      return chooseProbe(state.kind === 'choosing', (mayAttach) => {
        this.#mayAttach = mayAttach;
        void this.#door.choose();
      });
    }
    const obstacle = this.#obstacleMet(examination.state);
    return obstacle ? this.#obstacle(obstacle) : this.#examined(examination, state);
  }

  /** `back` leaves an obstacle that is only read about, which else would stay in front of what its buttons do. */
  #obstacle(obstacle: Obstacle, choose: () => void = () => void this.#door.choose(), back: () => void = () => {}): TemplateResult {
    return obstacleSection(obstacle, {
      choose,
      listWasEmpty: () => {
        back();
        this.#door.listWasEmpty();
      },
      testAgain: () => {
        back();
        this.#testAgain();
      },
      read: (id) => go('doctor', { ...this.#seen, obstacle: id }),
      back,
    });
  }

  /** The message that was explained before stays a symptom while an obstacle is read about. */
  get #seen(): RouteState {
    const { text: said, message = 0 } = this.visit;
    const seen = said ?? messageText(message);
    return seen === undefined ? {} : { text: seen };
  }

  /** What the examination ran into, where it is the browser or the system that stands in the way. */
  #obstacleMet({ diagnosis, error }: ExaminationState): Obstacle | undefined {
    const { system, isBridge } = this.#door;
    // Of the computer behind the bridge the doctor itself tells all there is.
    if (error === undefined) return diagnosis && !isBridge ? obstacleOfDiagnosis(diagnosis, system) : undefined;
    return obstacleOf(error, system);
  }

  #examined(examination: Examination, door: DoorState): TemplateResult {
    const { state } = examination;
    const isGone = door.kind === 'gone';
    const stations = isGone
      ? state.stations.map((station) => (station.name === 'cable' ? { ...station, state: 'working' as const } : station))
      : state.stations;
    const words = catalogue();
    const actions = this.#actions(examination);
    return html`${this.#identity(state)}
      <probekit-chain layout="row" picture .stations=${stations} .catalogue=${words}></probekit-chain>
      <div class="doctor-status">
        ${isGone ? html`<p class="await-plug">${text('examination.gone')}</p>` : nothing} ${this.#progress(state)}
        <div role="status">${verdictSection(state, words)}</div>
      </div>
      ${
        state.diagnosis
          ? html`<div class="cols">
              <div>
                ${solvedSection(examination, words)} ${nowSection(state, words, actions)}
                ${state.diagnosis.verdict === 'healthy' ? evidenceSection(state, words) : nothing}
              </div>
              <div>
                ${
                  state.diagnosis.verdict === 'healthy'
                    ? leftSection(examination, words, actions)
                    : html`${evidenceSection(state, words)} ${notThisSection(state, words)} ${reportSection(examination, words)}`
                }
              </div>
            </div>`
          : nothing
      }`;
  }

  #identity({ diagnosis }: ExaminationState): TemplateResult {
    const { state } = this.#door;
    const probe = state.kind === 'ready' || state.kind === 'gone' ? state.probe : undefined;
    const name = (diagnosis && boardName(diagnosis)) ?? diagnosis?.target?.name;
    const parts = [probe?.product, diagnosis?.probe?.firmware, probe?.shortSerial].filter((part) => part !== undefined && part !== '');
    return html`<div class="ident">
      ${name ? html`<b>${name}</b>` : nothing}
      ${parts.length > 0 ? parts.map((part) => html`<span>${part}</span>`) : html`<span>${text('examination.no-probe')}</span>`}
      <button type="button" class="plain" @click=${() => void this.#door.choose()}>${text(parts.length > 0 ? 'examination.door.another' : 'examination.door.choose')}</button>
    </div>`;
  }

  /** The heading while there is no verdict. */
  #progress({ phase, stations, warning, error }: ExaminationState): TemplateResult | typeof nothing {
    if (phase === 'done') return nothing;
    if (phase === 'failed') {
      const reason = error instanceof Error ? error.message : String(error);
      return html`<h1>${text('examination.failed.title')}</h1>
        <p class="lead">${text('examination.failed.text', { reason })} ${text('examination.failed.next')}</p>
        <button type="button" class="btn" @click=${() => this.#run()}>${text('examination.again')}</button>`;
    }
    if (phase === 'idle') {
      return html`<h1>${text('examination.stopped.title')}</h1>
        <p class="lead">${text('examination.stopped.text')}</p>
        <button type="button" class="btn" @click=${() => this.#run()}>${text('examination.again')}</button>`;
    }
    const station = stations.find(({ state }) => state === 'working')?.name ?? 'host';
    return html`<h1>${text('examination.running.title', { station: catalogue().stations[station] })}</h1>
      <p class="lead">${warning ? text(warning.said.key, warning.said.values) : text('examination.running.text')}</p>
      <button type="button" class="btn btn--line" @click=${() => this.#examination?.stop()}>${text('examination.stop')}</button>`;
  }

  #actions(examination: Examination): NowActions {
    return {
      answer: (question, value) => examination.answer(question, value),
      skip: (question) => examination.skip(question),
      forget: (question) => examination.forget(question),
      run: (options) => this.#runOrChoose(options),
      mend: (level) => void examination.mend(level),
    };
  }

  readonly #onDoor = (): void => {
    const { state } = this.#door;
    this.requestUpdate();
    if (currentBoard.isVirtual) return;
    if (state.kind === 'gone') this.#examination?.stop();
    if (state.kind !== 'ready' || this.#examination?.patient === state.patient) return;
    this.#leave();
    const { session } = currentBoard;
    this.#examination = new Examination(state.patient, (work) => (session ? session.alone(work, 'session.doing.examine') : work()));
    this.#examination.addEventListener('change', this.#onExamination);
    this.#isAsking = this.#mayAttach && state.probe !== undefined && mayStopProgram(state.probe.device);
    if (!this.#isAsking) this.#run();
  };

  readonly #onExamination = (): void => {
    const { phase, diagnosis } = this.#examination?.state ?? {};
    const { state } = this.#door;
    if (phase === 'done' && diagnosis && state.kind === 'ready' && state.probe) rememberProtection(state.probe.device, diagnosis);
    this.requestUpdate();
  };

  #useReal(): void {
    currentBoard.useReal();
    this.#onDoor();
  }

  /** Whoever asks for the list of probes means a real board. */
  #choose(): Promise<void> {
    currentBoard.useReal();
    return this.#door.choose();
  }

  #leave(): void {
    this.#examination?.removeEventListener('change', this.#onExamination);
    this.#examination?.stop();
  }

  #start(mayAttach: boolean): void {
    this.#mayAttach = mayAttach;
    this.#isAsking = false;
    this.#run();
  }

  #run(options: RunOptions = {}): void {
    if (options.mayAttach !== undefined) this.#mayAttach = options.mayAttach;
    if (this.#mayAttach) currentBoard.session?.allowAttach();
    const examination = this.#examination;
    const ended = examination?.run({ mayAttach: this.#mayAttach, seen: this.#seen.text, ...options });
    void ended?.then(() => {
      if (examination === this.#examination) this.#runs++;
      this.requestUpdate();
    });
  }

  /** Without a probe there is nothing to run on; the browser's list is where one would show up. Called in the click. */
  #runOrChoose(options?: RunOptions): void {
    const { state } = this.#door;
    if (state.kind === 'ready' && !state.probe) void this.#door.choose();
    else this.#run(options);
  }

  /** What stood in the way may be gone: the same probe again, or else a look at what is plugged in. */
  #testAgain(): void {
    if (this.#door.state.kind === 'ready' && this.#examination) this.#run();
    else void this.#door.look();
  }
}

customElements.define('probekit-doctor-view', DoctorView);

export const view = (visit: RouteState): TemplateResult => html`<probekit-doctor-view .visit=${visit}></probekit-doctor-view>`;
