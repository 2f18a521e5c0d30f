/** The option bytes as rows of a form: a choice where a field has few values, each with its meaning; else a number with what it means beside it. */
import { html, nothing, type TemplateResult } from 'lit';
import { hasCode } from 'probekit/base';
import { choicesOf, meaningOf, type OptionBytes, optionChangeOf, optionText } from 'probekit/flash';
import { type Said, say } from 'probekit/words';
import { catalogue, text } from '../language.ts';

type OptionField = OptionBytes['layout']['fields'][number];
type OptionValues = OptionBytes['values'];

/** What was typed, by the names of the fields. */
export type Typed = Readonly<Record<string, string>>;

export function optionRows({ layout, values }: OptionBytes, typed: Typed): readonly TemplateResult[] {
  const { now, unclear } = asTyped({ layout, values }, typed);
  return layout.fields
    .filter(({ dualCore }) => !dualCore)
    .map((option) => {
      const { name } = option;
      const given = typed[name] ?? optionText(option, values[name] ?? 0);
      const choices = choicesOf(layout, option, now).map(({ value, said }) => ({ value: optionText(option, value), said }));
      return html`<div class="option-row">
        <label for="option-${name}">${name}</label>
        ${choices.length > 0 ? choice(name, given, choices) : number(name, given, unclear.has(name) ? text('flash.options.unclear') : optionMeaning(layout, option, now))}
      </div>`;
    });
}

/** Nothing, where the value means nothing by itself. */
export function optionMeaning(layout: OptionBytes['layout'], option: OptionField, values: OptionValues): string {
  const meaning = meaningOf(layout, option, values);
  return meaning ? say(catalogue(), meaning) : '';
}

function choice(name: string, given: string, choices: readonly { readonly value: string; readonly said: Said }[]): TemplateResult {
  const isAnother = !choices.some(({ value }) => value === given);
  return html`<select class="flash-field" id="option-${name}" data-option=${name}>
    ${isAnother ? html`<option value=${given} .selected=${true}>${given}</option>` : nothing}
    ${choices.map(({ value, said }) => html`<option value=${value} .selected=${value === given}>${value} · ${say(catalogue(), said)}</option>`)}
  </select>`;
}

function number(name: string, given: string, meaning: string): TemplateResult {
  return html`<input class="flash-field" id="option-${name}" data-option=${name} .value=${given} autocomplete="off" spellcheck="false" aria-describedby="option-${name}-means">
    <span class="small" id="option-${name}-means">${meaning}</span>`;
}

/** The values as they are typed, over those that were read, and which texts are no value yet. */
function asTyped({ layout, values }: Pick<OptionBytes, 'layout' | 'values'>, typed: Typed) {
  const unclear = new Set<string>();
  let now = values;
  for (const [name, given] of Object.entries(typed)) {
    try {
      now = { ...now, ...optionChangeOf(layout, [[name, given]], now) };
    } catch (error) {
      if (!hasCode(error, 'flash/option-value')) throw error;
      unclear.add(name);
    }
  }
  return { now, unclear };
}
