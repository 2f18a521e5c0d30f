/** Light or dark: as the system is, until the reader chooses; then as chosen, on later visits too. Colours are in `tokens.css`. */
import { recall, remember } from './memory.ts';

export type Theme = 'light' | 'dark';

const MEMORY_KEY = 'probekit.theme';
const system = matchMedia('(prefers-color-scheme: dark)');

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
}

/** Calls the listener when the system changes between light and dark, until the function that it returns is called. */
export function onSystemTheme(listener: () => void): () => void {
  system.addEventListener('change', listener);
  return () => system.removeEventListener('change', listener);
}
