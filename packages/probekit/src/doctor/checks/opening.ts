/** C2: open the probe and claim its debug interface. The class of the error tells permission, holder and driver apart. */
import { hasCode, type ProbekitError } from '../../base/index.ts';
import { type Finding, finding } from '../evidence.ts';

/** Judges how opening ended, or what broke off later; undefined `error` means it opened. Errors that say nothing of opening are passed on. */
export function judgeOpening(error?: unknown): Finding<'C2'> {
  if (error === undefined) return finding('C2', 'opens', { key: 'c2.opens' });
  if (hasCode(error, 'usb/access-denied')) {
    return finding('C2', 'denied', { key: 'c2.denied' }, factsOf(error));
  }
  if (hasCode(error, 'usb/busy')) {
    const { holder } = error.evidence as { holder?: string };
    return finding('C2', 'busy', { key: 'c2.busy', values: { holder: holder ?? { key: 'c2.another-program' } } }, factsOf(error));
  }
  if (hasCode(error, 'usb/no-driver')) return finding('C2', 'no-driver', { key: 'c2.no-driver' }, factsOf(error));
  if (hasCode(error, 'usb/disconnected', 'usb/timeout', 'usb/transfer', 'usb/stall')) {
    return finding('C2', 'lost', { key: 'c2.lost' }, factsOf(error));
  }
  throw error;
}

/** `raw`: the words of the browser or of libusb, where they are behind ours. */
function factsOf({ code, message, cause }: ProbekitError) {
  return { code, message, ...(cause instanceof Error && { raw: `${cause.name}: ${cause.message}` }) };
}
