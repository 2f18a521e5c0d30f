/** The plan as a map of the sectors: told apart by form and word; a table that unfolds says the same with addresses and bytes. */
import { html, type TemplateResult } from 'lit';
import { hex } from 'probekit/base';
import type { MappedSector, SectorFate } from 'probekit/flash';
import { bytesText } from 'probekit/words';
import { text } from '../language.ts';

const FATES: readonly SectorFate[] = ['programmed', 'erased', 'equal', 'kept'];

/** Sectors of one fate in a row. */
interface Run {
  readonly fate: SectorFate;
  readonly sectors: readonly MappedSector[];
}

export function sectorMapPart(map: readonly MappedSector[]): TemplateResult {
  const banks = [...new Set(map.map(({ sector }) => sector.bank))];
  return html`<div class="sector-map">
    <div aria-hidden="true">
      ${banks.map(
        (bank) => html`<p class="small">${text('flash.map.bank', { bank })}</p>
          <div class="sector-cells">${map.filter(({ sector }) => sector.bank === bank).map(cell)}</div>`,
      )}
    </div>
    <p class="sector-key small">${FATES.filter((fate) => map.some((one) => one.fate === fate)).map(
      (fate) =>
        html`<span><i class="sector" data-fate=${fate} aria-hidden="true"></i>${text(`flash.map.${fate}`)} (${map.filter((one) => one.fate === fate).length})</span>`,
    )}</p>
    <details><summary>${text('flash.map.table')}</summary><div class="sector-table" tabindex="0" role="group" aria-label=${text('flash.map.table')}>
      <table>
        <thead><tr>
          <th scope="col">${text('flash.map.sectors')}</th>
          <th scope="col">${text('flash.map.addresses')}</th>
          <th scope="col">${text('flash.map.fate')}</th>
          <th scope="col">${text('flash.map.written')}</th>
        </tr></thead>
        <tbody>${runsOf(map).map(row)}</tbody>
      </table>
    </div></details>
  </div>`;
}

function cell({ sector, fate, programmedBytes }: MappedSector): TemplateResult {
  const title = `${sector.index}: ${hex(sector.address)}, ${text(`flash.map.${fate}`)}${programmedBytes > 0 ? `, ${bytesText(programmedBytes)}` : ''}`;
  return html`<i class="sector" data-fate=${fate} title=${title}></i>`;
}

function row({ fate, sectors }: Run): TemplateResult {
  const first = sectors[0]?.sector;
  const last = sectors.at(-1)?.sector;
  if (!first || !last) return html``;
  const sum = (of: (one: MappedSector) => number) => bytesText(sectors.reduce((total, one) => total + of(one), 0));
  const kept = sum(({ keptBytes }) => keptBytes);
  return html`<tr>
    <th scope="row">${text('flash.map.bank', { bank: first.bank })}: ${first.index === last.index ? first.index : `${first.index}–${last.index}`}</th>
    <td>${hex(first.address)} – ${hex(last.address + last.byteLength - 1)}</td>
    <td>${text(`flash.map.${fate}`)}</td>
    <td>${fate === 'programmed' ? text('flash.map.bytes', { bytes: sum(({ programmedBytes }) => programmedBytes), kept }) : '–'}</td>
  </tr>`;
}

function runsOf(map: readonly MappedSector[]): readonly Run[] {
  const runs: { fate: SectorFate; sectors: MappedSector[] }[] = [];
  for (const one of map) {
    const last = runs.at(-1);
    if (last && last.fate === one.fate && last.sectors[0]?.sector.bank === one.sector.bank) last.sectors.push(one);
    else runs.push({ fate: one.fate, sectors: [one] });
  }
  return runs;
}
