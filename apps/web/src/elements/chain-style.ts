/** How the chain looks: row, strip and column, by the room that the component has, not by the window. */
import { css } from 'lit';

const SIGNS = css`
  .sign-ink { fill: var(--e-ink); }
  .sign-accent { fill: var(--e-accent); }
  .sign-cut { stroke: var(--e-bg); stroke-width: 2.4; fill: none; stroke-linecap: round; stroke-linejoin: round; }
  .sign-ring { fill: var(--e-bg); stroke: var(--e-ink-3); stroke-width: 1.75; }
  .sign-arc { fill: none; stroke: var(--e-ink); stroke-width: 3; transform-origin: 15px 15px; animation: turn 1.4s linear infinite; }
  @keyframes turn { to { transform: rotate(360deg); } }
  @media (prefers-reduced-motion: reduce) { .sign-arc { animation: none; } }
`;

const PICTURE = css`
  .picture { display: none; width: 100%; height: auto; overflow: visible; margin-bottom: 12px; }
  .picture * { vector-effect: non-scaling-stroke; }
  .picture text { font: 500 14px var(--e-sans); fill: var(--e-ink-2); }
  .picture text.hot { fill: var(--e-accent); font-weight: 600; }
  .thing { fill: var(--e-surface); stroke: var(--e-ink); stroke-width: 1.25; stroke-linejoin: round; }
  .faint { fill: none; stroke: var(--e-line-strong); }
  .screen { fill: none; stroke: var(--e-line-strong); }
  .program { fill: none; stroke: var(--e-ink); stroke-width: 2; }
  .wire { fill: none; stroke: var(--e-ink); stroke-width: 2; }
  .thing[data-state="unknown"], .program[data-state="unknown"] { stroke: var(--e-ink-3); stroke-width: 1.25; stroke-dasharray: 3 4; }
  .wire[data-state="unknown"] { stroke: var(--e-ink-3); stroke-dasharray: 2 6; }
  .thing[data-state="working"], .wire[data-state="working"], .program[data-state="working"] { stroke-dasharray: 7 5; }
  .thing[data-state="suspect"], .wire[data-state="suspect"], .screen[data-state="suspect"], .program[data-state="suspect"] {
    stroke: var(--e-accent); stroke-width: 3;
  }
  .clear { stroke: var(--e-surface); stroke-width: 8; fill: none; }
  .clear.off-board { stroke: var(--e-bg); }
  .lifted { stroke: var(--e-accent); stroke-width: 3; fill: none; }
  .terminal { fill: var(--e-accent); }
  @container (min-width: 940px) { .picture { display: block; } }
`;

const LIST = css`
  .groups { display: grid; grid-template-columns: 4fr 1fr 3fr 4fr; font-size: var(--e-small); color: var(--e-ink-2); }
  .groups span { position: relative; padding: 0 2px 12px; text-align: center; white-space: nowrap; }
  .groups span::after {
    content: ""; position: absolute; left: 8px; right: 8px; bottom: 4px; height: 5px;
    border: solid var(--e-line-strong); border-width: 1px 1px 0;
  }
  ol { display: grid; grid-template-columns: repeat(12, minmax(0, 1fr)); font-size: var(--e-small); line-height: 1.35; isolation: isolate; }
  li {
    position: relative; display: grid; grid-template-columns: minmax(0, 1fr); justify-items: center; align-content: start;
    text-align: center; padding: 46px 2px 0;
  }
  li .sign { position: absolute; z-index: 1; top: 8px; left: calc(50% - 15px); width: 30px; height: 30px; }
  .name { font-weight: 600; }
  .state, .reading { color: var(--e-ink-2); }
  .reading { font-family: var(--e-mono); font-size: 12px; max-width: 100%; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  [data-state="unknown"] .name { color: var(--e-ink-3); font-weight: 400; }
  [data-state="unknown"] .state { color: var(--e-ink-3); }
  [data-state="suspect"] :is(.name, .state) { color: var(--e-accent); font-weight: 600; }
  [data-state="suspect"] .reading { color: var(--e-accent); }

  .wire-in { position: absolute; top: 21.5px; right: 50%; width: 100%; height: 0; border-top: 3px solid var(--e-ink); }
  li:first-child .wire-in { display: none; }
  [data-state="unknown"] .wire-in { border-top: 3px dotted var(--e-line-strong); }
  [data-state="working"] .wire-in { border-top-style: dashed; }
  [data-state="suspect"] .wire-in { border: 0; }
  [data-state="suspect"] .wire-in::before { content: ""; position: absolute; left: 0; right: 50px; top: 0; border-top: 3px solid var(--e-ink); }
  [data-state="suspect"] .wire-in::after {
    content: ""; position: absolute; right: 20px; width: 31px; top: 0; border-top: 3px solid var(--e-accent);
    transform: rotate(-33deg); transform-origin: 0 50%;
  }
  .row [data-state="unknown"] + [data-state="suspect"] .wire-in::before { border-top: 3px dotted var(--e-line-strong); }

  .below { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: center; gap: 0 24px; margin-top: 12px; }
  .tally { display: flex; flex-wrap: wrap; gap: 4px 24px; font-size: var(--e-small); color: var(--e-ink-2); }
  .tally span { display: inline-flex; align-items: center; gap: 7px; }
  .tally .sign { flex: none; width: 18px; height: 18px; }
  .tally .sign-arc { animation: none; }
  .row .below button { display: none; }
  .below button { border-color: transparent; padding: 8px 0; font-size: var(--e-small); color: var(--e-ink-2); }
  .below button:hover { background: none; color: var(--e-ink); text-decoration: underline; text-underline-offset: 0.25em; }
  .row.with-key .state { display: none; }
  .with-key [data-state="unknown"] .name { color: var(--e-ink); }
`;

const NARROW = css`
  @container (max-width: 1099px) { .row .state { font-size: 12px; } }
  @container (max-width: 939px) { .row .reading { display: none; } }
  @container (min-width: 672px) and (max-width: 939px) { .row li:not([data-state="suspect"]) .state { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; } }
  @container (min-width: 672px) and (max-width: 851px) {
    .row .name { font-size: 11.5px; letter-spacing: -0.02em; }
    .row li { padding-inline: 0; }
    .row li:first-child .state { justify-self: start; }
    .row li:last-child .state { justify-self: end; }
  }
  @container (max-width: 671px) {
    .row .groups { font-size: 12px; }
    .row .groups span::after { left: 3px; right: 3px; }
    .row li { padding: 0; min-height: 58px; }
    .row li .sign { width: 22px; height: 22px; left: calc(50% - 11px); top: 9px; }
    .row .wire-in { top: 18.5px; }
    .row :is(.name, .state) { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
    .row .named .name { width: auto; height: auto; clip-path: none; overflow: visible; top: 37px; }
    .row .named:nth-child(-n + 2) .name { left: 0; }
    .row .named:nth-last-child(-n + 2) .name { right: 0; }
    .row [data-state="suspect"] .wire-in::before { right: 27px; }
    .row [data-state="suspect"] .wire-in::after { right: 9px; width: 19px; }
    .row .below { margin-top: 4px; }
    .row .below button { display: block; }
  }
`;

const COLUMN = css`
  .column :is(.picture, .groups) { display: none; }
  .column ol { grid-template-columns: minmax(0, 1fr); }
  .column li {
    grid-template-columns: minmax(0, 1fr) auto; justify-items: start; align-content: center; align-items: baseline; gap: 0 12px;
    min-height: 44px; padding: 0 0 0 44px; text-align: left;
  }
  .column li .sign { left: 1px; top: calc(50% - 13px); width: 26px; height: 26px; }
  .column .name { font-size: var(--e-text); }
  .column .state { grid-column: 2; grid-row: 1; }
  .column .reading { grid-column: 1 / -1; }
  .column .wire-in { top: auto; right: auto; bottom: 50%; left: 12.5px; width: 0; height: 100%; border-top: 0; border-left: 3px solid var(--e-ink); }
  .column [data-state="unknown"] .wire-in { border-top: 0; border-left: 3px dotted var(--e-line-strong); }
  .column [data-state="working"] .wire-in { border-left-style: dashed; }
  .column [data-state="suspect"] .wire-in { border: 0; }
  .column [data-state="suspect"] .wire-in::before { right: auto; bottom: 29px; border-top: 0; border-left: 3px solid var(--e-ink); }
  .column [data-state="unknown"] + [data-state="suspect"] .wire-in::before { border-left: 3px dotted var(--e-line-strong); }
  .column [data-state="suspect"] .wire-in::after {
    left: 0; right: auto; top: auto; bottom: 12px; width: 0; height: 18px; border-top: 0; border-left: 3px solid var(--e-accent);
    transform: rotate(-36deg); transform-origin: 50% 0;
  }
`;

export const CHAIN_STYLE = [SIGNS, PICTURE, LIST, NARROW, COLUMN];
