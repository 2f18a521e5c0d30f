/**
 * Colours of components: the page's custom properties (`styles/tokens.css`), else the same values built in. The
 * built-in pair follows the colour scheme that the surrounding page declares; on paper and in forced colours the
 * signs carry the meaning.
 */
import { css } from 'lit';

export const ELEMENT_COLOURS = css`
  :host {
    --e-bg: var(--bg, light-dark(#ffffff, #121517));
    --e-surface: var(--surface, light-dark(#ffffff, #1a1e21));
    --e-sunken: var(--sunken, light-dark(#eaeae4, #0c0e10));
    --e-ink: var(--ink, light-dark(#16191b, #e8eae7));
    --e-ink-2: var(--ink-2, light-dark(#434a4f, #b6bcbe));
    --e-ink-3: var(--ink-3, light-dark(#5d656a, #939b9f));
    --e-line: var(--line, light-dark(#d3d5cf, #2b3135));
    --e-line-strong: var(--line-strong, light-dark(#7d8488, #70797e));
    --e-on-ink: var(--on-ink, light-dark(#f5f5f1, #121517));
    --e-accent: var(--accent, light-dark(#ad3708, #ff8c5f));
    --e-on-accent: var(--on-accent, light-dark(#ffffff, #1c0d05));
    --e-off: var(--lamp-off, light-dark(#d9dbd6, #353b3f));
    --e-green: var(--lamp-green, light-dark(#14964a, #35c46f));
    --e-red: var(--lamp-red, light-dark(#d92d20, #ff5a4c));
    --e-yellow: var(--lamp-yellow, light-dark(#d99a00, #f2c230));
    --e-orange: var(--lamp-orange, light-dark(#ee7a00, #ff9a3c));
    --e-blue: var(--lamp-blue, light-dark(#2f5fb3, #6f9cf0));
    --e-sans: var(--sans, system-ui, "Segoe UI", Roboto, "Noto Sans", Arial, sans-serif);
    --e-mono: var(--mono, ui-monospace, Consolas, "Noto Sans Mono", "DejaVu Sans Mono", monospace);
    --e-small: var(--t-1, 0.8125rem);
    --e-text: var(--t-2, 1rem);
    display: block;
    container-type: inline-size;
    color: var(--e-ink);
    font: var(--e-text) / 1.5 var(--e-sans);
  }
  *, *::before, *::after { box-sizing: border-box; }
  ol, ul, p, dl, dd, fieldset { margin: 0; padding: 0; border: 0; }
  ol, ul { list-style: none; }
  :focus-visible { outline: 2px solid var(--e-ink); outline-offset: 2px; border-radius: 3px; }
  .only-read { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  button {
    min-height: 44px; min-width: 44px; padding: 8px 14px; font: inherit; color: inherit;
    background: transparent; border: 1px solid var(--e-line-strong); border-radius: 3px; cursor: pointer;
  }
  button:hover { background: var(--e-sunken); }

  @media (forced-colors: active) {
    :host {
      --e-bg: Canvas; --e-surface: Canvas; --e-sunken: Canvas; --e-on-ink: Canvas; --e-on-accent: Canvas; --e-off: Canvas;
      --e-ink: CanvasText; --e-ink-2: CanvasText; --e-ink-3: CanvasText; --e-line: CanvasText; --e-line-strong: CanvasText;
      --e-accent: CanvasText; --e-green: CanvasText; --e-red: CanvasText; --e-yellow: CanvasText; --e-orange: CanvasText;
      --e-blue: CanvasText;
    }
  }
  @media print {
    :host {
      --e-bg: #fff; --e-surface: #fff; --e-on-ink: #fff; --e-on-accent: #fff; --e-off: #fff;
      --e-ink: #000; --e-ink-2: #000; --e-ink-3: #333; --e-line: #999; --e-line-strong: #666; --e-accent: #000;
    }
    button { display: none; }
  }
`;
