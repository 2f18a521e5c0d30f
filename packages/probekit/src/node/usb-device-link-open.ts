/** Opens a plugged-in device so that a server can export it. */
import type { HostFacts, UsbDeviceSummary } from '../base/index.ts';
import { usbFault } from '../transport/index.ts';
import { usbErrorOf } from './errno.ts';
import { realHostFacts } from './host-facts.ts';
import { type OpenedUsbDevice, RealUsbLink } from './usb-device-link.ts';
import { TakenInterfaces } from './usb-device-link-interfaces.ts';
import { loadNativeUsb, type NativeUsb, placeOf } from './usb-device-link-native.ts';

const LOOK_MS = 500;

export interface DeviceLinkOptions {
  /** Interfaces to take from this computer's drivers; all when absent. Endpoints of the others cannot be reached. */
  readonly interfaces?: readonly number[] | undefined;
  readonly facts?: HostFacts | undefined;
  readonly load?: (() => Promise<NativeUsb>) | undefined;
}

/**
 * Opens the device at that place. Until it is closed, this computer has neither its serial port nor its volume, unless
 * their interfaces are left out.
 *
 * @throws `usb/access-denied`, `usb/busy` (another program has an interface), `node/interface-kept` (macOS and Windows keep
 * it), `usb/disconnected`, `node/module-missing`
 */
export async function openUsbDeviceLink(
  summary: UsbDeviceSummary,
  { interfaces, facts = realHostFacts(), load = loadNativeUsb }: DeviceLinkOptions = {},
): Promise<OpenedUsbDevice> {
  const name = usbFault.deviceName(summary);
  const usb = await load();
  const device = usb.getDeviceList().find((candidate) => placeOf(candidate) === summary.location);
  if (!device) throw usbFault.disconnected(name);
  try {
    device.open();
  } catch (error) {
    throw usbErrorOf(error, { device: name });
  }
  const taken = new TakenInterfaces(device, name, facts.platform, interfaces);
  try {
    await taken.take();
  } catch (error) {
    device.close();
    throw error;
  }
  const link = new RealUsbLink(usb, device, taken);
  // A transfer would tell as well, but a device may lie idle; and not every system tells by itself that one goes.
  const timer = setInterval(() => {
    if (!usb.getDeviceList().includes(device)) link.leave();
  }, LOOK_MS).unref();
  link.onDisconnect(() => clearInterval(timer));
  return link;
}
