/**
 * The USB devices of this computer. Listing needs no native module on Linux (the kernel's own files); opening, and
 * listing elsewhere, loads the optional package `usb`.
 */
import type { HostFacts, UsbDeviceSummary, UsbHost } from '../base/index.ts';
import { usbFault } from '../transport/index.ts';
import { realHostFacts } from './host-facts.ts';
import { optionalModule } from './optional-module.ts';
import { listSysfsUsb, usbDeviceNode } from './sysfs-usb.ts';
import { placeOfWebUsb, portOverWebUsb, summaryOfWebUsb, type WebUsbDevice } from './usb-port.ts';

/** What we use of the `usb` object of WebUSB. */
export interface WebUsb {
  getDevices(): Promise<readonly WebUsbDevice[]>;
  addEventListener(type: 'disconnect', listener: (event: { readonly device: unknown }) => void): void;
  removeEventListener(type: 'disconnect', listener: (event: { readonly device: unknown }) => void): void;
}

export function nodeUsbHost({
  facts = realHostFacts(),
  load = loadWebUsb,
}: {
  facts?: HostFacts;
  load?: () => Promise<WebUsb>;
} = {}): UsbHost {
  return {
    async list() {
      if (facts.platform === 'linux') return (await listSysfsUsb(facts)) ?? [];
      return (await (await load()).getDevices()).map(summaryOfWebUsb);
    },
    async port(device) {
      const usb = await load();
      const found = (await inTurn(() => usb.getDevices())).find((candidate) => isSame(candidate, device));
      if (!found) throw await whyNotThere(facts, device);
      return portOverWebUsb(found, device, (listener) => onLeave(usb, found, listener));
    },
  };
}

/** node-usb leaves out devices that it cannot open, so a device that the kernel still lists is one we may not touch. */
async function whyNotThere(facts: HostFacts, device: UsbDeviceSummary): Promise<Error> {
  const name = usbFault.deviceName(device);
  const node = await usbDeviceNode(facts, device.location);
  return node ? usbFault.accessDenied(name, `${node} cannot be opened`) : usbFault.disconnected(name);
}

/** The place tells twins apart, and holds where a serial number is no text; without it the serial number has to do. */
function isSame(candidate: WebUsbDevice, { vendorId, productId, serialNumber, location }: UsbDeviceSummary): boolean {
  if (candidate.vendorId !== vendorId || candidate.productId !== productId) return false;
  const place = placeOfWebUsb(candidate);
  return place !== undefined && location !== '' ? place === location : (candidate.serialNumber ?? '') === serialNumber;
}

function onLeave(usb: WebUsb, device: WebUsbDevice, listener: () => void): () => void {
  const heard = (event: { readonly device: unknown }) => {
    if (event.device === device) listener();
  };
  usb.addEventListener('disconnect', heard);
  return () => usb.removeEventListener('disconnect', heard);
}

let lastAsked: Promise<unknown> = Promise.resolve();

/** To ask a new device for its names node-usb opens and closes it, and leaves it out where somebody else closes it meanwhile. */
function inTurn<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  const answer = lastAsked.then(ask);
  lastAsked = answer.catch(() => undefined);
  return answer;
}

let loaded: Promise<WebUsb> | undefined;

/** One for the whole process: each asks all devices anew, also those that another one has opened and works with. */
function loadWebUsb(): Promise<WebUsb> {
  loaded ??= createWebUsb();
  return loaded;
}

async function createWebUsb(): Promise<WebUsb> {
  const { WebUSB } = await optionalModule('usb', () => import('usb'));
  // Detaching a kernel driver would take the volume and the serial port away from the user.
  return new WebUSB({ allowAllDevices: true, autoDetachKernelDriver: false }) as unknown as WebUsb;
}
