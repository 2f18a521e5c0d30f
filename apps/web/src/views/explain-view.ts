/** One message explained. */
import { html, type TemplateResult } from 'lit';
import type { RouteState } from '../route.ts';
export const view = ({ text = '', file }: RouteState): TemplateResult =>
  html`<probekit-explain .text=${text} .file=${file}></probekit-explain>`;
