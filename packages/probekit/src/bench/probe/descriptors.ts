/**
 * USB descriptors of ST-LINK probes, byte for byte as lsusb printed them from real ones.
 * Source: OpenOCD doc/usb_adapters/stlink, one file a product id; per-firmware differences: field logs fl-015, fl-040,
 * fl-124. String 0: USB 2.0, 9.6.7.
 */
import { bytesOfHexPairs } from '../../base/index.ts';
import type { FirmwareVersion } from './firmware-version.ts';
import type { MicrosoftOsDescriptors } from './winusb.ts';

export interface ProbeDescriptors {
  readonly device: Uint8Array;
  readonly configuration: Uint8Array;
  /** Only high-speed devices have one. */
  readonly qualifier: Uint8Array | undefined;
  /** Only of a high-speed device at full speed: its configuration at high speed, as it tells of it then. */
  readonly otherSpeed?: Uint8Array;
  /** By index less one; the serial number at 3 is the probe's own. */
  readonly strings: readonly string[];
  /** Only with `probe.winusb`: what Windows asks for to bind its WinUSB driver by itself. No dump of an ST-LINK shows it. */
  readonly microsoftOs?: MicrosoftOsDescriptors | undefined;
}

const MANUFACTURER = 'STMicroelectronics';
/** Place of the serial number among the strings. */
const SERIAL_INDEX = 3;
/** Place of endpoint 0x84's bInterval in both configurations. */
const VCP_INTERVAL_OFFSET = 104;

const DEVICE_374E = '12 01 00 02 EF 02 01 40 83 04 4E 37 00 01 01 02 03 01';
const QUALIFIER_V3 = '0A 06 00 02 00 00 00 40 00 00';
const CONFIGURATION_374E = `
  09 02 80 00 04 01 04 80 FA
  09 04 00 00 03 FF FF FF 05
  07 05 81 02 00 02 00
  07 05 01 02 00 02 00
  07 05 82 02 00 02 00
  09 04 01 00 02 08 06 50 06
  07 05 83 02 00 02 00
  07 05 03 02 00 02 00
  08 0B 02 02 02 02 01 07
  09 04 02 00 01 02 02 01 07
  05 24 00 10 01
  05 24 01 00 03
  04 24 02 06
  05 24 06 02 03
  07 05 84 03 0A 00 10
  09 04 03 00 02 0A 00 00 08
  07 05 05 02 00 02 00
  07 05 85 02 00 02 00`;

/** 374E without its interface 1: 105 bytes, as the sibling with that id has. */
const CONFIGURATION_3754 = `
  09 02 69 00 03 01 04 80 FA
  09 04 00 00 03 FF FF FF 05
  07 05 81 02 00 02 00
  07 05 01 02 00 02 00
  07 05 82 02 00 02 00
  08 0B 01 02 02 02 01 07
  09 04 01 00 01 02 02 01 07
  05 24 00 10 01
  05 24 01 00 02
  04 24 02 06
  05 24 06 01 02
  07 05 84 03 0A 00 10
  09 04 02 00 02 0A 00 00 08
  07 05 05 02 00 02 00
  07 05 85 02 00 02 00`;

/** What a 3753 has behind the interfaces of a 3754. */
const BRIDGE_AND_VCP2 = `
  09 04 03 00 02 FF FF FF 09
  07 05 86 02 00 02 00
  07 05 06 02 00 02 00
  08 0B 04 02 02 02 01 0A
  09 04 04 00 01 02 02 01 0A
  05 24 00 10 01
  05 24 01 00 05
  04 24 02 06
  05 24 06 04 05
  07 05 83 03 0A 00 10
  09 04 05 00 02 0A 00 00 0B
  07 05 07 02 00 02 00
  07 05 87 02 00 02 00`;

const DEVICE_374B = '12 01 00 02 EF 02 01 40 83 04 4B 37 00 01 01 02 03 01';
const CONFIGURATION_374B = `
  09 02 80 00 04 01 00 80 32
  09 04 00 00 03 FF FF FF 04
  07 05 81 02 40 00 00
  07 05 01 02 40 00 00
  07 05 82 02 20 00 00
  09 04 01 00 02 08 06 50 05
  07 05 83 02 40 00 00
  07 05 03 02 40 00 00
  08 0B 02 02 02 02 01 06
  09 04 02 00 01 02 02 01 06
  05 24 00 10 01
  05 24 01 00 03
  04 24 02 06
  05 24 06 02 03
  07 05 84 03 02 00 FF
  09 04 03 00 02 0A 00 00 07
  07 05 05 02 08 00 00
  07 05 85 02 10 00 00`;

const DEVICE_3752 = '12 01 00 02 EF 02 01 40 83 04 52 37 00 01 01 02 03 01';
const CONFIGURATION_3752 = `
  09 02 69 00 03 01 00 80 96
  09 04 00 00 03 FF FF FF 04
  07 05 81 02 40 00 00
  07 05 01 02 40 00 00
  07 05 82 02 20 00 00
  08 0B 01 02 02 02 01 06
  09 04 01 00 01 02 02 01 06
  05 24 00 10 01
  05 24 01 00 02
  04 24 02 06
  05 24 06 01 02
  07 05 84 03 08 00 10
  09 04 02 00 02 0A 00 00 07
  07 05 05 02 40 00 00
  07 05 85 02 40 00 00`;

const DEVICE_3748 = '12 01 00 02 00 00 00 40 83 04 48 37 00 01 01 02 03 01';
const CONFIGURATION_3748 = `
  09 02 27 00 01 01 00 80 32
  09 04 00 00 03 FF FF FF 04
  07 05 81 02 40 00 00
  07 05 02 02 40 00 00
  07 05 83 02 40 00 00`;

const DEVICE_374D = '12 01 00 02 00 00 00 40 83 04 4D 37 00 02 01 02 03 01';
const CONFIGURATION_374D = `
  09 02 20 00 01 01 04 80 32
  09 04 00 00 02 FF FF FF 05
  07 05 81 02 00 02 00
  07 05 01 02 00 02 00`;

/** STLINK-V3E of Nucleo and Discovery boards. */
export function descriptorsOf374e(version: FirmwareVersion): ProbeDescriptors {
  const configuration = bytesOfHexPairs(CONFIGURATION_374E);
  // V3J5M2 still had 255, which Linux corrects with a message (fl-015, fl-124).
  if (version.jtag <= 5) configuration[VCP_INTERVAL_OFFSET] = 255;
  // V3J2M1 as shipped named itself differently (fl-040).
  const product = version.jtag <= 2 ? 'ST-LINK/V3' : 'STLINK-V3';
  return {
    device: bytesOfHexPairs(DEVICE_374E),
    configuration,
    qualifier: bytesOfHexPairs(QUALIFIER_V3),
    strings: [MANUFACTURER, product, '', 'Default Config', 'ST-Link Debug', 'ST-Link mass storage', 'ST-Link VCP Ctrl', 'ST-Link VCP Data'],
  };
}

/** STLINK-V3MINIE, and a V3E without its mass storage. No dump is public: taken for a 374E without that interface. */
export function descriptorsOf3754(): ProbeDescriptors {
  return {
    device: bytesOfHexPairs(DEVICE_374E.replace('4E', '54')),
    configuration: bytesOfHexPairs(CONFIGURATION_3754),
    qualifier: bytesOfHexPairs(QUALIFIER_V3),
    strings: [
      MANUFACTURER,
      'STLINK-V3',
      '',
      'Default Config',
      'ST-Link Debug',
      'ST-Link mass storage',
      'ST-Link VCP Ctrl',
      'ST-Link VCP Data',
    ],
  };
}

/** STLINK-V3SET without mass storage, byte for byte as the dump of an STM32MP135F-DK has it. */
export function descriptorsOf3753(): ProbeDescriptors {
  const { strings, ...same } = descriptorsOf3754();
  const configuration = bytesOfHexPairs(CONFIGURATION_3754 + BRIDGE_AND_VCP2);
  configuration.set([configuration.length, 0, 6], 2);
  configuration[8] = 0x96;
  return {
    ...same,
    device: bytesOfHexPairs(DEVICE_374E.replace('4E', '53')),
    configuration,
    strings: [...strings, 'ST-Link Bridge', 'ST-Link VCP2 Ctrl', 'ST-Link VCP2 Data'],
  };
}

/** ST-LINK/V2-1 of Nucleo boards. */
export function descriptorsOf374b(): ProbeDescriptors {
  return {
    device: bytesOfHexPairs(DEVICE_374B),
    configuration: bytesOfHexPairs(CONFIGURATION_374B),
    qualifier: undefined,
    strings: [MANUFACTURER, 'STM32 STLink', '', 'ST-Link Debug', 'ST-Link mass storage', 'ST-Link VCP Ctrl', 'ST-Link VCP Data'],
  };
}

/** ST-LINK/V2-1 with its mass storage switched off. */
export function descriptorsOf3752(): ProbeDescriptors {
  return {
    device: bytesOfHexPairs(DEVICE_3752),
    configuration: bytesOfHexPairs(CONFIGURATION_3752),
    qualifier: undefined,
    // No interface names string 5; taken for what a 374B has there.
    strings: [MANUFACTURER, 'STM32 STLink', '', 'ST-Link Debug', 'ST-Link mass storage', 'ST-Link VCP Ctrl', 'ST-Link VCP Data'],
  };
}

/** ST-LINK/V2, the stand-alone probe. */
export function descriptorsOf3748(): ProbeDescriptors {
  return {
    device: bytesOfHexPairs(DEVICE_3748),
    configuration: bytesOfHexPairs(CONFIGURATION_3748),
    qualifier: undefined,
    strings: [MANUFACTURER, 'STM32 STLink', '', 'ST Link'],
  };
}

/** The firmware loader of an STLINK-V3. */
export function descriptorsOf374d(): ProbeDescriptors {
  return {
    device: bytesOfHexPairs(DEVICE_374D),
    configuration: bytesOfHexPairs(CONFIGURATION_374D),
    qualifier: bytesOfHexPairs(QUALIFIER_V3),
    strings: [MANUFACTURER, 'STM32 ST-LINK/V3', '', 'DFU Config', 'ST-LINK/V3'],
  };
}

/** The same strings with the probe's serial number in its place. */
export function withSerialNumber(descriptors: ProbeDescriptors, serialNumber: string): ProbeDescriptors {
  const strings = descriptors.strings.map((text, index) => (index === SERIAL_INDEX - 1 ? serialNumber : text));
  return { ...descriptors, strings };
}

/** String descriptor `index`; 0 lists the one language, US English. Undefined past the end. */
export function stringDescriptor(descriptors: ProbeDescriptors, index: number): Uint8Array | undefined {
  if (index === 0) return Uint8Array.of(4, 3, 0x09, 0x04);
  const text = descriptors.strings[index - 1];
  if (text === undefined) return undefined;
  const out = new Uint8Array(2 + 2 * text.length);
  out[0] = out.length;
  out[1] = 3;
  for (let at = 0; at < text.length; at++) {
    out[2 + 2 * at] = text.charCodeAt(at) & 0xff;
    out[3 + 2 * at] = text.charCodeAt(at) >>> 8;
  }
  return out;
}

export interface EndpointShape {
  readonly address: number;
  readonly packetSize: number;
}

export interface InterfaceShape {
  readonly number: number;
  readonly classCode: number;
  readonly subclass: number;
  readonly protocol: number;
  readonly endpoints: EndpointShape[];
}

/** Interfaces and endpoints of a configuration descriptor (USB 2.0, 9.6). */
export function interfacesOf(configuration: Uint8Array): readonly InterfaceShape[] {
  const found: InterfaceShape[] = [];
  for (let at = 0; at < configuration.length; at += configuration[at] as number) {
    const field = (offset: number) => configuration[at + offset] as number;
    if (field(1) === 4) {
      found.push({ number: field(2), classCode: field(5), subclass: field(6), protocol: field(7), endpoints: [] });
    } else if (field(1) === 5) {
      found.at(-1)?.endpoints.push({ address: field(2), packetSize: field(4) | (field(5) << 8) });
    }
  }
  return found;
}

/** What the device tells of its configuration at the other speed (USB 2.0, 9.6.4). */
export function otherSpeedConfiguration(configuration: Uint8Array): Uint8Array {
  return ofOtherSpeed(withSmallPackets(configuration));
}

/** A high-speed device behind a full-speed hub (USB 2.0, 9.6.2); others are the same there. */
export function atFullSpeed(descriptors: ProbeDescriptors): ProbeDescriptors {
  const { configuration, qualifier } = descriptors;
  if (!qualifier) return descriptors;
  return { ...descriptors, configuration: withSmallPackets(configuration), otherSpeed: ofOtherSpeed(configuration) };
}

function ofOtherSpeed(configuration: Uint8Array): Uint8Array {
  const out = configuration.slice();
  out[1] = 7;
  return out;
}

/** Bulk packets of 64 bytes (USB 2.0, 5.8.3); intervals are left as they are (assumed). */
function withSmallPackets(configuration: Uint8Array): Uint8Array {
  const out = configuration.slice();
  for (let at = 0; at < out.length; at += out[at] as number) {
    if (out[at + 1] === 5 && out[at + 3] === 2) {
      out[at + 4] = 64;
      out[at + 5] = 0;
    }
  }
  return out;
}
