/** Whether an action ended because the board went away under it: unplugged, or the bridge to it is gone. What it did is not known. */
import { hasCode } from 'probekit/base';
import { bridgeErrorBehind } from './bridge-gone.ts';

export function isBoardGone(error: unknown): boolean {
  return hasCode(error, 'usb/disconnected', 'probe/not-found') || bridgeErrorBehind(error) !== undefined;
}
