/** The way from a computer to the ST-LINK of one device, as a diagnosis and a remedy take it. Which device: `diagnose.ts`. */
import type { Clock, UsbDeviceSummary, UsbHost } from '../base/index.ts';
import { type StlinkTransport, stlinkOverUsb } from '../transport/index.ts';

export interface WayOptions {
  readonly clock: Clock;
  readonly usbHost?: UsbHost | undefined;
  readonly openTransport?: ((device: UsbDeviceSummary | undefined) => Promise<StlinkTransport>) | undefined;
}

/** Opens the transport; undefined where nothing leads to this device. */
export function wayToProbe(
  { usbHost, openTransport, clock }: WayOptions,
  device: UsbDeviceSummary | undefined,
): (() => Promise<StlinkTransport>) | undefined {
  if (openTransport && (device || !usbHost)) return () => openTransport(device);
  return usbHost && device ? async () => stlinkOverUsb(await usbHost.port(device), { clock }) : undefined;
}
