/** Whether a way to a probe over `probekit web` ended with the bridge, and not with the probe's cable. */
import { hasCode, type ProbekitError } from 'probekit/base';

/** What the bridge ended in, where that is behind an error of a probe. */
export function bridgeErrorBehind(error: unknown): ProbekitError | undefined {
  for (let each: unknown = error; each instanceof Error; each = each.cause) {
    if (hasCode(each, 'bridge/lost', 'bridge/refused')) return each;
  }
  return undefined;
}
