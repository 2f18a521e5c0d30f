/**
 * The view that looks inside a target: memory, registers, instructions, faults. Looking does not disturb the program; halting
 * it is an act of its own, which says what it touches.
 */
import { html, nothing, type TemplateResult } from 'lit';
import { hex } from 'probekit/base';
import type { FaultFinding } from 'probekit/cortex';
import { type Peripheral, peripheralsOf } from 'probekit/stm32';
import type { SentenceKey } from 'probekit/words';
import { refusalPart, type Ways } from '../flash/refusal-part.ts';
import { type Edit, editOf } from '../inside/edit.ts';
import { type Act, Inspection } from '../inside/inspection.ts';
import { instructionTable } from '../inside/instruction-part.ts';
import type { Look, Part, Wanted } from '../inside/look.ts';
import { BYTES_A_ROW, memoryTable } from '../inside/memory-part.ts';
import { floatTable, registerTable } from '../inside/register-part.ts';
import { KeepsFocus } from '../keep-focus.ts';
import { LanguageElement, text } from '../language.ts';
import { currentBoard } from '../session/current-board.ts';
import '../session/board-choice.ts';
import '../styles/inside.css';

const SHOWN_BYTES = 16 * BYTES_A_ROW;
/** Where the RAM of most STM32 starts; an H7 has its DTCM there. */
const FIRST_ADDRESS = 0x2000_0000;
const LAST_ADDRESS = 0x1_0000_0000 - SHOWN_BYTES;

type Section = 'edit' | 'memory' | 'instructions' | 'core' | 'floats' | 'system' | 'peripheral';

class InsideView extends LanguageElement {
  static override properties = {
    address: { state: true },
    peripheral: { state: true },
    isMasked: { state: true },
    asked: { state: true },
    isUnclear: { state: true },
  };
  declare address: number;
  declare peripheral: string;
  /** Interrupts stay out of a step. */
  declare isMasked: boolean;
  /** A change of a real board's program that waits for a yes. */
  declare asked: Edit | undefined;
  declare isUnclear: boolean;
  readonly #open = new Set<Section>(['memory', 'instructions', 'core']);
  readonly #inspection = new Inspection(
    () => currentBoard.session,
    () => this.#wanted(),
  );

  readonly #ways: Ways = {
    takeOver: () => void this.#inspection.takeOver(),
    attach: () => this.#inspection.attach(),
    underReset: () => void this.#inspection.underReset(),
  };

  constructor() {
    super();
    this.address = FIRST_ADDRESS;
    this.peripheral = '';
    this.isMasked = true;
    this.asked = undefined;
    this.isUnclear = false;
    new KeepsFocus(this, '[data-section=edit] form button', '.inside-acts button');
  }

  override connectedCallback(): void {
    super.connectedCallback();
    currentBoard.addEventListener('change', this.#redraw);
    this.#inspection.addEventListener('change', this.#redraw);
    document.addEventListener('visibilitychange', this.#follow);
    this.#follow();
  }

  override disconnectedCallback(): void {
    this.#inspection.leave();
    currentBoard.removeEventListener('change', this.#redraw);
    this.#inspection.removeEventListener('change', this.#redraw);
    document.removeEventListener('visibilitychange', this.#follow);
    super.disconnectedCallback();
  }

  protected override updated(): void {
    this.dataset['state'] = this.#inspection.look?.state ?? '';
    this.dataset['looks'] = String(this.#inspection.looks);
  }

  protected override render(): TemplateResult {
    const { look, error } = this.#inspection;
    return html`<h1>${text('inside.title')}</h1>
      <probekit-board-choice></probekit-board-choice>
      ${error !== undefined && currentBoard.session ? html`<div role="alert">${refusalPart(error, this.#ways)}</div>` : nothing}
      ${look && currentBoard.session ? this.#inside(look) : nothing}`;
  }

  #inside(look: Look): TemplateResult {
    const isHalted = look.state === 'halted';
    const isHeld = isHalted && this.#inspection.isHeld;
    return html`<p class="deciding" role="status">${text(isHeld ? 'inside.state.held' : `inside.state.${look.state}`)}</p>
      <div class="row inside-acts">
        ${isHalted ? this.#button('run', 'inside.run') : this.#button('halt', 'inside.halt')}
        ${this.#button(this.isMasked ? 'step-masked' : 'step', 'inside.step', !isHalted)}
        ${this.#button('reset', 'inside.reset')} ${this.#button('reset-halt', 'inside.reset-halt')}
      </div>
      <p><label><input type="checkbox" .checked=${this.isMasked} @change=${this.#mask}> ${text('inside.mask')}</label></p>
      <p class="quiet small">${text(isHeld ? 'inside.touches.held' : isHalted ? 'inside.touches.halted' : 'inside.touches.running')}</p>
      ${this.#faults(look.faults)}
      ${this.#section('memory', 'inside.memory', html`${this.#place()} ${look.memory ? memoryTable(look.memory, (at) => this.#inspection.isChanged(at)) : nothing}`)}
      ${this.#section('instructions', 'inside.instructions', look.instructions ? instructionTable(look.instructions) : whenHalted())}
      ${isHalted ? this.#section('edit', 'inside.edit', this.#edit()) : nothing}
      ${this.#section('core', 'inside.core', look.core ? registerTable(text('inside.core'), look.core) : whenHalted())}
      ${this.#section('floats', 'inside.floats', look.floats ? floatTable(text('inside.floats'), look.floats) : isHalted ? reading() : whenHalted())}
      ${this.#section('system', 'inside.system', look.system ? registerTable(text('inside.system'), look.system) : reading())}
      ${this.#section('peripheral', 'inside.peripheral', html`${this.#choice()} ${look.peripheral ? registerTable(text('inside.peripheral'), look.peripheral) : nothing}`)}`;
  }

  #button(act: Act, key: SentenceKey, isOff = false): TemplateResult {
    return html`<button type="button" class="btn ${act === 'halt' || act === 'run' ? '' : 'btn--line'}" ?disabled=${isOff}
      @click=${() => void this.#inspection.act(act)}>${text(key)}</button>`;
  }

  #section(name: Section, title: SentenceKey, content: TemplateResult): TemplateResult {
    const isOpen = this.#open.has(name);
    return html`<details data-section=${name} ?open=${isOpen} @toggle=${(event: ToggleEvent) => this.#toggle(name, event)}>
      <summary><h2>${text(title)}</h2></summary>${isOpen ? content : nothing}</details>`;
  }

  #faults(part: Part<readonly FaultFinding[]> | undefined): TemplateResult | typeof nothing {
    if (!part || 'refused' in part || part.read.length === 0) return nothing;
    return html`<section class="deciding"><h2>${text('inside.faults')}</h2><ul>${part.read.map(
      ({ bit, address }) =>
        html`<li><b>${bit}</b> ${text(`fault.${bit}`)}${address === undefined ? nothing : html` (0x${address.toString(16)})`}</li>`,
    )}</ul></section>`;
  }

  #place(): TemplateResult {
    return html`<form class="row" @submit=${this.#go}>
      <label>${text('inside.address')} <input name="address" type="text" spellcheck="false" autocomplete="off" pattern="(0[xX])?[0-9a-fA-F_]{1,9}" required
        .value=${`0x${this.address.toString(16).padStart(8, '0')}`}></label>
      <button class="btn btn--line">${text('inside.show')}</button>
      <button type="button" class="plain" ?disabled=${this.address < SHOWN_BYTES} @click=${() => this.#move(-SHOWN_BYTES)}>${text('inside.before')}</button>
      <button type="button" class="plain" @click=${() => this.#move(SHOWN_BYTES)}>${text('inside.after')}</button>
    </form>`;
  }

  #edit(): TemplateResult {
    const { asked } = this;
    return html`<form class="row" @submit=${this.#ask}>
        <label>${text('inside.edit.where')} <input name="where" type="text" spellcheck="false" autocomplete="off" required></label>
        <label>${text('inside.edit.value')} <input name="value" type="text" spellcheck="false" autocomplete="off" required></label>
        <button class="btn btn--line">${text('inside.edit.go')}</button>
      </form>
      <p class="quiet small">${text('inside.edit.takes')}</p>
      <p role="alert">${this.isUnclear ? text('inside.edit.unclear') : nothing}</p>
      ${
        asked
          ? html`<div class="refusal"><p><b>${text('inside.edit.ask', { where: asked.where, value: hex(asked.value) })}</b></p>
              <div class="row">
                <button type="button" class="btn" @click=${() => this.#write(asked)}>${text('inside.edit.yes')}</button>
                <button type="button" class="btn btn--line" @click=${() => this.#leave()}>${text('inside.edit.no')}</button>
              </div></div>`
          : nothing
      }`;
  }

  #write(edit: Edit): void {
    this.#leave();
    void this.#inspection.edit(edit);
  }

  #leave(): void {
    this.asked = undefined;
    this.isUnclear = false;
  }

  /** What a program drives on a real board may be a product; the virtual one drives nothing. */
  readonly #ask = (event: SubmitEvent): void => {
    event.preventDefault();
    const given = new FormData(event.target as HTMLFormElement);
    const edit = editOf(String(given.get('where')), String(given.get('value')));
    this.#leave();
    if (!edit) this.isUnclear = true;
    else if (currentBoard.session?.patient.isVirtual) this.#write(edit);
    else this.asked = edit;
  };

  #choice(): TemplateResult {
    const choices = this.#peripherals();
    if (choices.length === 0) return html`<p class="quiet">${text('inside.peripheral.none')}</p>`;
    return html`<p><label>${text('inside.peripheral.choose')} <select @change=${this.#choose}>
      ${choices.map(({ name }) => html`<option ?selected=${name === this.#chosen()?.name}>${name}</option>`)}</select></label></p>
      <p class="quiet small">${text('inside.peripheral.reads')}</p>`;
  }

  #peripherals(): readonly Peripheral[] {
    const chip = currentBoard.session?.seen?.chip;
    return chip ? peripheralsOf(chip) : [];
  }

  #chosen(): Peripheral | undefined {
    const choices = this.#peripherals();
    return choices.find(({ name }) => name === this.peripheral) ?? choices[0];
  }

  /** Faults are said at once, so the system registers are always read. */
  #wanted(): Wanted {
    const peripheral = this.#open.has('peripheral') ? this.#chosen() : undefined;
    return {
      system: true,
      ...(this.#open.has('memory') && { memory: { address: this.address, byteLength: SHOWN_BYTES } }),
      ...(this.#open.has('core') && { core: true as const }),
      ...(this.#open.has('floats') && { floats: true as const }),
      ...(this.#open.has('instructions') && { instructions: true as const }),
      ...(peripheral && { peripheral }),
    };
  }

  #toggle(name: Section, event: ToggleEvent): void {
    if (event.newState === 'open') this.#open.add(name);
    else this.#open.delete(name);
    this.requestUpdate();
    this.#inspection.again();
  }

  #move(byBytes: number): void {
    this.address = Math.max(0, Math.min(this.address + byBytes, LAST_ADDRESS));
    this.#inspection.again();
  }

  readonly #go = (event: SubmitEvent): void => {
    event.preventDefault();
    const written = String(new FormData(event.target as HTMLFormElement).get('address'))
      .replaceAll('_', '')
      .replace(/^0x/i, '');
    const address = Number.parseInt(written, 16);
    if (Number.isNaN(address)) return;
    this.address = Math.min(address - (address % BYTES_A_ROW), LAST_ADDRESS);
    this.#inspection.again();
  };

  readonly #choose = (event: Event): void => {
    this.peripheral = (event.target as HTMLSelectElement).value;
    this.#inspection.again();
  };

  readonly #mask = (event: Event): void => {
    this.isMasked = (event.target as HTMLInputElement).checked;
  };

  readonly #redraw = (): void => this.requestUpdate();

  /** A tab that nobody sees reads nothing. */
  readonly #follow = (): void => {
    if (document.hidden) this.#inspection.stop();
    else this.#inspection.start();
  };
}

const whenHalted = () => html`<p class="quiet">${text('inside.when-halted')}</p>`;
const reading = () => html`<p class="quiet">${text('inside.none')}</p>`;

customElements.define('probekit-inside-view', InsideView);

export const view = (): TemplateResult => html`<probekit-inside-view></probekit-inside-view>`;
