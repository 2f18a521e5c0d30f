/** A lease in the words of USB. */
import { hasCode } from '../base/index.ts';
import { DEBUG_INTERFACE } from '../spec/stlink/usb-ids.ts';
import { usbFault } from '../transport/index.ts';
import type { CliErrors } from './errors.ts';
import { holderText } from './lease.ts';

/** A probe that another command of ours has is one that is taken, for who knows nothing of leases. Other errors stay. */
export function busyIfLeased(error: unknown): unknown {
  if (!hasCode(error, 'cli/probe-leased')) return error;
  const { probe, ...holder } = error.evidence as CliErrors['cli/probe-leased'];
  return usbFault.busy(probe, DEBUG_INTERFACE, holderText(holder), error);
}
