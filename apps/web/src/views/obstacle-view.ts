/**
 * What stands between the browser and a probe, in the form of a verdict: how far the chain is proven, what is wrong,
 * what to do now, how we know, another way; and at the side the other obstacles, to read about. Pure templates: the rows
 * come from `doctor/obstacle-rows.ts`, the buttons' acts from whoever shows this.
 */
import { html, nothing, type TemplateResult } from 'lit';
import { ref } from 'lit/directives/ref.js';
import { type SaidValue, say } from 'probekit/words';
import { OBSTACLE_ROWS } from '../doctor/obstacle-rows.ts';
import {
  type Obstacle,
  type ObstacleAct,
  type ObstacleEvidence,
  type ObstacleId,
  type ObstacleRow,
  type ObstacleStep,
  occursOn,
  stationsOf,
} from '../doctor/obstacles.ts';
import { capital } from '../doctor/telling.ts';
import { certaintySign } from '../doctor/verdict-section.ts';
import { catalogue, text } from '../language.ts';
import '../elements/probekit-chain.ts';
import './copy-command.ts';

/** What the buttons do. */
export interface ObstacleActions {
  /** Opens the browser's list of probes; called in the click. */
  choose(): void;
  listWasEmpty(): void;
  testAgain(): void;
  /** Shows another obstacle, to read about it. */
  read(id: ObstacleId): void;
  /** Leaves an obstacle that was only read about. */
  back(): void;
}

export function obstacleSection(obstacle: Obstacle, actions: ObstacleActions): TemplateResult {
  const { row, isFound, system } = obstacle;
  const isFor = (one: ObstacleStep) => occursOn(one, system);
  const words = catalogue();
  return html`<div class="obstacle">
    ${
      isFound
        ? html`<probekit-chain
            .stations=${stationsOf(obstacle, (said) => say(words, said))}
            .catalogue=${words}
            layout="row"
          ></probekit-chain>`
        : nothing
    }
    <div class="obstacle-columns">
      <div>
        ${verdict(obstacle, actions)}
        <section class="sec">
          <h2>${text('obstacle.now')}</h2>
          <ol class="obstacle-steps">
            ${row.steps.filter(isFor).map((one) => html`<li>${step(one, actions)}</li>`)}
          </ol>
        </section>
        ${isFound ? evidenceOf(obstacle) : nothing}
        <section class="sec">
          <h2>${text('obstacle.another')}</h2>
          <ul class="obstacle-ways">
            ${row.otherWays.filter(isFor).map((one) => html`<li>${step(one, actions)}</li>`)}
          </ul>
        </section>
      </div>
      ${otherObstacles(obstacle, actions)}
    </div>
  </div>`;
}

function verdict({ row, isFound, device }: Obstacle, actions: ObstacleActions): TemplateResult {
  const { good, fault, title, certainty, cause, because } = row;
  const values = { device: named(device) };
  const isSure = isFound && certainty;
  return html`<div class="verdict">
    <h1 tabindex="-1" ${ref(keepFocus)}>
      ${isFound ? html`<span class="good">${text(good)}</span><span>${text(fault)}</span>` : html`<span>${text(title)}</span>`}
    </h1>
    ${isFound ? nothing : readingNote(actions)}
    <div class=${isSure ? 'cause' : 'cause is-plain'}>
      ${isSure ? certaintySign(certainty, catalogue()) : nothing}
      <div>
        ${cause ? html`<p>${text(cause, values)}</p>` : nothing}
        <p class="quiet">${text(because, values)}</p>
      </div>
    </div>
  </div>`;
}

function readingNote({ back }: ObstacleActions): TemplateResult {
  return html`<div class="obstacle-note">
    <p>${text('obstacle.reading-only')}</p>
    <button type="button" class="plain" @click=${() => back()}>${text('obstacle.back')}</button>
  </div>`;
}

function step({ text: key, command, act }: ObstacleStep, actions: ObstacleActions): TemplateResult {
  return html`<div>
    ${text(key)} ${command === undefined ? nothing : html`<probekit-copy .command=${command}></probekit-copy>`}
    ${act === undefined ? nothing : actButton(act, actions)}
  </div>`;
}

function actButton(act: ObstacleAct, actions: ObstacleActions): TemplateResult {
  const acts: Readonly<Record<ObstacleAct, () => void>> = {
    choose: () => actions.choose(),
    'list-was-empty': () => actions.listWasEmpty(),
    'test-again': () => actions.testAgain(),
    'read-driver-windows': () => read('driver-windows', actions),
  };
  const isMain = act === 'choose' || act === 'test-again';
  return html`<p class="row">
    <button type="button" class=${isMain ? 'btn' : 'btn btn--line'} @click=${acts[act]}>${text(`obstacle.act.${act}`)}</button>
  </p>`;
}

function evidenceOf({ row, device, raw }: Obstacle): TemplateResult {
  return html`<section class="sec">
    <h2>${text('obstacle.know')}</h2>
    <ul class="evidence">
      ${row.evidence.map((one) => evidenceRow(one, named(device), raw))}
    </ul>
  </section>`;
}

function evidenceRow({ check, text: key, isRaw }: ObstacleEvidence, device: SaidValue, raw: string | undefined): TemplateResult {
  return html`<li class=${check ? '' : 'is-alone'}>
    ${check ? html`<span class="check">${check}</span>` : nothing}
    <div>
      ${capital(text(key, { device }))}
      ${
        isRaw && raw !== undefined
          ? html`<details>
            <summary>${text('obstacle.raw')}</summary>
            <pre class="raw" tabindex="0">${raw}</pre>
          </details>`
          : nothing
      }
    </div>
  </li>`;
}

function otherObstacles({ row: shown, system }: Obstacle, actions: ObstacleActions): TemplateResult {
  const here = OBSTACLE_ROWS.filter((row) => occursOn(row, system));
  const titles = new Set(here.map(({ title }) => title));
  const elsewhere = OBSTACLE_ROWS.filter((row) => !here.includes(row) && !titles.has(row.title));
  return html`<nav class="obstacle-list" aria-label=${text('obstacle.list')}>
    <p class="small">${text('obstacle.list.here')}</p>
    ${listOf(here, shown, actions)}
    <p class="small">${text('obstacle.list.elsewhere')}</p>
    ${listOf(elsewhere, shown, actions)}
  </nav>`;
}

function listOf(rows: readonly ObstacleRow[], shown: ObstacleRow, actions: ObstacleActions): TemplateResult {
  return html`<ul>
    ${rows.map(
      (row) => html`<li>
        <button type="button" aria-current=${row.title === shown.title ? 'true' : nothing} @click=${() => read(row.id, actions)}>
          ${text(row.title)}
        </button>
      </li>`,
    )}
  </ul>`;
}

/** The reader goes on from the heading of what was opened. */
function read(id: ObstacleId, actions: ObstacleActions): void {
  actions.read(id);
  requestAnimationFrame(() => {
    const heading = document.querySelector<HTMLElement>('.obstacle h1');
    heading?.focus();
    heading?.scrollIntoView({ block: 'nearest' });
  });
}

/** Focus that was lost with the button that was clicked goes to the heading. */
function keepFocus(heading?: Element): void {
  if (!navigator.userActivation?.hasBeenActive) return;
  requestAnimationFrame(() => {
    if (heading instanceof HTMLElement && document.activeElement === document.body) heading.focus({ preventScroll: true });
  });
}

function named(device: string | undefined): SaidValue {
  return device ?? { key: 'obstacle.the-probe' };
}
