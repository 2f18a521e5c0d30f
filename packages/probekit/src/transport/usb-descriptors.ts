/**
 * What a host learns of a device by its descriptors, asked over the wire. A device may lie about every length: each
 * read is bounded by what came. Source: USB 2.0, 9.6 (tables 9-8, 9-10, 9-12, 9-13, 9-15).
 */
import type { UsbDeviceLink, UsbDeviceSummary, UsbInterfaceSummary } from '../base/index.ts';

const GET_DESCRIPTOR = 6;
const DEVICE = 1;
const CONFIGURATION = 2;
const STRING = 3;
const INTERFACE = 4;
const ENDPOINT = 5;
const DEVICE_BYTES = 18;
const CONFIGURATION_BYTES = 9;
const US_ENGLISH = 0x0409;

/** Reads device, configuration and string descriptors; what a device does not tell stays empty. Moves nothing else on the device. */
export async function summaryFromDescriptors(
  link: UsbDeviceLink,
  { speed, location }: Pick<UsbDeviceSummary, 'speed' | 'location'>,
): Promise<UsbDeviceSummary> {
  const device = await read(link, DEVICE, 0, 0, DEVICE_BYTES);
  const head = await read(link, CONFIGURATION, 0, 0, CONFIGURATION_BYTES);
  const configuration = await read(link, CONFIGURATION, 0, 0, wordAt(head, 2));
  const string = async (index: number) => (index === 0 ? '' : stringOf(await read(link, STRING, index, US_ENGLISH, 255)));
  return {
    vendorId: wordAt(device, 8),
    productId: wordAt(device, 10),
    deviceVersion: wordAt(device, 12),
    manufacturerName: await string(device[14] ?? 0),
    productName: await string(device[15] ?? 0),
    serialNumber: await string(device[16] ?? 0),
    speed,
    location,
    interfaces: interfacesOf(configuration),
  };
}

async function read(link: UsbDeviceLink, type: number, index: number, language: number, length: number): Promise<Uint8Array> {
  const setup = { requestType: 0x80, request: GET_DESCRIPTOR, value: (type << 8) | index, index: language, length };
  const { status, data } = await link.submit({ id: -1, endpoint: 0x80, setup, length });
  return status === 'ok' && data ? data : new Uint8Array(0);
}

function wordAt(bytes: Uint8Array, offset: number): number {
  return (bytes[offset] ?? 0) | ((bytes[offset + 1] ?? 0) << 8);
}

/** UTF-16, little-endian, after length and type. */
function stringOf(descriptor: Uint8Array): string {
  const end = Math.min(descriptor[0] ?? 0, descriptor.length);
  let text = '';
  for (let at = 2; at + 1 < end; at += 2) text += String.fromCharCode(wordAt(descriptor, at));
  return text;
}

function interfacesOf(configuration: Uint8Array): readonly UsbInterfaceSummary[] {
  const found: { number: number; classCode: number; subclass: number; protocol: number; endpoints: UsbInterfaceSummary['endpoints'] }[] =
    [];
  for (let at = 0; at + 1 < configuration.length; ) {
    const length = configuration[at] ?? 0;
    if (length < 2) break;
    const field = (offset: number) => (offset < length ? (configuration[at + offset] ?? 0) : 0);
    const last = found.at(-1);
    if (field(1) === INTERFACE && field(3) === 0) {
      found.push({ number: field(2), classCode: field(5), subclass: field(6), protocol: field(7), endpoints: [] });
    } else if (field(1) === ENDPOINT && last) {
      last.endpoints = [...last.endpoints, { address: field(2), packetSize: field(4) | (field(5) << 8) }];
    }
    at += length;
  }
  return found;
}
