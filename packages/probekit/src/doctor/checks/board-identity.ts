/** Which board it is, by the label of the probe's volume or by the code that the probe keeps. It ranks no cause by itself: it names parts. */
import type { UsbDeviceSummary } from '../../base/index.ts';
import { productOfCode, productOfLabel } from '../../spec/boards/boards.ts';
import { STLINK_V3MINIE } from '../../spec/boards/stlink-v3minie.ts';
import { STLINK_V3SET } from '../../spec/boards/stlink-v3set.ts';
import { GATES } from '../../spec/stlink/gates.ts';
import { findProbeUsbId } from '../../spec/stlink/usb-ids.ts';
import { getBoardIdentifiers, type StlinkProbe } from '../../stlink/index.ts';
import type { SetUp } from '../evidence.ts';
import type { Volume } from './volume.ts';

/** Undefined where the label is none that we know. */
export function boardOfVolume({ label }: Pick<Volume, 'label'>, { vendorId, productId }: UsbDeviceSummary): string | undefined {
  return productOfLabel(label, findProbeUsbId(vendorId, productId)?.generation)?.id;
}

/** Probes that stand alone; boards with a V3E that took one of these PIDs keep a code. Source: PIDs of OpenOCD and pyOCD, UM2448, UM2910. */
const ALONE: Readonly<Record<number, string>> = { 14159: STLINK_V3SET.id, 14163: STLINK_V3SET.id, 14164: STLINK_V3MINIE.id };

/** Product ids that only an ST-LINK on a board with its target has. */
const ON_BOARD: readonly number[] = [0x374b, 0x374e, 0x3752];
/** A V3E whose mass storage was switched off, and the V3MINIE: the code that the probe keeps tells them apart. Source: product ids of OpenOCD and pyOCD, UM2910. */
const ON_EITHER = 0x3754;

/** Whether the probe sits on a board with its target, as far as its product id tells. */
export function placeOf({ productId }: Pick<UsbDeviceSummary, 'productId'>): Pick<SetUp, 'onBoard'> {
  return productId === ON_EITHER ? {} : { onBoard: ON_BOARD.includes(productId) };
}

/** Asks the probe. Empty where it keeps a code that we do not know, is too old, or does not answer. */
export async function boardOfProbe(stlink: Pick<StlinkProbe, 'supports' | 'run' | 'device'>): Promise<Pick<SetUp, 'board' | 'onBoard'>> {
  if (!stlink.supports(GATES.boardIdentifiers)) return {};
  let code: string | undefined;
  try {
    code = await stlink.run(getBoardIdentifiers, undefined);
  } catch {
    // A probe that fails here has shown that before, where it counts.
    return {};
  }
  const alone = code === undefined ? ALONE[stlink.device.productId] : undefined;
  if (alone) return { board: alone, onBoard: false };
  const product = code === undefined ? undefined : productOfCode(code);
  return product ? { board: product.id, onBoard: true } : {};
}
