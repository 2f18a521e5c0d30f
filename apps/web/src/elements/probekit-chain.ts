/**
 * `<probekit-chain>`: the twelve links between a person and a running program, each proven, suspect, unknown or being
 * tested. A row, or a strip of signs where there is little room, or a column beside a board; readers hear an ordered
 * list. It only shows what it is told. How pages use it: docs/elements.md.
 */
import { html, nothing, type TemplateResult } from 'lit';
import { ELEMENT_COLOURS, JSON_ATTRIBUTE, TextElement } from 'probekit/elements';
import { chainPicture } from './chain-picture.ts';
import { type ChainStation, completeStations, GROUPS, STATES } from './chain-station.ts';
import { CHAIN_STYLE } from './chain-style.ts';
import { sign } from './signs.ts';

export type { ChainStation } from './chain-station.ts';

export class ProbekitChain extends TextElement {
  static override styles = [ELEMENT_COLOURS, CHAIN_STYLE];
  static override properties = {
    ...TextElement.properties,
    stations: { converter: JSON_ATTRIBUTE },
    layout: {},
    picture: { type: Boolean },
    key: { type: Boolean },
    unfolded: { state: true },
  };
  /** Those left out are unknown. */
  declare stations: readonly ChainStation[] | undefined;
  declare layout: 'row' | 'column';
  /** Draws the links as things above the row, where there is room. */
  declare picture: boolean;
  /** Says below what the signs mean, instead of how many stations bear them. */
  declare key: boolean;
  declare protected unfolded: boolean;

  constructor() {
    super();
    this.stations = undefined;
    this.layout = 'row';
    this.picture = false;
    this.key = false;
    this.unfolded = false;
  }

  protected override render(): TemplateResult {
    const stations = completeStations(this.stations);
    const isColumn = this.layout === 'column';
    const firstSuspect = stations.find(({ state }) => state === 'suspect');
    return html`<div class="chain ${isColumn || this.unfolded ? 'column' : 'row'} ${this.key ? 'with-key' : ''}" lang=${this.spoken.language}>
      ${this.picture && !isColumn ? chainPicture(stations, this.spoken) : nothing}
      <div class="groups" aria-hidden="true">${GROUPS.map(({ name }) => html`<span>${this.text(`chain.group.${name}`)}</span>`)}</div>
      <ol role="list" aria-label=${this.text('chain.label')}>${stations.map((station) => this.#station(station, station === firstSuspect))}</ol>
      <div class="below">${this.key ? this.#key() : this.#tally(stations)}${isColumn ? nothing : this.#unfold()}</div>
    </div>`;
  }

  #station({ name, state, reading }: ChainStation, isNamed: boolean): TemplateResult {
    return html`<li data-state=${state} class=${isNamed ? 'named' : ''}><i class="wire-in"></i>${sign(state)}
      <span class="name">${this.spoken.stations[name]}</span>
      <span class="state"><span class="only-read">, </span>${this.text(`chain.state.${state}`)}</span>
      ${reading ? html`<span class="only-read">, </span><span class="reading">${reading}</span>` : nothing}</li>`;
  }

  #tally(stations: readonly ChainStation[]): TemplateResult {
    const counts = STATES.map((state) => ({ state, count: stations.filter((station) => station.state === state).length }));
    return html`<p class="tally">${counts
      .filter(({ count }) => count > 0)
      .map(
        ({ state, count }) =>
          html`<span>${sign(state)}${this.text('chain.tally', { count, state: { key: `chain.state.${state}` } })}</span>`,
      )}</p>`;
  }

  #key(): TemplateResult {
    return html`<p class="tally">${STATES.map((state) => html`<span>${sign(state)}${this.text(`chain.key.${state}`)}</span>`)}</p>`;
  }

  #unfold(): TemplateResult {
    return html`<button type="button" aria-expanded=${this.unfolded ? 'true' : 'false'} @click=${() => (this.unfolded = !this.unfolded)}>
      ${this.text(this.unfolded ? 'chain.strip' : 'chain.all')}</button>`;
  }
}

customElements.define('probekit-chain', ProbekitChain);

declare global {
  interface HTMLElementTagNameMap {
    'probekit-chain': ProbekitChain;
  }
}
