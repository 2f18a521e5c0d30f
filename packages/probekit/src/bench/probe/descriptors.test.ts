import { describe, expect, it } from 'vitest';
import { hexPairs } from '../../base/index.ts';
import { interfacesOf, otherSpeedConfiguration, type ProbeDescriptors, stringDescriptor } from './descriptors.ts';
import { parseFirmwareVersion } from './firmware-version.ts';
import { findPersonality } from './personalities.ts';
import { withWinUsb } from './winusb.ts';

/** The numbers of OpenOCD's doc/usb_adapters/stlink dumps, read off them once more: the tables of the bench must give the same. */

interface Dump {
  readonly bcdDevice: number;
  readonly deviceClass: string;
  readonly strings: readonly string[];
  readonly totalLength: number;
  readonly configurationString: number;
  readonly milliamperes: number;
  /** Class triplet and string of each interface, then address, attributes, packet size and interval of its endpoints. */
  readonly interfaces: readonly string[];
}

const DEBUG_64 = ['81 2 64 0', '01 2 64 0', '82 2 32 0'];
const DUMPS: Readonly<Record<string, Dump>> = {
  '374e': {
    bcdDevice: 0x100,
    deviceClass: 'ef/02/01',
    strings: ['STMicroelectronics', 'STLINK-V3'],
    totalLength: 0x80,
    configurationString: 4,
    milliamperes: 500,
    interfaces: [
      ...['ff/ff/ff 5', '81 2 512 0', '01 2 512 0', '82 2 512 0'],
      ...['08/06/50 6', '83 2 512 0', '03 2 512 0'],
      ...['02/02/01 7', '84 3 10 16', '0a/00/00 8', '05 2 512 0', '85 2 512 0'],
    ],
  },
  '374b': {
    bcdDevice: 0x100,
    deviceClass: 'ef/02/01',
    strings: ['STMicroelectronics', 'STM32 STLink'],
    totalLength: 0x80,
    configurationString: 0,
    milliamperes: 100,
    interfaces: [
      ...['ff/ff/ff 4', ...DEBUG_64, '08/06/50 5', '83 2 64 0', '03 2 64 0'],
      ...['02/02/01 6', '84 3 2 255', '0a/00/00 7', '05 2 8 0', '85 2 16 0'],
    ],
  },
  '3752': {
    bcdDevice: 0x100,
    deviceClass: 'ef/02/01',
    strings: ['STMicroelectronics', 'STM32 STLink'],
    totalLength: 0x69,
    configurationString: 0,
    milliamperes: 300,
    interfaces: ['ff/ff/ff 4', ...DEBUG_64, '02/02/01 6', '84 3 8 16', '0a/00/00 7', '05 2 64 0', '85 2 64 0'],
  },
  // Of an STM32MP135F-DK.
  '3753': {
    bcdDevice: 0x100,
    deviceClass: 'ef/02/01',
    strings: ['STMicroelectronics', 'STLINK-V3'],
    totalLength: 0xc2,
    configurationString: 4,
    milliamperes: 300,
    interfaces: [
      ...['ff/ff/ff 5', '81 2 512 0', '01 2 512 0', '82 2 512 0'],
      ...['02/02/01 7', '84 3 10 16', '0a/00/00 8', '05 2 512 0', '85 2 512 0'],
      ...['ff/ff/ff 9', '86 2 512 0', '06 2 512 0'],
      ...['02/02/01 10', '83 3 10 16', '0a/00/00 11', '07 2 512 0', '87 2 512 0'],
    ],
  },
  '3748': {
    bcdDevice: 0x100,
    deviceClass: '00/00/00',
    strings: ['STMicroelectronics', 'STM32 STLink'],
    totalLength: 0x27,
    configurationString: 0,
    milliamperes: 100,
    interfaces: ['ff/ff/ff 4', '81 2 64 0', '02 2 64 0', '83 2 64 0'],
  },
  '374d': {
    bcdDevice: 0x200,
    deviceClass: '00/00/00',
    strings: ['STMicroelectronics', 'STM32 ST-LINK/V3'],
    totalLength: 0x20,
    configurationString: 4,
    milliamperes: 100,
    interfaces: ['ff/ff/ff 5', '81 2 512 0', '01 2 512 0'],
  },
};

const hex = (value: number) => value.toString(16).padStart(2, '0');

/** A descriptor set the way the dumps show one. */
function asDump({ device, configuration, strings }: ProbeDescriptors): Dump {
  const byte = (at: number) => configuration[at] as number;
  const interfaces: string[] = [];
  for (let at = 0; at < configuration.length; at += byte(at)) {
    if (byte(at + 1) === 4) interfaces.push(`${hex(byte(at + 5))}/${hex(byte(at + 6))}/${hex(byte(at + 7))} ${byte(at + 8)}`);
    if (byte(at + 1) === 5) interfaces.push(`${hex(byte(at + 2))} ${byte(at + 3)} ${byte(at + 4) | (byte(at + 5) << 8)} ${byte(at + 6)}`);
  }
  const field = new DataView(device.buffer, device.byteOffset);
  return {
    bcdDevice: field.getUint16(12, true),
    deviceClass: [4, 5, 6].map((at) => hex(field.getUint8(at))).join('/'),
    strings: strings.slice(0, 2),
    totalLength: byte(2) | (byte(3) << 8),
    configurationString: byte(6),
    milliamperes: 2 * byte(8),
    interfaces,
  };
}

const rowOf = (model: string) => {
  const row = findPersonality(model);
  if (!row) throw new Error(`no row ${model}`);
  return row;
};
const own = (model: string) => rowOf(model).descriptors(parseFirmwareVersion(rowOf(model).firmware));
const loader = rowOf('v3-loader').loader?.device?.descriptors as ProbeDescriptors;

describe.each([
  ['374e', own('v3e')],
  ['374b', own('v2-1')],
  ['3752', own('v2-1-no-msd')],
  ['3753', own('v3set')],
  ['3748', own('v2')],
  ['3748', own('v2-clone')],
  ['374d', loader],
])('the descriptors of 0483:%s', (productId, descriptors) => {
  it('are those of the published dump', () => {
    expect(asDump(descriptors)).toEqual(DUMPS[productId]);
    expect(hexPairs(descriptors.device.subarray(8, 12))).toBe(`83 04 ${productId.slice(2).toUpperCase()} 37`);
  });

  it('say their own lengths, number their interfaces and have every string they name', () => {
    const { configuration, device } = descriptors;
    expect(configuration.length).toBe((configuration[2] as number) | ((configuration[3] as number) << 8));
    expect([device.length, device[0]]).toEqual([18, 18]);
    const shapes = interfacesOf(configuration);
    expect(shapes.map(({ number }) => number)).toEqual(shapes.map((_, index) => index));
    expect(configuration[4]).toBe(shapes.length);
    for (let index = 1; index <= descriptors.strings.length; index++) expect(stringDescriptor(descriptors, index)).toBeDefined();
  });
});

describe('descriptors', () => {
  it('of an STLINK-V3MINIE are 105 bytes, without a volume', () => {
    const { configuration, device } = own('v3minie');
    expect([configuration.length, configuration[2], hexPairs(device.subarray(10, 12))]).toEqual([105, 105, '54 37']);
    expect(interfacesOf(configuration).map(({ classCode }) => classCode)).toEqual([0xff, 0x02, 0x0a]);
  });

  it('of a high-speed probe shrink their bulk packets at the other speed', () => {
    const packets = interfacesOf(otherSpeedConfiguration(loader.configuration))[0]?.endpoints.map(({ packetSize }) => packetSize);
    expect(packets).toEqual([64, 64]);
  });

  it('gain a BOS with the WinUSB capability only when asked, and USB 2.10 with it', () => {
    const plain = own('v3e');
    expect([plain.microsoftOs, hexPairs(plain.device.subarray(2, 4))]).toEqual([undefined, '00 02']);
    const { device, configuration, microsoftOs } = withWinUsb(plain);
    expect(hexPairs(device.subarray(2, 4))).toBe('10 02');
    expect(configuration).toEqual(plain.configuration);
    expect(hexPairs(microsoftOs?.bos as Uint8Array)).toBe(
      '05 0F 21 00 01 1C 10 05 00 DF 60 DD D8 89 45 C7 4C 9C D2 65 9D 9E 64 8A 9F 00 00 03 06 2E 00 20 00',
    );
    expect(hexPairs(microsoftOs?.set as Uint8Array)).toBe(
      '0A 00 00 00 00 00 03 06 2E 00 08 00 01 00 00 00 24 00 08 00 02 00 00 00 1C 00 14 00 03 00 57 49 4E 55 53 42 00 00 00 00 00 00 00 00 00 00',
    );
  });

  it('of a device with one interface name WinUSB for the whole device', () => {
    const set = withWinUsb(own('v2')).microsoftOs?.set as Uint8Array;
    expect(hexPairs(set)).toBe('0A 00 00 00 00 00 03 06 1E 00 14 00 03 00 57 49 4E 55 53 42 00 00 00 00 00 00 00 00 00 00');
  });
});
