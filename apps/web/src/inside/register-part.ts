/** Registers by name and bit, as a table: what is 0 is left out of the bits, but for one that is the whole register. */
import { html, nothing, type TemplateResult } from 'lit';
import { hex } from 'probekit/base';
import type { RegisterReading } from 'probekit/cortex';
import { text } from '../language.ts';
import type { Part } from './look.ts';
import { refusedPart } from './refused-part.ts';

export function registerTable(caption: string, part: Part<readonly RegisterReading[]>): TemplateResult {
  if ('refused' in part) return refusedPart(part.refused);
  return html`<div class="inside-scroll" role="region" aria-label=${caption} tabindex="0"><table class="registers">
    <thead><tr><th scope="col">${text('inside.register')}</th><th scope="col">${text('inside.value')}</th><th scope="col">${text('inside.bits')}</th></tr></thead>
    <tbody>${part.read.map(
      ({ name, value, fields, flags = [] }) =>
        html`<tr><th scope="row">${name}</th><td>${hex(value)}</td><td>${Object.entries(fields)
          .filter(([, field]) => field !== 0)
          .map(
            ([field, its]) => html`<span class="bit">${field}${flags.includes(field) ? nothing : html`=${hex(its, 1)}`}</span> `,
          )}</td></tr>`,
    )}</tbody>
  </table></div>`;
}

/** The same registers as single-precision numbers, several to a row. */
export function floatTable(caption: string, part: Part<readonly RegisterReading[]>): TemplateResult {
  if ('refused' in part) return refusedPart(part.refused);
  const view = new DataView(new ArrayBuffer(4));
  const number = (value: number) => {
    view.setUint32(0, value);
    return Number(view.getFloat32(0).toPrecision(7));
  };
  const [status, ...singles] = part.read;
  return html`${status ? registerTable(status.name, { read: [status] }) : nothing}
    <div class="inside-scroll" role="region" aria-label=${caption} tabindex="0"><table class="registers"><tbody>${singles.map(
      ({ name, value }) => html`<tr><th scope="row">${name}</th><td>${hex(value)}</td><td>${number(value)}</td></tr>`,
    )}</tbody></table></div>`;
}
