/** The phases of a job: a bar each, bytes, rate, time left, share of what is physically possible. */
import { html, type TemplateResult } from 'lit';
import type { PhaseLine } from 'probekit/flash';
import { type SentenceKey, say, secondsText } from 'probekit/words';
import { catalogue, text } from '../language.ts';

export function progressPart(lines: readonly PhaseLine[]): TemplateResult {
  return html`<div class="phases">
    ${lines.map(({ phase, figures, said, share }) => {
      const name = text(`progress.phase.${phase}` as SentenceKey);
      return html`<div class="phase">
        <span class="phase-name">${name}</span>
        <progress max="1" .value=${share} aria-label=${name}></progress>
        <span class="phase-figures">${[secondsText(figures.elapsedMs), ...said.map((one) => say(catalogue(), one))].join(' · ')}</span>
      </div>`;
    })}
  </div>`;
}
