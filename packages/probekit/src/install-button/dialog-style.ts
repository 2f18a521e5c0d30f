/** How the window of an install button looks; colours are the page's or ours (`elements/`). */
import { css } from 'lit';

export const DIALOG_STYLE = css`
  :host { display: contents; container-type: normal; }
  dialog {
    width: min(34rem, calc(100vw - 2rem)); max-height: calc(100vh - 4rem); padding: 24px; overflow: auto;
    color: var(--e-ink); background: var(--e-surface); border: 1px solid var(--e-line-strong); border-radius: 3px;
    font: var(--e-text) / 1.5 var(--e-sans); text-align: start; overflow-wrap: anywhere;
  }
  dialog::backdrop { background: rgb(0 0 0 / 45%); }
  h2 { margin: 0 0 12px; font-size: 1.25rem; line-height: 1.3; }
  h2:focus { outline: none; }
  h3 { margin: 16px 0 4px; font-size: var(--e-text); }
  p, ol { margin: 0 0 8px; }
  ol { padding-inline-start: 1.4em; list-style: decimal; }
  .small { font-size: var(--e-small); color: var(--e-ink-2); }
  .good { color: var(--e-ink-2); }
  .refusal { border-inline-start: 3px solid var(--e-accent); padding-inline-start: 12px; }
  .acts { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 12px; margin: 16px 0 0; }
  .acts progress { flex: 1; }
  .primary { background: var(--e-ink); color: var(--e-on-ink); border-color: var(--e-ink); font-weight: 600; }
  .primary:hover { background: var(--e-ink-2); }
  a { color: inherit; }
  progress { width: 100%; height: 8px; accent-color: var(--e-ink); }
  .phases li { margin-bottom: 8px; }
  code { font-family: var(--e-mono); font-size: 0.9em; }
`;
