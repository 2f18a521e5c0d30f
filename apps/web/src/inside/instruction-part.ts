/** What the core executes next. */
import { html, nothing, type TemplateResult } from 'lit';
import { hex } from 'probekit/base';
import type { Instruction } from 'probekit/disassembly';
import { text } from '../language.ts';
import type { Part } from './look.ts';
import { refusedPart } from './refused-part.ts';

export function instructionTable(part: Part<readonly Instruction[]>): TemplateResult {
  if ('refused' in part) return refusedPart(part.refused);
  return html`<div class="inside-scroll" role="region" aria-label=${text('inside.instructions')} tabindex="0"><table class="registers"><tbody>${part.read.map(
    ({ address, word, byteLength, mnemonic, operands, comment }, index) =>
      html`<tr class=${index === 0 ? 'next' : ''}><td>${index === 0 ? html`<span aria-label=${text('inside.next')} role="img">▸</span>` : nothing}</td>
        <th scope="row">${hex(address)}</th><td>${word.toString(16).padStart(2 * byteLength, '0')}</td><td>${mnemonic}</td><td>${operands}</td><td>${comment ?? ''}</td></tr>`,
  )}</tbody></table></div>`;
}
