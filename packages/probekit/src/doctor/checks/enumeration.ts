/** C1: what enumerates. Source: USB ids of spec/stlink/usb-ids.ts. */
import { hex, type UsbDeviceSummary } from '../../base/index.ts';
import { findProbeUsbId, ST_NOT_A_PROBE, ST_VENDOR_ID } from '../../spec/stlink/usb-ids.ts';
import { type Finding, finding } from '../evidence.ts';

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
    const device = chosen ?? probes[0]?.device;
    const speed = device?.speed === 'unknown' ? '' : ` at ${device?.speed} speed`;
    return finding('C1', 'probe', `${device?.productName || 'the ST-LINK'} enumerates${speed}`, facts);
  }
  if (probes.length > 1) return finding('C1', 'several', `${probes.length} ST-LINK probes enumerate`, facts);
  const loader = known[0];
  if (loader) return finding('C1', 'loader', `the ST-LINK enumerates as its firmware loader (${loader.id.name})`, facts);
  const other = ofSt[0];
  if (!other) return finding('C1', 'none', 'no ST-LINK and no other device of ST enumerates', facts);
  return finding('C1', 'other-st', `no ST-LINK enumerates, but ${ST_NOT_A_PROBE[other.productId] ?? 'another device of ST'} does`, facts);
}

function describe({ productId, productName, serialNumber, location, speed }: UsbDeviceSummary) {
  return { productId: hex(productId, 4), productName, serialNumber, location, speed };
}
