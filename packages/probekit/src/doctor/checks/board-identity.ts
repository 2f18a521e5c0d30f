/** Which board it is, by the label of the probe's volume or by the code that the probe keeps. It ranks no cause by itself: it names parts. */
import type { UsbDeviceSummary } from '../../base/index.ts';
import { productOfCode, productOfLabel } from '../../spec/boards/boards.ts';
import { GATES } from '../../spec/stlink/gates.ts';
import { findProbeUsbId } from '../../spec/stlink/usb-ids.ts';
import { getBoardIdentifiers, type StlinkProbe } from '../../stlink/index.ts';
import type { SetUp } from '../evidence.ts';
import type { Volume } from './volume.ts';

/** Undefined where the label is none that we know. */
export function boardOfVolume({ label }: Pick<Volume, 'label'>, { vendorId, productId }: UsbDeviceSummary): string | undefined {
  return productOfLabel(label, findProbeUsbId(vendorId, productId)?.generation)?.id;
}

/** Asks the probe. Empty where it keeps no code, or one that we do not know, is too old, or does not answer. */
export async function boardOfProbe(stlink: StlinkProbe): Promise<Pick<SetUp, 'board'>> {
  if (!stlink.supports(GATES.boardIdentifiers)) return {};
  // A probe that fails here has shown that before, where it counts.
  const code = await stlink.run(getBoardIdentifiers, undefined).catch(() => undefined);
  const product = code === undefined ? undefined : productOfCode(code);
  return product ? { board: product.id } : {};
}
