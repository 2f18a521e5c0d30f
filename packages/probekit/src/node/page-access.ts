/**
 * Who may use a page server. Any page in the browser can send requests to this computer, and a name that its owner points at
 * 127.0.0.1 makes them look local (DNS rebinding): so the Host must be ours, the Origin must be the page itself, and the
 * bridge wants the token that only who was given the address has. Sources: RFC 9110, 7.2; RFC 6454, 7; RFC 6455, 10.2.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import { isIP } from 'node:net';
import { hostname } from 'node:os';

export interface PageRequest {
  readonly host?: string | undefined;
  readonly origin?: string | undefined;
  readonly token?: string | undefined;
}

/** Status of HTTP, and why. */
export interface Refusal {
  readonly status: 401 | 403 | 421;
  readonly reason: string;
}

const LOOPBACK_NAMES: readonly string[] = ['localhost', '127.0.0.1', '[::1]'];

/** Who asks for a file: the name must be ours. `listensOn`: the address that was asked for, loopback or another. */
export function refusalOfHost({ host }: PageRequest, listensOn: string): Refusal | undefined {
  const name = nameOf(host);
  if (name !== undefined && isOurs(name, listensOn)) return undefined;
  return { status: 421, reason: 'This server does not go by that name. Open the address that probekit web printed.' };
}

/** Who asks for the bridge: the page itself, with the token. A request without an Origin comes from no page, but needs the token as well. */
export function refusalOfBridge(request: PageRequest, listensOn: string, token: string): Refusal | undefined {
  const { host, origin } = request;
  const refused = refusalOfHost(request, listensOn);
  if (refused) return refused;
  if (origin !== undefined && origin.toLowerCase() !== `http://${host?.toLowerCase()}`) {
    return { status: 403, reason: 'Pages from elsewhere may not use the bridge.' };
  }
  if (request.token === undefined || !isSame(request.token, token)) {
    return { status: 401, reason: 'The token is missing or wrong. Open the whole address that probekit web printed last.' };
  }
  return undefined;
}

/** On another address than loopback, an address in numbers cannot be rebound, and this computer's own name is ours. */
function isOurs(name: string, listensOn: string): boolean {
  if (LOOPBACK_NAMES.includes(name)) return true;
  if (LOOPBACK_NAMES.includes(listensOn) || listensOn === '::1') return false;
  const own = hostname().toLowerCase();
  return name === listensOn.toLowerCase() || isIP(name.replace(/^\[(.*)\]$/, '$1')) !== 0 || name === own || name === `${own}.local`;
}

function nameOf(host: string | undefined): string | undefined {
  return /^([a-z0-9.-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/.exec(host?.toLowerCase() ?? '')?.[1];
}

/** Takes as long for a near miss as for any. */
function isSame(given: string, wanted: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(wanted));
}
