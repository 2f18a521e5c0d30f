/** Light or dark: as the system is, until the reader chooses; then as chosen, on later visits too. Colours are in `tokens.css`. */
import { recall, remember } from './memory.ts';

export type Theme = 'light' | 'dark';

const MEMORY_KEY = 'probekit.theme';
const system = matchMedia('(prefers-color-scheme: dark)');
const listeners = new Set<() => void>();

export function startTheme(): void {
  const remembered = recall(MEMORY_KEY);
  if (remembered === 'light' || remembered === 'dark') document.documentElement.dataset['theme'] = remembered;
}

export function theme(): Theme {
  const chosen = document.documentElement.dataset['theme'];
  return chosen === 'light' || chosen === 'dark' ? chosen : system.matches ? 'dark' : 'light';
}

export function setTheme(chosen: Theme): void {
  document.documentElement.dataset['theme'] = chosen;
  remember(MEMORY_KEY, chosen);
  for (const listener of listeners) listener();
}

/** Calls the listener after each change, by the system or by the reader, until the function that it returns is called. */
export function onTheme(listener: () => void): () => void {
  listeners.add(listener);
  system.addEventListener('change', listener);
  return () => {
    listeners.delete(listener);
    system.removeEventListener('change', listener);
  };
}
