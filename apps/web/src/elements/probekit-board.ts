/**
 * `<probekit-board>`: the NUCLEO-H743ZI2 as a drawing. *Live*, each part that a hand can work on the real board works
 * here and says so with `probekit-change`; *crop* shows where the parts are and how they must stand. It knows no bench:
 * it shows the view that it is given, and keeps a change by hand until the next view. How pages use it: docs/elements.md.
 */
import { html, nothing, type TemplateResult } from 'lit';
import type { BoardView, Physics } from 'probekit/base';
import { ELEMENT_COLOURS, JSON_ATTRIBUTE, TextElement } from 'probekit/elements';
import { boardControls, lampList } from './board-controls.ts';
import { boardDrawing, type Hands, type Mark } from './board-drawing.ts';
import { LampWatch } from './board-lamps.ts';
import { type ButtonPart, FRAMES, type JumperPart } from './board-parts.ts';
import { AS_DELIVERED, type BoardState, boardState, handled } from './board-state.ts';
import { BOARD_STYLE } from './board-style.ts';

export type { Mark } from './board-drawing.ts';

export class ProbekitBoard extends TextElement {
  static override styles = [ELEMENT_COLOURS, BOARD_STYLE];
  static override properties = {
    ...TextElement.properties,
    mode: {},
    view: { converter: JSON_ATTRIBUTE },
    marks: { converter: JSON_ATTRIBUTE },
    state: { state: true },
  };
  declare mode: 'live' | 'crop';
  /** What the bench sees; what it leaves out is as delivered. */
  declare view: Partial<BoardView> | undefined;
  /** Parts that need the reader, by the name printed beside them. */
  declare marks: readonly Mark[] | undefined;
  declare protected state: BoardState;
  readonly #lamps = new LampWatch();
  #powerHands = '';
  #settle: ReturnType<typeof setTimeout> | undefined;
  #press: AbortController | undefined;

  constructor() {
    super();
    this.mode = 'live';
    this.view = undefined;
    this.marks = undefined;
    this.state = AS_DELIVERED;
  }

  override disconnectedCallback(): void {
    clearTimeout(this.#settle);
    this.#press?.abort();
    super.disconnectedCallback();
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    super.willUpdate(changed);
    if (changed.has('view')) this.state = boardState(this.view);
    const hands = powerHands(this.state);
    if (hands !== this.#powerHands) this.#lamps.forget();
    this.#powerHands = hands;
    for (const [name, value] of Object.entries(this.state.leds)) this.#lamps.see(name, value, performance.now());
  }

  protected override render(): TemplateResult {
    const now = performance.now();
    const isLive = this.mode !== 'crop';
    const { spoken: catalogue } = this;
    const lampOf = (name: string) => this.#lamps.shown(name, now);
    const state = isLive ? this.state : { ...AS_DELIVERED, leds: this.state.leds };
    const drawing = boardDrawing({ state, lampOf, marks: knownMarks(this.marks), catalogue, ...(isLive && { hands: this.#hands }) });
    return html`<div lang=${catalogue.language}>${drawing}
      ${isLive ? html`${boardControls(state, catalogue, (physics) => this.#change(physics))}${lampList(lampOf, catalogue)}` : nothing}</div>`;
  }

  protected override updated(): void {
    clearTimeout(this.#settle);
    const settlesInMs = this.#lamps.settlesInMs(performance.now());
    if (settlesInMs !== undefined) this.#settle = setTimeout(() => this.requestUpdate(), settlesInMs);
  }

  readonly #hands: Hands = {
    jumper: (part, event) => {
      if (!isWorked(event)) return;
      this.#change({ jumpers: { [part.name]: nextPosition(part, this.state, event) } });
    },
    plug: (event) => {
      if (isWorked(event)) this.#change({ cable: { plugged: !this.state.cable.plugged } });
    },
    button: (part, event) => {
      if (event.type === 'pointerdown') this.#hold(part, event as PointerEvent);
      // A click with a pointer has been told by its press and release; one from a reader's software has neither.
      else if (isWorked(event) && (event.type !== 'click' || (event as MouseEvent).detail === 0)) this.#toggle(part);
    },
  };

  /** Held for as long as the pointer is down, wherever it goes. */
  #hold({ label }: ButtonPart, { button }: PointerEvent): void {
    if (button !== 0) return;
    this.#press?.abort();
    const press = new AbortController();
    this.#press = press;
    press.signal.addEventListener('abort', () => this.#change({ buttons: { [label]: 'free' } }), { once: true });
    for (const type of ['pointerup', 'pointercancel', 'blur']) {
      window.addEventListener(type, () => press.abort(), { signal: press.signal });
    }
    this.#change({ buttons: { [label]: 'held' } });
  }

  #toggle({ label }: ButtonPart): void {
    this.#change({ buttons: { [label]: this.state.buttons[label] === 'held' ? 'free' : 'held' } });
  }

  #change(physics: Physics): void {
    this.state = handled(this.state, physics);
    this.dispatchEvent(new CustomEvent('probekit-change', { detail: { physics }, bubbles: true, composed: true }));
  }
}

/** What of the hands' work stops or starts the program all at once. */
function powerHands({ jumpers, cable, buttons }: BoardState): string {
  return JSON.stringify([jumpers, cable, buttons['RESET']]);
}

/** A click, or the keys that work a control; a key that repeats by itself works it once. */
function isWorked(event: Event): boolean {
  if (!(event instanceof KeyboardEvent)) return true;
  if (event.key !== ' ' && event.key !== 'Enter') return false;
  event.preventDefault();
  return !event.repeat;
}

/** The pair that was pressed; its cap comes off if it is there already. Anywhere else, the next position. */
function nextPosition({ name, positions }: JumperPart, { jumpers }: BoardState, { target }: Event): string {
  const pressed = target instanceof Element ? target.getAttribute('data-position') : null;
  if (pressed !== null) return jumpers[name] === pressed ? 'off' : pressed;
  const index = positions.findIndex(({ id }) => id === jumpers[name]);
  return (positions[index + 1] ?? positions[0]).id;
}

/** Marks may come as JSON text of a page: only parts of this board, with a sign that fits its disc. */
function knownMarks(marks: unknown): readonly Mark[] {
  const list: readonly unknown[] = Array.isArray(marks) ? marks : [];
  return list.flatMap((item) => {
    const { part, tag } = (typeof item === 'object' && item !== null ? item : {}) as Record<string, unknown>;
    return typeof part === 'string' && FRAMES.has(part) && typeof tag === 'string' ? [{ part, tag: tag.slice(0, 2) }] : [];
  });
}

customElements.define('probekit-board', ProbekitBoard);

declare global {
  interface HTMLElementTagNameMap {
    'probekit-board': ProbekitBoard;
  }
  interface HTMLElementEventMap {
    'probekit-change': CustomEvent<{ readonly physics: Physics }>;
  }
}
