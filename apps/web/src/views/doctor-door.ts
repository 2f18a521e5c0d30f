/** What stands where no examination is under way yet: how to choose a probe, which of several, whether it may attach. */
import { html, type TemplateResult } from 'lit';
import type { ListedProbe } from '../doctor/probe-door.ts';
import { text } from '../language.ts';

/** No probe is known yet. `choose` opens the browser's list and must be called in the click. */
export function chooseProbe(isChoosing: boolean, choose: (mayAttach: boolean) => void): TemplateResult {
  return html`<h1>${text('examination.door.title')}</h1>
    <div class="door-choice">
      <p class="lead">${text(isChoosing ? 'examination.door.choosing' : 'examination.door.text')}</p>
      <p>
        <button type="button" class="btn" @click=${() => choose(true)}>
          ${text('examination.door.choose')}
        </button>
      </p>
      <p class="quiet">${text('examination.door.reads')}</p>
      <section class="door-note">
        <h2>${text('examination.door.rdp.title')}</h2>
        <p class="quiet">${text('examination.door.rdp.text')}</p>
        <button type="button" class="btn btn--line" @click=${() => choose(false)}>
          ${text('examination.door.no-attach')}
        </button>
      </section>
    </div>`;
}

/** Two or more are plugged in, and the page may use each of them. */
export function pickProbe(probes: readonly ListedProbe[], pick: (probe: ListedProbe) => void): TemplateResult {
  return html`<h1>${text('examination.door.title')}</h1>
    <div class="door-choice">
      <p class="lead">${text('examination.door.several')}</p>
      ${probeList(probes, pick)}
    </div>`;
}

/** Each by its name and the ends of its serial number, as a button. */
export function probeList(probes: readonly ListedProbe[], pick: (probe: ListedProbe) => void): TemplateResult {
  return html`<ul class="probes">
    ${probes.map(
      (probe) => html`<li>
        <button type="button" class="btn btn--line" @click=${() => pick(probe)}>
          ${probe.product}<small>${probe.shortSerial}</small>
        </button>
      </li>`,
    )}
  </ul>`;
}

/** The chip was read-out protected when it was last met. */
export function askToAttach(answer: (mayAttach: boolean) => void): TemplateResult {
  return html`<h1>${text('examination.door.rdp.ask')}</h1>
    <div class="door-choice">
      <p class="lead">${text('examination.door.rdp.known')}</p>
      <p class="row">
        <button type="button" class="btn" @click=${() => answer(false)}>${text('examination.door.no-attach')}</button>
        <button type="button" class="btn btn--line" @click=${() => answer(true)}>${text('examination.door.attach')}</button>
      </p>
    </div>`;
}

/** The page works with the virtual board, and goes on with it unless a person says otherwise. */
export function whichDoctor(useReal: () => void): TemplateResult {
  return html`<h1>${text('session.doctor.title')}</h1>
    <div class="door-choice">
      <p class="lead">${text('session.doctor.virtual')}</p>
      <p class="row">
        <a class="btn" href="#board">${text('session.doctor.beside')}</a>
        <button type="button" class="btn btn--line" @click=${useReal}>${text('session.doctor.real')}</button>
      </p>
    </div>`;
}
