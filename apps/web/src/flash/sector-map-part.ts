/** The plan as a map of the sectors: told apart by form and word; a table that unfolds says the same with addresses and bytes. */
import { html, nothing, type TemplateResult } from 'lit';
import { hex } from 'probekit/base';
import type { MappedSector, SectorFate } from 'probekit/flash';
import { bytesText } from 'probekit/words';
import { text } from '../language.ts';

const FATES: readonly SectorFate[] = ['programmed', 'erased', 'equal', 'kept'];

/** The smallest sector's width, and what a larger one has more for each time that it is twice as large, in CSS pixels. */
const CELL_PX = 22;

/** Sectors of one fate and size in a row. */
interface Run {
  readonly fate: SectorFate;
  readonly sectors: readonly MappedSector[];
}

export function sectorMapPart(map: readonly MappedSector[]): TemplateResult {
  const banks = banksOf(map);
  const leastBytes = Math.min(...map.map(({ sector }) => sector.byteLength));
  return html`<div class="sector-map">
    <div aria-hidden="true">
      ${banks.map(
        (bank) => html`<p class="small">${banks.length > 1 ? `${text('flash.map.bank', { bank })}: ` : nothing}${sizesOf(map, bank)}</p>
          <div class="sector-cells">${map.filter(({ sector }) => sector.bank === bank).map((one) => cell(one, leastBytes))}</div>`,
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
          <th scope="col">${text('flash.map.size')}</th>
          <th scope="col">${text('flash.map.addresses')}</th>
          <th scope="col">${text('flash.map.fate')}</th>
          <th scope="col">${text('flash.map.written')}</th>
        </tr></thead>
        <tbody>${runsOf(map).map((run) => row(run, banks.length > 1))}</tbody>
      </table>
    </div></details>
  </div>`;
}

const banksOf = (map: readonly MappedSector[]) => [...new Set(map.map(({ sector }) => sector.bank))];

/** `4 × 16 KiB, 64 KiB, 3 × 128 KiB` */
function sizesOf(map: readonly MappedSector[], bank: number): string {
  const sizes: { count: number; byteLength: number }[] = [];
  for (const { sector } of map.filter((one) => one.sector.bank === bank)) {
    const last = sizes.at(-1);
    if (last?.byteLength === sector.byteLength) last.count++;
    else sizes.push({ count: 1, byteLength: sector.byteLength });
  }
  return sizes.map(({ count, byteLength }) => countOfSize(count, byteLength)).join(', ');
}

const countOfSize = (count: number, byteLength: number) => `${count > 1 ? `${count} × ` : ''}${bytesText(byteLength)}`;

function cell({ sector, fate, programmedBytes }: MappedSector, leastBytes: number): TemplateResult {
  const title = `${sector.index}: ${hex(sector.address)}, ${bytesText(sector.byteLength)}, ${text(`flash.map.${fate}`)}${programmedBytes > 0 ? `, ${bytesText(programmedBytes)}` : ''}`;
  const width = CELL_PX * (1 + Math.log2(sector.byteLength / leastBytes));
  // By the property: the page's policy allows no style in an attribute.
  return html`<i class="sector" data-fate=${fate} title=${title} .style=${`width: ${width}px`}></i>`;
}

function row({ fate, sectors }: Run, hasBanks: boolean): TemplateResult {
  const first = sectors[0]?.sector;
  const last = sectors.at(-1)?.sector;
  if (!first || !last) return html``;
  const sum = (of: (one: MappedSector) => number) => sectors.reduce((total, one) => total + of(one), 0);
  const bytes = bytesText(sum(({ programmedBytes }) => programmedBytes));
  const kept = sum(({ keptBytes }) => keptBytes);
  const written = kept > 0 ? text('flash.map.bytes', { bytes, kept: bytesText(kept) }) : bytes;
  return html`<tr>
    <th scope="row">${hasBanks ? `${text('flash.map.bank', { bank: first.bank })}: ` : nothing}${first.index === last.index ? first.index : `${first.index}–${last.index}`}</th>
    <td>${countOfSize(sectors.length, first.byteLength)}</td>
    <td>${hex(first.address)} – ${hex(last.address + last.byteLength - 1)}</td>
    <td>${text(`flash.map.${fate}`)}</td>
    <td>${fate === 'programmed' ? written : '–'}</td>
  </tr>`;
}

function runsOf(map: readonly MappedSector[]): readonly Run[] {
  const runs: { fate: SectorFate; sectors: MappedSector[] }[] = [];
  for (const one of map) {
    const last = runs.at(-1);
    const before = last?.sectors[0]?.sector;
    if (last?.fate === one.fate && before?.bank === one.sector.bank && before.byteLength === one.sector.byteLength) last.sectors.push(one);
    else runs.push({ fate: one.fate, sectors: [one] });
  }
  return runs;
}
