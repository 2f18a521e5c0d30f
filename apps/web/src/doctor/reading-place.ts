/**
 * Where the reader is while a told diagnosis changes: an answer or a remedy takes away the very button that had the
 * focus, and the reader goes on at what took its place.
 */

export type ReadingPlace = 'now' | 'elsewhere';

/** To be asked before an update. Undefined where the focus is not in this view. */
export function readingPlace(view: HTMLElement): ReadingPlace | undefined {
  const active = document.activeElement;
  if (!view.contains(active)) return undefined;
  return active?.closest('.now') ? 'now' : 'elsewhere';
}

/** After the update. `otherwise` says what to read where nothing is to be done any more. */
export function keepReadingPlace(view: HTMLElement, place: ReadingPlace | undefined, otherwise: string): void {
  if (!place || view.contains(document.activeElement)) return;
  const inNow = ['.now .mended', '.now .ask h3', '.now h2'].map((selector) => view.querySelector<HTMLElement>(selector));
  const next = (place === 'now' ? inNow.find((found) => found !== null) : undefined) ?? view.querySelector<HTMLElement>(otherwise);
  if (!next) return;
  next.tabIndex = -1;
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: 'nearest' });
}
