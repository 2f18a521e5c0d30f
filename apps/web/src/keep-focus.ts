/**
 * Keeps the focus in a part of the page whose update takes away, or switches off, what had it: who works by keyboard goes on
 * there, not at the top of the page.
 */
import type { ReactiveController, ReactiveControllerHost } from 'lit';

export class KeepsFocus implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #next: readonly string[];
  #had: HTMLElement | undefined;
  /** Switched off while it had the focus, which comes back when it is switched on again. */
  #off: HTMLElement | undefined;
  #instead: HTMLElement | undefined;

  /** `next`: what takes the focus then, the first of them that is there. Without one the part itself has it meanwhile. */
  constructor(host: ReactiveControllerHost & HTMLElement, ...next: readonly string[]) {
    this.#host = host;
    this.#next = next;
    host.addController(this);
  }

  hostUpdate(): void {
    const active = document.activeElement;
    this.#had = active instanceof HTMLElement && this.#host.contains(active) ? active : undefined;
  }

  hostUpdated(): void {
    const had = this.#had;
    if (had !== this.#instead) this.#off = undefined;
    if (!had || (canHaveFocus(had) && had !== this.#host && !(this.#off && canHaveFocus(this.#off)))) return;
    if (had.isConnected && had !== this.#instead) this.#off = had;
    const places = [this.#off, ...this.#next.map((selector) => this.#host.querySelector<HTMLElement>(selector))];
    const place = places.find((one) => one && canHaveFocus(one)) ?? this.#host;
    if (place.tabIndex < 0) place.tabIndex = -1;
    this.#instead = place;
    place.focus({ preventScroll: true });
  }
}

function canHaveFocus(element: HTMLElement): boolean {
  return element.isConnected && !element.matches(':disabled');
}
