/**
 * The view that programs a board: files in, the plan as a map, the job with its progress, and how the board is left. The job
 * itself belongs to `flash/flash-desk.ts` and goes on when the view is left.
 */
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import { hex } from 'probekit/base';
import { cutSaid, type FlashEstimate, filesSaid, hasJournals, planSaid, stateSaid } from 'probekit/flash';
import type { Image } from 'probekit/image';
import { clockText, type Said, say, secondsText } from 'probekit/words';
import { asSentence } from '../doctor/telling.ts';
import { kindOfFile } from '../file-kind.ts';
import { cutOptions } from '../flash/cut-options.ts';
import { cutWork, cutWorkSaid } from '../flash/cut-work.ts';
import { type FlashState, flashDesk, type Planned } from '../flash/flash-desk.ts';
import { realStore } from '../flash/journal-store.ts';
import { progressPart } from '../flash/progress-part.ts';
import { waysOn } from '../flash/refusal-part.ts';
import { sectorMapPart } from '../flash/sector-map-part.ts';
import { tellError } from '../flash/told-error.ts';
import { KeepsFocus } from '../keep-focus.ts';
import { catalogue, LanguageElement, text } from '../language.ts';
import { go, type RouteState } from '../route.ts';
import { currentBoard } from '../session/current-board.ts';
import '../flash/memory-part.ts';
import '../flash/options-part.ts';
import '../session/board-choice.ts';
import '../styles/flash.css';

const ACCEPTED = '.elf,.axf,.out,.hex,.ihex,.srec,.s19,.s28,.s37,.mot,.uf2,.bin,.zip';
const FLASH_START = 0x0800_0000;

class FlashView extends LanguageElement {
  static override properties = {
    given: {},
    beginAt: {},
    wasCut: { state: true },
    isDropTarget: { state: true },
    badAddress: { state: true },
  };
  /** Files that were dropped on another view. */
  declare given: readonly File[] | undefined;
  /** What to begin with, in place of the files. */
  declare beginAt: RouteState['part'];
  /** A flash job of this browser did not end. */
  declare wasCut: boolean;
  declare isDropTarget: boolean;
  declare badAddress: boolean;
  /** A link leads to the option bytes, and without a board they are not there yet. */
  #leadsToOptions = false;

  constructor() {
    super();
    this.wasCut = false;
    this.isDropTarget = false;
    this.badAddress = false;
    new KeepsFocus(this, '.flash-go', '.flash-job');
  }

  override connectedCallback(): void {
    super.connectedCallback();
    flashDesk.addEventListener('change', this.#onChange);
    cutOptions.addEventListener('change', this.#onChange);
    cutWork.addEventListener('change', this.#onChange);
    currentBoard.addEventListener('change', this.#onChange);
    // Before the page, which would take a dropped file for an error text.
    addEventListener('drop', this.#onDrop, { capture: true });
    addEventListener('dragover', this.#onDrag);
    addEventListener('dragleave', this.#onDragEnd);
    void this.#look();
  }

  override disconnectedCallback(): void {
    flashDesk.removeEventListener('change', this.#onChange);
    cutOptions.removeEventListener('change', this.#onChange);
    cutWork.removeEventListener('change', this.#onChange);
    currentBoard.removeEventListener('change', this.#onChange);
    removeEventListener('drop', this.#onDrop, { capture: true });
    removeEventListener('dragover', this.#onDrag);
    removeEventListener('dragleave', this.#onDragEnd);
    super.disconnectedCallback();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('beginAt')) this.#leadsToOptions = this.beginAt === 'options';
    if (changed.has('given') && this.given) void flashDesk.take(this.given);
  }

  protected override updated(): void {
    this.dataset['step'] = flashDesk.state.step;
    this.toggleAttribute('data-drop', this.isDropTarget);
    const options = this.#leadsToOptions ? this.querySelector<HTMLElement>('#option-bytes') : null;
    if (!options) return;
    this.#leadsToOptions = false;
    options.scrollIntoView({ block: 'start' });
    options.focus({ preventScroll: true });
  }

  protected override render(): TemplateResult {
    const { state } = flashDesk;
    const isFree = state.step !== 'running';
    return html`<h1>${text('flash.view.title')}</h1>
      <probekit-board-choice></probekit-board-choice>
      ${this.wasCut && state.step === 'files' ? html`<p class="deciding" role="status">${text('flash.view.was-cut')}</p>` : nothing}
      <section class="sec flash-files">
        <h2>${text('flash.files.title')}</h2>
        <div class="row">
          <button type="button" class="btn ${state.image ? 'btn--line' : ''}" ?disabled=${!isFree} @click=${this.#browse}>${text('flash.files.choose')}</button>
          <span>${state.image ? state.image.name : text('flash.files.drop')}</span>
          <input type="file" hidden multiple accept=${ACCEPTED} aria-label=${text('flash.files.choose')} @change=${this.#chosen}>
        </div>
        ${state.step === 'address' ? this.#addressPart(state.unplaced ?? '') : nothing}
      </section>
      ${state.planned && state.image ? this.#planPart(state.planned, state.image) : nothing}
      <div class="flash-job" aria-live="polite" tabindex="-1">${this.#jobPart(state)}</div>
      ${state.phases.length > 0 ? progressPart(state.phases) : nothing}
      ${this.#buttons(state)} ${currentBoard.session ? keyed(currentBoard.session, boardParts()) : nothing}
      ${
        !currentBoard.session && cutWork.kept
          ? html`<p class="deciding cut-work" role="status">${say(catalogue(), cutWorkSaid(cutWork.kept))} ${text('flash.cut-work.plug')}</p>`
          : nothing
      }
      ${!currentBoard.session && cutOptions.isWaiting ? html`<p class="deciding" role="status">${text('flash.options.unplugged')}</p>` : nothing}`;
  }

  #addressPart(file: string): TemplateResult {
    return html`<form class="row flash-address" @submit=${this.#place}>
      <label for="flash-address">${text('flash.address', { file })}</label>
      <input id="flash-address" name="address" value=${hex(FLASH_START)} autocomplete="off" spellcheck="false" aria-describedby="flash-address-bad">
      <button type="submit" class="btn">${text('flash.address.go')}</button>
      <span id="flash-address-bad" role="alert">${this.badAddress ? text('flash.address.bad') : nothing}</span>
    </form>`;
  }

  #planPart({ plan, map, estimate, speedKhz }: Planned, image: Image): TemplateResult {
    const isDone = flashDesk.state.step === 'done';
    const said: readonly Said[] = [
      ...filesSaid(image),
      ...cutSaid(plan, image, 'flash.cut.found'),
      { ...planSaid(plan, image), key: 'flash.view.plan' },
    ];
    return html`<section class="sec">
      <h2>${text(isDone ? 'flash.plan.done' : 'flash.plan.title')}</h2>
      ${said.map((one) => html`<p>${asSentence(say(catalogue(), one))}</p>`)}
      ${sectorMapPart(map)}
      ${estimate && plan.erase.length > 0 && !isDone ? html`<p class="small">${timeSaid(estimate, speedKhz)}</p>` : nothing}
    </section>`;
  }

  #jobPart(state: FlashState): TemplateResult | typeof nothing {
    const { step, error, report, image, settings } = state;
    if (step === 'planning') return html`<p>${text(currentBoard.session ? 'flash.step.planning' : 'flash.step.no-board')}</p>`;
    if (step === 'running') return html`<p>${text(currentBoard.session ? 'flash.step.running' : 'flash.step.waiting')}</p>`;
    if (step === 'done' && report && image) {
      return html`<p class="flash-done"><b>${text(report.erased.length > 0 ? 'flash.step.done' : 'flash.step.equal')}</b>
        ${report.resumed ? text('flash.cut.finished') : nothing} ${asSentence(say(catalogue(), stateSaid(report, image)))}</p>
        <p class="row">
          <a class="btn btn--line" href="#console">${text('flash.step.console')}</a>
          <a class="btn btn--line" href="#inside">${text('inside.title')}</a>
        </p>`;
    }
    if (state.isOtherChip) return html`<p class="deciding">${text('flash.step.other-chip')}</p>`;
    if (state.calledOff)
      return html`<p class="deciding">${text('flash.error.cancelled', { state: { key: `flash.error.${state.calledOff}` } })}</p>`;
    if (error === undefined) return nothing;
    const told = tellError(error);
    return html`<div class="refusal">
      <p><b>${told.what}</b> ${step === 'cut' ? text(told.isAboutTheBridge ? 'flash.step.cut-bridge' : 'flash.step.cut') : nothing}</p>
      ${told.detail ? html`<details><summary>${text('flash.error.detail')}</summary><p lang="en">${told.detail}</p></details>` : nothing}
      ${step === 'cut' ? nothing : waysOn(told, { takeOver: () => void flashDesk.takeOver(), attach: () => void flashDesk.attach(), ...(!settings.underReset && { underReset }) })}
    </div>`;
  }

  #buttons({ step, image, settings, planned }: FlashState): TemplateResult | typeof nothing {
    if (!image) return nothing;
    if (step === 'running' || step === 'planning' || step === 'cut') {
      return html`<p class="row"><button type="button" class="btn btn--line" @click=${() => flashDesk.cancel()}>${text('flash.cancel')}</button></p>`;
    }
    const check = (name: 'full' | 'start' | 'underReset', isOn: boolean) => html`<label class="flash-check">
      <input type="checkbox" .checked=${isOn} @change=${(event: Event) => flashDesk.change({ [name]: (event.target as HTMLInputElement).checked })}>
      ${text(`flash.setting.${name}`)}
    </label>`;
    const isNothing = planned?.plan.erase.length === 0;
    return html`<p class="row">
        <button type="button" class="btn flash-go" @click=${() => void flashDesk.run()}>
          ${text(step === 'done' || step === 'failed' ? 'flash.go.again' : isNothing ? 'flash.go.start' : 'flash.go')}
        </button>
        <span class="small">${text('flash.go.touches')}</span>
      </p>
      <details><summary>${text('flash.settings')}</summary>
        ${check('start', settings.start)} ${check('full', settings.full)} ${check('underReset', settings.underReset)}
      </details>`;
  }

  async #look(): Promise<void> {
    // Without storage nothing was kept either.
    this.wasCut = await hasJournals(realStore).catch(() => false);
  }

  readonly #onChange = (): void => {
    if (flashDesk.state.step === 'done') this.wasCut = false;
    this.requestUpdate();
  };

  readonly #browse = (): void => this.querySelector<HTMLInputElement>('input[type=file]')?.click();

  readonly #chosen = (event: Event): void => {
    const input = event.target as HTMLInputElement;
    const files = [...(input.files ?? [])];
    input.value = '';
    void flashDesk.take(files);
  };

  readonly #place = (event: Event): void => {
    event.preventDefault();
    const given = this.querySelector<HTMLInputElement>('#flash-address')?.value.trim() ?? '';
    this.badAddress = !/^(0[xX][0-9a-fA-F]{1,8}|\d{1,10})$/.test(given) || Number(given) > 0xffff_ffff;
    if (!this.badAddress) void flashDesk.place(Number(given));
  };

  readonly #onDrop = (event: DragEvent): void => {
    this.isDropTarget = false;
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    void this.#take([...event.dataTransfer.files]);
  };

  /** A report is for a view of its own. */
  async #take(files: readonly File[]): Promise<void> {
    const [file] = files;
    if (file && (await kindOfFile(file)) === 'report') go('explain', { file });
    else await flashDesk.take(files);
  }

  readonly #onDrag = (event: DragEvent): void => {
    this.isDropTarget = event.dataTransfer?.types.includes('Files') ?? false;
  };

  readonly #onDragEnd = (event: DragEvent): void => {
    // Left the window, not just an element of it.
    if (event.relatedTarget === null) this.isDropTarget = false;
  };
}

const underReset = () => flashDesk.change({ underReset: true });

/** What can be done to the board beside a flash job. What was read of one board, or asked about it, holds for no other. */
function boardParts(): TemplateResult {
  return html`<section class="sec">
      <h2>${text('flash.memory.title')}</h2>
      <probekit-flash-memory></probekit-flash-memory>
    </section>
    <section class="sec">
      <h2 id="option-bytes" tabindex="-1">${text('flash.options.title')}</h2>
      <probekit-flash-options></probekit-flash-options>
    </section>`;
}

function timeSaid({ writer, totalMs, eraseMs, programMs, wireMs, limit }: FlashEstimate, speedKhz: number): string {
  return text(writer === 'loader' ? 'flash.time' : 'flash.time-at-least', {
    total: secondsText(totalMs),
    erase: secondsText(eraseMs),
    program: secondsText(programMs),
    wire: secondsText(wireMs),
    clock: clockText(speedKhz),
    limit: { key: `flash.dry.limit.${limit}` },
  });
}

customElements.define('probekit-flash-view', FlashView);

export const view = ({ firmware, part }: RouteState): TemplateResult =>
  html`<probekit-flash-view .given=${firmware} .beginAt=${part}></probekit-flash-view>`;
