/** Errors that mean one cause of the catalogue, whoever meets them: its page says more. Data. */
import type { ProbekitError } from '../base/index.ts';
import { findProbeUsbId } from '../spec/stlink/usb-ids.ts';
import type { CauseId } from '../spec/symptoms/cause.ts';

type Evidence = Readonly<Record<string, unknown>>;

/** By code, from its evidence and the system that it was met on. Where several causes end in one error there is no row: the doctor tells those apart. */
export const CAUSES_OF_ERRORS: Readonly<Record<string, (evidence: Evidence, platform: NodeJS.Platform) => CauseId | undefined>> = {
  'usb/access-denied': (_evidence, platform) => (platform === 'linux' ? 'RC12' : undefined),
  'usb/busy': () => 'RC20',
  'usb/no-driver': (_evidence, platform) => (platform === 'win32' ? 'RC10' : undefined),
  'stlink/desync': () => 'RC19',
  'stlink/mode': () => 'RC19',
  'stlink/firmware-too-old': () => 'RC15',
  'stlink/not-a-probe': ({ vendorId, productId }) => (findProbeUsbId(Number(vendorId), Number(productId))?.loader ? 'RC16' : 'RC09'),
  'stm32/unsteady-link': () => 'RC31',
  'stm32/option-change': () => 'RC51',
  'flash/read-protected': () => 'RC38',
  'flash/write-protected': () => 'RC50',
  'flash/verify-failed': () => 'RC54',
  'flash/loader-stopped': () => 'RC53',
  'node/listen': ({ errno }) => (errno === 'EADDRINUSE' ? 'RC22' : undefined),
};

export function causeOfError({ code, evidence }: ProbekitError, platform: NodeJS.Platform): CauseId | undefined {
  const causeBy = Object.hasOwn(CAUSES_OF_ERRORS, code) ? CAUSES_OF_ERRORS[code] : undefined;
  return causeBy?.((evidence ?? {}) as Evidence, platform);
}
