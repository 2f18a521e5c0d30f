/** Memory in hex: sixteen bytes a row, those that changed since the look before marked, their characters beside. */
import { html, type TemplateResult } from 'lit';
import { hex } from 'probekit/base';
import { text } from '../language.ts';
import type { Look } from './look.ts';
import { refusedPart } from './refused-part.ts';

export const BYTES_A_ROW = 16;

export function memoryTable(part: NonNullable<Look['memory']>, isChanged: (address: number) => boolean): TemplateResult {
  if ('refused' in part) return refusedPart(part.refused);
  const { address, bytes } = part.read;
  const rows = Array.from({ length: Math.ceil(bytes.length / BYTES_A_ROW) }, (_, row) => row * BYTES_A_ROW);
  return html`<div class="inside-scroll" role="region" aria-label=${text('inside.memory')} tabindex="0"><table class="memory"><tbody>${rows.map(
    (at) =>
      html`<tr><th scope="row">${hex(address + at)}</th>${[...bytes.subarray(at, at + BYTES_A_ROW)].map((byte, index) => {
        const pair = byte.toString(16).padStart(2, '0');
        return html`<td>${isChanged(address + at + index) ? html`<mark>${pair}</mark>` : pair}</td>`;
      })}<td class="characters">${charactersOf(bytes.subarray(at, at + BYTES_A_ROW))}</td></tr>`,
  )}</tbody></table></div>`;
}

function charactersOf(bytes: Uint8Array): string {
  return [...bytes].map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('');
}
