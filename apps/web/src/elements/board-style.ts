/** How the drawing of the board and the controls below it look. */
import { css } from 'lit';

const DRAWING = css`
  .board { display: block; width: 100%; max-width: 540px; height: auto; margin-inline: auto; overflow: visible; user-select: none; -webkit-user-select: none; }
  .crop { overflow: hidden; }
  .fades { -webkit-mask-image: linear-gradient(#000 93%, transparent); mask-image: linear-gradient(#000 93%, transparent); }
  text { font: 500 12.5px var(--e-mono); fill: var(--e-ink-2); }
  text.name { font-weight: 700; font-size: 14px; fill: var(--e-ink); }
  text.word { font-family: var(--e-sans); }
  text.tight { font-size: 11.5px; }
  .pcb { fill: var(--e-surface); stroke: var(--e-ink); stroke-width: 1.5; }
  .thing { fill: var(--e-surface); stroke: var(--e-ink); stroke-width: 1.25; }
  .quiet { fill: none; stroke: var(--e-line-strong); }
  .divide { fill: none; stroke: var(--e-line-strong); stroke-dasharray: 7 5; }
  .legs { fill: none; stroke: var(--e-ink-3); stroke-width: 6; stroke-dasharray: 1.6 2.6; }
  .dot, .pin-far { fill: var(--e-ink-3); }
  .pin { fill: var(--e-ink); }
  .cord { fill: none; stroke: var(--e-ink); stroke-width: 7; }
  .core { fill: none; stroke: var(--e-surface); stroke-width: 4; }
  .core.power-only { stroke-dasharray: 3 4; }
  .cap rect { fill: var(--e-ink); }
  .cap path { fill: none; stroke: var(--e-surface); stroke-width: 1.5; }
  .cap, .plug { transition: transform 200ms cubic-bezier(0.2, 0, 0.1, 1); }
  .knob { stroke: var(--e-ink); transition: r 120ms; }
  .B1 { fill: var(--e-blue); }
  .B2 { fill: #16191b; }
  .held { fill: none; stroke: var(--e-ink); stroke-width: 2.5; }
  .down { r: 9.5px; }
`;

const LAMPS = css`
  .lamp { fill: var(--lit, var(--e-off)); stroke: var(--e-ink); stroke-width: 1.1; }
  .rays { fill: none; stroke: var(--e-ink-2); stroke-width: 1.25; stroke-linecap: round; }
  [data-lit="off"] .rays { display: none; }
  [data-lit="green"] { --lit: var(--e-green); }
  [data-lit="red"] { --lit: var(--e-red); }
  [data-lit="yellow"] { --lit: var(--e-yellow); }
  [data-lit="orange"] { --lit: var(--e-orange); }
  [data-second] { --second: var(--e-off); }
  [data-second="green"] { --second: var(--e-green); }
  [data-second="red"] { --second: var(--e-red); }
  /* Never more than 1.5 times a second, slower than the real lamp. */
  [data-rhythm="slow"] :is(.lamp, .rays) { animation: dark 1.6s steps(1) infinite; }
  [data-rhythm="fast"] :is(.lamp, .rays) { animation: dark 0.7s steps(1) infinite; }
  [data-rhythm="turns"] .lamp { animation: second 1.2s steps(1) infinite; }
  @keyframes dark { 50% { fill: var(--e-off); stroke-opacity: 0.35; } }
  @keyframes second { 50% { fill: var(--second); } }
`;

const HANDS = css`
  .hand { cursor: pointer; outline: none; }
  .press { touch-action: none; }
  .hit { fill: var(--e-ink); fill-opacity: 0; stroke: var(--e-line-strong); stroke-dasharray: 2 3; }
  .pair { fill: var(--e-ink); fill-opacity: 0; }
  .hand:hover .hit { fill-opacity: 0.07; }
  .pair:hover { fill-opacity: 0.1; }
  .hand:focus-visible .hit { stroke: var(--e-ink); stroke-width: 3; stroke-dasharray: none; }
  .mark { pointer-events: none; }
  .mark rect { fill: none; stroke: var(--e-accent); stroke-width: 2.5; }
  .mark circle { fill: var(--e-accent); }
  .mark text { font: 700 13.5px var(--e-sans); fill: var(--e-on-accent); }
  .marked text.name { fill: var(--e-accent); }
  .crop .marked .cap rect { fill: var(--e-accent); }
  .crop .marked .cap path { stroke: var(--e-on-accent); }
`;

const CONTROLS = css`
  .controls, .lamps { max-width: 540px; margin-inline: auto; }
  .controls { display: grid; gap: 8px; margin-top: 20px; }
  fieldset { min-width: 0; display: grid; grid-template-columns: 128px minmax(0, 1fr); align-items: center; gap: 0 16px; }
  legend { float: left; padding: 0; align-self: start; line-height: 44px; font-size: var(--e-small); color: var(--e-ink-2); }
  legend b, .lamps b { font-family: var(--e-mono); font-weight: 600; color: var(--e-ink); }
  .choices { display: flex; flex-wrap: wrap; gap: 4px 12px; }
  button { font-size: var(--e-small); font-weight: 600; }
  button::first-letter { text-transform: uppercase; }
  button[aria-pressed="true"] { background: var(--e-ink); color: var(--e-on-ink); border-color: var(--e-ink); }
  label { display: inline-flex; align-items: center; gap: 8px; min-height: 44px; padding-right: 8px; font-size: var(--e-small); cursor: pointer; }
  input { width: 18px; height: 18px; margin: 0; accent-color: var(--e-ink); }
  .lamps {
    display: grid; grid-template-columns: repeat(auto-fill, minmax(220px, 1fr)); gap: 2px 24px; margin-top: 16px; padding-top: 12px;
    border-top: 1px solid var(--e-line); font-size: var(--e-small);
  }
  .lamps li { color: var(--e-ink-2); display: grid; grid-template-columns: 34px 40px minmax(0, 1fr); }
  .lamps li span:last-child { color: var(--e-ink); }
  @container (max-width: 460px) { fieldset { grid-template-columns: minmax(0, 1fr); } .controls { gap: 4px; } }
  @media (forced-colors: active) {
    button[aria-pressed="true"] { forced-color-adjust: none; background: Highlight; color: HighlightText; border-color: Highlight; }
  }
`;

/** Last, so that it wins: nothing moves for those who asked for that. */
const STILL = css`
  @media (prefers-reduced-motion: reduce) { .cap, .plug, .knob { transition: none; } .lamp, .rays { animation: none !important; } }
`;

export const BOARD_STYLE = [DRAWING, LAMPS, HANDS, CONTROLS, STILL];
