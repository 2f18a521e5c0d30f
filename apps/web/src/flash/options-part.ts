/**
 * `<probekit-flash-options>`: the option bytes as a form with what each value means; before anything is written, what changes and
 * what that can lock out. What is lost for good wants the typed sentence, a chip that no report covers wants its name.
 */
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import {
  changeOptionBytes,
  changeToRestore,
  type FlashOptionPlan,
  forgetCutChange,
  isInForceAlready,
  type OptionBytes,
  type OptionPlan,
  type OptionRisk,
  optionChangeOf,
  optionFileText,
  optionNamed,
  optionsWrittenSaid,
  optionText,
  planFlashOptions,
  planOptionChange,
  readOptionBytes,
  readOptionFile,
  wrongChip,
} from 'probekit/flash';
import type { Image } from 'probekit/image';
import { knownChip, namesChip, nameToType, type OptionChange } from 'probekit/stm32';
import { type Said, say } from 'probekit/words';
import { downloadText } from '../doctor/report-section.ts';
import { KeepsFocus } from '../keep-focus.ts';
import { catalogue, LanguageElement, text } from '../language.ts';
import { isBoardGone } from '../session/board-gone.ts';
import { currentBoard } from '../session/current-board.ts';
import { ChipWork } from './chip-work.ts';
import { cutOptions } from './cut-options.ts';
import { cutWork } from './cut-work.ts';
import { type AgreedOptions, flashDesk } from './flash-desk.ts';
import { journalStore } from './journal-store.ts';
import { optionMeaning, optionRows, type Typed } from './option-rows-part.ts';
import { workPart } from './work-part.ts';

/** More than any file of option bytes, which is then told as too long. */
const MOST_READ_BYTES = 0x4_0000;

class FlashOptions extends LanguageElement {
  static override properties = {
    read: { state: true },
    typed: { state: true },
    plan: { state: true },
    said: { state: true },
    isAgreed: { state: true },
    isBeside: { state: true },
  };
  declare read: OptionBytes | undefined;
  /** Since they were read. */
  declare typed: Typed;
  /** Undefined while the form is filled in. */
  declare plan: OptionPlan | undefined;
  declare said: Said | undefined;
  declare isAgreed: boolean;
  /** The change is made with the image of the flash job, as one job. */
  declare isBeside: boolean;
  /** What is planned then. */
  #both: FlashOptionPlan | undefined;
  /** What it was planned with. */
  #bothOf: { readonly image: Image | undefined; readonly full: boolean } | undefined;
  /** The chip whose option bytes were read last, or asked about. */
  #uid: string | undefined;
  #hasLookedForCut = false;
  /** What the chip is to be called before it is written to. */
  #name: string | undefined;
  readonly #work = new ChipWork();

  constructor() {
    super();
    this.typed = {};
    this.isAgreed = false;
    this.isBeside = false;
    new KeepsFocus(this, 'form button', 'button:not(.work-cancel)');
    this.#work.addEventListener('change', () => this.requestUpdate());
  }

  override connectedCallback(): void {
    super.connectedCallback();
    flashDesk.addEventListener('change', this.#onDesk);
    this.#lookForCut();
  }

  override disconnectedCallback(): void {
    flashDesk.removeEventListener('change', this.#onDesk);
    super.disconnectedCallback();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('read')) this.typed = {};
  }

  protected override render(): TemplateResult {
    const { read, plan } = this;
    return html`<p class="row">
        <button type="button" class="btn btn--line" ?disabled=${this.#work.isRunning} @click=${this.#readAll}>${text('flash.options.read')}</button>
        ${
          read
            ? html`<button type="button" class="btn btn--line" @click=${() => this.#save(read)}>${text('flash.options.save')}</button>
              <button type="button" class="btn btn--line" ?disabled=${this.#work.isRunning} @click=${this.#browse}>${text('flash.options.load')}</button>
              <input type="file" hidden accept=".json" data-options aria-label=${text('flash.options.load')} @change=${this.#load}>`
            : nothing
        }
      </p>
      ${read ? this.#form(read) : nothing} ${plan ? this.#planned(plan) : nothing} ${workPart(this.#work)}
      <p role="status">${this.said ? say(catalogue(), this.said) : nothing}</p>`;
  }

  #form(read: OptionBytes): TemplateResult {
    const { cut } = read;
    return html`${cut ? html`<p class="deciding">${text(`flash.options.cut.${cut}`)}</p>` : nothing}
      <form @submit=${this.#ask} @input=${this.#type}>
        <div class="option-rows">
          ${optionRows(read, this.typed)}
        </div>
        ${
          flashDesk.state.image
            ? html`<label class="flash-check"><input type="checkbox" .checked=${this.isBeside} @change=${this.#setBeside}> ${text('flash.options.beside')}</label>`
            : nothing
        }
        <p class="row"><button type="submit" class="btn btn--line">${text('flash.options.ask')}</button></p>
      </form>`;
  }

  #planned(plan: OptionPlan): TemplateResult {
    const { layout, before, after, changes, risks } = plan;
    if (isInForceAlready(plan)) return html`<p role="status">${text('options.same')}</p>`;
    return html`<section class="option-plan" aria-label=${text('flash.options.plan')}>
      <h3>${text('flash.options.plan')}</h3>
      <ul>
        ${changes.map((step) => {
          const option = optionNamed(layout, step.name);
          return html`<li><code>${step.name}</code> ${optionText(option, step.before)} → <b>${optionText(option, step.after)}</b>
            ${meaningsOf([before, after].map((values) => optionMeaning(layout, option, values)))}</li>`;
        })}
      </ul>
      <form @input=${this.#weigh} @submit=${this.#write}>
        ${risks.map((risk) => this.#risk(risk))}
        ${
          this.#name === undefined
            ? nothing
            : html`<p>${text('flash.options.unproven', { chip: this.#name })}</p>
                <input class="flash-field" data-name aria-label=${text('flash.options.unproven', { chip: this.#name })} autocomplete="off" spellcheck="false">`
        }
        <p class="row">
          <button type="submit" class="btn" ?disabled=${!this.isAgreed || this.#work.isRunning || flashDesk.isBusy}>${text(this.#both ? 'flash.options.write-both' : 'flash.options.write')}</button>
          <span class="small">${text('flash.options.touches')}</span>
        </p>
      </form>
    </section>`;
  }

  #risk({ said, weight }: OptionRisk): TemplateResult {
    const told = say(catalogue(), said);
    if (weight === 'tell') return html`<p class="deciding">${told}</p>`;
    if (weight === 'ask')
      return html`<label class="flash-check refusal"><input type="checkbox" data-ask> <span>${told} ${text('options.agree')}</span></label>`;
    const sentence = text('remedy.sentence');
    return html`<div class="refusal">
      <p><b>${told}</b></p>
      <p>${text('flash.options.sentence', { sentence })}</p>
      <input class="flash-field" data-sentence aria-label=${text('flash.options.sentence', { sentence })} autocomplete="off" spellcheck="false">
    </div>`;
  }

  readonly #weigh = (): void => {
    const typed = (selector: string) => [...this.querySelectorAll<HTMLInputElement>(selector)];
    const sentence = text('remedy.sentence');
    this.isAgreed =
      typed('[data-ask]').every(({ checked }) => checked) &&
      typed('[data-sentence]').every(({ value }) => value.trim().toLowerCase() === sentence) &&
      typed('[data-name]').every(({ value }) => namesChip(value, this.#name ?? ''));
  };

  readonly #onDesk = (): void => {
    const { image, settings } = flashDesk.state;
    // A plan that was agreed to is of one image, and of what of it is written.
    if (this.#both && (image !== this.#bothOf?.image || settings.full !== this.#bothOf?.full)) this.#edited();
    this.#lookForCut();
    this.requestUpdate();
  };

  readonly #setBeside = (event: Event): void => {
    this.isBeside = (event.target as HTMLInputElement).checked;
  };

  readonly #type = ({ target }: Event): void => {
    this.#edited();
    const { value, dataset } = target as HTMLInputElement | HTMLSelectElement;
    const { option } = dataset;
    if (option !== undefined) this.typed = { ...this.typed, [option]: value.trim() };
  };

  readonly #edited = (): void => {
    this.plan = undefined;
    this.#both = undefined;
    this.said = undefined;
  };

  readonly #readAll = async (): Promise<void> => {
    this.#edited();
    this.read = undefined;
    this.read = await this.#work.look('session.doing.options', async (target) => {
      this.#uid = (await knownChip(target)).uid;
      return readOptionBytes(target, { store: journalStore() });
    });
    if (isBoardGone(this.#work.error)) cutWork.keep({ kind: 'options-read' });
  };

  readonly #ask = async (event: Event): Promise<void> => {
    event.preventDefault();
    const { read } = this;
    if (!read) return;
    this.#edited();
    const before = (name: string) => optionText(optionNamed(read.layout, name), read.values[name] ?? 0);
    const assignments = Object.entries(this.typed).filter(([name, given]) => given !== before(name));
    await this.#planFor(() => optionChangeOf(read.layout, assignments, read.values));
  };

  async #planFor(change: () => OptionChange): Promise<void> {
    this.plan = await this.#work.look('session.doing.options', async (target) => {
      const { isVirtual = true } = currentBoard.session?.patient ?? {};
      this.#uid = (await knownChip(target)).uid;
      this.#name = isVirtual ? undefined : nameToType(target.chip.name);
      const { image, settings } = flashDesk.state;
      this.#bothOf = { image, full: settings.full };
      const options = { store: journalStore(), full: settings.full };
      this.#both = this.isBeside && image ? await planFlashOptions(target, image, change(), options) : undefined;
      const plan = this.#both?.options ?? (await planOptionChange(target, change(), options));
      if (plan.cut === 'old' || plan.cut === 'new') await forgetCutChange(target, { store: journalStore() });
      return plan;
    });
    await this.updateComplete;
    this.#weigh();
  }

  /** A change that was cut with a flash job waits for how that goes on. */
  #lookForCut(): void {
    if (!cutOptions.isWaiting || this.#hasLookedForCut || flashDesk.isBusy) return;
    this.#hasLookedForCut = true;
    void this.#takeUp();
  }

  /** The board is back after a change that was cut: what became of it, and what is left to do. Another board is left alone. */
  async #takeUp(): Promise<void> {
    await this.#readAll();
    const { read } = this;
    const wanted = read && cutOptions.take(this.#uid);
    if (wanted) await this.#planFor(() => optionChangeOf(read.layout, wanted, read.values));
    else this.read = undefined;
  }

  readonly #write = async (event: Event): Promise<void> => {
    event.preventDefault();
    const { plan } = this;
    if (!plan || !this.isAgreed) return;
    const uid = this.#uid;
    if (this.#both) return this.#flashWith({ plan: this.#both, uid });
    const after = await this.#work.run('session.doing.options', (target, options) =>
      changeOptionBytes(target, plan, { ...options, store: journalStore() }),
    );
    if (isBoardGone(this.#work.error)) {
      if (uid === undefined) cutWork.keep({ kind: 'options-changed' });
      cutOptions.keep(
        uid,
        plan.changes.map(({ name, after: wanted }) => [name, optionText(optionNamed(plan.layout, name), wanted)]),
      );
    }
    if (!after) return;
    // What is protected decides what a job needs, and going back to RDP level 0 erases the flash.
    void flashDesk.planAnew();
    this.plan = undefined;
    this.read = { layout: plan.layout, values: after.values };
    this.said = optionsWrittenSaid(plan, after.state);
  };

  /** The flash job tells how it goes; what was read before holds no longer. */
  async #flashWith(both: AgreedOptions): Promise<void> {
    this.#edited();
    this.read = undefined;
    await flashDesk.run(both);
    if (flashDesk.state.step === 'done') await this.#readAll();
  }

  #save({ layout, values }: OptionBytes): void {
    downloadText('option-bytes.json', optionFileText(layout, this.#chip, values), 'application/json');
  }

  get #chip(): string {
    return currentBoard.session?.seen?.chip.name ?? '';
  }

  readonly #browse = (): void => this.querySelector<HTMLInputElement>('input[data-options]')?.click();

  readonly #load = async (event: Event): Promise<void> => {
    const input = event.target as HTMLInputElement;
    const [file] = input.files ?? [];
    const { read } = this;
    if (!file || !read) return;
    this.#edited();
    const content = await file.slice(0, MOST_READ_BYTES).text();
    input.value = '';
    await this.#planFor(() => {
      const found = readOptionFile(content, file.name);
      if (!namesChip(found.chip, this.#chip)) throw wrongChip(file.name, found, this.#chip);
      return changeToRestore(read.layout, optionChangeOf(read.layout, found.assignments, read.values), read.values);
    });
  };
}

/** Nothing of a value that means nothing by itself, before or after. */
const meaningsOf = (meanings: readonly string[]) =>
  meanings.every((meaning) => meaning !== '') ? html`<span class="small">${meanings.join(' → ')}</span>` : nothing;

customElements.define('probekit-flash-options', FlashOptions);
