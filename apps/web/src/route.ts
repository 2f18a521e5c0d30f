/**
 * Which view is shown: the hash of the address names it, so that the page works from any folder and the back button
 * works. What a view needs beside its name (a pasted text, say) stays in memory and never enters the address; only the
 * number of a catalogued message may stand there, as in `#explain/1`, where the pages of messages lead to, and a report that
 * somebody made a link of, as in `#report/a…`, and the part of a view that a link leads to, as in `#flash/options`.
 */
import type { TemplateResult } from 'lit';

/** The hash without its sign; the home view has none. */
export type Route = '' | 'explain' | 'doctor' | 'board' | 'report' | 'flash' | 'inside' | 'console';

/** What a view is opened with. */
export interface RouteState {
  /** For `explain`: what was pasted. For `report`: the file. For `doctor`: the message that was explained before, as one more symptom. */
  readonly text?: string;
  /** For `explain` and `doctor`: a catalogued message in place of a text, by its number. */
  readonly message?: number;
  /** For `report`: what the link to one holds, still to be read. */
  readonly link?: string;
  /** For `explain`: a file that was dropped, still to be read. Holds for the drop only. */
  readonly file?: File;
  /** For `flash`: files that were dropped elsewhere, still to be read. Holds for the drop only. */
  readonly firmware?: readonly File[];
  /** For `flash`: the part to begin with. */
  readonly part?: 'options';
  /** For `doctor`: open the browser's list of probes at once. Holds for the click only, not for a way back to the view. */
  readonly choose?: boolean;
  /** For `doctor`: the obstacle to show, by its id. */
  readonly obstacle?: string;
  /** For `board`: the scenario to load, by its name. */
  readonly scenario?: string;
}

/** The module of a view exports `view`: what to show for a state. */
export type View = (state: RouteState) => TemplateResult;

export interface Visit {
  readonly route: Route;
  readonly state: RouteState;
}

const remembered = new Map<string, RouteState>();
/** Entries of an earlier load of the page are not ours to remember. */
const loadedAt = String(performance.timeOrigin);
const listeners = new Set<() => void>();
let current: Visit | undefined;

export function visit(): Visit {
  current ??= visitOfAddress();
  return current;
}

/** Opens a view as a new entry of the history. */
export function go(route: Route, state: RouteState = {}): void {
  const id = `${loadedAt}/${remembered.size}`;
  const { choose: _click, file: _drop, firmware: _drops, ...lasting } = state;
  remembered.set(id, lasting);
  history.pushState(id, '', route === '' ? location.pathname + location.search : `#${route}`);
  show({ route, state });
}

/** Calls the listener after each change of the view, until the function that it returns is called. */
export function onRoute(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Follows the back button and links within the page. */
export function startRoutes(): void {
  addEventListener('popstate', () => show(visitOfAddress()));
}

function show(next: Visit): void {
  current = next;
  for (const listener of listeners) listener();
}

function visitOfAddress(): Visit {
  const state: unknown = history.state;
  const [, name = '', rest = ''] = /^#([^/]*)\/?(.*)$/.exec(location.hash) ?? [];
  const route = routeOf(name);
  return { route, state: (typeof state === 'string' ? remembered.get(state) : undefined) ?? stateNamed(route, rest) };
}

function stateNamed(route: Route, rest: string): RouteState {
  if (route === 'report') return rest === '' ? {} : { link: rest };
  if (route === 'flash') return rest === 'options' ? { part: rest } : {};
  return /^\d{1,4}$/.test(rest) ? { message: Number(rest) } : {};
}

const ROUTES: readonly Route[] = ['explain', 'doctor', 'board', 'report', 'flash', 'inside', 'console'];

function routeOf(name: string): Route {
  return ROUTES.find((route) => route === name) ?? '';
}
