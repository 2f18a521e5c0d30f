/**
 * `<probekit-board-choice>`: what stands on top of every view that works with a board: which one, by board, probe, firmware
 * and serial number, and the way to another one. Without a board it is the way to the first.
 */
import { html, nothing, type TemplateResult } from 'lit';
import type { Obstacle } from '../doctor/obstacles.ts';
import { KeepsFocus } from '../keep-focus.ts';
import { LanguageElement, text } from '../language.ts';
import { go } from '../route.ts';
import { probeList } from '../views/doctor-door.ts';
import { reachesProbes } from './bridge-token.ts';
import { currentBoard } from './current-board.ts';

class BoardChoice extends LanguageElement {
  static override properties = { isChanging: { state: true } };
  /** The person wants another board than the one that is there. */
  declare isChanging: boolean;
  #letGo: () => void = () => undefined;

  constructor() {
    super();
    this.isChanging = false;
    new KeepsFocus(this, '.ident button', '.probes button', '.board-ways .btn');
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#letGo = currentBoard.hold();
    currentBoard.addEventListener('change', this.#onChange);
  }

  override disconnectedCallback(): void {
    currentBoard.removeEventListener('change', this.#onChange);
    this.#letGo();
    super.disconnectedCallback();
  }

  protected override updated(): void {
    this.dataset['board'] = currentBoard.session ? (currentBoard.isVirtual ? 'virtual' : 'real') : 'none';
  }

  protected override render(): TemplateResult {
    const { door, isVirtual, session } = currentBoard;
    if (session) {
      return html`${this.#identity()} ${this.isChanging ? this.#ways() : nothing}
        ${session.seen?.isAtLevel1 ? html`<p class="deciding" role="status">${text('warning.rdp1')}</p>` : nothing}
        ${session.endedLoader ? html`<p class="deciding loader-ended" role="status">${text('session.loader-ended')}</p>` : nothing}`;
    }
    if (isVirtual) return this.#virtualAwaited();
    const { state } = door;
    if (state.kind === 'several') {
      return html`<div class="door-choice">
        <p class="lead">${text('session.several')}</p>
        ${probeList(state.probes, (probe) => door.pick(probe))}
        <p>${this.#another()}</p>
        ${this.isChanging ? this.#ways() : nothing}
      </div>`;
    }
    if (state.kind === 'gone') {
      return html`<p class="await-plug" role="status">${text('session.gone', { probe: state.probe.product })}</p>
        <p>${this.#another()}</p>
        ${this.isChanging ? this.#ways() : nothing}`;
    }
    return html`<p class="lead">${text(state.kind === 'choosing' ? 'examination.door.choosing' : 'session.none')}</p>
      ${
        state.kind === 'obstacle'
          ? html`<p class="refusal">${obstacleText(state.obstacle)}
              <button type="button" class="plain" @click=${() => go('doctor', { obstacle: state.obstacle.row.id })}>${text('session.obstacle')}</button></p>`
          : nothing
      }
      ${this.#ways()}`;
  }

  #identity(): TemplateResult {
    const { door, virtual, isVirtual, session } = currentBoard;
    const probe = !isVirtual && door.state.kind === 'ready' ? door.state.probe : undefined;
    const { seen } = session ?? {};
    const chip = seen && [seen.chip.name, seen.chip.revision && `rev ${seen.chip.revision}`].filter(Boolean).join(' ');
    const board = isVirtual ? text('session.virtual', { board: virtual?.onBench.ready.scenario.board.toUpperCase() ?? '' }) : undefined;
    const name = board ?? chip ?? probe?.product;
    const parts = [seen?.product, seen?.firmware, probe?.shortSerial, chip].filter((part) => part !== name);
    return html`<div class="ident">
      <b>${name}</b>
      ${parts.map((part) => (part ? html`<span>${part}</span>` : nothing))}
      ${this.#another()}
    </div>`;
  }

  #another(): TemplateResult {
    return html`<button type="button" class="plain" aria-expanded=${this.isChanging ? 'true' : 'false'} @click=${this.#change}>${text('session.another')}</button>`;
  }

  #ways(): TemplateResult {
    return html`<div class="row board-ways">
      <button type="button" class="btn" ?disabled=${!reachesProbes()} @click=${this.#real}>${text('examination.door.choose')}</button>
      <button type="button" class="btn btn--line" @click=${this.#virtual}>${text('session.use-virtual')}</button>
    </div>`;
  }

  #virtualAwaited(): TemplateResult {
    if (currentBoard.error === undefined) return html`<p class="quiet" role="status">${text('board.starting')}</p>`;
    return html`<p class="refusal" role="alert">${text('session.virtual-ended')}</p>
      ${this.#ways()}`;
  }

  readonly #onChange = (): void => this.requestUpdate();

  readonly #change = (): void => {
    this.isChanging = !this.isChanging;
  };

  readonly #real = (): void => {
    this.isChanging = false;
    currentBoard.useReal();
    void currentBoard.door.choose();
  };

  readonly #virtual = (): void => {
    this.isChanging = false;
    void currentBoard.startVirtual();
  };
}

function obstacleText({ row, holder }: Obstacle): string {
  return holder === undefined ? text(row.title, { device: { key: 'obstacle.the-probe' } }) : text('flash.error.busy', { holder });
}

customElements.define('probekit-board-choice', BoardChoice);
