/**
 * Has the browser keep the page for a visit without a network, once the page has settled. The browser offers service
 * workers in a secure context only. `probekit web` has none for its page: that one is there whenever its server is, and
 * must be of the same version.
 */
import { bridgeToken } from '../session/bridge-token.ts';
import { LOAD_NEW_VERSION } from './kept-build.ts';

/** Calls `tell` when a newer version is here, with what loads it; nothing is loaded anew unless that is called. */
export function keepOffline(tell: (load: () => void) => void): void {
  if (!('serviceWorker' in navigator) || bridgeToken() !== undefined) return;
  const keep = () => {
    keepWith(navigator.serviceWorker, tell).catch(() => {
      // The browser or its owner forbids it, or there is no network: the page works as long as its server does.
    });
  };
  if (document.readyState === 'complete') whenIdle(keep);
  else addEventListener('load', () => whenIdle(keep), { once: true });
}

async function keepWith(workers: ServiceWorkerContainer, tell: (load: () => void) => void): Promise<void> {
  let wasKept = workers.controller !== null;
  let isAsked = false;
  const registration = await workers.register('./service-worker.js');
  const load = () => {
    isAsked = true;
    if (registration.waiting) registration.waiting.postMessage(LOAD_NEW_VERSION);
    else location.reload(); // another tab has loaded it
  };
  const follow = (fetched: ServiceWorker | null) => {
    fetched?.addEventListener('statechange', () => {
      if (fetched.state === 'installed' && workers.controller) tell(load);
    });
  };

  workers.addEventListener('controllerchange', () => {
    if (isAsked) location.reload();
    else if (wasKept) tell(load);
    wasKept = true;
  });
  registration.addEventListener('updatefound', () => follow(registration.installing));
  follow(registration.installing);
  if (registration.waiting && workers.controller) tell(load);
  // A tab that stays open for days opens no page, which is when browsers look for a newer worker.
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') registration.update().catch(() => undefined); // no network: the next time
  });
}

/** Safari has no idle callbacks. */
function whenIdle(act: () => void): void {
  if ('requestIdleCallback' in globalThis) requestIdleCallback(act);
  else setTimeout(act, 2000);
}
