/** Errors of reaching probes from a page. */
import { declareErrors } from '../base/index.ts';

export interface BridgeClientErrors {
  /** The connection to `probekit web` ended, or there is none: it was stopped, or the network is gone. Start it again and open the address that it prints. */
  'bridge/lost': { detail: string };
  /** `probekit web` does not take this page: its token is of an earlier run, or the page comes from another address. */
  'bridge/refused': { status: number };
  /** What came from the bridge is not its protocol: page and bridge are of different releases. Reload the page. */
  'bridge/protocol': { detail: string };
}

const errors = declareErrors<BridgeClientErrors>();

export function bridgeLost(detail: string, cause?: unknown) {
  return errors.make('bridge/lost', {
    message: `The bridge to this computer's probes is gone: ${detail}.`,
    hint: 'Start probekit web again and open the address that it prints; what was interrupted goes on from there.',
    evidence: { detail },
    cause,
  });
}

export function bridgeRefused(status: number) {
  return errors.make('bridge/refused', {
    message: `probekit web does not take this page (HTTP ${status}).`,
    hint: 'Open the whole address that probekit web printed last, with what stands behind the #.',
    evidence: { status },
  });
}

export function bridgeProtocol(detail: string, cause?: unknown) {
  return errors.make('bridge/protocol', {
    message: `The bridge answers what this page does not know: ${detail}.`,
    hint: 'Reload the page, so that page and bridge are of the same release.',
    evidence: { detail },
    cause,
  });
}
