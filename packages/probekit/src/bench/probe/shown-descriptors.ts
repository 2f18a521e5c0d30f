/** Which descriptors a probe shows now: its own or its loader's, with its serial number in the form that goes with them. */
import { atFullSpeed, type ProbeDescriptors, withSerialNumber } from './descriptors.ts';
import type { FirmwareVersion } from './firmware-version.ts';
import type { ProbeLoader, ProbePersonality } from './personalities.ts';
import { withWinUsb } from './winusb.ts';

export interface ShownProbe {
  readonly personality: ProbePersonality;
  readonly version: FirmwareVersion;
  /** Two hex digits a byte. */
  readonly serialNumber: string;
  /** The loader's own device, while it is the one on the bus. */
  readonly loaderDevice: ProbeLoader['device'] | undefined;
  readonly winUsb: boolean | undefined;
  readonly speed: 'full' | 'high';
}

export function shownDescriptors({ personality, version, serialNumber, loaderDevice, winUsb, speed }: ShownProbe): ProbeDescriptors {
  const plain = loaderDevice?.descriptors ?? personality.descriptors(version);
  const isRaw = !loaderDevice && personality.serialIsRaw(version);
  const descriptors = withSerialNumber(plain, isRaw ? rawText(serialNumber) : serialNumber);
  const shown = winUsb ? withWinUsb(descriptors) : descriptors;
  return speed === 'full' ? atFullSpeed(shown) : shown;
}

/** One character a byte, as old firmware fills its serial string. */
function rawText(serialNumber: string): string {
  const bytes = serialNumber.match(/../g) ?? [];
  return String.fromCharCode(...bytes.map((digits) => Number.parseInt(digits, 16)));
}
