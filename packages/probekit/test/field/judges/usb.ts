/** Judges of what probes show on USB: identities, descriptors, interfaces, serial numbers. */
import { expect } from 'vitest';
import { viewOf } from '../../../src/base/index.ts';
import { interfacesOf } from '../../../src/bench/probe/descriptors.ts';
import { findProbeUsbId } from '../../../src/spec/stlink/usb-ids.ts';
import { readableSerial } from '../../../src/transport/index.ts';
import { quietDesk } from '../desk.ts';
import { type Fact, isV3e, type LogRecord, numberOf, textOf } from '../field-log.ts';
import { at, type Rule } from '../rule.ts';
import { v21, v21Descriptor } from '../v21.ts';

const DEVICE = 0x0100;
const CONFIGURATION = 0x0200;
const NO_SUCH_PROBE = 'the bench has a V3E and a V2-1, not this kind of probe';

/** The bench's descriptors of the probe with this product id, at the record's firmware where it is stated. */
async function descriptorsOf(productId: string, { probeFirmware }: LogRecord) {
  if (productId === '374b') {
    const bench = v21();
    const { speed, productName, manufacturerName, serialNumber } = bench.probe.summary('1-1');
    const [device, configuration] = [await v21Descriptor(bench, DEVICE), await v21Descriptor(bench, CONFIGURATION)];
    return { device, configuration, speed, productName, manufacturerName, serialNumber };
  }
  const desk = await quietDesk(probeFirmware ? { probe: { firmware: probeFirmware } } : {});
  const { speed, productName, manufacturerName, serialNumber } = await desk.device();
  const [device, configuration] = [await desk.controlIn(DEVICE, 255), await desk.controlIn(CONFIGURATION, 255)];
  return { device, configuration, speed, productName, manufacturerName, serialNumber };
}

const hex4 = (value: number) => value.toString(16).padStart(4, '0');
const hex2 = (value: number) => value.toString(16).padStart(2, '0');
const bcd = (value: number) => `${value >>> 8}.${hex2(value & 0xff)}`;
const speedOf = (printed: string) => ({ '12M': 'full', 'Up to 480 Mb/s': 'high' })[printed] ?? printed;

/** Device fields as lsusb and dmesg print them. */
function deviceFields(device: Uint8Array): Readonly<Record<string, unknown>> {
  const view = viewOf(device);
  const at8 = (offset: number) => view.getUint8(offset);
  return {
    vid: hex4(view.getUint16(8, true)),
    pid: hex4(view.getUint16(10, true)),
    bcdUSB: bcd(view.getUint16(2, true)),
    bcdDevice: bcd(view.getUint16(12, true)),
    deviceClass: [4, 5, 6].map((offset) => hex2(at8(offset))).join('/'),
    bMaxPacketSize0: at8(7),
    indexes: `Mfr=${at8(14)}, Product=${at8(15)}, SerialNumber=${at8(16)}`,
  };
}

function configurationFields(configuration: Uint8Array): Readonly<Record<string, unknown>> {
  const view = viewOf(configuration);
  return {
    wTotalLength: view.getUint16(2, true),
    bNumInterfaces: view.getUint8(4),
    bConfigurationValue: view.getUint8(5),
    iConfiguration: view.getUint8(6),
    attr: `0x${hex2(view.getUint8(7))}`,
    bMaxPower: view.getUint8(8),
    availableMA: 2 * view.getUint8(8),
  };
}

/** Compares every key that both sides have; at least one must be common. */
function compareKnown(fact: Fact, fields: Readonly<Record<string, unknown>>): void {
  const common = Object.keys(fields).filter((key) => fact[key] !== undefined);
  expect(common.length, 'keys to compare').toBeGreaterThan(0);
  for (const key of common) expect({ [key]: fields[key] }).toEqual({ [key]: fact[key] });
}

async function judgeOnBench(fact: Fact, record: LogRecord): Promise<void> {
  const { device, configuration, speed, productName, manufacturerName } = await descriptorsOf(textOf(fact, 'pid') || '374e', record);
  compareKnown(fact, {
    ...deviceFields(device),
    ...configurationFields(configuration),
    product: productName,
    manufacturer: manufacturerName,
  });
  if (fact['speed'] !== undefined) expect(speed).toBe(speedOf(textOf(fact, 'speed')));
  for (const text of textOf(fact, 'strings')
    .split(', ')
    .filter((part) => part.includes(' '))) {
    if (!text.endsWith('serial')) expect([`1 ${manufacturerName}`, `2 ${productName}`]).toContain(text);
  }
}

const GENERATIONS: readonly (readonly [RegExp, string])[] = [
  [/V1/, 'v1'],
  [/V2-1/, 'v2-1'],
  [/V2/, 'v2'],
  [/V3/, 'v3'],
];

/** The host's table of product ids names the same kind of probe as the log. */
function judgeInTable(fact: Fact, { probe }: LogRecord): void {
  const id = findProbeUsbId(Number.parseInt(textOf(fact, 'vid'), 16), Number.parseInt(textOf(fact, 'pid'), 16));
  expect(id?.generation).toBe(GENERATIONS.find(([pattern]) => pattern.test(probe ?? ''))?.[1]);
  if (/without MSD/.test(probe ?? '')) expect(id?.massStorage).toBe(false);
  if (/loader/.test(probe ?? '')) expect(id?.loader).toBe(true);
}

/** Which USB class a Linux driver binds to. */
const DRIVER_CLASSES: Readonly<Record<string, number>> = { 'usb-storage': 8, cdc_acm: 2 };
const driverIn = (fact: Fact) => Object.keys(DRIVER_CLASSES).find((name) => textOf(fact, 'what').startsWith(name)) ?? '';

async function judgeDriver(fact: Fact, record: LogRecord): Promise<void> {
  const driver = driverIn(fact);
  if (!isV3e(record)) {
    const { configuration } = await descriptorsOf('374b', record);
    expect(interfacesOf(configuration).find(({ number }) => number === fact['number'])?.classCode).toBe(DRIVER_CLASSES[driver]);
    return;
  }
  const { files } = await quietDesk();
  const folder = `/sys/bus/usb/devices/1-2:1.${fact['number']}`;
  expect(await files.readLink(`${folder}/driver`)).toMatch(new RegExp(`/${driver}$`));
  if (textOf(fact, 'what').includes('ttyACM0')) expect(await files.list(`${folder}/tty`)).toContain('ttyACM0');
}

async function judgeInterval(fact: Fact, record: LogRecord): Promise<void> {
  const { configuration } = await descriptorsOf('374e', record);
  const address = numberOf(fact, 'endpoint');
  let interval: number | undefined;
  for (let offset = 0; offset < configuration.length; offset += configuration[offset]!) {
    if (configuration[offset + 1] === 5 && configuration[offset + 2] === address) interval = configuration[offset + 6];
  }
  expect(textOf(fact, 'text')).toContain(`bInterval ${interval},`);
}

const UPPER_HEX = /^[0-9A-F]{24}$/;

export const USB_RULES: readonly Rule[] = [
  { kind: 'usbId', where: (fact) => ['374e', '374b'].includes(textOf(fact, 'pid')), judge: judgeOnBench },
  { kind: 'usbId', judge: judgeInTable },
  { kind: 'usbConfig', where: (fact) => fact['pid'] === '374b', judge: judgeOnBench },
  { kind: 'usbConfig', where: at('fl-152#1'), judge: judgeOnBench },
  { kind: 'usbConfig', where: (fact) => fact['pid'] !== undefined, judge: judgeInTable },
  { kind: 'usbConfig', not: `${NO_SUCH_PROBE}: a V2-1 without its mass storage` },
  { kind: 'usbInterface', where: at('fl-015#3'), not: 'the firmware is not stated, and the interval depends on it; fl-124 states it' },
  { kind: 'usbInterface', where: (fact) => fact.item === 'endpoint', judge: judgeInterval },
  { kind: 'usbInterface', where: (fact) => driverIn(fact) !== '', judge: judgeDriver },
  { kind: 'usbInterface', where: at('fl-014#1'), not: "device nodes of one computer's udev; the virtual Linux has by-id links instead" },
  { kind: 'usbInterface', not: `${NO_SUCH_PROBE}: a V2-1 without its mass storage` },
  {
    kind: 'serialShape',
    where: (_fact, { probe }) => probe === 'V3E' || probe === 'V2-1',
    judge: async (fact, record) => {
      const { serialNumber } = await descriptorsOf(isV3e(record) ? '374e' : '374b', record);
      expect(textOf(fact)).toContain('24');
      expect(serialNumber).toMatch(UPPER_HEX);
    },
  },
  {
    kind: 'serialShape',
    where: at('fl-074#1', 'fl-137#1'),
    judge: (fact) => {
      // As these devices give it: twelve bytes that are no text.
      const raw = textOf(fact).includes('6800')
        ? `${String.fromCharCode(0x68, 0)}1234567890`
        : '\u0000\u0081\u0007\u001f\u00ff\u0090123456';
      expect(readableSerial(raw)).toMatch(UPPER_HEX);
      expect(textOf(fact)).toMatch(/12 raw|24 hex/);
    },
  },
  { kind: 'serialShape', not: `${NO_SUCH_PROBE}; how raw serial numbers read is judged at fl-074 and fl-137` },
];
