/**
 * Whether `probekit web` has served this page: its address then carries a token behind the `#`, which opens the bridge to that
 * computer's probes. It stays with this tab and leaves the address bar, so that a copied address gives nothing away.
 */
const KEPT_AS = 'probekit-bridge-token';
const IN_ADDRESS = /^#token=([\w-]{8,64})$/;

/** Takes the token out of the address; an address with another one, opened in the same tab, starts the page anew. */
export function startBridge(): void {
  takeToken();
  addEventListener('hashchange', () => {
    if (takeToken()) location.reload();
  });
}

export function bridgeToken(): string | undefined {
  return sessionStorage.getItem(KEPT_AS) ?? undefined;
}

/** Whether this page has any way to a real probe. */
export function reachesProbes(): boolean {
  return 'usb' in navigator || bridgeToken() !== undefined;
}

function takeToken(): boolean {
  const token = IN_ADDRESS.exec(location.hash)?.[1];
  if (token === undefined) return false;
  sessionStorage.setItem(KEPT_AS, token);
  history.replaceState(null, '', location.pathname + location.search);
  return true;
}
