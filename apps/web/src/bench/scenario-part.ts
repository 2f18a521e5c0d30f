/** Which board is on the bench, with what it takes to put another one there, and why that did not work. */
import { html, nothing, type TemplateResult } from 'lit';
import { text } from '../language.ts';
import { tellLoadError } from './load-error.ts';
import { EXAMPLES, type ExampleName, FIRST_EXAMPLE, isExample, type ReadyScenario } from './scenario-examples.ts';

/** An example, or a file of the person, by its name. */
export interface OnBench {
  readonly name: string;
  readonly ready: ReadyScenario;
  readonly isFile: boolean;
  /** Hands have changed it since. */
  readonly isChanged: boolean;
}

export interface ScenarioActions {
  choose(name: ExampleName): void;
  /** Opens the browser's list of files. */
  browse(): void;
  take(files: readonly File[]): void;
}

export function scenarioPart(onBench: OnBench | undefined, { choose, browse, take }: ScenarioActions): TemplateResult {
  const chosen = (event: Event) => {
    const { value } = event.target as HTMLSelectElement;
    if (isExample(value)) choose(value);
  };
  const given = (event: Event) => {
    const input = event.target as HTMLInputElement;
    take([...(input.files ?? [])]);
    // The same file may be chosen again when it has been mended.
    input.value = '';
  };
  const present = onBench?.name ?? FIRST_EXAMPLE;
  return html`<div class="board-scenario">
    <label for="scenario">${text('board.scenario')}</label>
    <div class="row">
      <select id="scenario" aria-describedby="scenario-about" @change=${chosen}>
        ${onBench?.isFile || onBench?.isChanged ? html`<option value="">${nameOf(onBench)}</option>` : nothing}
        ${EXAMPLES.map((name) => html`<option value=${name} ?selected=${name === present && !onBench?.isChanged}>${text(`board.scenario.${name}`)}</option>`)}
      </select>
      <button type="button" class="btn btn--line" aria-describedby="file-hint" @click=${browse}>${text('board.loadFile')}</button>
      <input type="file" hidden multiple accept=".json,.elf,.axf,.bin" aria-label=${text('board.loadFile')} @change=${given}>
    </div>
    <p class="small" id="scenario-about">${about(onBench, present)}</p>
    <p class="vh" id="file-hint">${text('board.loadFile.hint')}</p>
  </div>`;
}

/** What is on the bench and is none of the examples as they are. */
function nameOf({ name, isFile, isChanged }: OnBench): string {
  const scenario = isFile ? text('board.scenario.file', { file: name }) : isExample(name) ? text(`board.scenario.${name}`) : name;
  return isChanged ? text('board.scenario.changed', { scenario }) : scenario;
}

function about(onBench: OnBench | undefined, present: string): string | typeof nothing {
  if (onBench?.isChanged) return text('board.about.changed');
  return !onBench?.isFile && isExample(present) ? text(`board.about.${present}`) : nothing;
}

/** `hasEnded`: there is no board any more, or not yet; else the present one stays. */
export function refusalPart(error: unknown, hasEnded: boolean, restart: () => void): TemplateResult {
  const told = error === undefined ? undefined : tellLoadError(error);
  return html`<div role="alert" class="board-refusal">${
    told
      ? html`<div class="refusal">
          <p><b>${hasEnded ? nothing : text('board.error.title')} ${told.what}</b></p>
          <p>${told.todo} ${hasEnded ? nothing : text('board.error.kept')}</p>
          ${told.detail ? html`<p><code lang="en">${told.detail}</code></p>` : nothing}
          ${hasEnded ? html`<button type="button" class="btn" @click=${restart}>${text('board.restart')}</button>` : nothing}
        </div>`
      : nothing
  }</div>`;
}
