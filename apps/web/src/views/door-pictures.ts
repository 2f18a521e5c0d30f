/** The line drawings above the three doors: a text read into links, a plug before a board, a board in a window. */
import { html } from 'lit';

export const PASTE_PICTURE = html`<svg viewBox="7 0 220 112">
  <path class="d-o" d="M8 6h92l20 20v80H8z"/><path class="d-n" d="M100 6v20h20"/><text class="d-t" x="20" y="30">FAIL.TXT</text>
  <path class="d-q" d="M20 46h82M20 60h88M20 74h46"/><path class="d-a" d="M20 90h62"/><path class="d-n" d="M134 90h26m-8-7l8 7-8 7"/>
  <circle class="d-f" cx="176" cy="90" r="6"/><path class="d-n" d="M182 90h16"/><circle class="d-n" cx="206" cy="90" r="6"/>
</svg>`;

export const PLUG_PICTURE = html`<svg viewBox="0 0 220 112">
  <path class="d-n" d="M0 56h56"/><path class="d-o" d="M56 40h34v32H56z"/><path class="d-o" d="M90 46h18v20H90z"/>
  <path class="d-q" d="M112 56h12" stroke-dasharray="2 4"/><path class="d-o" d="M130 6h84v100h-84z"/><path class="d-o" d="M126 44h16v24h-16z"/>
  <path class="d-o" d="M160 18h22v22h-22zM158 58h34v34h-34z"/><path class="d-n" d="M166 40v18M171 40v18M176 40v18"/>
</svg>`;

export const BOARD_PICTURE = html`<svg viewBox="7 0 220 112">
  <path class="d-o" d="M8 6h150v100H8z"/><path class="d-n" d="M8 22h150"/><circle class="d-f" cx="17" cy="14" r="2.2"/>
  <circle class="d-f" cx="25" cy="14" r="2.2"/><path class="d-n" d="M40 34h62v62H40z" stroke-dasharray="5 4"/>
  <path class="d-n" d="M62 54h20v20H62z"/><path class="d-o" d="M116 46h26v12h-26zM116 74h26v12h-26z"/>
  <circle class="d-f" cx="122" cy="52" r="2.4"/><circle class="d-f" cx="136" cy="52" r="2.4"/><rect class="d-f" x="115" y="73" width="28" height="14" rx="2"/>
</svg>`;
