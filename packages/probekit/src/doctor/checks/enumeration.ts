/** C1: what enumerates. Source: USB ids of spec/stlink/usb-ids.ts. */
import { hex, type UsbDeviceSummary } from '../../base/index.ts';
import { findProbeUsbId, ST_NOT_A_PROBE, ST_VENDOR_ID } from '../../spec/stlink/usb-ids.ts';
import type { Said, SaidValue, SentenceKey } from '../../words/index.ts';
import { type Finding, finding } from '../evidence.ts';

const THE_STLINK: Said = { key: 'c1.the-stlink' };
const KEY_BY_SPEED: Readonly<Record<UsbDeviceSummary['speed'], SentenceKey>> = {
  full: 'c1.probe-full-speed',
  high: 'c1.probe-high-speed',
  unknown: 'c1.probe',
};

/** Judges a device list. `chosen` is the probe that is meant, where somebody said so. */
export function judgeEnumeration(devices: readonly UsbDeviceSummary[], chosen?: UsbDeviceSummary): Finding<'C1'> {
  const ofSt = devices.filter(({ vendorId }) => vendorId === ST_VENDOR_ID);
  const known = ofSt.flatMap((device) => {
    const id = findProbeUsbId(device.vendorId, device.productId);
    return id ? [{ device, id }] : [];
  });
  const probes = known.filter(({ id }) => !id.loader);
  const facts = { devices: ofSt.map(describe) };
  if (chosen || probes.length === 1) {
    return finding('C1', 'probe', sayProbe(chosen ?? probes[0]?.device, ofSt), facts);
  }
  if (probes.length > 1) return finding('C1', 'several', { key: 'c1.several', values: { count: probes.length } }, facts);
  const loader = known[0];
  if (loader) return finding('C1', 'loader', { key: 'c1.loader', values: { name: loader.id.name } }, facts);
  const other = ofSt[0];
  if (!other) return finding('C1', 'none', { key: 'c1.none' }, facts);
  const device: SaidValue = ST_NOT_A_PROBE[other.productId] ?? { key: 'c1.another-device' };
  return finding('C1', 'other-st', { key: 'c1.other-st', values: { device } }, facts);
}

/** With what else of ST's is there: an idle probe in another port may be the one that a tool takes. */
function sayProbe(device: UsbDeviceSummary | undefined, ofSt: readonly UsbDeviceSummary[]): Said {
  const id = device && findProbeUsbId(device.vendorId, device.productId);
  const isSlowed = device?.speed === 'full' && id?.packetSize === 512;
  const key = isSlowed ? 'c1.probe-full-speed-v3' : KEY_BY_SPEED[device?.speed ?? 'unknown'];
  const found: Said = { key, values: { product: device?.productName || THE_STLINK } };
  const others = ofSt.filter((other) => device && (other.location !== device.location || other.serialNumber !== device.serialNumber));
  if (others.length === 0) return found;
  const names = others.map(({ productName, productId }) => productName || hex(productId, 4));
  return { key: 'c1.beside', values: { found, others: names } };
}

function describe({ productId, productName, serialNumber, location, speed }: UsbDeviceSummary) {
  return { productId: hex(productId, 4), productName, serialNumber, location, speed };
}
