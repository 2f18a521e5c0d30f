/** `<probekit-flash-memory>`: reads a range back into a file, and erases, after it has named what is lost. */
import { html, nothing, type TemplateResult } from 'lit';
import { hex } from 'probekit/base';
import { eraseNumbered, erasePace, rangesSaid, readMemory } from 'probekit/flash';
import { assembleImage, formatOfName, writeImage } from 'probekit/image';
import { type FlashSector, flashOf, knownChip } from 'probekit/stm32';
import { bytesText, type Said, say, secondsText } from 'probekit/words';
import { downloadFile } from '../doctor/report-section.ts';
import { KeepsFocus } from '../keep-focus.ts';
import { catalogue, LanguageElement, text } from '../language.ts';
import { isBoardGone } from '../session/board-gone.ts';
import { ChipWork } from './chip-work.ts';
import { type CutErase, type CutRead, type CutWork, cutWork, cutWorkSaid } from './cut-work.ts';
import { chosenSectors, type EraseWhat, spanOf } from './erase-choice.ts';
import { flashDesk } from './flash-desk.ts';
import { journalStore } from './journal-store.ts';
import { workPart } from './work-part.ts';

const WHATS: readonly EraseWhat[] = ['sectors', 'range', 'bank-1', 'bank-2', 'all'];

/** What was asked for, while the person has not said yes. */
interface Asked {
  readonly numbers: readonly number[];
  readonly sectors: readonly FlashSector[];
}

class FlashMemory extends LanguageElement {
  static override properties = { what: { state: true }, asked: { state: true }, said: { state: true }, isUnclear: { state: true } };
  declare what: EraseWhat;
  declare asked: Asked | undefined;
  declare said: Said | undefined;
  declare isUnclear: 'read' | 'erase' | undefined;
  readonly #work = new ChipWork();

  constructor() {
    super();
    this.what = 'sectors';
    new KeepsFocus(this, '#erase-what');
    this.#work.addEventListener('change', () => this.requestUpdate());
  }

  override connectedCallback(): void {
    super.connectedCallback();
    cutWork.addEventListener('change', this.#redraw);
  }

  override disconnectedCallback(): void {
    cutWork.removeEventListener('change', this.#redraw);
    super.disconnectedCallback();
  }

  protected override render(): TemplateResult {
    const needsText = this.what === 'sectors' || this.what === 'range';
    const { kept } = cutWork;
    return html`${kept && !this.#work.isRunning ? this.#cut(kept) : nothing}
      <h3>${text('flash.read.title')}</h3>
      <form class="row" @submit=${this.#read}>
        <span class="flash-labelled"><label for="read-range">${text('flash.read.range')}</label>
          <input class="flash-field" id="read-range" value="0x08000000+128K" autocomplete="off" spellcheck="false"></span>
        <span class="flash-labelled"><label for="read-file">${text('flash.read.file')}</label>
          <input class="flash-field" id="read-file" value="flash.bin" autocomplete="off" spellcheck="false"></span>
        <button type="submit" class="btn btn--line">${text('flash.read.go')}</button>
      </form>
      <h3>${text('flash.erase.title')}</h3>
      <form class="row" @submit=${this.#ask}>
        <label for="erase-what">${text('flash.erase.what')}</label>
        <select id="erase-what" @change=${(event: Event) => this.#choose((event.target as HTMLSelectElement).value)}>
          ${WHATS.map((what) => html`<option value=${what} ?selected=${what === this.what}>${text(`flash.erase.${what}`)}</option>`)}
        </select>
        ${needsText ? html`<input class="flash-field" id="erase-text" aria-label=${text(`flash.erase.${this.what}`)} placeholder=${this.what === 'range' ? '0x08000000+128K' : '0-3,8'} autocomplete="off" spellcheck="false">` : nothing}
        <button type="submit" class="btn btn--line">${text('flash.erase.ask')}</button>
      </form>
      <p role="alert">${this.isUnclear ? text(`flash.${this.isUnclear}.unclear`) : nothing}</p>
      ${this.asked ? this.#question(this.asked) : nothing}
      ${workPart(this.#work)}
      <p role="status">${this.said ? say(catalogue(), this.said) : nothing}</p>`;
  }

  #question({ sectors }: Asked): TemplateResult {
    const bytes = sectors.reduce((sum, { byteLength }) => sum + byteLength, 0);
    return html`<div class="refusal flash-question">
      <p><b>${text('flash.erase.lost', { count: sectors.length, bytes: bytesText(bytes), ranges: rangesSaid(sectors) })}</b></p>
      <div class="row">
        <button type="button" class="btn" @click=${this.#erase}>${text('flash.erase.go')}</button>
        <button type="button" class="btn btn--line" @click=${() => this.#choose(this.what)}>${text('flash.erase.leave')}</button>
      </div>
    </div>`;
  }

  /** The board is back after what was cut. */
  #cut(work: CutWork): TemplateResult {
    return html`<div class="refusal cut-work" role="status">
      <p>${say(catalogue(), cutWorkSaid(work))}</p>
      <div class="row">
        ${
          work.kind === 'read' || work.kind === 'erase'
            ? html`<button type="button" class="btn" @click=${() => void this.#again(work)}>${text(`flash.cut-work.${work.kind}.again`)}</button>`
            : nothing
        }
        <button type="button" class="btn btn--line" @click=${() => cutWork.keep(undefined)}>${text('flash.erase.leave')}</button>
      </div>
    </div>`;
  }

  /** What is lost is agreed to once more, and on no other chip. */
  async #again(work: CutRead | CutErase): Promise<void> {
    this.#choose(this.what);
    if (work.kind === 'read') return this.#readInto(work, work.file);
    const chip = await this.#work.look('session.doing.plan', (target) => knownChip(target));
    if (!chip) return;
    if (work.uid !== undefined && chip.uid !== work.uid) this.said = { key: 'flash.cut-work.other-chip' };
    else this.asked = work;
  }

  #choose(what: string): void {
    this.what = WHATS.find((one) => one === what) ?? 'sectors';
    this.asked = undefined;
    this.said = undefined;
    this.isUnclear = undefined;
  }

  readonly #redraw = (): void => this.requestUpdate();

  #field(id: string): string {
    return this.querySelector<HTMLInputElement>(`#${id}`)?.value.trim() ?? '';
  }

  readonly #read = async (event: Event): Promise<void> => {
    event.preventDefault();
    this.#choose(this.what);
    const span = spanOf(this.#field('read-range'));
    const name = this.#field('read-file') || 'flash.bin';
    if (!span) {
      this.isUnclear = 'read';
      return;
    }
    await this.#readInto(span, name);
  };

  async #readInto(span: { readonly address: number; readonly byteLength: number }, name: string): Promise<void> {
    const { address, byteLength } = span;
    cutWork.keep(undefined);
    const bytes = await this.#work.look('session.doing.read', (target, options) => readMemory(target, address, byteLength, options));
    if (isBoardGone(this.#work.error)) cutWork.keep({ kind: 'read', address, byteLength, file: name });
    if (!bytes) return;
    const format = formatOfName(name) ?? 'bin';
    const content = format === 'bin' ? bytes : writeImage(assembleImage(name, format, [{ address, bytes }]), format);
    downloadFile(name, new Blob([new Uint8Array(content)], { type: 'application/octet-stream' }));
    this.said = { key: 'flash.read.done', values: { bytes: bytesText(byteLength), address: hex(address), file: name } };
  }

  readonly #ask = async (event: Event): Promise<void> => {
    event.preventDefault();
    this.#choose(this.what);
    const typed = this.querySelector('#erase-text') ? this.#field('erase-text') : '';
    const sectors = await this.#work.look('session.doing.plan', async (target) => (await flashOf(target)).sectors);
    if (!sectors) return;
    const numbers = chosenSectors(sectors, this.what, typed);
    if (numbers) this.asked = { numbers, sectors: sectors.filter((_, index) => numbers.includes(index)) };
    else this.isUnclear = 'erase';
  };

  readonly #erase = async (): Promise<void> => {
    const { numbers = [], sectors = [] } = this.asked ?? {};
    this.asked = undefined;
    cutWork.keep(undefined);
    let erasedBytes = 0;
    let uid: string | undefined;
    const report = await this.#work.run(
      'session.doing.erase',
      async (target, options) => {
        ({ uid } = await knownChip(target));
        const onProgress: typeof options.onProgress = (now) => {
          erasedBytes = now.doneBytes;
          options.onProgress?.(now);
        };
        return eraseNumbered(target, numbers, { ...options, store: journalStore(), onProgress });
      },
      async (target) => erasePace(await flashOf(target), sectors),
    );
    // Called off half way as well; a board that comes back is planned for anew by itself.
    if (isBoardGone(this.#work.error)) cutWork.keep({ kind: 'erase', numbers, sectors, erasedBytes, uid });
    else void flashDesk.planAnew();
    if (report) this.said = { key: 'flash.erase.done', values: { count: report.sectors.length, time: secondsText(report.ms) } };
  };
}

customElements.define('probekit-flash-memory', FlashMemory);
