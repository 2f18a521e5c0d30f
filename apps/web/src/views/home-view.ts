/** The first screen: three doors, each of which works at once, and the chain of links that everything here is about. */
import { html, type TemplateResult } from 'lit';
import { catalogue, LanguageElement, text } from '../language.ts';
import { go } from '../route.ts';
import { reachesProbes } from '../session/bridge-token.ts';
import { BOARD_PICTURE, PASTE_PICTURE, PLUG_PICTURE } from './door-pictures.ts';
import '../elements/probekit-chain.ts';
import './paste-field.ts';

class HomeView extends LanguageElement {
  protected override render() {
    return html`<div class="intro"><h1>${text('page.intro.title')}</h1><p>${text('page.intro.text')}</p></div>
      <div class="doors" role="group" aria-label=${text('page.doors')}>${pasteDoor()} ${plugDoor()} ${boardDoor()}</div>
      <section class="band" aria-labelledby="chain-title">
        <h2 id="chain-title">${text('page.chain.title')}</h2>
        <p>${text('page.chain.text')}</p>
        <probekit-chain picture key .catalogue=${catalogue()}></probekit-chain>
      </section>`;
  }
}

function pasteDoor(): TemplateResult {
  return html`<section class="door" aria-labelledby="paste-title">
    <div class="fig" aria-hidden="true">${PASTE_PICTURE}</div>
    <h2 id="paste-title">${text('page.doors.paste.title')}</h2>
    <p>${text('page.doors.paste.text')}</p>
    <probekit-paste></probekit-paste>
    <p class="small">${text('page.doors.paste.needs')}</p>
  </section>`;
}

function plugDoor(): TemplateResult {
  return html`<section class="door" aria-labelledby="plug-title">
    <div class="fig" aria-hidden="true">${PLUG_PICTURE}</div>
    <h2 id="plug-title">${text('page.doors.plug.title')}</h2>
    ${reachesProbes() ? plugAct() : plugMissing()}
  </section>`;
}

function plugAct(): TemplateResult {
  return html`<p>${text('page.doors.plug.text')}</p>
    <div><button type="button" class="btn" @click=${() => go('doctor', { choose: true })}>${text('page.doors.plug.button')}</button></div>
    <p class="small">
      ${text('page.doors.plug.needs')}
      <a href="#doctor" @click=${openEmptyList}>${text('page.doors.plug.empty')}</a>
    </p>`;
}

function plugMissing(): TemplateResult {
  return html`<p>${text('page.doors.plug.missing')}</p>
    <div><a class="btn btn--line" href="#doctor">${text('page.doors.plug.instead')}</a></div>`;
}

function boardDoor(): TemplateResult {
  return html`<section class="door" aria-labelledby="board-title">
    <div class="fig" aria-hidden="true">${BOARD_PICTURE}</div>
    <h2 id="board-title">${text('page.doors.board.title')}</h2>
    <p>${text('page.doors.board.text')}</p>
    <div><a class="btn" href="#board">${text('page.doors.board.button')}</a></div>
    <p class="small">${text('page.doors.board.needs')}</p>
  </section>`;
}

/** To what is known of a list that stays empty; without the click the link would only lead to the doctor. */
function openEmptyList(event: Event): void {
  event.preventDefault();
  go('doctor', { obstacle: 'nothing-chosen' });
}

customElements.define('probekit-home', HomeView);

export const view = (): TemplateResult => html`<probekit-home></probekit-home>`;
