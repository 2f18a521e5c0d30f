/** The signs of the four states of a station. Form tells them apart first; the colours come from the style of who draws them. */
import { svg, type TemplateResult } from 'lit';
import type { StationState } from './chain-station.ts';

const SIGNS: Readonly<Record<StationState, TemplateResult<2>>> = {
  proven: svg`<circle class="sign-ink" cx="15" cy="15" r="12"/><path class="sign-cut" d="M9.5 15.4l3.9 3.9 7.3-8.2"/>`,
  /* An open contact, as on a circuit diagram: this is where the line is broken. */
  suspect: svg`<path class="sign-accent" d="M15 0L30 15 15 30 0 15z"/><path class="sign-cut" d="M6.5 15h5M18.5 15h5M11.5 15l6-5.5"/>`,
  unknown: svg`<circle class="sign-ring" cx="15" cy="15" r="9"/>`,
  working: svg`<circle class="sign-ring" cx="15" cy="15" r="11"/><path class="sign-arc" d="M15 4a11 11 0 0 1 11 11"/><circle class="sign-ink" cx="15" cy="15" r="4"/>`,
};

export function sign(state: StationState): TemplateResult<2> {
  return svg`<svg class="sign" viewBox="0 0 30 30" aria-hidden="true">${SIGNS[state]}</svg>`;
}
